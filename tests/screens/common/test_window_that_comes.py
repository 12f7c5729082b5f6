"""What was pressed is shown as taken, and the keys behind it are for the window that comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.helpers.windows.cameras import KNOWN, PHONE, Menus, Practice, User
from tests.screens.gate import Gate, held, turns, until

ONE_MOMENT = "One moment…"


@asynccontextmanager
async def opening(practice: Practice, scenario: str = "lost") -> AsyncIterator[tuple[User, Gate]]:
    """The login, in front of a camera that does not open before its gate does."""
    with held("_camera") as gate:
        async with Menus(practice.camera(scenario)).run_test(size=(80, 24)) as pilot:
            user = User(pilot)
            await until(lambda: user.focus == "password")
            yield user, gate


async def taken(user: User, button: str) -> None:
    """Wait until a button looks pressed and the line under the fields says that it is under way."""
    await until(lambda: user.note == ONE_MOMENT)
    assert [widget.id for widget in user.widgets(".-pressed")] == [button]


@pytest.mark.parametrize("by", ["key", pytest.param("mouse", marks=pytest.mark.full)])
async def test_keys_wait_for_a_window_that_takes_long(practice: Practice, by: str) -> None:
    async with opening(practice) as (user, gate):
        if by == "key":
            user.send("down", "enter")
        else:
            getattr(user.widget("#forgot"), "action_press")()  # noqa: B009 - mypy knows a Widget only
        await taken(user, "forgot")
        user.send(*PHONE, "f1")
        await turns()
        assert user.heading == "System Login"
        assert not user.widgets("#help"), "the login's help"
        gate.open()
        await user.settled()
        assert (user.heading, user.value("#answer-0")) == ("Reset", PHONE)
        assert user.sees("Both answers count as one")


async def test_pressed_again_is_one_press(practice: Practice) -> None:
    async with opening(practice) as (user, gate):
        user.send("down", "enter", "enter")
        await taken(user, "forgot")
        user.send("enter", "enter")
        gate.open()
        await user.settled()
        assert (user.heading, user.windows, user.focus) == ("Reset", 2, "answer-0")
        await user.press("escape")
        assert (user.note, user.widgets(".-pressed")) == ("", [])


async def test_enter_in_the_password_presses_ok(practice: Practice) -> None:
    async with opening(practice, "known") as (user, gate):
        user.send(*KNOWN, "enter")
        await taken(user, "ok")
        user.send("down", "down")
        gate.open()
        await user.settled()
        assert user.heading == "Main Menu"
        assert user.sees("Sign out and go back")


@pytest.mark.full
async def test_keys_wait_in_a_window_that_stays(practice: Practice) -> None:
    async with opening(practice, "known") as (user, gate):
        user.send(*"wrong", "enter")
        await taken(user, "ok")
        user.send(*KNOWN, "enter")
        gate.open()
        await user.settled()
        assert user.heading == "Main Menu", "what was wrong was selected, and typed over"


@pytest.mark.parametrize("key", ["ctrl+q", "f10"])
async def test_keys_that_leave_wait_for_no_window(practice: Practice, key: str) -> None:
    async with opening(practice) as (user, _gate):
        user.send("down", "enter", *"abc")
        await taken(user, "forgot")
        user.send(key)
        await until(lambda: user.app._exit)
