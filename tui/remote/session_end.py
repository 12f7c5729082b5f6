"""How a session ends, and what its visitor is told before and then."""

from __future__ import annotations

from enum import Enum
from typing import Final

from tui.i18n import LazyText, n


class EndReason(Enum):
    """How a session ended, as the log says; the value is what the visitor is told."""

    LEFT = None
    GONE = LazyText("hosting", "The connection was lost")
    STUCK = LazyText("hosting", "Disconnected: your terminal stopped reading output.")
    REFUSED = LazyText("hosting", "The server is full")
    IDLE = LazyText("hosting", "The session ended: no activity. Connect again to continue.")
    LONGEST = LazyText("hosting", "The session's time limit was reached. Connect again to continue.")
    INPUT_OVER = LazyText("hosting", "The session ended: your client sends no more keys.")
    SHUTDOWN = LazyText("hosting", "The server was stopped. Connect again later.")
    DISMISSED = LazyText("hosting", "The trainer ended the session. Connect again to continue.")
    FAILED = LazyText("hosting", "The menus failed")


MAY_COME_BACK: Final = (EndReason.LEFT, EndReason.IDLE, EndReason.LONGEST, EndReason.DISMISSED)
"""After these the visitor is told how to come back to the same camera."""

NOT_KEPT: Final = LazyText(
    "hosting", "This server is being replaced and keeps nothing. Connect again to start anew."
)
"""What they are told in place of that where the server ends with its last visitor."""


def notice_of(why: EndReason, left: float) -> str:
    """Return what is said when `left` seconds are left."""
    seconds = max(1, round(left))
    if why is EndReason.IDLE:
        return n(
            "hosting",
            "The session ends in {count} second if no key is pressed",
            "The session ends in {count} seconds if no key is pressed",
            seconds,
        )
    if why is EndReason.SHUTDOWN:
        return n(
            "hosting",
            "The server stops in {count} second",
            "The server stops in {count} seconds",
            seconds,
        )
    return n(
        "hosting",
        "The session's time limit is reached in {count} second",
        "The session's time limit is reached in {count} seconds",
        seconds,
    )
