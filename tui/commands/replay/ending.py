"""A command that is told to end takes away what it has made for itself, and leaves no half file."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType
from typing import Final

_ENDS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
_SHELLS: Final = 128
"""What shells add to a signal's number."""
_LOOK: Final = 0.1
"""Seconds between two looks while nothing is done."""


class _Ended(Exception):  # noqa: N818 - what was asked for
    """Ends what is played, at the next step."""


class Ending:
    """Lets signals that end the process run what is to be done at its end: once, and never inside a step.

    An exception out of nowhere would leave an event loop's tasks as they are, and their folders.
    """

    def __init__(self) -> None:
        self._numbers: Final = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
        self._asked: int | None = None
        self._held = False

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """End the process as shells know it, after what stands inside has been left."""
        own = {number: signal.getsignal(number) for number in self._numbers}
        for number, handler in own.items():
            if handler is not signal.SIG_IGN:  # nohup's
                signal.signal(number, self._ask)
        try:
            yield
        except _Ended:
            if self._asked == signal.SIGINT:
                raise KeyboardInterrupt from None
            raise SystemExit(_SHELLS + (self._asked or 0)) from None
        finally:
            for number, handler in own.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait with the end for `check`."""
        self._held = True
        try:
            yield
            self.check()
        finally:
            self._held = False

    def check(self) -> None:
        """End here, if that was asked for."""
        if self._asked is not None:
            raise _Ended

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than until the end."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))
            self.check()

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self._asked = number
        for each in self._numbers:
            signal.signal(each, signal.SIG_IGN)
        if not self._held:
            raise _Ended


def check_folder(folder: Path) -> None:
    """Find out whether files can be written there; leaves nothing behind. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except FileExistsError as error:  # a file
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from error
    finally:
        for each in missing:
            with suppress(OSError):  # not made, or somebody has put something there
                each.rmdir()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
