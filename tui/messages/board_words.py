"""Words of the board: states, and why something was not done."""

from __future__ import annotations

from typing import Final

from tui.board.facts import State
from tui.board.order import Why
from tui.i18n import LazyText

STATES: Final = {
    State.LOCKED: LazyText("board", "Locked"),
    State.ACTIVE: LazyText("board", "Active"),
    State.IDLE: LazyText("board", "Idle"),
    State.FINISHED: LazyText("board", "Finished"),
    State.LEFT: LazyText("board", "Left"),
}

WHYS: Final = {
    Why.BAD: LazyText("board", "The server does not know this command"),
    Why.GONE: LazyText("board", "This visitor has left"),
    Why.NO_WATCH: LazyText("board", "The server runs with --no-watch"),
    Why.UNREAD: LazyText("board", "Ten messages wait there unread"),
    Why.NO_HINT: LazyText("board", "There is no hint for this window"),
    Why.STOPPED: LazyText("board", "The server has stopped"),
    Why.FAILED: LazyText("board", "Not done: try again"),
}


def explain(why: str) -> LazyText:
    """Say why an order was not carried out."""
    return WHYS.get(Why(why) if why in set(Why) else Why.FAILED, WHYS[Why.FAILED])
