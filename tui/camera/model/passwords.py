"""Passwords: what may become one, how strong it is, and how it is kept (Argon2id)."""

from __future__ import annotations

import enum
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from tui.camera.errors import (
    HashingFailed,
    PasswordCharacters,
    PasswordDangerous,
    PasswordTooLong,
    PasswordTooShort,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from argon2 import Parameters

PASSWORD_MINIMUM: Final = 8
"""Characters: the floor of NIST SP 800-63B-4, which asks for 15 where nothing but the password protects."""

PASSWORD_LIMIT: Final = 64
"""Characters; NIST SP 800-63B-4 asks for at least this much room."""

# Refused in a new password: controls, lone surrogates, line and paragraph separators.
_UNTYPED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})

# What people on a camera's menu reach for first, beside zxcvbn's English lists.
_AT_HAND: Final = (
    *("admin", "administrator", "default", "camera", "ipcam", "ipcamera", "cctv", "nvr", "dvr", "xmeye"),
    *("xm", "video", "surveillance", "security", "админ", "администратор", "пароль", "камера", "видео"),
    *("йцукен", "йцукенг", "привет", "密码", "摄像头", "管理员"),
)


class Strength(enum.IntEnum):
    """The device's four levels; the lowest is refused."""

    DANGEROUS = 1
    WEAK = 2
    MEDIUM = 3
    STRONG = 4


# zxcvbn's score is 0 to 4, where 1 still means that fewer than a million guesses are enough.
_LEVELS: Final = (Strength.DANGEROUS, Strength.DANGEROUS, Strength.WEAK, Strength.MEDIUM, Strength.STRONG)

_one_at_a_time = threading.Lock()


def strength(password: str, user_inputs: Iterable[str] = ()) -> Strength:
    """Return how strong a password is; `user_inputs` are words that a guesser would try first here."""
    if len(password) < PASSWORD_MINIMUM:
        return Strength.DANGEROUS
    from zxcvbn import zxcvbn

    # zxcvbn refuses more than 72 characters, and keeps the words at hand in a table of its module.
    judged = password[:PASSWORD_LIMIT]
    with _one_at_a_time:
        return _LEVELS[zxcvbn(judged, user_inputs=[*_AT_HAND, *user_inputs])["score"]]


def checked(password: str, user_inputs: Iterable[str] = ()) -> str:
    """Return a new password as it is hashed, or raise the `BadInput` that says what is wrong with it."""
    if len(password) > 4 * PASSWORD_LIMIT:
        raise PasswordTooLong(PASSWORD_LIMIT)
    if any(unicodedata.category(c) in _UNTYPED for c in password):
        raise PasswordCharacters
    composed = _composed(password)
    if len(composed) < PASSWORD_MINIMUM:
        raise PasswordTooShort(PASSWORD_MINIMUM)
    if len(composed) > PASSWORD_LIMIT:
        raise PasswordTooLong(PASSWORD_LIMIT)
    if strength(composed, user_inputs) is Strength.DANGEROUS:
        raise PasswordDangerous
    return composed


def typed(password: str) -> str:
    """Return whatever was typed at a sign-in as it is compared; it never raises.

    What is too long to be a password becomes the empty text, which is none either: the try costs the same.
    """
    return _composed(password) if len(password) <= 4 * PASSWORD_LIMIT else ""


def _composed(password: str) -> str:
    # NIST SP 800-63B-4 asks to normalise, because keyboards differ in how they compose the same letter;
    # NFC is what RFC 8265 (OpaqueString) sets for passwords: unlike NFKC it keeps ² and 2 apart.
    return unicodedata.normalize("NFC", password)


class Hasher(Protocol):
    """What turns a secret into a record that can't be turned back. Passed in, so that tests are cheap."""

    @property
    def decoy(self) -> str:
        """A record that nothing fits and that takes as long to verify as any other."""

    def hash(self, secret: str) -> str:
        """Return a new record, with a salt of its own."""

    def verify(self, record: str, secret: str) -> bool:
        """Whether the secret fits. Raises ValueError for what is no record."""

    def needs_rehash(self, record: str) -> bool:
        """Whether the record was made with other parameters than today's."""


class Argon2Hasher:
    """Argon2id.

    Without `profile` it uses RFC 9106's second recommended one (section 4): t=3, p=4, 64 MiB, a 128 bit
    salt and a 256 bit tag. That is above OWASP's minimum (Password Storage cheat sheet).
    """

    def __init__(self, profile: Parameters | None = None) -> None:
        from argon2 import PasswordHasher, profiles

        chosen = profile or profiles.RFC_9106_LOW_MEMORY
        self._argon2 = PasswordHasher.from_parameters(chosen)
        self.decoy: Final = _decoy(chosen)

    def hash(self, secret: str) -> str:
        """Return a new record. Raises HashingFailed."""
        from argon2.exceptions import HashingError

        try:
            return self._argon2.hash(_bytes(secret))
        except HashingError as error:
            raise HashingFailed from error

    def verify(self, record: str, secret: str) -> bool:
        """Whether the secret fits. Raises HashingFailed, and ValueError for what is no record."""
        from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

        try:
            return self._argon2.verify(record, _bytes(secret))
        except VerifyMismatchError:
            return False
        except InvalidHashError as error:
            raise ValueError("no Argon2 record") from error
        except VerificationError as error:
            # For lack of memory, say: that must not read as "wrong password".
            raise HashingFailed from error

    def needs_rehash(self, record: str) -> bool:
        """Whether the record was made with another profile."""
        return self._argon2.check_needs_rehash(record)


@cache
def product_hasher() -> Argon2Hasher:
    """Return the hasher that the program uses."""
    return Argon2Hasher()


def _decoy(profile: Parameters) -> str:
    # A tag drawn at random has no known password, and costs no hash when the program starts.
    import secrets
    from base64 import b64encode

    def drawn(length: int) -> str:
        return b64encode(secrets.token_bytes(length)).decode("ascii").rstrip("=")

    return (
        f"$argon2id$v={profile.version}$m={profile.memory_cost},t={profile.time_cost},p={profile.parallelism}"
        f"${drawn(profile.salt_len)}${drawn(profile.hash_len)}"
    )


def _bytes(secret: str) -> bytes:
    # Lone surrogates reach a sign-in from a terminal with broken input; they must be wrong, not a crash.
    return secret.encode("utf-8", "surrogatepass")
