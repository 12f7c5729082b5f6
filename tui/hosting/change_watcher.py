"""Tells the visitors at one camera that it was changed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.camera.errors import StoreError
from tui.camera.storage.change_detector import Changes
from tui.work import blocking

if TYPE_CHECKING:
    from tui.camera import Store

_LOOK: Final = 0.25
"""Seconds between two looks: a change is to be seen within one second."""


class ChangeWatcher:
    """One a process, however many look at however many cameras; at work only while at least one does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tells: defaultdict[str, list[Callable[[], object]]] = defaultdict(list)
        self._looked_at: set[str] = set()
        self._looking: asyncio.Task[None] | None = None

    def watch(self, serial: str, tell: Callable[[], object]) -> Callable[[], None]:
        """Call `tell` after each change of a camera; return what ends that.

        It is called in no app's context: what an app does there must be handed over to the app.
        """
        self._tells[serial].append(tell)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

        def end() -> None:
            self._tells[serial].remove(tell)
            if not self._tells[serial]:
                del self._tells[serial]

        return end

    @property
    def is_looking(self) -> bool:
        return self._looking is not None and not self._looking.done()

    async def close(self) -> None:
        """Stop looking."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        self._looked_at = set()
        with await blocking(Changes, self._store) as changes:
            while self._tells:
                changed: set[str] = set()
                try:
                    if changes.touched() or self._looked_at != self._tells.keys():
                        self._looked_at = set(self._tells)
                        changed = await blocking(changes.look, self._looked_at)
                except StoreError:
                    pass  # a visitor who acts on the camera is told
                for serial in changed:
                    for tell in tuple(self._tells.get(serial, ())):
                        tell()
                await asyncio.sleep(_LOOK)
