"""Reads recordings. A file may be anyone's: every line is bounded and checked."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from tui.named_files import NotARegularFile, open_file

LARGEST: Final = (1000, 500)
"""Columns and rows; our own have 240 and 80 at most."""
_LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes. A screen of the largest size that we record, with another colour in each cell, has 1 MB."""


class CastError(Exception):
    """A file is no recording that can be shown."""

    def __init__(self, line: int, *, is_other_version: bool = False) -> None:
        """`line` is the number of the line that can't be read."""
        super().__init__(line)
        self.line, self.is_other_version = line, is_other_version


@dataclass(frozen=True, slots=True)
class CastEvent:
    """Something that happened, so many seconds after the beginning."""

    seconds: float
    output: str = ""
    size: tuple[int, int] | None = None
    """Where the terminal was given another size."""


class Cast:
    """A recording; to be closed. Raises OSError and CastError."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: BinaryIO = open_file(path)
        except NotARegularFile as error:
            raise CastError(1) from error
        try:
            self.size = self._read_header()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read_header(self) -> tuple[int, int]:
        match _json(self._file.readline(_LONGEST_LINE)):
            case {"version": 2, "width": int(width), "height": int(height)} if _fits((width, height)):
                return width, height
            case {"version": int(version)} if version != 2:  # noqa: PLR2004
                raise CastError(1, is_other_version=True)
        raise CastError(1)

    def events(self) -> Iterator[CastEvent]:
        """Yield what can be shown, in the order of time; a last line that was not written whole is left out.

        Raises CastError.
        """
        now, number = 0.0, 1
        while line := self._file.readline(_LONGEST_LINE):
            number += 1
            if not line.strip():
                continue
            match _json(line):
                case [int() | float() as seconds, str(kind), str(data), *_] if math.isfinite(seconds):
                    now = max(now, float(seconds))
                    if (event := _event(now, kind, data)) is not None:
                        yield event
                case _ if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
                    return
                case _:
                    raise CastError(number)


def _event(seconds: float, kind: str, data: str) -> CastEvent | None:
    if kind == "o":
        return CastEvent(seconds, data)
    if kind == "r":
        width, _, height = data.partition("x")
        if max(len(width), len(height)) < 5 and width.isdecimal() and height.isdecimal():  # noqa: PLR2004
            size = int(width), int(height)
            return CastEvent(seconds, size=size) if _fits(size) else None
    return None


def _fits(size: tuple[int, int]) -> bool:
    return all(0 < part <= most for part, most in zip(size, LARGEST, strict=True))


def _json(line: bytes) -> Any:  # noqa: ANN401 - whatever it is
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
