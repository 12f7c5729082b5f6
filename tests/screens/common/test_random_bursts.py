"""Random bursts: whatever opens and closes between them, letters come whole and in order where they belong.

What a person does who types fast, a slow line, or a program that types: keys in one packet, or some turns of
the loop or milliseconds apart, while calls to the camera take their time and the terminal is resized.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from string import ascii_lowercase
from typing import Any, Final

import pytest
from textual import events
from textual.geometry import Size

from screens.common.settings import Settings
from tests.helpers.windows.cameras import Practice, User, visit
from tests.helpers.windows.mouse import click
from tests.helpers.windows.ways import CAPTCHA, SECURITY, begin
from tests.screens.gate import until
from tui.exercises.builtin import exercise_run

Keys = tuple[str, ...]
SHOWN: Final = "until another window is on top"
FREE: Final = "until no key waits"
ALL: Final = (
    *(("f1", "f1"), ("f1", "escape"), ("ctrl+g", "pagedown", "f1")),
    *(("f2", "escape"), ("f2", "enter"), ("f2", "f2"), ("f2", "down", "enter")),
    *((FREE, "ctrl+c", "escape"), (FREE, "ctrl+c", "enter"), ("f2", "f1", "escape", "escape")),
    *(("tab", "shift+tab"), ("x", "backspace"), ("left", "end")),
)
"""Keys that end where they began."""
PHONE: Final = (("f3", "escape"), ("f3", SHOWN, "f3"), ("f3", SHOWN, "escape"), ("f3", "f1", "f1", "f3"))
LIST: Final = (("up", "enter", "escape", "down"), ("up", "enter", "home", "enter", "down"))
STAY: Final = (("x", "escape", "enter", "backspace"), ("x", "escape", SHOWN, "escape", "backspace"))
"""The question before what is typed is lost."""
EXERCISE: Final = (("f7", "escape"), ("f7", "enter"), ("f7", "f1", "f1", "escape"))
WINDOWS: Final = {
    "login": ("lost", (), "#password", (*ALL, *PHONE, ("down", "enter", SHOWN, "escape", "up"))),
    "reset": ("lost", ("#forgot",), "#answer-0", (*ALL, *PHONE, *LIST, *STAY)),
    "captcha": ("lost", CAPTCHA, "#code", (*ALL, *PHONE, *STAY)),
    "security": ("known", SECURITY, "#answer-0", (*ALL, *PHONE, *LIST, *STAY)),
    "phone": ("lost", (*CAPTCHA, "f3", "up", "up", "end", *["backspace"] * 7), "#phone-name", ALL),
    "exercise": ("lost", ("enter",), "#password", (*ALL, *PHONE, *EXERCISE)),
}
"""The scenario, the way, the field that has the focus, and what is done between the letters."""
SIZES: Final = ((80, 24), (60, 20), (120, 40))


class Slow(ThreadPoolExecutor):
    """The loop's executor, where every third call takes some milliseconds more."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(max_workers=4)
        self._dice = dice

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any call
        late = self._dice.choice((0, 0, self._dice.random() * 0.02))

        def later() -> object:
            time.sleep(late)
            return call(*args, **kwargs)

        return super().submit(later)


@pytest.mark.parametrize(
    ("window", "rounds"),
    [
        ("captcha", 6),
        *(pytest.param(window, 40, marks=pytest.mark.full) for window in WINDOWS),
        *(pytest.param(window, 1000, marks=pytest.mark.soak) for window in WINDOWS),
    ],
)
async def test_letters_between_windows_come_whole_and_in_order(
    practice: Practice, window: str, rounds: int
) -> None:
    scenario, way, field, detours = WINDOWS[window]
    seed = random.getrandbits(32)
    print(f"{rounds} bursts at {window}, seed {seed}")  # noqa: T201 - to do it again
    dice = random.Random(seed)
    settings = Settings(boot=0, exercise_run=exercise_run("questions") if window == "exercise" else None)
    async with visit(practice.camera(scenario), phone=practice.cloud.handset, settings=settings) as user:
        await begin(user, *way)
        base = user.app.screen
        asyncio.get_running_loop().set_default_executor(Slow(dice))
        for number in range(rounds):
            sent: list[str] = []
            letters = await burst(user, dice, (field, *detours), sent)
            await user.settled()
            assert user.app.screen is base, (number, sent, user.shown())
            assert user.value(field) == letters, (number, sent)
            await user.press("end", "ctrl+u")


async def burst(user: User, dice: random.Random, ways: Sequence[str | Keys], sent: list[str]) -> str:
    """Send letters, and between them the keys of a way, or a click on a field; return the letters."""
    gap = dice.choice((packet, turns, milliseconds))
    resizes, base, letters = dice.random() < 0.2, user.app.screen, ""
    # Nobody can point at what moves: until the next frame it is drawn where it was.
    ways = [way for way in ways if isinstance(way, tuple) or not resizes]
    for letter in dice.sample(ascii_lowercase, dice.randrange(2, 6)):
        piece = letter * dice.randrange(1, 4)
        letters += piece
        way = dice.choice(ways)
        if isinstance(way, str):  # its place is known when all that was opened has gone
            await user.settled()
            there = user.widget(way).region
            user.send(*dice.choice(((), ("tab",), ("shift+tab",))))
            click(user, there.right - 1, there.y)
            sent.append("a click")
        for key in (*(way if isinstance(way, tuple) else ()), *piece):
            sent.append(key)
            if key == SHOWN:
                await taken(user)
                await until(lambda: user.app.screen is not base)
            elif key == FREE:
                await taken(user)
                await until(lambda: user.app._ahead is None)
            else:
                if resizes and dice.random() < 0.3:
                    resize(user, dice.choice(SIZES))
                user.send(key)
                await gap(dice)
    return letters


async def taken(user: User) -> None:
    """Wait until all keys have been given to a window."""
    await user.keys_taken()
    await until(lambda: not user.app._ahead)


async def packet(_dice: random.Random) -> None:
    """All at once."""


async def turns(dice: random.Random) -> None:
    for _ in range(dice.randrange(40)):
        await asyncio.sleep(0)


async def milliseconds(dice: random.Random) -> None:
    await asyncio.sleep(dice.random() * dice.choice((0.003, 0.02)))


def resize(user: User, size: tuple[int, int]) -> None:
    driver = user.app._driver
    assert driver is not None
    driver._size = size
    driver.send_message(events.Resize(Size(*size), Size(*size)))
