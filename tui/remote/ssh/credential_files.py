"""The files that say who may come in: what is read from them, and what is said of one that can't be used."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import argon2
import asyncssh

from tui.i18n import LazyText
from tui.named_files import NotARegularFile, open_file

_LARGEST: Final = 1024 * 1024
"""Bytes: thousands of keys. What is larger is some other file, and all visitors wait while it is read."""
_PRIVATE: Final = re.compile(r"^(-+ ?BEGIN .*PRIVATE KEY|PuTTY-User-Key-File-)", re.MULTILINE)
_KEY: Final = re.compile(r"(?<=[\s\"])(ssh|ecdsa|sk-\w+)-\S+\s+AAAA")
"""Where a key begins that has something before it."""
_HASH: Final = re.compile(
    # Salt and hash have at least 8 and 4 bytes (ARGON2_MIN_SALT_LENGTH, ARGON2_MIN_OUTLEN), here in Base64.
    r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{6,}"
)


class CredentialFileError(ValueError):
    """No visitor could sign in by this file. `why` names it and what to do, and quotes nothing out of it."""

    def __init__(self, why: LazyText) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return str(self.why)

    @property
    def in_english(self) -> str:
        """For the server's log."""
        return self.why.message.format(**self.why.values)


@dataclass(frozen=True)
class PublicKeys:
    """What a file like OpenSSH's authorized_keys holds."""

    fingerprints: frozenset[str]
    left_out: tuple[int, ...]
    """Numbers of the lines that are no key which is known here, or that have options."""
    lines: tuple[str, ...]
    """Those that are."""


@dataclass(frozen=True)
class Passwords:
    """What a file of `user:hash` lines holds."""

    hashes: Mapping[str, str]
    exposed: bool
    """Whether all users of this machine may read the file."""


def public_keys(path: Path) -> PublicKeys:
    """Read public keys, one a line. Raises Unusable, also where there is none."""
    text, _ = _read(path)
    if _PRIVATE.search(text):
        raise CredentialFileError(
            LazyText(
                "hosting", "{path} contains a private key: give the public one (.pub) instead", {"path": path}
            )
        )
    keys = keys_in(text)
    if not keys.fingerprints:
        if any(_has_options(line) for _, line in _lines(text)):
            raise CredentialFileError(
                LazyText(
                    "hosting",
                    "The keys in {path} have options such as from=: give keys without options",
                    {"path": path},
                )
            )
        raise CredentialFileError(
            LazyText(
                "hosting", "{path} contains no public keys: use OpenSSH keys, one per line", {"path": path}
            )
        )
    return keys


def keys_in(text: str) -> PublicKeys:
    """Read public keys, one a line."""
    found, kept, left_out = set(), [], []
    for number, line in _lines(text):
        try:
            found.add(asyncssh.import_public_key(line).get_fingerprint())
        except (asyncssh.KeyImportError, ValueError):
            left_out.append(number)
        else:
            kept.append(line)
    return PublicKeys(frozenset(found), tuple(left_out), tuple(kept))


def _has_options(line: str) -> bool:
    return any(_is_key(line[key.start() :]) for key in _KEY.finditer(line))


def _is_key(line: str) -> bool:
    try:
        asyncssh.import_public_key(line)
    except (asyncssh.KeyImportError, ValueError):
        return False
    return True


def passwords(path: Path) -> Passwords:
    """Read users and the hashes of their passwords. Raises Unusable, also where there is none."""
    text, mode = _read(path)
    hashes: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in _lines(text):
        user, _, known = (part.strip() for part in line.partition(":"))
        where = {"path": path, "number": number}
        if not user or not _is_hash(known):
            raise CredentialFileError(
                LazyText("hosting", "{path}, line {number}: not user:hash with an Argon2id hash", where)
            )
        if user in hashes:
            twice = where | {"first": lines[user]}
            raise CredentialFileError(
                LazyText(
                    "hosting",
                    "{path}, line {number}: the same user as in line {first}: keep one of the two",
                    twice,
                )
            )
        hashes[user], lines[user] = known, number
    if not hashes:
        raise CredentialFileError(
            LazyText("hosting", "{path} contains no passwords: use lines of user:hash", {"path": path})
        )
    return Passwords(hashes, exposed=bool(mode & stat.S_IROTH))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Those that say something, and their numbers."""
    for number, line in enumerate(text.splitlines(), 1):
        if (said := line.strip()) and not said.startswith("#"):
            yield number, said


def _is_hash(known: str) -> bool:
    try:
        argon2.extract_parameters(known)
    except argon2.exceptions.InvalidHashError:
        return False
    return _HASH.fullmatch(known) is not None


def _read(path: Path) -> tuple[str, int]:
    """A file's text and its mode, which is nought where files have none."""
    try:
        with open_file(path) as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode) if os.name == "posix" else 0
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise CredentialFileError(LazyText("hosting", "There is no file {path}", {"path": path})) from None
    except IsADirectoryError:
        raise CredentialFileError(
            LazyText("hosting", "{path} is a directory: give a file", {"path": path})
        ) from None
    except PermissionError:
        raise CredentialFileError(
            LazyText("hosting", "No permission to read {path}: check its permissions", {"path": path})
        ) from None
    except NotARegularFile:
        raise CredentialFileError(
            LazyText("hosting", "{path} is a pipe or a device: give a file", {"path": path})
        ) from None
    except OSError:
        raise CredentialFileError(LazyText("hosting", "{path} can't be read", {"path": path})) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text or len(content) > _LARGEST:
        # Without a cause: it would quote the file.
        raise CredentialFileError(
            LazyText("hosting", "{path} is too large or not UTF-8 text: give another file", {"path": path})
        )
    if mode & stat.S_IWOTH:
        raise CredentialFileError(
            LazyText(
                "hosting",
                "{path} is writable by other users. Run: chmod o-w {path}",
                {"path": path},
            )
        )
    return text, mode
