"""The tables, as SQLAlchemy Core sees them today. How they came about stands in migrations.py.

Nothing here is SQLite's own. Every table is keyed by serial number first: one database, many cameras.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
)

from tui.camera.model.accounts import Right
from tui.camera.model.questions import QUESTIONS
from tui.camera.model.validation import CAMERA_NAME, SERIAL
from tui.db.columns import EPOCH, Checked, Flag, JsonObject, Number, Text, UtcDateTime
from tui.db.errors import BadRow

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


DIGEST: Final = "[0-9a-f]{64}"
"""256 bits, hexadecimal: a SHA-256, or a key."""


OFFSETS: Final = "-?[0-9]{1,18}( -?[0-9]{1,18}){0,15}"
"""Microseconds that steady time is ahead of the clock."""


KEYS_LIMIT: Final = 100_000
"""Characters of a camera's keys: more than a thousand of them."""


class Rights(Checked[frozenset[Right]]):
    """A set of rights, kept by the device's names."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: frozenset[Right] | None, dialect: Dialect) -> str:
        del dialect
        return " ".join(right.value for right in Right if right in (value or ()))

    def checked(self, value: object) -> frozenset[Right]:
        if not isinstance(value, str):
            raise BadRow
        try:
            return frozenset(Right(name) for name in value.split())
        except ValueError as error:
            raise BadRow from error


metadata: Final = MetaData()


def _serial() -> Column[str]:
    camera = ForeignKey("cameras.serial", ondelete="CASCADE")
    return Column("serial", Text(SERIAL), camera, primary_key=True)


cameras: Final = Table(
    "cameras",
    metadata,
    Column("serial", Text(SERIAL), primary_key=True),
    Column("name", Text(CAMERA_NAME), nullable=False, unique=True),
    Column("scenario", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("seq", Number, nullable=False),  # the newest line of the log
    Column("clock_seen", UtcDateTime, nullable=False, default=EPOCH),  # what the clock showed last
    Column("clock_offsets", Text(OFFSETS), nullable=False, default="0"),  # see steady_time.py
    Column("shared", Flag, nullable=False, default=False),  # whether the SSH server shows it to visitors
    # Of earlier releases: the file of those who may, until its keys are taken in. It admits none itself.
    Column("authorized_keys", Text(optional=True)),
    Column("restore_after", Number(2**31 - 1, optional=True)),  # minutes after the last visit; none: never
    # when a visitor was last seen; none: no visitor since the scenario began
    Column("visited", UtcDateTime(optional=True)),
    # OpenSSH's public keys of those who may, one a line; none: everyone whom the server lets in
    Column("admitted_keys", Text(longest=KEYS_LIMIT, optional=True)),
)

groups: Final = Table(
    "account_groups",
    metadata,
    _serial(),
    Column("name", Text, primary_key=True),
    Column("memo", Text, nullable=False),
    Column("rights", Rights, nullable=False),
    Column("version", Number, nullable=False),  # grows with each change
)

accounts: Final = Table(
    "accounts",
    metadata,
    _serial(),
    Column("folded", Text, primary_key=True),  # the name as it is compared
    Column("name", Text, nullable=False),
    Column("group_name", Text, nullable=False),
    Column("memo", Text, nullable=False),
    Column("reserved", Flag, nullable=False),
    Column("rights", Rights, nullable=False),
    Column("password", Text(optional=True)),  # an Argon2id record; none: the user can't sign in
    Column("version", Number, nullable=False),  # grows with each change
    ForeignKeyConstraint(["serial", "group_name"], ["account_groups.serial", "account_groups.name"]),
)

sessions: Final = Table(
    "sessions",
    metadata,
    _serial(),
    Column("token", Text(DIGEST), primary_key=True),  # SHA-256
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
    Column("token", Text(DIGEST), primary_key=True),  # SHA-256
    Column("expires", UtcDateTime, nullable=False),
)

throttles: Final = Table(
    "throttles",
    metadata,
    _serial(),
    Column("gate", Text, primary_key=True),
    Column("subject", Text("[0-9a-f]{4}"), primary_key=True),  # of the SHA-256 of the folded name, or address
    Column("known", Flag, nullable=False),  # whether an account of this name was there
    Column("tries", Number, nullable=False),
    Column("touched", UtcDateTime, nullable=False),
    Column("until", UtcDateTime(optional=True)),
    Column("refusals", Number(optional=True)),  # the line of the log that counts this lock's refusals
)

security: Final = Table(
    "security",
    metadata,
    _serial(),
    Column("first_question", Number(max(QUESTIONS)), nullable=False),  # 0 = none
    Column("first_answer", Text, nullable=False),  # an Argon2id record
    Column("second_question", Number(max(QUESTIONS)), nullable=False),
    Column("second_answer", Text, nullable=False),
    Column("channel", Text(optional=True)),
    Column("email", Text, nullable=False),
)

camera_keys: Final = Table(
    "camera_keys",
    metadata,
    _serial(),
    Column("key_id", Text("[0-9A-Z]{2}"), nullable=False),
    Column("key", Text(DIGEST), nullable=False),  # hexadecimal; the camera has to work with it, so not hashed
    Column("registered", UtcDateTime(optional=True)),  # the time of the newest registration of a safe e-mail
)

challenges: Final = Table(
    "challenges",
    metadata,
    _serial(),
    Column("number", Number, primary_key=True),  # the highest is the newest
    Column("payload", Text, nullable=False),
    Column("opened", UtcDateTime, nullable=False),
    Column("tries", Number, nullable=False),
    Column("done", Flag, nullable=False),  # answered, voided or tried too often
    Column("refusals", Number(optional=True)),  # the line of the log that counts what came when it was over
)

hints: Final = Table(
    "told",
    metadata,
    _serial(),
    Column("password", Text(optional=True)),  # in the clear: a scenario tells it to the trainee
    Column("first_question", Number(max(QUESTIONS)), nullable=False),
    Column("first_text", Text, nullable=False),
    Column("second_question", Number(max(QUESTIONS)), nullable=False),
    Column("second_text", Text, nullable=False),
)

own_secrets: Final = Table(  # of a camera without hints: what its scenario starts anew with
    "own_secrets",
    metadata,
    _serial(),
    Column("password", Text(optional=True)),  # Argon2id records, all three
    Column("first_answer", Text, nullable=False),
    Column("second_answer", Text, nullable=False),
)

events: Final = Table(
    "events",
    metadata,
    _serial(),
    Column("seq", Number, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("count", Number, nullable=False),
    Column("details", JsonObject, nullable=False),
)

Index("throttles_by_age", throttles.c.serial, throttles.c.known, throttles.c.touched)
Index("events_by_time", events.c.serial, events.c.at, events.c.seq)
Index("events_by_type", events.c.serial, events.c.type, events.c.at, events.c.seq)
