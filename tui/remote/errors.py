"""What is said when a session fails: to the visitor, and in the server's log."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import Final

from textual.worker import WorkerFailed

from tui.errors import internal_error
from tui.i18n import LazyText, set_language
from tui.sanitize import visible

SERVER_ERROR: Final = LazyText("hosting", "Server error. Try again later or contact the administrator.")


def explained(
    error: BaseException, explain: Callable[[BaseException], LazyText | None]
) -> tuple[str, LazyText | str]:
    """One line for the log, in English and without values, and one for the visitor, without paths.

    `explain` says what a visitor is told of the errors of the app's own domain; see `Hooks`.
    """
    while isinstance(error, WorkerFailed):
        error = error.error
    said = explain(error)
    if said is None and isinstance(error, OSError):  # a full disk, not a fault of the program
        said = SERVER_ERROR
    if said is not None:
        return _what_and_where(error), said
    return _in_english(error), visible(internal_error(error))


def _what_and_where(error: BaseException) -> str:
    """What failed, and with which file or database."""
    place = next(filter(None, (getattr(error, name, None) for name in ("place", "path", "filename"))), None)
    said = (type(error).__name__, getattr(error, "strerror", None), place)
    return visible(" ".join(str(each) for each in said if each))


def _in_english(error: BaseException) -> str:
    """Where the program failed, in the language of the log."""

    def in_english() -> str:
        set_language("en")
        return internal_error(error)

    return copy_context().run(in_english)
