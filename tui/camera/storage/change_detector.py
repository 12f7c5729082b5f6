"""Which cameras have changed, whichever program changed them: this one, or another one on the same store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from tui.camera.storage.schema import cameras

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import TracebackType

    from tui.camera.storage.store import Store


class Changes:
    """Looks at a store; a look without a change costs microseconds. One look at a time, from any thread.

    Raises StoreError.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._commits = store.watch()
        self._mark: int | None = None
        self._known: dict[str, int | None] = {}

    def touched(self) -> bool:
        """Whether a look can find anything; takes microseconds, so that an event loop may ask."""
        with self._store.explaining():
            return self._commits.mark() != self._mark

    def look(self, serials: Collection[str]) -> set[str]:
        """Return which of these cameras changed since they were looked at last; what is new did not.

        Every change of a camera writes a line of its log, whose number is compared. That a user is still at
        the keys is no change.
        """
        with self._store.explaining():
            mark = self._commits.mark()  # before the cameras: what comes in between is found the next time
        query = select(cameras.c.serial, cameras.c.seq).where(cameras.c.serial.in_(serials))
        now: dict[str, int | None] = dict.fromkeys(serials)
        with self._store.read() as tx:
            now |= {row.serial: row.seq for row in tx.execute(query)}
        changed = {serial for serial in now if serial in self._known and self._known[serial] != now[serial]}
        self._mark, self._known = mark, now
        return changed

    def close(self) -> None:
        self._commits.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
