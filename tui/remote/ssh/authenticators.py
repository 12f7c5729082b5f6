"""Who may sign in: every visitor, or the holders of some keys and those who know some passwords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import argon2
import asyncssh

from tui.remote.ssh import credential_files
from tui.work import blocking, hashing

_LONGEST_PASSWORD: Final = 1024
"""Bytes; hashing a megabyte is what only an attacker asks for."""

KeysOf = Callable[[str], frozenset[str] | None]
"""The fingerprints of the keys that alone decide at a user name; None where the server's own rules do."""


def _no_keys_of(_user: str) -> frozenset[str] | None:
    return None


def _no_names(_user: str) -> bool:
    return False


def _nothing_to_close() -> None:
    pass


class Authenticator:
    """Asked anew for every connection. Without files every visitor may sign in, by any user name.

    `keys` is a file like authorized_keys: the holders of its keys may sign in, by any user name.
    Options before a key are not supported, and a line that has some is left out: what `from=` or `command=`
    was to forbid must not be allowed. `passwords` is a file of `user:hash` lines (Argon2id). Of both, one is
    enough. Both functions may ask a database: what calls `asks`, `key` or `knows` does so in a thread.
    `keys_of` says for which user names other keys decide, and they alone; `is_name` which other
    names may be shown in the log; `close` ends what they use. Can be pickled if they can.
    Raises CredentialFileError.
    """

    def __init__(
        self,
        *,
        keys: Path | None = None,
        passwords: Path | None = None,
        keys_of: KeysOf = _no_keys_of,
        is_name: Callable[[str], bool] = _no_names,
        close: Callable[[], None] = _nothing_to_close,
    ) -> None:
        self._keys = None if keys is None else credential_files.public_keys(keys).fingerprints
        self._passwords = None if passwords is None else _Passwords(passwords)
        self._keys_of, self._is_name, self.close = keys_of, is_name, close
        self.takes_keys = keys is not None or keys_of is not _no_keys_of
        self.takes_passwords = passwords is not None

    def asks(self, user: str) -> bool:
        """Whether anything is asked for at all."""
        is_open = self._keys is None and self._passwords is None
        return not is_open or self._keys_of(user) is not None

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key may sign in; that its holder is there has been or will be proved."""
        own = self._keys_of(user)
        return key.get_fingerprint() in ((self._keys or frozenset()) if own is None else own)

    async def password(self, user: str, password: str) -> bool:
        """Whether the password is right; takes the same time for a user that does not exist."""
        if self._passwords is None or await blocking(self._keys_of, user) is not None:
            return False
        return await self._passwords.are_right(user, password)

    def knows(self, user: str) -> bool:
        """Whether it is a name that the server's operator has given to a user or a camera.

        The log of refused sign-ins shows no other: people type their password where a name is asked for.
        """
        return (self._passwords is not None and user in self._passwords.hashes) or self._is_name(user)


class _Passwords:
    """A file of passwords."""

    def __init__(self, path: Path) -> None:
        self.hashes: Final[Mapping[str, str]] = credential_files.passwords(path).hashes
        self._hasher = argon2.PasswordHasher()
        # Every try costs the same time, whether the user exists and however their password was hashed: it is
        # compared with one hash of every cost in the file.
        self._one_of_each = {_cost(known): known for known in self.hashes.values()}

    async def are_right(self, user: str, password: str) -> bool:
        if len(password.encode("utf-8", "replace")) > _LONGEST_PASSWORD:
            return False
        return await hashing(self._is_right, self.hashes.get(user), password)

    def _is_right(self, known: str | None, password: str) -> bool:
        right = known is not None and _verify(self._hasher, known, password)
        own = known and _cost(known)
        for cost, other in self._one_of_each.items():
            if cost != own and not right:
                _verify(self._hasher, other, password)
        return right


def _verify(hasher: argon2.PasswordHasher, known: str, password: str) -> bool:
    try:
        return hasher.verify(known, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False  # also where the hash, or the memory for it, turns out to be none


def _cost(known: str) -> tuple[int, int, int]:
    parameters = argon2.extract_parameters(known)
    return parameters.memory_cost, parameters.time_cost, parameters.parallelism
