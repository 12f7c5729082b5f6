"""camera-menus record: the menus as usual, and what is done in them becomes a script."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import (
    DEFAULT_SCENARIO,
    EXIT_BUG,
    EXIT_REFUSED,
    EXIT_TERMINAL,
    EXIT_USAGE,
    Refusal,
    local_menus,
)
from tui.commands.common.options import FILE, scenario_option
from tui.commands.common.translated import Command, Rows, argument
from tui.commands.factories import command_context
from tui.i18n import LANGUAGES, LazyText, language, t
from tui.messages.system_errors import reason
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.replay.factory import MakeMenus
    from tui.replay.recording.transcript import Seen

_LEAST: Final = 60, 20
"""Columns and rows that the menus need."""

_CODES: Final[Rows] = (
    ("0", LazyText("command line", "recorded, and played again with the same pictures")),
    ("1", LazyText("command line", "FILE is there already or can't be written, or plays otherwise")),
    ("2", LazyText("command line", "wrong usage")),
    ("4", LazyText("command line", "no terminal")),
    ("5", LazyText("command line", "internal error")),
)


@click.command(
    cls=Command,
    short=LazyText("command line", "Record a script of what you do in the menus."),
    text=(
        LazyText(
            "command line",
            "Show the menus of a new practice camera and write what you do into FILE, a script that "
            "`camera-menus play` plays in three languages. F12 or Ctrl+T takes a picture; each window that "
            "opens is taken by itself. Leave with Ctrl+Q.",
        ),
        LazyText(
            "command line",
            "Passwords are not written down: others of the same length and strength stand for them. FILE is "
            "new and can be read by you alone.",
        ),
        LazyText("command line", "Exit codes:"),
        _CODES,
    ),
)
@argument("path", FILE, type=click.Path(path_type=Path))
@scenario_option
@click.pass_context
def record(context: click.Context, path: Path, scenario: str | None) -> None:
    """Record until the menus are left; then play it, and say whether it shows the same."""
    local_menus.need_terminal()
    size = os.get_terminal_size(sys.stdout.fileno())
    if size.columns < _LEAST[0] or size.lines < _LEAST[1]:
        raise Refusal(t("window", "Enlarge the terminal: at least 60x20."), EXIT_TERMINAL)
    from tui.replay.recording.recorded_session import record as record_menus
    from tui.replay.recording.script_file import ScriptFile
    from tui.replay.script.parser import PAGES
    from tui.replay.script.verbs import Setting

    if path.suffix.lower() in PAGES:  # it would be played as one
        raise Refusal(t("command", "{path} is a page: call the script FILE.play", path=path), EXIT_USAGE)
    make = command_context(context).factories.replayed
    now = datetime.now().replace(microsecond=0, tzinfo=UTC)  # noqa: DTZ005 - what clocks show here
    setting = Setting(scenario=scenario or DEFAULT_SCENARIO, size=(size.columns, size.lines), clock=now)
    try:
        with ScriptFile(path) as file:
            code, seen = record_menus(file, setting, language(), make)
    except FileExistsError as error:
        raise Refusal(t("command", "{path} is there already", path=path), EXIT_REFUSED) from error
    except OSError as error:
        says = t("command", "{path} can't be written: {error}", path=path, error=reason(error))
        raise Refusal(says, EXIT_REFUSED) from error
    if code:
        context.exit(EXIT_BUG)
    context.exit(0 if _plays_alike(path, seen, make) else EXIT_REFUSED)


def _plays_alike(path: Path, seen: list[Seen], make: MakeMenus) -> bool:
    """Play what was recorded in each language; say which step fails and which picture differs."""
    from tui.commands.replay.ending import Ending
    from tui.commands.replay.play_output import tell
    from tui.pictures.text import text
    from tui.replay.player import play
    from tui.replay.script.parser import read

    script, alike = read(path), True
    own, ending = language(), Ending()
    with ending.in_order(), ending.held():
        for each in LANGUAGES:
            played = play(script, each, make, stepped=lambda _: ending.check())
            if played.failed is not None:
                tell(played.failed, each)
                alike = False
            pictures = {picture.line: text(picture.cells) for picture in played.pictures}
            for one in seen if each == own and played.failed is None else ():
                if pictures.get(one.line) != one.text:
                    says = t(
                        "play", "{path}:{line}: the picture is not what was seen", path=path, line=one.line
                    )
                    click.echo(f"camera-menus: {visible(says)}", err=True)
                    alike = False
    if alike:
        values = {"path": path, "steps": len(script.steps), "pictures": len(seen)}
        click.echo(
            visible(t("play", "{path}: steps: {steps}, pictures: {pictures}; plays the same", **values))
        )
    return alike
