"""Accounts with the phone app. They are made on the phone itself and grant nothing over any camera."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Select, insert, select

from tui.cloud.errors import AccountExists, BadAccount, WrongAccount
from tui.cloud.schema import phone_accounts
from tui.cloud.store import CloudStore

NAME_LIMIT: Final = 32
"""Characters of a name."""
PASSWORD_LIMITS: Final = (8, 64)
"""Characters of a password; NIST SP 800-63B-4, as on the camera."""
_TOO_LONG_TO_READ: Final = 256

PRACTICE_ACCOUNT: Final = ("trainee", "practice-phone")
"""What a practice phone is signed up with, and its sign-in page prefilled: it opens no camera."""


class PhoneAccounts:
    """The phone app's accounts. Every method hashes (Argon2id, RFC 9106's second profile)."""

    def __init__(self, records: CloudStore, *, clock: Callable[[], datetime]) -> None:
        self._records: Final = records
        self._clock: Final = clock

    def sign_up(self, name: str, password: str) -> None:
        """Make an account. Raises BadAccount and AccountExists."""
        if not 0 < len(name.strip()) <= NAME_LIMIT or not name.isprintable():
            raise BadAccount
        low, high = PASSWORD_LIMITS
        if not low <= len(password) <= high or not password.isprintable():
            raise BadAccount
        self._must_be_free(name)  # before it costs a hash
        row = {
            "folded": _fold(name),
            "name": name.strip(),
            "password": _hasher().hash(_composed(password)),
            "created": self._clock(),
        }
        with self._records.write_all() as tx:
            if tx.execute(_named(name)).scalar() is not None:  # another process was quicker
                raise AccountExists
            tx.execute(insert(phone_accounts).values(**row))

    def _must_be_free(self, name: str) -> None:
        with self._records.read() as tx:
            if tx.execute(_named(name)).scalar() is not None:
                raise AccountExists

    def sign_in(self, name: str, password: str) -> None:
        """Check name and password. Raises WrongAccount, never which of the two was wrong."""
        if len(name) > _TOO_LONG_TO_READ or len(password) > _TOO_LONG_TO_READ:
            raise WrongAccount
        with self._records.read() as tx:
            stored = tx.execute(_named(name)).scalar()
        if stored is None:
            _hasher().hash(_composed(password))  # costs what a known name costs
            raise WrongAccount
        try:
            _hasher().verify(str(stored), _composed(password))
        except VerificationError as error:
            raise WrongAccount from error


def _named(name: str) -> Select[tuple[str]]:
    return select(phone_accounts.c.password).where(phone_accounts.c.folded == _fold(name))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _composed(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
