"""What belongs together reaches the terminal together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

from textual.screen import Screen

from tui.key_order import caught_up

R = TypeVar("R")

_AT_MOST: Final = 1.0
"""Seconds; a widget that is busy for longer is painted later than the others."""


@asynccontextmanager
async def one_frame(screen: Screen[R]) -> AsyncIterator[None]:
    """Paint what changes within the block in one frame; for workers, not for handlers of the window.

    Every widget tells its window in its own time that it has changed, and the window paints 60 times a
    second what it knows by then: a new title could stand over the old QR code for a frame.
    """
    with screen.app.batch_update():
        yield
        with suppress(TimeoutError):
            async with asyncio.timeout(_AT_MOST):
                # Children first: they tell their parents, and at last the window.
                for node in reversed([*screen.walk_children(with_self=True)]):
                    await caught_up(node)
    screen.refresh()  # Textual forgets what it was to paint meanwhile, as after a resize
