"""Options of the trainer's board, which `web` and `ssh` have: who may open it, and what it may show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar

import click

from tui.commands.common.options import FILE
from tui.commands.common.translated import option
from tui.i18n import LazyText

if TYPE_CHECKING:
    from tui.commands.common.pages_options import PagesSettings
    from tui.web.board.handlers import BoardAccess, BoardHandlers

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    option(
        "--no-watch",
        is_flag=True,
        words=LazyText("command line", "Let no board (`camera-menus board`) show a visitor's screen."),
    ),
    option(
        "--board-token",
        value=FILE,
        type=click.Path(path_type=Path, readable=False),  # looked at by us, as in pages_options
        words=LazyText(
            "command line",
            "Show the trainer's board at /board?token=... to anyone who has the word in this file: by HTTPS, "
            "or on this machine. Default: in the terminal only (`camera-menus board`).",
        ),
    ),
)


class BoardGiven(TypedDict):
    """What is given of them, as click passes it."""

    no_watch: bool
    board_token: Path | None


def board_options(command: F) -> F:
    """Add them to a command."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


def board_word(file: Path | None) -> str | None:
    """Return the word that opens the board's pages; None where nothing does. Raises Refusal."""
    from tui.commands.servers.web_checks import token_in

    return None if file is None else token_in(file)


def board_pages(socket: Path, word: str | None, pages: PagesSettings) -> BoardHandlers | None:
    """Return what answers for the board's pages."""
    from tui.web.board.handlers import BoardHandlers

    return None if word is None else BoardHandlers(socket, board_access(word, pages))


def board_access(word: str, pages: PagesSettings) -> BoardAccess:
    """Return whom they answer."""
    from tui.web.board.handlers import BoardAccess

    return BoardAccess(word, is_proxied=bool(pages.trusted))
