"""What a key costs on its way to Textual's events: through the filter, beside Textual's parser alone.

Each key is a read of its own, as a user types; in turns, in processor time of one core.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Final

from textual._xterm_parser import XTermParser

from tests.bench import Figure
from tui.key_reader import KeyReader

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 60
AIM = 0.05
"""Milliseconds that the filter may add to a key."""
_KEYS: Final = {
    "a letter": b"a",
    "a Cyrillic letter": "й".encode(),
    "Down": b"\x1b[B",
    "F1": b"\x1bOP",
    "a letter by kitty's protocol": b"\x1b[97u",
    "a mouse movement": b"\x1b[<35;20;5M",
}
_IN_A_ROUND: Final = 200
"""Of each key."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure each kind of key `rounds` times, after once that is not counted."""
    figures = []
    for name, key in _KEYS.items():
        alone: list[float] = []
        filtered: list[float] = []
        for number in range(rounds + 1):
            times = _took(_textuals(), key), _took(_ours(), key)
            if number:
                alone.append(times[0])
                filtered.append(times[1])
        ours, textuals = median(filtered), median(alone)
        said = f"{ours:.3f} ms; Textual's parser alone {textuals:.3f} ms; added {ours - textuals:.3f} ms"
        aim = f"<= {AIM} ms added"
        figures.append(
            Figure(f"a key's way: {name}", "python -m tests.bench keys", said, aim, ours - textuals <= AIM)
        )
    return figures


def _took(read: Callable[[bytes], object], key: bytes) -> float:
    """Return what one key takes, ms."""
    started = time.process_time()
    for _ in range(_IN_A_ROUND):
        read(key)
    return 1000 * (time.process_time() - started) / _IN_A_ROUND


def _ours() -> Callable[[bytes], object]:
    reader = KeyReader()

    def read(key: bytes) -> object:
        now = time.monotonic()
        return [*reader.feed(key, now), *reader.tick(now)]

    return read


def _textuals() -> Callable[[bytes], object]:
    parser = XTermParser()

    def read(key: bytes) -> object:
        return [*parser.feed(key.decode()), *parser.tick()]

    return read
