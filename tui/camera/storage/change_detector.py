"""Which cameras have changed, whoever changed them: this program, or another one on the same store."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Self

from tui.camera.storage import sqlite

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import TracebackType

    from tui.camera.storage.store import Store


class Changes:
    """Looks at a store through a connection of its own; a look where nobody wrote costs microseconds.

    One look at a time, from any thread. Raises StoreError.
    """

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self._connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        self._version: int | None = None
        self._known: dict[str, int | None] = {}

    def touched(self) -> bool:
        """Whether a look can find anything; takes microseconds, so that an event loop may ask."""
        try:
            return self._now() != self._version
        except sqlite3.Error as error:
            raise sqlite.explained(error, self._path) from error

    def look(self, serials: Collection[str]) -> set[str]:
        """Return which of these cameras changed since they were looked at last; what is new did not.

        Every change of a camera writes a line of its log, whose number is compared. That somebody is still at
        the keys is no change.
        """
        try:
            return self._look(set(serials))
        except sqlite3.Error as error:
            raise sqlite.explained(error, self._path) from error

    def _now(self) -> int:
        # Differs when another connection has committed anything at all in between (SQLite's documentation of
        # PRAGMA data_version); this one never does.
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _look(self, serials: set[str]) -> set[str]:
        version = self._now()  # before the cameras: what comes in between is found the next time
        marks = ", ".join("?" * len(serials))
        query = f"SELECT serial, seq FROM cameras WHERE serial IN ({marks})"  # noqa: S608 - question marks
        now = dict.fromkeys(serials) | dict(self._connection.execute(query, sorted(serials)))
        changed = {
            serial for serial in serials if serial in self._known and self._known[serial] != now[serial]
        }
        self._version, self._known = version, now
        return changed

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
