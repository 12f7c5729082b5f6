"""The password and answers of a camera without hints, told once to the trainer on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.i18n import LazyText, t

if TYPE_CHECKING:
    from tui.camera import Hints

_ALTERNATE, _NORMAL = "\x1b[?1049h\x1b[H", "\x1b[2J\x1b[?1049l"
"""xterm's second screen, which nothing is scrolled out of, and back from it."""


def draw_for(scenario: str | None) -> Hints:
    """Draw what a camera in this scenario, or in any, has in place of what docs/trainee.md tells."""
    from tui.camera.model.drawn_secrets import draw
    from tui.camera.model.scenarios import SCENARIOS, WITH_ALL_HINTS

    return draw(WITH_ALL_HINTS if scenario is None else SCENARIOS[scenario])


def told(drawn: Hints) -> list[str]:
    """Return the lines that tell them; none for a scenario that has nothing to tell."""
    from tui.camera.model.accounts import ADMIN
    from tui.camera.model.questions import QUESTIONS

    lines = []
    if drawn.password is not None:
        lines.append(t("command", "Password of {name}: {password}", name=ADMIN, password=drawn.password))
    for answer in drawn.answers or ():
        label = QUESTIONS[answer.question]
        lines += [f"{LazyText('reset, security', label)} {answer.text}"]
    return [t("command", "For the trainer, told this once:"), *lines] if lines else []


def tell(drawn: Hints) -> None:
    """Print them."""
    for line in told(drawn):
        click.echo(line)


def tell_before_menus(drawn: Hints) -> None:
    """Show them on the terminal until Enter is pressed; then they are gone from it.

    A trainee who sits down there next finds nothing above the menus, or behind them.
    """
    lines = told(drawn)
    if not lines:
        return
    lines += ["", t("command", "Press Enter to open the menus")]
    click.echo(_ALTERNATE + "\n".join(lines))
    try:
        input()
    except EOFError:
        pass
    finally:
        click.echo(_NORMAL, nl=False)
