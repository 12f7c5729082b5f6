"""What differs between database servers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from tui.db.errors import DatabaseError, Place


class CommitWatch(Protocol):
    """Tells cheaply of writes by others; an event loop may ask."""

    def mark(self) -> int:
        """Return a number that differs from the last one if another connection may have committed since."""

    def close(self) -> None:
        """Close what it watches with."""


class Backend(ABC):
    """One kind of database server, with an engine on one database of it. Raises the driver's errors."""

    place: Place
    """What errors name."""
    engine: Engine
    migrates_itself: bool
    """Whether whichever process opens a database brings its schema up to date."""

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()

    @abstractmethod
    def prepare(self, known: int) -> None:
        """Make the database where there is none, and look at it before anything is written to it.

        `known` is the newest schema version that this release knows. Raises DatabaseError as well.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Begin a transaction that sees one state and changes nothing. May raise DatabaseBusy."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Begin a transaction that writes. May raise DatabaseBusy."""

    @abstractmethod
    def version(self, connection: Connection) -> int:
        """Return the schema's version; 0 for a database without one."""

    @abstractmethod
    def migrate(self, connection: Connection, statements: Iterable[str], number: int) -> None:
        """Run what leads to a version of the schema, and note its number, in the transaction that is open."""

    @abstractmethod
    def lock(self, connection: Connection, keys: Sequence[str]) -> None:
        """Let no other transaction change what hangs on these keys, until this one ends.

        The keys are sorted, so that two transactions never wait for each other.
        """

    @abstractmethod
    def lock_all(self, connection: Connection) -> None:
        """Let no other transaction write until this one ends, whatever it names."""

    @abstractmethod
    def foreign_collations(self, connection: Connection) -> Sequence[str]:
        """Return the columns whose texts are not ordered by their bytes in UTF-8."""

    @abstractmethod
    def watch(self) -> CommitWatch:
        """Return what tells whether the database was written to."""

    @abstractmethod
    def explained(self, error: BaseException | None) -> DatabaseError:
        """Return which of our errors a driver's error is."""

    @property
    @abstractmethod
    def driver_error(self) -> type[Exception]:
        """What the driver raises where SQLAlchemy does not stand between."""
