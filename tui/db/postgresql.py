"""All that is PostgreSQL's own: the connections, where the version stands, locks, what errors mean."""

from __future__ import annotations

import itertools
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import psycopg
from sqlalchemy import create_engine, text

from tui.db.backend import Backend
from tui.db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseGone,
    DatabaseTooNew,
    DatabaseUntrusted,
    DatabaseUnwritable,
)
from tui.db.server_connections import ServerPool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta

    from sqlalchemy import Connection, Engine

    from tui.db.server_url import ServerUrl

_CONNECT: Final = 5
"""Seconds for a new connection."""
_ANSWER: Final = 2.0
"""Seconds in which an answer comes after what the server itself may take for a statement."""
_LOST: Final = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
"""Seconds and number: a server whose machine or network is gone is noticed after 20 s, not after hours."""

_BUSY: Final = frozenset({"55P03", "40001", "40P01", "57014", "53000", "53200", "53300", "53400"})
_UNWRITABLE: Final = frozenset({"53100", "25006", "42501"})
_GONE: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03"})
_NOT_PROVED: Final = re.compile("certificate|SSL was required")
"""What libpq says, which has no codes, of a server whose certificate is wrong, or that has none."""

_VERSION: Final = "schema_version"
"""The table where it stands."""
_TEXT: Final = re.compile(r"\bTEXT\b")


class PostgresqlBackend(Backend):
    """A schema in a database of a server that many hosts use. No process migrates it by opening it.

    Locks are advisory ones: a key need not have a row. Each writer shares the lock of the whole store.
    """

    driver_error = psycopg.Error
    migrates_itself = False

    def __init__(
        self, url: ServerUrl, schema: str, application: int, busy: timedelta, connections: int
    ) -> None:
        """`application` tells this store from the other one of the program.

        `connections`: at most so many of this process, however often it opens the store.
        """
        self.place = url.place
        self._schema: Final = schema
        self._application: Final = application
        self._seconds: Final = busy.total_seconds()
        self._connections: Final = connections
        self._pool: Final = ServerPool.taken(
            (url.url, schema), lambda: self._engine(url), connections, self._seconds + _ANSWER
        )
        self._is_closed = False
        self.engine = self._pool.engine
        self._reading: Final = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def close(self) -> None:
        if self._is_closed:  # it was used once more
            self._pool.rest()
            return
        self._is_closed = True
        self._pool.give()

    def prepare(self, known: int) -> None:
        with self.reading() as connection:
            found = self.version(connection)
            if found > known:
                raise DatabaseTooNew(self.place, found, known)
            if not found and self._has_tables(connection):
                raise DatabaseDamaged(self.place)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._turn(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._turn(), self.engine.begin() as connection:
            yield connection

    def version(self, connection: Connection) -> int:
        # Not by to_regclass, which may know a table that this transaction does not see yet.
        there = "SELECT count(*) FROM pg_tables WHERE schemaname = :schema AND tablename = :name"
        if not connection.execute(text(there), {"schema": self._schema, "name": _VERSION}).scalar_one():
            return 0
        found = connection.exec_driver_sql(f"SELECT application, number FROM {_VERSION}").all()  # noqa: S608
        if len(found) != 1 or found[0].application != self._application or found[0].number < 0:
            raise DatabaseDamaged(self.place)
        return int(found[0].number)

    def migrate(self, connection: Connection, statements: Iterable[str], number: int) -> None:
        there = text("SELECT count(*) FROM pg_namespace WHERE nspname = :schema")
        if not connection.execute(there, {"schema": self._schema}).scalar_one():
            connection.exec_driver_sql(f"CREATE SCHEMA {self._schema}")
        if not self.version(connection):
            connection.exec_driver_sql(
                f"CREATE TABLE {_VERSION} (application BIGINT NOT NULL, number INTEGER NOT NULL)"
            )
            row = {"application": self._application}
            connection.execute(text(f"INSERT INTO {_VERSION} VALUES (:application, 0)"), row)  # noqa: S608
        for statement in statements:
            # Orders and comparisons as in SQLite, whatever the database was made with.
            connection.exec_driver_sql(_TEXT.sub('TEXT COLLATE "C"', statement))
        connection.execute(text(f"UPDATE {_VERSION} SET number = :number"), {"number": number})  # noqa: S608

    def lock(self, connection: Connection, keys: Sequence[str]) -> None:
        locks = text(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('', :store)) UNION ALL "
            "SELECT pg_advisory_xact_lock(hashtextextended(key, :store)) "
            "FROM unnest(CAST(:keys AS text[])) AS key"
        )
        connection.execute(locks, {"store": self._application, "keys": list(keys)}).all()

    def lock_all(self, connection: Connection) -> None:
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended('', :store))")
        connection.execute(lock, {"store": self._application}).all()

    def foreign_collations(self, connection: Connection) -> Sequence[str]:
        query = text(
            "SELECT table_name || '.' || column_name FROM information_schema.columns "
            "WHERE table_schema = :schema AND data_type = 'text' "
            "AND collation_name IS DISTINCT FROM 'C' ORDER BY 1"
        )
        return connection.execute(query, {"schema": self._schema}).scalars().all()

    def watch(self) -> AlwaysChanged:
        return AlwaysChanged()

    def explained(self, error: BaseException | None) -> DatabaseError:
        code = getattr(error, "sqlstate", None)
        if code in _BUSY:
            return DatabaseBusy(self.place)
        if code in _UNWRITABLE:
            return DatabaseUnwritable(self.place)
        if code is None and _NOT_PROVED.search(str(error)):
            return DatabaseUntrusted(self.place)
        lost = code is None and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        if lost or code in _GONE or (code or "").startswith("08"):
            return DatabaseGone(self.place)
        return DatabaseDamaged(self.place)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        try:
            self._pool.turns.take(self._seconds)
        except TimeoutError:
            raise DatabaseBusy(self.place) from None
        try:
            yield
        finally:
            self._pool.turns.give()

    def _has_tables(self, connection: Connection) -> bool:
        tables = text("SELECT count(*) FROM pg_tables WHERE schemaname = :schema")
        return bool(connection.execute(tables, {"schema": self._schema}).scalar_one())

    def _engine(self, url: ServerUrl) -> Engine:
        milliseconds = round(self._seconds * 1000)
        settings = {
            "search_path": self._schema,
            "lock_timeout": milliseconds,
            "statement_timeout": milliseconds,
            "idle_in_transaction_session_timeout": 2 * milliseconds,
        }
        given = {} if url.is_near else {"sslmode": "verify-full"}
        return create_engine(
            url.url,
            pool_size=self._connections,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # no value of a row in what is logged of an error
            isolation_level="READ COMMITTED",  # what a lock was waited for is seen behind it
            connect_args={
                "connect_timeout": _CONNECT,
                "application_name": "camera-menus",
                "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
                **_LOST,
                **given,
            },
        )


class AlwaysChanged:
    """Every commit of a server can't be known without asking it: what watches has to look."""

    def __init__(self) -> None:
        self._marks: Final = itertools.count()

    def mark(self) -> int:
        return next(self._marks)

    def close(self) -> None:
        """There is nothing to close."""
