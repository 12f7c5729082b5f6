"""camera-menus replay: shows the recording of a session in this terminal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, Refusal, local_menus
from tui.commands.common.options import FILE, NUMBER
from tui.commands.common.run_app import run_app
from tui.commands.common.translated import Command, Number, Rows, argument, option
from tui.commands.factories import command_context
from tui.commands.requests import ReplayRequest
from tui.i18n import LazyText, language, t
from tui.messages.system_errors import reason
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.asciicast.reading import CastError

_CODES: Final[Rows] = (
    ("0", LazyText("command line", "shown, or left before its end")),
    ("1", LazyText("command line", "FILE is no recording, or can't be read")),
    ("2", LazyText("command line", "wrong usage")),
    ("4", LazyText("command line", "no terminal")),
    ("5", LazyText("command line", "internal error")),
)


@click.command(
    cls=Command,
    short=LazyText("command line", "Show the recording of a session."),
    text=(
        LazyText(
            "command line",
            "Show what a visitor saw: FILE is a recording that `camera-menus ssh --record` or `web --record` "
            "has made. What `play --format cast` writes is shown, too. (`play` plays scripts: it does what "
            "is in them anew.)",
        ),
        LazyText(
            "command line",
            "Space stops it and lets it go on, . or → shows the next picture, q ends it. Nothing in FILE can "
            "do more to your terminal than show text and colours.",
        ),
        LazyText("command line", "Exit codes:"),
        _CODES,
    ),
)
@argument("path", FILE, type=click.Path(path_type=Path))
@option(
    "--speed",
    value=NUMBER,
    type=Number(0.1, 100),
    default=1.0,
    words=LazyText("command line", "How many times as fast. Default: 1."),
)
@option(
    "--idle",
    value=LazyText("command line", "SECONDS"),
    type=Number(0, 3600),
    words=LazyText("command line", "Make pauses no longer than this. Default: as they were."),
)
@click.pass_context
def replay(context: click.Context, path: Path, speed: float, idle: float | None) -> None:
    """Show the recording until its end was seen."""
    from tui.pictures.asciicast.reading import Cast, CastError

    failure: CastError | OSError | None
    try:
        cast = Cast(path)
    except (CastError, OSError, ValueError) as error:
        raise _refusal(path, error) from error
    with closing(cast):
        local_menus.need_terminal()
        request = ReplayRequest(cast, speed, idle, language())
        failure = run_app(command_context(context).factories.replay(request), context)
    if failure is not None:
        raise _refusal(path, failure)


def _refusal(path: Path, error: CastError | OSError | ValueError) -> Refusal:
    from tui.pictures.asciicast.reading import CastError

    shown = visible(str(path))
    if not isinstance(error, CastError):
        says = t("command", "{path} can't be read: {error}", path=shown, error=reason(error))
        return Refusal(says, EXIT_REFUSED)
    if error.is_other_version:
        says = t("command", "{path} is no asciicast of version 2", path=shown)
    elif error.line == 1:
        says = t("command", "{path} is no recording of a terminal", path=shown)
    else:
        says = t("command", "{path}:{line} can't be read", path=shown, line=error.line)
    return Refusal(says, EXIT_REFUSED)
