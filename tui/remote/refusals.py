"""Why a visitor can't come in."""

from __future__ import annotations

from enum import Enum

from tui.i18n import LazyText


class Refusal(Enum):
    """Why a visitor is refused, as the visitor is told."""

    CONNECTIONS = LazyText("hosting", "Too many connections from your address. Wait a minute and try again.")
    SIGN_INS = LazyText("hosting", "Too many users are signing in. Try again in a few seconds.")
    PASSWORDS = LazyText("hosting", "Too many wrong passwords. Wait a minute and try again.")
    SESSIONS = LazyText("hosting", "The server is full. Try again in a few minutes.")
    CAMERA = LazyText("hosting", "Access denied: your SSH key is not authorized for this camera.")
    ADDRESS = LazyText("hosting", "Too many sessions from your address. End one of them and try again.")
    OFTEN = LazyText("hosting", "Too many new sessions from your address. Wait a minute and try again.")
    EXERCISE = LazyText("hosting", "Unknown exercise.")
    BALANCER = LazyText("hosting", "This server is reached through its load balancer only.")

    @property
    def label(self) -> str:
        """As log and metrics call it."""
        return self.name.lower().replace("_", "-")


class Refused(Exception):  # noqa: N818 - nothing went wrong
    """There is no room, or not what was asked for; `why` says what for, `words` are told the visitor."""

    def __init__(self, why: Refusal, words: LazyText | None = None) -> None:
        super().__init__(why.name)
        self.why = why
        self.words: LazyText = words or why.value
