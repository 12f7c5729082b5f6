"""The file that is recorded into: the owner's alone, never one that is there already, and never behind."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

_PRIVATE = 0o600


class ScriptFile:
    """Lines that stay, and behind them those that may still become others, as while a text is typed.

    Both are in the file at once: a crash loses nothing.
    """

    def __init__(self, path: Path) -> None:
        """Make the file. Raises OSError, FileExistsError where there is one."""
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, _PRIVATE)
        self._stays = self._ends = 0
        """How many bytes stay, and how many there are."""
        self.lines = 0
        """How many lines stay."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def position(self) -> tuple[int, int]:
        """Return the end of what stays, for `back_to`."""
        return self._stays, self.lines

    def add(self, line: str) -> None:
        """Write a line that stays, in place of those that did not. Raises OSError."""
        self._stays = self._put([line])
        self.lines += 1

    def show(self, lines: Iterable[str]) -> None:
        """Write what would be added if nothing more came. Raises OSError."""
        self._put(lines)

    def back_to(self, position: tuple[int, int]) -> None:
        """Take all away that was written since."""
        self._stays, self.lines = position
        self._put([])

    def _put(self, lines: Iterable[str]) -> int:
        data = "".join(f"{line}\n" for line in lines).encode()
        ends = self._stays + len(data)
        if ends < self._ends:
            os.ftruncate(self._file, ends)
        os.lseek(self._file, self._stays, os.SEEK_SET)
        while data:
            data = data[os.write(self._file, data) :]
        self._ends = ends
        return ends
