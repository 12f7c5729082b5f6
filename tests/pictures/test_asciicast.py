"""Recordings in asciicast v2: written and read again as the same cells; a forged file does nothing."""

from __future__ import annotations

import json
import os
import random
import re
from contextlib import closing
from pathlib import Path

import pytest

from tui.pictures.ansi import ansi
from tui.pictures.asciicast import writing
from tui.pictures.asciicast.reading import Cast, CastError, CastEvent
from tui.pictures.asciicast.screen import CastScreen
from tui.pictures.cells import Cells, CellStyle, Run
from tui.pictures.text import text

STYLES = (
    CellStyle(),
    CellStyle("#ffaf00", "#080808", bold=True),
    CellStyle("#123456", underline=True, dim=True),
    CellStyle(back="#00af5f", reverse=True, italic=True, strike=True),
)
LETTERS = "abc  ▀│Жй中文é"
HEAD = b'{"version": 2, "width": 80, "height": 24}\n'


def at_random(chance: random.Random, width: int, height: int) -> Cells:
    """A screen as `from_strips` would give it: full rows, neighbours of different styles."""
    rows = []
    for _ in range(height):
        runs: list[Run] = []
        column, style = 0, STYLES[0]
        while column < width:
            other = chance.choice([each for each in STYLES if each != style])
            shown, cells = "", 0
            for letter in chance.choices(LETTERS, k=chance.randint(1, 8)):
                size = 2 if letter in "中文" else 1
                if column + cells + size <= width:
                    shown, cells = shown + letter, cells + size
            if cells:
                style = other
                runs.append(Run(column, cells, shown, style))
                column += cells
        rows.append(tuple(runs))
    return Cells(width, tuple(rows))


@pytest.mark.parametrize("count", [20, pytest.param(2000, marks=pytest.mark.full)])
def test_changes_lead_to_the_same_cells(count: int) -> None:
    chance = random.Random(7)
    screen, before = CastScreen(20, 5), Cells(20, ((),) * 5)
    screen.take(writing.BLANK)
    for _ in range(count):
        now = at_random(chance, 20, 5)
        kept = [chance.random() < 0.5 for _ in range(5)]
        pairs = zip(now.rows, before.rows, kept, strict=True)
        now = Cells(20, tuple(old if keep and old else new for new, old, keep in pairs))
        screen.take(
            "".join(writing.row(y, *pair) for y, pair in enumerate(zip(now.rows, before.rows, strict=True)))
        )
        assert ansi(screen.cells()) == ansi(now)
        before = now


def test_only_what_has_changed_is_written() -> None:
    row = [Run(0, 3, "abc", STYLES[0]), Run(3, 3, "def", STYLES[1]), Run(6, 3, "ghi", STYLES[0])]
    other = [row[0], Run(3, 3, "dEf", STYLES[1]), row[2]]
    assert re.fullmatch("\x1b\\[4;4H\x1b\\[[0-9;]*mdEf", writing.row(3, other, row))
    assert writing.row(3, row, row) == ""


@pytest.mark.parametrize(
    "forged",
    [
        "\x1b]0;owned\x07",
        "\x1b]52;c;cm0gLXJmIC8=\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b[6n",
        "\x1b[?1049h\x1b[?1000h\x1b[>4;1m",
        "\x1b[21t",
        "\x1bc\x1b#8\x1b(0",
        "\x9b31m\x90\x9d",
        "\x07\x05\x0e\x00",
        "\x1b[999999999;999999999H",
        "\x1b[38;2;999;;m\x1b[48;5m\x1b[38m",
        f"\x1b[{'9' * 5000}m",
        "\x1b]never ended" + "x" * 5000,
        "\u202e\u2066\ud800",
        "中" * 500,
        "e" + "\u0301" * 500,
    ],
    ids=range(16),
)
def test_a_forged_output_is_text_and_colour_or_nothing(forged: str) -> None:
    screen = CastScreen(80, 24)
    for begun in ("", "\x1b", "\x1b[", "\x1b]", "\x1b[38;2;"):
        screen.take(begun + forged + "\x1b\\\x1b[H\x1b[0mHello")
    shown = ansi(screen.cells())
    assert "Hello" in shown
    assert set(re.findall(r"\x1b\[?[0-?]*.", shown)) == set(re.findall(r"\x1b\[[0-9;]*m", shown))
    assert not re.search(
        "[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert all(len(run.text) <= 8 * 80 for _, run in screen.cells().runs())


def test_scrolling_and_erasing() -> None:
    screen = CastScreen(4, 2)
    screen.take("ab\r\ncd\r\nef")
    assert text(screen.cells()) == "cd\nef\n"
    screen.take("\x1b[1;1H中x\x1b[1;2Hy")  # the second half of a wide glyph
    assert text(screen.cells()) == " yx\nef\n"
    screen.take("\x1b[2;2H\x1b[K\x1b[1;1H\x1b[J")
    assert text(screen.cells()) == "\n\n"


def events(path: Path, data: bytes) -> list[CastEvent]:
    path.write_bytes(data)
    with closing(Cast(path)) as cast:
        return list(cast.events())


def test_time_never_goes_back_and_what_is_unknown_is_passed_over(tmp_path: Path) -> None:
    lines = [
        [1, "o", "a"],
        [0.5, "o", "b"],
        [2, "i", "secret"],
        [3, "m", ""],
        [4, "r", "100x30"],
        [5, "r", "0x9"],
    ]
    data = HEAD + b"".join(
        json.dumps(line).encode() + b"\n" for line in [*lines, [6, "r", "9" * 5000 + "x1"]]
    )
    assert events(tmp_path / "a", data) == [
        CastEvent(1, "a"),
        CastEvent(1, "b"),
        CastEvent(4, size=(100, 30)),
    ]


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    assert events(tmp_path / "a", HEAD + b'[1, "o", "a"]\n[2, "o", "\xd0') == [CastEvent(1, "a")]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"\x00\xff" * 100, 1),
        (b"{}\n", 1),
        (b'{"version": 2, "width": 100000, "height": 24}\n', 1),
        (b'{"version": 2, "width": "80", "height": 24}\n', 1),
        (b'{"version": 3, "term": {"cols": 80, "rows": 24}}\n', 1),
        (b"[" * 100_000 + b"\n", 1),
        (HEAD + b'x\n[1, "o", "a"]\n', 2),
        (HEAD + b'[NaN, "o", "a"]\n', 2),
        (HEAD + b'[Infinity, "o", "a"]\n', 2),
        (HEAD + b"\n[1, 2, 3]\n", 3),
    ],
    ids=range(11),
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    with pytest.raises(CastError) as caught:
        events(tmp_path / "a", data)
    assert caught.value.line == line


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CastError):
        Cast(tmp_path / "pipe")
