"""What differs between database servers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Column, Connection, Engine

    from tui.db.errors import DatabaseError

WRITES: Final = "writes"
"""The execution option of connections whose transactions write; a backend may begin those in another way."""


class CommitWatch(Protocol):
    """Tells cheaply of writes by others. It has a connection of its own, which never writes."""

    def mark(self) -> int:
        """Return a number that differs from the last one if another connection has committed since."""

    def close(self) -> None:
        """Close the connection."""


class Backend(ABC):
    """One kind of database server, with an engine on one database of it. Raises the driver's errors."""

    path: Path
    """What errors name."""
    engine: Engine
    """Its transactions see one state of the database."""

    @abstractmethod
    def prepare(self, known: int) -> None:
        """Make the database where there is none, and look at it before anything is written to it.

        `known` is the newest schema version that this release knows. Raises DatabaseError as well.
        """

    @abstractmethod
    def version(self, connection: Connection) -> int:
        """Return the schema's version; 0 for a database without one."""

    @abstractmethod
    def set_version(self, connection: Connection, number: int) -> None:
        """Note the schema's version, in the transaction that is open."""

    @abstractmethod
    def turn(self) -> AbstractContextManager[None]:
        """Return what a writer holds from before its transaction begins. Raises DatabaseBusy."""

    @abstractmethod
    def lock(self, connection: Connection, rows: Column[str] | None, keys: Sequence[str]) -> None:
        """Let no other transaction change what hangs on these keys, until this one ends.

        `rows` is the column where each key has one row, if there is one; the keys are sorted, so that two
        transactions never wait for each other. A key without a row is nothing that could be changed.
        """

    @abstractmethod
    def lock_all(self, connection: Connection, rows: Column[str] | None) -> None:
        """Let no other transaction write until this one ends, whatever it names."""

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
