"""The tables, as SQLAlchemy Core sees them today. How they came about stands in migrations.py.

Nothing here is SQLite's own. Every table is keyed by serial number first: one database, many cameras.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

from tui.camera.model.accounts import Right
from tui.db.columns import JsonObject, Text, UtcDateTime
from tui.db.errors import BadRow

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Rights(TypeDecorator[frozenset[Right]]):
    """A set of rights, kept by the device's names."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: frozenset[Right] | None, dialect: Dialect) -> str:
        del dialect
        return " ".join(right.value for right in Right if right in (value or ()))

    def process_result_value(self, value: object, dialect: Dialect) -> frozenset[Right]:
        del dialect
        try:
            return frozenset(Right(name) for name in str(value).split())
        except ValueError as error:
            raise BadRow from error


metadata: Final = MetaData()


def _serial() -> Column[str]:
    camera = ForeignKey("cameras.serial", ondelete="CASCADE")
    return Column("serial", Text, camera, primary_key=True)


cameras: Final = Table(
    "cameras",
    metadata,
    Column("serial", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("scenario", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("seq", BigInteger, nullable=False),  # the newest line of the log
    Column("shared", Boolean, nullable=False, default=False),  # whether the SSH server shows it to visitors
    Column("authorized_keys", Text),  # the file of those who may; none: everyone whom the server lets in
    Column("restore_after", BigInteger),  # minutes after the last visit; none: never
    Column("visited", UtcDateTime),  # when a visitor was last seen; none: no visitor since the scenario began
)

groups: Final = Table(
    "account_groups",
    metadata,
    _serial(),
    Column("name", Text, primary_key=True),
    Column("memo", Text, nullable=False),
    Column("rights", Rights, nullable=False),
    Column("version", BigInteger, nullable=False),  # grows with each change
)

accounts: Final = Table(
    "accounts",
    metadata,
    _serial(),
    Column("folded", Text, primary_key=True),  # the name as it is compared
    Column("name", Text, nullable=False),
    Column("group_name", Text, nullable=False),
    Column("memo", Text, nullable=False),
    Column("reserved", Boolean, nullable=False),
    Column("rights", Rights, nullable=False),
    Column("password", Text),  # an Argon2id record; none: the user can't sign in
    Column("version", BigInteger, nullable=False),  # grows with each change
    ForeignKeyConstraint(["serial", "group_name"], ["account_groups.serial", "account_groups.name"]),
)

sessions: Final = Table(
    "sessions",
    metadata,
    _serial(),
    Column("token", Text, primary_key=True),  # SHA-256
    Column("folded", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("touched", UtcDateTime, nullable=False),  # when the user was last seen at the keys
    Column("origin", Text, nullable=False),
    ForeignKeyConstraint(["serial", "folded"], ["accounts.serial", "accounts.folded"], ondelete="CASCADE"),
)

grants: Final = Table(
    "grants",
    metadata,
    _serial(),
    Column("token", Text, primary_key=True),  # SHA-256
    Column("expires", UtcDateTime, nullable=False),
)

throttles: Final = Table(
    "throttles",
    metadata,
    _serial(),
    Column("gate", Text, primary_key=True),
    Column("subject", Text, primary_key=True),  # SHA-256 of the folded name
    Column("known", Boolean, nullable=False),  # whether an account of this name was there
    Column("tries", Integer, nullable=False),
    Column("touched", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("refusals", BigInteger),  # the line of the log that counts this lock's refusals
)

security: Final = Table(
    "security",
    metadata,
    _serial(),
    Column("first_question", Integer, nullable=False),  # 0 = none
    Column("first_answer", Text, nullable=False),  # an Argon2id record
    Column("second_question", Integer, nullable=False),
    Column("second_answer", Text, nullable=False),
    Column("channel", Text),
    Column("email", Text, nullable=False),
)

camera_keys: Final = Table(
    "camera_keys",
    metadata,
    _serial(),
    Column("key_id", Text, nullable=False),
    Column("key", Text, nullable=False),  # hexadecimal; the camera has to work with it, so not hashed
    Column("registered", UtcDateTime),  # the time of the newest registration of a safe e-mail
)

challenges: Final = Table(
    "challenges",
    metadata,
    _serial(),
    Column("number", BigInteger, primary_key=True),  # the highest is the newest
    Column("payload", Text, nullable=False),
    Column("opened", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("done", Boolean, nullable=False),  # answered, voided or tried too often
    Column("refusals", BigInteger),  # the line of the log that counts what came when it was over
)

hints: Final = Table(
    "told",
    metadata,
    _serial(),
    Column("password", Text),  # in the clear: a scenario tells it to the trainee
    Column("first_question", Integer, nullable=False),
    Column("first_text", Text, nullable=False),
    Column("second_question", Integer, nullable=False),
    Column("second_text", Text, nullable=False),
)

events: Final = Table(
    "events",
    metadata,
    _serial(),
    Column("seq", BigInteger, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("details", JsonObject, nullable=False),
)

Index("throttles_by_age", throttles.c.serial, throttles.c.known, throttles.c.touched)
Index("events_by_time", events.c.serial, events.c.at, events.c.seq)
Index("events_by_type", events.c.serial, events.c.type, events.c.at, events.c.seq)
