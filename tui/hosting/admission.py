"""Who may sign in: everybody, the holders of some keys, the knowers of some passwords."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

import argon2
import asyncssh

from tui.hosting import keyfiles
from tui.work import hashing

_LONGEST_PASSWORD: Final = 1024
"""Bytes; hashing a megabyte is what only an attacker asks for."""


class Admission(Protocol):
    """What the host asks for. It is asked anew for every connection."""

    takes_keys: bool
    takes_passwords: bool

    def asks(self, user: str) -> bool:
        """Whether anything is asked for at all."""

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key may sign in; that its holder is there has been or will be proved."""

    async def password(self, user: str, password: str) -> bool: ...


class Open:
    """Everybody may."""

    takes_keys = takes_passwords = False

    def asks(self, user: str) -> bool:  # noqa: ARG002
        return False

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        return False

    async def password(self, user: str, password: str) -> bool:  # noqa: ARG002
        return False


class AuthorizedKeys:
    """The holders of the keys in a file like OpenSSH's authorized_keys, under any user name.

    Options before a key are not known here, and a line that has some is left out: what `from=` or `command=`
    was to forbid must not be allowed. Raises keyfiles.Unusable.
    """

    takes_keys = True
    takes_passwords = False

    def __init__(self, path: Path) -> None:
        self.fingerprints = keyfiles.public_keys(path).fingerprints

    def asks(self, user: str) -> bool:  # noqa: ARG002
        return True

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        return key.get_fingerprint() in self.fingerprints

    async def password(self, user: str, password: str) -> bool:  # noqa: ARG002
        return False


class PasswordFile:
    """The knowers of the passwords in a file of `user:hash` lines, the hashes made by Argon2id.

    Raises keyfiles.Unusable.
    """

    takes_passwords = True
    takes_keys = False

    def __init__(self, path: Path) -> None:
        self._hashes = keyfiles.passwords(path).hashes
        self._hasher = argon2.PasswordHasher()
        # Everybody costs the same time, whoever exists and however their password was hashed: each try is
        # compared with one hash of every cost in the file.
        self._one_of_each = {_cost(known): known for known in self._hashes.values()}

    def asks(self, user: str) -> bool:  # noqa: ARG002
        return True

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        return False

    async def password(self, user: str, password: str) -> bool:
        if len(password.encode("utf-8", "replace")) > _LONGEST_PASSWORD:
            return False
        return await hashing(self._is_right, self._hashes.get(user), password)

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


class Either:
    """Whoever one of these admits."""

    def __init__(self, *ways: Admission) -> None:
        self._ways = ways
        self.takes_keys = any(way.takes_keys for way in ways)
        self.takes_passwords = any(way.takes_passwords for way in ways)

    def asks(self, user: str) -> bool:
        return all(way.asks(user) for way in self._ways)

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:
        return any(way.key(user, key) for way in self._ways)

    async def password(self, user: str, password: str) -> bool:
        return any([await way.password(user, password) for way in self._ways if way.takes_passwords])
