"""What comes in, bounded: keys, pastes, rubbish."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator

import pytest
from textual import events
from textual.message import Message

from tests.remote.helpers import until
from tui.key_reader import KeyReader
from tui.remote.terminal.driver import _Parser
from tui.remote.terminal.input import QUEUED, InputThrottle
from tui.remote.terminal.interface import InputHandler
from tui.terminal_input import sequences
from tui.terminal_input.paste import LONGEST_PASTE


class Wire:
    """A terminal that only knows whether it is read."""

    name, size = "xterm", (80, 24)
    reading = True

    def connect(self, sink: InputHandler | None) -> None: ...

    def write(self, data: bytes) -> None: ...

    def is_full(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def stuck(self, seconds: float) -> None: ...


class InputHarness:
    """An intake, and what comes out of it."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.got: list[Message] = []
        self.waiting: deque[Message] = deque()
        self.busy = False
        """Whether the app deals with nothing."""
        self.intake: InputThrottle[Message] = InputThrottle(
            self.wire,
            reader=KeyReader(_Parser),
            mailer=self._post,
            waiting=lambda: len(self.waiting),
        )

    def _post(self, event: Message) -> None:
        self.got.append(event)
        if self.busy:
            self.waiting.append(event)

    def keys(self) -> str:
        return "".join(
            event.character or f"<{event.key}>" for event in self.got if isinstance(event, events.Key)
        )

    def pastes(self) -> list[str]:
        return [event.text for event in self.got if isinstance(event, events.Paste)]


@pytest.fixture
async def harness() -> AsyncIterator[InputHarness]:
    made = InputHarness()
    yield made
    made.intake.close()


async def test_letters(harness: InputHarness) -> None:
    harness.intake.take("aя中".encode())
    assert harness.keys() == "aя中"


async def test_characters_cut_anywhere(harness: InputHarness) -> None:
    for byte in "я\x1b[A中".encode():
        harness.intake.take(bytes([byte]))
    assert harness.keys() == "я<up>中"


async def test_bad_utf_8(harness: InputHarness) -> None:
    harness.intake.take(b"a\xff\xc3(\xf0\x9f")
    harness.intake.take(b"b")
    assert harness.keys() == "a�(�b".replace("a�(", "a��(")


async def test_a_lone_escape(harness: InputHarness) -> None:
    harness.intake.take(b"\x1b")
    assert harness.keys() == ""
    await until(lambda: harness.keys() == "\x1b", "Esc is a key")


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[99999999999999999999u",
        "\x1b[1114112u",
        "\x1b[97;99999999999999999999u",
        "\x1b[97;5;99999999999u",
        "\x1b[55296u",
        "\x1b[48;9999;9999;9999;9999t",
        "\x1b[48;0;0;0;0t",
        "\x1b[<99999999999;99999999999;9M",
        "\x1b[<0;-5;-5M",
        "\x1b[99999999999;9999999R",
        "\x1b[?9999999999999999;2$y",
        pytest.param("\x1b[200" + "9" * 200 + "~", id="a key of 203 digits"),
    ],
)
async def test_enormous_numbers(harness: InputHarness, sequence: str) -> None:
    harness.intake.take(f"a{sequence}".encode())
    harness.intake.take(b"\x1b[<0;5;6Mb")
    assert harness.keys()[0] + harness.keys()[-1] == "ab"
    mouse = [event for event in harness.got if isinstance(event, events.MouseDown)]
    assert (mouse[-1].x, mouse[-1].y) == (4, 5)  # no pixels, whatever sizes were claimed


async def test_a_paste_cut_anywhere(harness: InputHarness) -> None:
    for byte in b"a\x1b[200~one\x1b[two\x00\r\n\x1b[20\x1b[201~b":
        harness.intake.take(bytes([byte]))
    assert harness.pastes() == ["one\x1b[two\r\n\x1b[20"]
    assert harness.keys() == "ab"
    assert [type(event).__name__ for event in harness.got] == ["Key", "Paste", "Key"]


async def test_a_paste_without_an_end(harness: InputHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "PASTE_GAP", 0.05)
    harness.intake.take(b"\x1b[200~left\x1b[20")
    await until(harness.pastes, "the paste ends by itself")
    harness.intake.take(b"x")
    assert (harness.pastes(), harness.keys()) == (["left"], "x")


async def test_a_paste_too_long(harness: InputHarness) -> None:
    harness.intake.take(b"\x1b[200~")
    for _ in range(160):
        harness.intake.take(b"p" * 65536)
    await until(lambda: not harness.intake._data, "the rest is thrown away")
    harness.intake.take(b"\x1b[201~k")
    await until(harness.keys, "keys work again")
    assert [len(text) for text in harness.pastes()] == [LONGEST_PASTE]
    assert harness.keys() == "k"


async def test_an_app_that_is_busy_gets_no_more(harness: InputHarness) -> None:
    harness.busy = True
    harness.intake.take(b"a" * 5000)
    assert len(harness.got) == QUEUED
    assert len(harness.intake._events) <= QUEUED
    assert not harness.wire.reading
    harness.busy = False
    harness.waiting.clear()
    await until(lambda: len(harness.got) == 5000, "the rest")
    await until(lambda: harness.wire.reading, "reading goes on")


async def test_nothing_comes_after_the_end(harness: InputHarness) -> None:
    harness.busy = True
    harness.intake.take(b"a" * 200 + b"\x1b")
    harness.intake.close()
    harness.waiting.clear()
    got = len(harness.got)
    harness.intake.take(b"b")
    await asyncio.sleep(0.05)
    assert len(harness.got) == got


@pytest.mark.full
@pytest.mark.parametrize("seed", range(200))
async def test_anything(harness: InputHarness, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "PASTE_GAP", 0.01)
    chance = random.Random(seed)
    parts = [
        b"\x1b",
        b"\x1b[",
        b"200~",
        b"201~",
        b";",
        b"99999999999",
        b"u",
        b"M",
        b"t",
        b"R",
        b"<",
        b"\xff",
        b"a",
    ]
    for _ in range(40):
        harness.intake.take(b"".join(chance.choices([*parts, chance.randbytes(3)], k=8)))
    await until(lambda: harness.intake._silence is None and harness.intake._later is None, "it is quiet")
    harness.intake.take(b"\x1b[201~")
    await until(lambda: harness.intake._silence is None and harness.intake._later is None, "it is quiet")
    harness.got.clear()
    harness.intake.take(b"z")
    await until(lambda: harness.keys() == "z", "a key after all that is a key")
