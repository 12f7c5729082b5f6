"""The cloud's master keys, and what each camera gets of them.

A camera holds its own key only, HKDF-SHA256(master key, serial number): taking one camera apart tells
nothing of another's. Master keys have ids, which every challenge names. A new one is for cameras made from
then on; old ones go on answering for the cameras that were made with them.

One file a key, named after its id and written once, so that no crash and no second process can spoil one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui.cloud.errors import KeyDamaged, KeyMissing, KeyReplaced, KeysUsedUp, KeyUnprotected, KeyUnwritable
from tui.named_files import open_file
from tui.protocol.code import KEY_BYTES, CameraKey

FOLDER: Final = "vendor-keys"
"""The directory within the data directory."""
_ID: Final = re.compile("[0-9A-Z]{2}")
_WRITTEN: Final = re.compile(rb"[0-9a-f]{64}\n")
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def hkdf(key: bytes, *, info: bytes, salt: bytes = b"", length: int) -> bytes:
    """HKDF with SHA-256: extract, then expand (RFC 5869, 2.2 and 2.3)."""
    if length > 255 * hashlib.sha256().digest_size:
        raise ValueError(length)
    drawn = hmac.digest(salt or bytes(32), key, "sha256")
    made = block = b""
    while len(made) < length:
        block = hmac.digest(drawn, block + info + bytes([len(made) // 32 + 1]), "sha256")
        made += block
    return made[:length]


class MasterKeys:
    """The master keys of one data directory. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder: Final = folder
        self._cameras: Mapping[str, CameraKey] = {}
        self._named: frozenset[str] = frozenset()

    @classmethod
    def open(cls, data: Path, cameras: Mapping[str, CameraKey] | None = None) -> MasterKeys:
        """The keys of a data directory; the first is made where there is none and none was.

        `cameras` are the keys that the cameras of the directory hold, by serial number. A key that is gone is
        never made anew, and another in its place is not used: its codes would be others, which the camera
        refuses, a try each. Where others are left, its cameras' codes are what can't be had. Raises
        KeyMissing, KeyReplaced, KeyUnwritable, KeyUnprotected and KeyDamaged, as every method does.
        """
        keys = cls(data / FOLDER)
        keys._cameras = cameras or {}
        keys._named = frozenset(key.key_id for key in keys._cameras.values())
        if not keys.ids():
            if keys._named:
                raise KeyMissing(keys.folder / max(keys._named))
            keys._add("00")
        return keys

    def ids(self) -> list[str]:
        """Return the ids of all keys, the oldest first."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _others_may(self.folder.stat().st_mode):
                raise KeyUnprotected(self.folder)
            return sorted(file.name for file in self.folder.iterdir() if _ID.fullmatch(file.name))
        except OSError as error:
            raise KeyUnwritable(self.folder) from error

    @property
    def current(self) -> str:
        """The id of the key for new cameras."""
        if not (found := self.ids()):
            raise KeyMissing(self.folder)
        return found[-1]

    @property
    def _newest(self) -> str:
        """The id that was given out last, as far as it is known."""
        return max({self.current, *self._named})

    def rotate(self) -> str:
        """Make a new key for cameras made from now on, and return its id."""
        number = int(self._newest, 36) + 1
        if number == len(_DIGITS) ** 2:
            raise KeysUsedUp
        return self._add(_DIGITS[number // 36] + _DIGITS[number % 36])

    def for_new(self, serial: str) -> CameraKey:
        """Return what a camera gets at the factory: its own key, under the current master key."""
        key_id = self.current
        if (older := next((s for s, key in self._cameras.items() if key.key_id == key_id), None)) is not None:
            self._derive(key_id, older)  # a key that does not fit those is not for one more
        return CameraKey(key_id, self._derive(key_id, serial))

    def for_camera(self, serial: str, key_id: str) -> CameraKey | None:
        """Return a camera's own key under any of the master keys; None for an id that never was given."""
        if not _ID.fullmatch(key_id) or key_id > self._newest:
            return None
        return CameraKey(key_id, self._derive(key_id, serial))

    def _derive(self, key_id: str, serial: str) -> bytes:
        key = hkdf(self._read(key_id), info=serial.encode(), length=KEY_BYTES)
        held = self._cameras.get(serial)
        if held is not None and held.key_id == key_id and not hmac.compare_digest(held.key, key):
            raise KeyReplaced(self.folder / key_id)
        return key

    def _read(self, key_id: str) -> bytes:
        path = self.folder / key_id
        try:
            with open_file(path) as file:
                # Of the open file, so that it is the one that is read.
                if _others_may(os.fstat(file.fileno()).st_mode):
                    raise KeyUnprotected(path)
                written = file.read(2 * KEY_BYTES + 2)
        except FileNotFoundError as error:
            raise KeyMissing(path) from error
        except OSError as error:
            raise KeyUnwritable(path) from error
        if not _WRITTEN.fullmatch(written):
            raise KeyDamaged(path)
        return bytes.fromhex(written.decode())

    def _add(self, key_id: str) -> str:
        """Write a key aside and link it into place: there whole or not at all, and never over another."""
        path, aside = self.folder / key_id, self.folder / f".{secrets.token_hex(8)}"
        try:
            try:
                with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                    file.write(secrets.token_hex(KEY_BYTES).encode() + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                with suppress(FileExistsError):  # another process was quicker; its key is as good
                    path.hardlink_to(aside)
            finally:
                aside.unlink(missing_ok=True)
            if hasattr(os, "O_DIRECTORY"):  # Windows opens no folder, and keeps its names by itself
                folder = os.open(self.folder, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)
        except OSError as error:
            raise KeyUnwritable(path) from error
        return key_id


def _others_may(mode: int) -> bool:
    """Whether a mode lets others in. Windows tells 0777 of every folder: who may is not said there."""
    return hasattr(os, "geteuid") and mode & (stat.S_IRWXG | stat.S_IRWXO) != 0
