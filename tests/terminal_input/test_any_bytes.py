"""Whatever bytes come: nothing fails, and only printable characters are typed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.terminal_input.reads import (
    EVERYTHING,
    happened,
    keys,
    typed,
)
from tui.terminal_input.sequences import HELD


def lives(data: list[bytes]) -> None:
    """Nothing fails, only printable characters are typed, and a key after it is a key."""
    got = happened(*data, HELD + 1, b"z")
    assert typed(got).isprintable()
    assert keys(got)[-1] == "z"


def test_every_byte_alone() -> None:
    for byte in range(256):
        lives([bytes([byte])])
        lives([b"\x1b" + bytes([byte])])
        lives([b"\x1b\xc2", bytes([byte]) + b"\x1b"])
        lives([b"\x1b[" + bytes([byte])])


@st.composite
def mutations(draw: st.DrawFn) -> list[bytes]:
    """Real sequences with bytes exchanged, left out and put in, cut into reads."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 1))] = draw(st.binary(max_size=2))
    cuts = sorted({0, *draw(st.lists(st.integers(0, len(data)), max_size=3)), len(data)})
    return [bytes(data[start:end]) for start, end in pairwise(cuts)]


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.full)])
def test_mutations(count: int) -> None:
    lived = 0

    @settings(max_examples=count, deadline=None)
    @given(mutations())
    def each(data: list[bytes]) -> None:
        nonlocal lived
        lives(data)
        lived += 1

    each()
    assert lived >= count
    print(f"{lived} mutations of {len(EVERYTHING)} sequences")  # noqa: T201 - the count


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_random_bytes(data: list[bytes]) -> None:
    lives(data)
