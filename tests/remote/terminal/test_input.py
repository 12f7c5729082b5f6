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
from tui.remote.limits.rate_limit import TokenBucket
from tui.remote.terminal import input as intakes
from tui.remote.terminal.driver import _Parser
from tui.remote.terminal.input import QUEUED, InputThrottle
from tui.remote.terminal.interface import InputHandler
from tui.terminal_input import sequences
from tui.terminal_input.sequences import LONGEST_PASTE


class Wire:
    """A terminal that only knows whether it is read."""

    name, size = "xterm", (80, 24)
    reading = True

    def connect(self, sink: InputHandler | None) -> None: ...

    def write(self, data: bytes) -> None: ...

    def is_full(self) -> bool:
        return False

    def event(self) -> float:
        return 0.0

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def stuck(self, seconds: float) -> None: ...


class Desk:
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
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    made.intake.close()


async def test_letters(desk: Desk) -> None:
    desk.intake.take("aя中".encode())
    assert desk.keys() == "aя中"


async def test_characters_cut_anywhere(desk: Desk) -> None:
    for byte in "я\x1b[A中".encode():
        desk.intake.take(bytes([byte]))
    assert desk.keys() == "я<up>中"


async def test_bad_utf_8(desk: Desk) -> None:
    desk.intake.take(b"a\xff\xc3(\xf0\x9f")
    desk.intake.take(b"b")
    assert desk.keys() == "a�(�b".replace("a�(", "a��(")


async def test_a_lone_escape(desk: Desk) -> None:
    desk.intake.take(b"\x1b")
    assert desk.keys() == ""
    await until(lambda: desk.keys() == "\x1b", "Esc is a key")


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
async def test_enormous_numbers(desk: Desk, sequence: str) -> None:
    desk.intake.take(f"a{sequence}".encode())
    desk.intake.take(b"\x1b[<0;5;6Mb")
    assert desk.keys()[0] + desk.keys()[-1] == "ab"
    mouse = [event for event in desk.got if isinstance(event, events.MouseDown)]
    assert (mouse[-1].x, mouse[-1].y) == (4, 5)  # no pixels, whatever sizes were claimed


async def test_a_paste_cut_anywhere(desk: Desk) -> None:
    for byte in b"a\x1b[200~one\x1b[two\x00\r\n\x1b[20\x1b[201~b":
        desk.intake.take(bytes([byte]))
    assert desk.pastes() == ["one\x1b[two\r\n\x1b[20"]
    assert desk.keys() == "ab"
    assert [type(event).__name__ for event in desk.got] == ["Key", "Paste", "Key"]


async def test_a_paste_without_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "PASTE_GAP", 0.05)
    desk.intake.take(b"\x1b[200~left\x1b[20")
    await until(desk.pastes, "the paste ends by itself")
    desk.intake.take(b"x")
    assert (desk.pastes(), desk.keys()) == (["left"], "x")


async def test_a_paste_too_long(desk: Desk) -> None:
    desk.intake.take(b"\x1b[200~")
    for _ in range(160):
        desk.intake.take(b"p" * 65536)
    await until(lambda: not desk.intake._data, "the rest is thrown away")
    desk.intake.take(b"\x1b[201~k")
    await until(desk.keys, "keys work again")
    assert [len(text) for text in desk.pastes()] == [LONGEST_PASTE]
    assert desk.keys() == "k"


async def test_a_flood_is_left_with_its_sender(desk: Desk) -> None:
    seconds = 0.0
    bucket = TokenBucket(intakes.EVENTS_A_SECOND, intakes.EVENTS_AT_ONCE, lambda: seconds)
    desk.intake._event_bucket = bucket  # on a busy machine the first events take long enough for more of them
    desk.intake.take(b"a" * 5000)
    assert intakes.EVENTS_AT_ONCE <= len(desk.got) < 2 * intakes.EVENTS_AT_ONCE
    assert len(desk.intake._events) <= QUEUED
    assert not desk.wire.reading
    seconds = 2.0
    following = intakes.EVENTS_AT_ONCE + 2 * intakes.EVENTS_A_SECOND
    await until(lambda: len(desk.got) == following, "the next ones come in their time")


async def test_an_app_that_is_busy_gets_no_more(desk: Desk) -> None:
    desk.busy = True
    desk.intake.take(b"a" * 200)
    assert len(desk.got) == QUEUED
    assert not desk.wire.reading
    desk.busy = False
    desk.waiting.clear()
    await until(lambda: len(desk.got) == 200, "the rest")
    await until(lambda: desk.wire.reading, "reading goes on")


async def test_nothing_comes_after_the_end(desk: Desk) -> None:
    desk.busy = True
    desk.intake.take(b"a" * 200 + b"\x1b")
    desk.intake.close()
    desk.waiting.clear()
    got = len(desk.got)
    desk.intake.take(b"b")
    await asyncio.sleep(0.05)
    assert len(desk.got) == got


@pytest.mark.full
@pytest.mark.parametrize("seed", range(200))
async def test_anything(desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "PASTE_GAP", 0.01)
    desk.intake._event_bucket = TokenBucket(1e9, 1e9)
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
        desk.intake.take(b"".join(chance.choices([*parts, chance.randbytes(3)], k=8)))
    await until(lambda: desk.intake._silence is None and desk.intake._later is None, "it is quiet")
    desk.intake.take(b"\x1b[201~")
    await until(lambda: desk.intake._silence is None and desk.intake._later is None, "it is quiet")
    desk.got.clear()
    desk.intake.take(b"z")
    await until(lambda: desk.keys() == "z", "a key after all that is a key")
