"""A folder that one running server has for itself, and that does not outlive it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

_LOCK: Final = "lock"


@contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """Make a folder (0700) that is deleted at the end; those of servers that were killed are deleted first.

    Raises OSError.
    """
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _held(parent / _LOCK):  # else one that is being made would be taken for a dead one
        for other in parent.iterdir():
            if other.is_dir() and not _in_use(other):
                shutil.rmtree(other, ignore_errors=True)
        folder = Path(mkdtemp(dir=parent))
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _in_use(folder: Path) -> bool:
    """Whether a process holds its lock; the kernel lets go of it however the holder ended."""
    with suppress(FileNotFoundError):
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
    return False
