"""The folder of recordings: how files in it are called, and which of them make room for newer ones."""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from unicodedata import normalize

from tui.data_dir import check_directory

COMMAND: Final = "camera-menus"
"""The header's attribute `command`: by it a host knows the files that a host has written."""
_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{1,4}-[\w-]{1,32}\.cast")
_LONGEST_NAME: Final = 32
_HEAD: Final = 4096
"""Bytes of a header at most."""
_FLAGS: Final = os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True)
class Bounds:
    """What recordings may take."""

    session: int = 5 * 1024 * 1024
    """Bytes of one."""
    folder: int = 1024 * 1024 * 1024
    """Bytes of all: the oldest make room, and where that is not enough none is begun."""
    age: float = 30 * 24 * 3600.0
    """Seconds after which one is deleted."""


USUAL: Final = Bounds()


def prepare(folder: Path) -> None:
    """Make the folder (0700), unless it is there. Raises OSError, UnsafeDirectory."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_directory(folder)


def create(folder: Path, name: str, now: float) -> int:
    """Make a new file for a visitor's recording (0600), and hold its lock. Raises OSError."""
    began = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d-%H%M%S}"
    for number in range(1, 10_000):
        path = folder / f"{began}-{number}-{plain_name(name)}.cast"
        with suppress(FileExistsError):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
            with suppress(OSError):  # a file system without locks
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
    raise FileExistsError


def plain_name(name: str) -> str:
    """Return a visitor's name as a part of a file's name: letters of any script, digits, - and _."""
    return re.sub(r"[^\w]+", "-", normalize("NFC", name))[:_LONGEST_NAME].strip("-") or "visitor"


def make_room(folder: Path, bounds: Bounds, now: float) -> int:
    """Delete what is too old and, while there is too much, the oldest; return the bytes that are left.

    None is deleted that is being written, or that is no recording of a host. Raises OSError.
    """
    found = sorted(_recordings(folder), key=lambda file: file[2])
    held = sum(size for _, size, _ in found)
    for path, size, changed in found:
        if now - changed <= bounds.age and held <= bounds.folder:
            break
        if _delete(path):
            held -= size
    return held


def _recordings(folder: Path) -> Iterator[tuple[Path, int, float]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield Path(entry.path), status.st_size, status.st_mtime


def _delete(path: Path) -> bool:
    """Delete a recording that no process writes any more; whether it is gone."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | _FLAGS)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode) or not _is_ours(os.read(file, _HEAD)):
            return False
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except OSError:
        return False
    finally:
        os.close(file)
    return True


def _is_ours(head: bytes) -> bool:
    """Whether a file begins as a host has written it; one that is empty was being begun when that ended."""
    return not head or f'"command": "{COMMAND}"'.encode() in head.partition(b"\n")[0]
