"""Random keys through the real app: nothing fails, nothing shows a secret, and every window can be left."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Final

import pytest
from textual.widgets import Input

from tests.helpers.windows.cameras import KNOWN, MAIL, PHONE, Practice, User, visit
from tui.i18n import LANGUAGES

SECRETS: Final = ("Turnstile-42-north", "Zebra-77-lagoon", "Quarry=81=velvet")
MOVES: Final = (
    *("up", "down", "left", "right", "tab", "shift+tab") * 3,
    *("enter",) * 6,
    *("space", "escape", "pageup", "pagedown", "home", "end", "backspace", "delete"),
    *("f1", "f2", "f4", "f5", "ctrl+g", "ctrl+l", "ctrl+o", "ctrl+r"),
    *("ctrl+a", "ctrl+c", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+z"),
)
"""Every key of the menus but Ctrl+Q, which leaves as it should, and those that pick up the phone: in it a
monkey stays for long."""
PHONE_KEYS: Final = ("f3", "ctrl+p")
TYPED: Final = "abcXYZ019 .@[]%&=+-/\\\"'éЖ门ß\u0301\u202e"
TEXTS: Final = (
    "ohrana",
    "[bold]x[/]",
    "=1+1",
    "\x1b[2J\x1b]0;x\x07",
    "門" * 40,
    "1999-13-41",
    PHONE,
    MAIL,
    "",
)
A_ROUND: Final = 250
"""Most keys pressed in one sitting; afterwards it has to be possible to get out."""
ESCAPES: Final = 24
"""More than there are windows one over the other, with a question at each."""


@pytest.mark.parametrize("keys", [80, pytest.param(20_000, marks=pytest.mark.full)])
async def test_random_keys(practice: Practice, keys: int) -> None:
    seed = int(os.environ.get("MONKEY_SEED", random.getrandbits(32)))
    dice, seen = random.Random(seed), Counter[str]()
    print(f"seed {seed} (MONKEY_SEED repeats it)")  # noqa: T201 - to repeat a failure with
    rounds, in_one = max(1, keys // A_ROUND), min(keys, A_ROUND)
    for number in range(rounds):
        language = list(LANGUAGES)[number % len(LANGUAGES)]
        size = dice.choice(((80, 24), (80, 24), (60, 20), (120, 40)))
        camera = practice.camera("known")
        with practice.store.write_all() as tx:  # else the login's help tells it, as it should
            tx.exec_driver_sql("UPDATE told SET password = NULL")
        async with visit(camera, language, size=size, phone=practice.cloud.handset) as user:
            await sit_down(user, dice)
            await press(user, dice, seen, in_one)
            await get_out(user)
    print(f"{keys} keys, windows: {dict(seen.most_common())}")  # noqa: T201 - where it was
    assert len(seen) >= min(rounds, 8), "the monkey saw few windows"


async def sit_down(user: User, dice: random.Random) -> None:
    """Most rounds begin behind the login: no monkey guesses a password. Where it would leave, it stays."""
    user.app.exit = lambda *_args, **_kwargs: None  # type: ignore[method-assign]
    if dice.random() < 0.8:
        await user.do(f"'{KNOWN}", "enter")
        for key in dice.choices(("enter", "down", "right"), k=dice.randrange(6)):
            await user.press(key)


async def press(user: User, dice: random.Random, seen: Counter[str], keys: int) -> None:
    for number in range(keys):
        await one(user, dice)
        if dice.random() < 0.7:  # else the next key comes in the same packet
            await user.settled()
        if number % 10 == 0:
            seen[type(user.app.screen).__name__] += 1
            look(user)
    await user.settled()
    look(user)


async def one(user: User, dice: random.Random) -> None:
    kind = dice.random()
    if kind < 0.01:
        user.send(dice.choice(PHONE_KEYS))
    elif kind < 0.8:
        user.send(dice.choice(MOVES))
    elif kind < 0.93:
        user.send(dice.choice(TYPED))
    else:
        await user.settled()  # whether the field hides what is typed is known once the keys before have acted
        hidden = isinstance(user.app.focused, Input) and user.app.focused.password
        await user.paste(dice.choice(SECRETS if hidden else TEXTS))


def look(user: User) -> None:
    """What stands on the screen is no secret."""
    assert user.app._exception is None
    shown = user.shown()
    for secret in (*SECRETS, "$argon2"):
        assert secret not in shown
    assert "\x1b" not in shown


async def get_out(user: User) -> None:
    """Esc leads out of every window, in the end to the login; questions on the way are answered."""
    for _ in range(ESCAPES):
        if user.windows == 1 and not user.app.screen.has_class("-help"):
            break
        before = user.app.screen
        await user.press("escape")
        if user.app.screen is not before and user.app.screen.query("#accept"):
            await user.do("#accept")
    assert user.windows == 1, f"no way out of {user.app.screen}, focus on {user.focus}\n{user.shown()}"
    assert user.app._exception is None
