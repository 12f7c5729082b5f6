"""The cloud's tables, as SQLAlchemy Core sees them today, and how they came about.

Moments are kept as microseconds since 1970 in UTC. No code, no key and no password stands here in clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, MetaData, Table

from tui.db.columns import Flag, Number, Text, UtcDateTime

if TYPE_CHECKING:
    from tui.db.database import Migration

metadata: Final = MetaData()

tickets: Final = Table(
    "tickets",
    metadata,
    Column("serial", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),  # base16, as the challenge says it
    Column("issued", UtcDateTime, nullable=False),  # by the camera's clock
    Column("answered", UtcDateTime, nullable=False),  # by ours, the last time
    Column("times", Number, nullable=False),  # how often this challenge was answered
    Column("key_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
)

contacts: Final = Table(
    "contacts",
    metadata,
    Column("serial", Text, primary_key=True),
    Column("address", Text, nullable=False),  # empty: withdrawn
    Column("registered", UtcDateTime, nullable=False),  # by the camera's clock; only newer ones replace it
)

mails: Final = Table(
    "mails",
    metadata,
    Column("serial", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("sent", Flag, nullable=False),  # else it is being sent, or the program died over it
    Column("set_back", UtcDateTime(optional=True)),  # when the clock was found to be behind `at`, if it is
)

phone_accounts: Final = Table(
    "phone_accounts",
    metadata,
    Column("folded", Text, primary_key=True),  # the name as it is compared
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),  # an Argon2id record
    Column("created", UtcDateTime, nullable=False),
)

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

_MAILS_BY_A_CLOCK_SET_BACK: Final[Migration] = ("ALTER TABLE mails ADD COLUMN set_back BIGINT",)

MIGRATIONS: Final[tuple[Migration, ...]] = (_FIRST, _MAILS_BY_A_CLOCK_SET_BACK)
"""MIGRATIONS[n] leads from schema version n to n + 1. Published entries are never edited."""
