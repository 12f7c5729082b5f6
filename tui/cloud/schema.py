"""The vendor's tables, as SQLAlchemy Core sees them today, and how they came about.

Moments are kept as microseconds since 1970 in UTC. No code, no key and no password stands here in clear.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class BadRow(Exception):  # noqa: N818 - never seen outside, where it is CloudStoreDamaged
    """A value that this program never wrote: the database is damaged."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if not isinstance(value, int):
            raise BadRow
        try:
            return _EPOCH + timedelta(microseconds=value)
        except OverflowError as error:
            raise BadRow from error


metadata: Final = MetaData()

tickets: Final = Table(
    "tickets",
    metadata,
    Column("serial", String, primary_key=True),
    Column("nonce", String, primary_key=True),  # base16, as the challenge says it
    Column("issued", Moment, nullable=False),  # by the camera's clock
    Column("answered", Moment, nullable=False),  # by ours, the last time
    Column("times", Integer, nullable=False),  # how often this challenge was answered
    Column("key_id", String, nullable=False),
    Column("channel", String, nullable=False),
)

contacts: Final = Table(
    "contacts",
    metadata,
    Column("serial", String, primary_key=True),
    Column("address", String, nullable=False),  # empty: withdrawn
    Column("registered", Moment, nullable=False),  # by the camera's clock; only newer ones replace it
)

mails: Final = Table(
    "mails",
    metadata,
    Column("serial", String, primary_key=True),
    Column("nonce", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("sent", Boolean, nullable=False),  # else it is being sent, or the program died over it
)

phone_accounts: Final = Table(
    "phone_accounts",
    metadata,
    Column("folded", String, primary_key=True),  # the name as it is compared
    Column("name", String, nullable=False),
    Column("password", String, nullable=False),  # an Argon2id record
    Column("created", Moment, nullable=False),
)

Migration: TypeAlias = tuple[str, ...]

_FIRST: Final[Migration] = (
    """CREATE TABLE tickets (
        serial TEXT NOT NULL,
        nonce TEXT NOT NULL,
        issued BIGINT NOT NULL,
        answered BIGINT NOT NULL,
        times INTEGER NOT NULL,
        key_id TEXT NOT NULL,
        channel TEXT NOT NULL,
        PRIMARY KEY (serial, nonce))""",
    """CREATE TABLE contacts (
        serial TEXT NOT NULL PRIMARY KEY,
        address TEXT NOT NULL,
        registered BIGINT NOT NULL)""",
    """CREATE TABLE mails (
        serial TEXT NOT NULL,
        nonce TEXT NOT NULL,
        at BIGINT NOT NULL,
        sent BOOLEAN NOT NULL,
        PRIMARY KEY (serial, nonce))""",
    """CREATE TABLE phone_accounts (
        folded TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        password TEXT NOT NULL,
        created BIGINT NOT NULL)""",
)

MIGRATIONS: Final[tuple[Migration, ...]] = (_FIRST,)
"""MIGRATIONS[n] leads from schema version n to n + 1. Published entries are never edited."""
