"""Sequences that terminals send, and what comes of reads of them, with a clock of the test's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.message import Message

from tui.key_reader import KeyReader, is_known
from tui.terminal_input.input_filter import InputFilter, Passed

Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)

PAUSES = (0.0, 0.05, 0.3, 0.9)
"""Seconds in the middle of a sequence."""
REPORTS = [
    *(b"\x1b[<35;20;5M", b"\x1b[<0;200;60m", b"\x1b[<65;1;1M", b"\x1b[32;20;5M", b"\x1b[MC\x85*"),
    *("\x1b[M ĩĩ".encode(), b"\x1b[M \xe5!", b"\x1b[<128;20;5M"),
    *(b"\x1b[I", b"\x1b[O", b"\x1b[?2026;2$y", b"\x1b[?2048;0$y", b"\x1b[48;24;80;480;800t", b"\x1b[5;7R"),
]
ANSWERS = [
    *(b"\x1b[?61;4;6;7;14;21;22c", b"\x1b[>41;354;0c", b"\x1b[=0c", b"\x1b[0n", b"\x1b[?997;1n"),
    *(b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", b"\x1b]52;c;aGVsbG8=\x07"),
    *(
        b"\x1bP1+r524742=38\x1b\\",
        b"\x1bP>|xterm(354)\x1b\\",
        b"\x1bP!|00000000\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
    ),
    *(b"\x1b[4;480;800t", b"\x1b[8;24;80t", b"\x1b[?31u", b"\x1b]4;1;rgb:cd/00/00\x1b\\"),
]
KITTY = [
    *(b"\x1b[97u", b"\x1b[97;1:1u", b"\x1b[97;1:3u", b"\x1b[1081::113;5u", b"\x1b[1081;5u", b"\x1b[57441;2u"),
    *(
        b"\x1b[13u",
        b"\x1b[9;2u",
        b"\x1b[127;5u",
        b"\x1b[1;1:3A",
        b"\x1b[1;5A",
        b"\x1b[3;1:2~",
        b"\x1b[27;5;105~",
    ),
]
UNKNOWN = [
    b"\x1b[M",
    b"\x1bOT",
    b"\x1b[99~",
    b"\x1b[1;2;3;4;5z",
    b"\x1b[>5h",
    b"\x1b[[Z",
    b"\x1b[!p",
    b"\x1bO5P",
]
KEYS = [sequence.encode() for sequence in ANSI_SEQUENCES_KEYS if len(sequence) > 1]
CURSOR = re.compile(rb"\x1b\[\d+;\d+R")
EVERYTHING = [*KEYS, *REPORTS, *ANSWERS, *KITTY, *UNKNOWN]


class Reads(Protocol[Made_co]):
    """What takes reads: the filter, or the filter with Textual's parser behind it."""

    def feed(self, data: bytes, now: float) -> Iterable[Made_co]: ...
    def tick(self, now: float) -> Iterable[Made_co]: ...
    def deadline(self) -> float | None: ...


def made_of(reader: Reads[Made], reads: tuple[bytes | float, ...]) -> list[Made]:
    """What comes of reads; a number is a pause in seconds, and long silence follows."""
    now, got = 100.0, list[Made]()
    for read in (*reads, 60.0):
        if isinstance(read, bytes):
            got += reader.feed(read, now)
            continue
        end = now + read
        while (due := reader.deadline()) is not None and due <= end:
            got += reader.tick(now := due)
        now = end
    return got


def passed(*reads: bytes | float) -> list[Passed]:
    return made_of(InputFilter(is_known), reads)


def happened(*reads: bytes | float) -> list[Message]:
    return made_of(KeyReader(), reads)


def typed(messages: list[Message]) -> str:
    """What a field would take."""
    return "".join(
        event.character or "" for event in messages if isinstance(event, events.Key) and event.is_printable
    )


def keys(messages: list[Message]) -> list[str]:
    return [event.key for event in messages if isinstance(event, events.Key)]
