"""Reads a file that a person has named: it may be a device, a silent pipe, or far too large."""

# ruff: noqa: N818 - named after what is wrong, as the system's own are

from __future__ import annotations

import errno
import os
import select
import stat
import time
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SILENCE: Final = 10.0
"""Seconds that a pipe may say nothing: what writes it, as in `play <(program)`, may have to be started."""
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)  # a terminal of its own is none of ours
    | getattr(os, "O_NONBLOCK", 0)  # else opening a pipe waits for who writes to it
)
_PIECE: Final = 65_536


class NotARegularFile(OSError):
    """A device, or a pipe or a socket where a file is needed that can be read again."""


class SilentPipe(OSError):
    """Nobody writes to a pipe, or nothing comes out of it."""


class FileTooLarge(OSError):
    """There is more than anything that belongs there has."""

    def __init__(self, largest: int, path: Path) -> None:
        super().__init__(errno.EFBIG, f"more than {largest} bytes", str(path))
        self.largest: Final = largest
        """Bytes."""


def open_file(path: Path) -> BinaryIO:
    """Open a regular file; waits for nothing. Raises OSError."""
    return os.fdopen(_opened(path, stat.S_ISREG), "rb")


def read_file(path: Path, largest: int) -> bytes:
    """Return what a regular file holds, at most so many bytes. Raises OSError."""
    with open_file(path) as file:
        return _bounded(file.read(largest + 1), largest, path)


def read_file_or_pipe(path: Path, largest: int, silence: float = SILENCE) -> bytes:
    """Return the same of a file or of a pipe, as a shell's `<(program)` is, to its end. Raises OSError.

    For what is read once. A pipe that says nothing for so many seconds is given up.
    """
    descriptor = _opened(path, lambda mode: stat.S_ISREG(mode) or stat.S_ISFIFO(mode))
    try:
        data = bytearray()
        while len(data) <= largest and (piece := _piece(descriptor, path, silence)):
            data += piece
        if not data and stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            raise SilentPipe(errno.EINVAL, "nobody writes to the pipe", str(path))
        return _bounded(bytes(data), largest, path)
    finally:
        os.close(descriptor)


def _opened(path: Path, fits: Callable[[int], bool]) -> int:
    try:
        descriptor = os.open(path, _FLAGS)
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error
    mode = os.fstat(descriptor).st_mode
    if fits(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise NotARegularFile(errno.EINVAL, "not a regular file", str(path))


def _piece(descriptor: int, path: Path, silence: float) -> bytes:
    """Return the next bytes, none at the end."""
    until = time.monotonic() + silence
    while True:
        try:
            return os.read(descriptor, _PIECE)
        except BlockingIOError:
            left = until - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise SilentPipe(errno.ETIMEDOUT, "nothing comes out of the pipe", str(path)) from None


def _bounded(data: bytes, largest: int, path: Path) -> bytes:
    if len(data) > largest:
        raise FileTooLarge(largest, path)
    return data
