"""camera-menus board: the trainer's board of a server that runs on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal, local_menus
from tui.commands.common.run_app import run_app
from tui.commands.common.translated import Command, WholeNumber, option
from tui.commands.factories import command_context
from tui.commands.requests import BoardRequest
from tui.data_dir import data_directory
from tui.i18n import LazyText, language, t
from tui.sanitize import visible

SHORT: Final = LazyText("command line", "Show who practises on this machine's server, and help from there.")


@click.command(
    cls=Command,
    short=SHORT,
    text=(
        LazyText(
            "command line",
            "Show the visitors of `camera-menus ssh` or `web` on this machine, those who need help first: "
            "step, wrong tries, time. From there: send a line, give a hint, look at a screen, restore a "
            "camera, end a session, write the results as CSV into the working folder.",
        ),
        LazyText(
            "command line",
            "It needs the user who runs the server, and its data directory: `camera-menus --data DIR board`.",
        ),
    ),
)
@option(
    "--port",
    value=LazyText("command line", "PORT"),
    type=WholeNumber(1, 65535),
    words=LazyText("command line", "The server's port, where several run on one data directory."),
)
@click.pass_context
def board(context: click.Context, port: int | None) -> None:
    """Find the server and show the board."""
    local_menus.need_terminal()
    given = command_context(context)
    socket = _socket(data_directory(given.data), port)
    request = BoardRequest(socket, local_menus.working_folder() or Path.home(), language())
    if (why := run_app(given.factories.board(request), context)) is not None:
        raise Refusal(t("command", "The server can't be reached: {error}", error=why), EXIT_REFUSED)


def _socket(data: Path, port: int | None) -> Path:
    """Return the socket of the server that runs. Raises Refusal."""
    from tui.board.client import sockets

    found = sockets(data / "ssh" / "practice")
    if port is None and len(found) > 1:
        ports = ", ".join(map(str, found))
        raise Refusal(
            t("command", "Several servers run: choose one by --port ({ports})", ports=ports), EXIT_USAGE
        )
    if not found or (port is not None and port not in found):
        says = t(
            "command", "No server runs on {path}: start `camera-menus ssh` or `web`", path=visible(str(data))
        )
        raise Refusal(says, EXIT_REFUSED)
    return found[port] if port is not None else next(iter(found.values()))
