"""A bracketed paste while it comes in: bounded, and read to its end wherever a read cuts it."""

from __future__ import annotations

import codecs
from typing import Final

from tui.terminal_input.grammar import PASTE_END, PASTE_ENDS_OF_EIGHT_BITS

LONGEST_PASTE: Final = 64 * 1024
"""Characters; what is pasted beyond that is thrown away."""


class PasteInProgress:
    """Takes the bytes of a paste as they come. One that began with eight bits may end so."""

    def __init__(self, *, eight_bits: bool) -> None:
        self._ends = (PASTE_END, *(PASTE_ENDS_OF_EIGHT_BITS if eight_bits else ()))
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = b""
        """What may be the beginning of the end."""
        self._parts: list[str] = []
        self._length = 0

    def room(self) -> int:
        """Return how many characters more are kept."""
        return LONGEST_PASTE - self._length

    def take(self, part: bytes) -> bytes | None:
        """Return what comes after the paste; None while it goes on."""
        data = self._held + part
        ends = [(at, end) for end in self._ends if (at := data.find(end)) >= 0]
        if ends:
            at, end = min(ends)
            self._held = b""
            self._keep(data[:at])
            return data[at + len(end) :]
        kept = max(_ends_with_part_of(data, end) for end in self._ends)
        self._held = data[len(data) - kept :]
        self._keep(data[: len(data) - kept])
        return None

    def text(self) -> str:
        """Return what was pasted, with nothing more to come."""
        last = self._decode(b"", final=True)
        return "".join([*self._parts, last[: self.room()]])

    def _keep(self, data: bytes) -> None:
        text = self._decode(data)[: self.room()]
        self._parts.append(text)
        self._length += len(text)


def _ends_with_part_of(data: bytes, end: bytes) -> int:
    """How many bytes at the end of `data` begin `end`."""
    return next((n for n in range(len(end) - 1, 0, -1) if data.endswith(end[:n])), 0)
