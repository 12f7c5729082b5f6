"""How the schema came about: one tuple of statements a version. What a store lacks comes in one transaction.

Published entries are never edited; a change of schema.py is a new entry at the end. The statements are plain
SQL that SQLite and PostgreSQL both take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.db.database import Migration

_CAMERA: Final = "serial TEXT NOT NULL REFERENCES cameras (serial) ON DELETE CASCADE"

_FIRST: Final[Migration] = (
    """CREATE TABLE cameras (
        serial TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        scenario TEXT NOT NULL,
        created BIGINT NOT NULL,
        seq BIGINT NOT NULL)""",
    f"""CREATE TABLE account_groups (
        {_CAMERA},
        name TEXT NOT NULL,
        memo TEXT NOT NULL,
        rights TEXT NOT NULL,
        PRIMARY KEY (serial, name))""",
    f"""CREATE TABLE accounts (
        {_CAMERA},
        folded TEXT NOT NULL,
        name TEXT NOT NULL,
        group_name TEXT NOT NULL,
        memo TEXT NOT NULL,
        reserved BOOLEAN NOT NULL,
        rights TEXT NOT NULL,
        password TEXT,
        PRIMARY KEY (serial, folded),
        FOREIGN KEY (serial, group_name) REFERENCES account_groups (serial, name))""",
    f"""CREATE TABLE sessions (
        {_CAMERA},
        token TEXT NOT NULL,
        folded TEXT NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (serial, token),
        FOREIGN KEY (serial, folded) REFERENCES accounts (serial, folded) ON DELETE CASCADE)""",
    f"""CREATE TABLE grants (
        {_CAMERA},
        token TEXT NOT NULL,
        expires BIGINT NOT NULL,
        PRIMARY KEY (serial, token))""",
    f"""CREATE TABLE throttles (
        {_CAMERA},
        gate TEXT NOT NULL,
        subject TEXT NOT NULL,
        known BOOLEAN NOT NULL,
        tries INTEGER NOT NULL,
        touched BIGINT NOT NULL,
        until BIGINT,
        refusals BIGINT,
        PRIMARY KEY (serial, gate, subject))""",
    "CREATE INDEX throttles_by_age ON throttles (serial, known, touched)",
    f"""CREATE TABLE security (
        {_CAMERA},
        first_question INTEGER NOT NULL,
        first_answer TEXT NOT NULL,
        second_question INTEGER NOT NULL,
        second_answer TEXT NOT NULL,
        channel TEXT,
        email TEXT NOT NULL,
        PRIMARY KEY (serial))""",
    f"""CREATE TABLE told (
        {_CAMERA},
        password TEXT,
        first_question INTEGER NOT NULL,
        first_text TEXT NOT NULL,
        second_question INTEGER NOT NULL,
        second_text TEXT NOT NULL,
        PRIMARY KEY (serial))""",
    f"""CREATE TABLE events (
        {_CAMERA},
        seq BIGINT NOT NULL,
        at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        account TEXT NOT NULL,
        count BIGINT NOT NULL,
        details TEXT NOT NULL,
        PRIMARY KEY (serial, seq))""",
)

_CODES: Final[Migration] = (
    f"""CREATE TABLE camera_keys (
        {_CAMERA},
        key_id TEXT NOT NULL,
        key TEXT NOT NULL,
        registered BIGINT,
        PRIMARY KEY (serial))""",
    f"""CREATE TABLE challenges (
        {_CAMERA},
        number BIGINT NOT NULL,
        payload TEXT NOT NULL,
        opened BIGINT NOT NULL,
        tries INTEGER NOT NULL,
        done BOOLEAN NOT NULL,
        refusals BIGINT,
        PRIMARY KEY (serial, number))""",
)

_ACCOUNTS: Final[Migration] = (
    "ALTER TABLE account_groups ADD COLUMN version BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE accounts ADD COLUMN version BIGINT NOT NULL DEFAULT 0",
    # Users who are signed in during an update sign in again: it is not known when they were last seen.
    "DELETE FROM sessions",
    "ALTER TABLE sessions ADD COLUMN touched BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE events ADD COLUMN type TEXT NOT NULL DEFAULT 'Account'",
    "UPDATE events SET type = 'System' WHERE kind IN ('ScenarioStarted', 'RegistrationFailed')",
    "UPDATE events SET type = 'Configuration' WHERE kind = 'ModifySecurity'",
    "CREATE INDEX events_by_time ON events (serial, at, seq)",
    "CREATE INDEX events_by_type ON events (serial, type, at, seq)",
)

_SHARED: Final[Migration] = (
    "ALTER TABLE cameras ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE cameras ADD COLUMN authorized_keys TEXT",
    "ALTER TABLE cameras ADD COLUMN restore_after BIGINT",
    "ALTER TABLE cameras ADD COLUMN visited BIGINT",
)

_OWN_SECRETS: Final[Migration] = (
    f"""CREATE TABLE own_secrets (
        {_CAMERA},
        password TEXT,
        first_answer TEXT NOT NULL,
        second_answer TEXT NOT NULL,
        PRIMARY KEY (serial))""",
)

_STEADY: Final[Migration] = (
    "ALTER TABLE cameras ADD COLUMN clock_seen BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE cameras ADD COLUMN clock_offsets TEXT NOT NULL DEFAULT '0'",
)

_SLOTS: Final[Migration] = (
    # Tries are counted by the first four digits of the hash; of two that now share a count one stays.
    "DELETE FROM throttles WHERE known = FALSE",
    """DELETE FROM throttles WHERE EXISTS (SELECT 1 FROM throttles AS other
        WHERE other.serial = throttles.serial AND other.gate = throttles.gate
        AND substr(other.subject, 1, 4) = substr(throttles.subject, 1, 4)
        AND other.subject > throttles.subject)""",
    "UPDATE throttles SET subject = substr(subject, 1, 4)",
)

_KEYS: Final[Migration] = (
    # The text of the keys, in place of the path of a file: hosts that share a store share no files.
    "ALTER TABLE cameras ADD COLUMN admitted_keys TEXT",
)

MIGRATIONS: Final[tuple[Migration, ...]] = (
    *(_FIRST, _CODES, _ACCOUNTS, _SHARED, _OWN_SECRETS, _STEADY, _SLOTS, _KEYS),
)
"""MIGRATIONS[n] leads from schema version n to n + 1."""
