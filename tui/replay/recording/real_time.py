"""An event loop whose time passes as it does outside, in whole seconds: as in a script."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from tui.replay.virtual_time import VirtualTimeLoop

SECOND: Final = 1.0


class RealTimeLoop(VirtualTimeLoop):
    """Begins at 0 too. Time passes in `advance` only, which is due whenever a second has passed outside."""

    def __init__(self) -> None:
        self._due = time.monotonic() + SECOND
        self._pause: asyncio.Future[None] | None = None
        super().__init__()

    def nothing_to_do(self, timeout: float | None) -> bool:
        if self._waits is not None or self._pause is None:
            return super().nothing_to_do(timeout)
        if self.has_found_work():
            return True
        if time.monotonic() < self._due:
            return False
        self.wake()
        return True

    def patience(self, timeout: float | None) -> float | None:
        return timeout if self._pause is None else max(0.0, self._due - time.monotonic())

    async def pause(self) -> None:
        """Wait until a second has passed outside, or `wake` is called."""
        self._pause = self.create_future()
        await self._pause
        self._pause = None

    def wake(self) -> None:
        """End the pause; to be called in the loop."""
        if self._pause is not None and not self._pause.done():
            self._pause.set_result(None)

    def second_is_over(self) -> bool:
        """Whether a second has passed since this was last true; hours of a machine asleep are one."""
        now = time.monotonic()
        if now < self._due:
            return False
        self._due = max(self._due + SECOND, now)
        return True
