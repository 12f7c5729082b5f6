"""The new password: after a reset, and the first one of a new camera."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.helpers.windows.cameras import (
    KNOWN,
    MAIL,
    MEDIUM,
    NEW,
    PHONE,
    WEAK,
    Practice,
    User,
    session,
    visit,
)
from tui.camera import Answer, CodeChannel


async def to_the_new_password(user: User) -> None:
    await user.do("#forgot", f"'{PHONE}", "enter", f"'{MAIL}", "enter")
    assert user.heading == "Modify Password"


REFUSED = [
    (NEW, MEDIUM, "The two passwords differ", "confirm"),
    (NEW, "", "Type the new password again to confirm it", "confirm"),
    ("", NEW, "Type a new password", "new"),
    ("short", "short", "Too short: at least 8 characters", "new"),
    ("Ab1" * 22, "Ab1" * 22, "Too long: at most 64 characters", "new"),
    ("12345678", "12345678", "Too easy to guess. Choose another password.", "new"),
    ("adminadmin", "adminadmin", "Too easy to guess. Choose another password.", "new"),
]
"""What is typed twice, what the window says to it, and the field that it marks."""
EMPTY = ("home", "shift+end", "delete")


@pytest.mark.parametrize(
    "rows", [REFUSED[::3], pytest.param(REFUSED, marks=pytest.mark.full)], ids=["3", "all"]
)
async def test_refused(practice: Practice, rows: list[tuple[str, str, str, str]]) -> None:
    async with visit(practice.camera("lost")) as user:
        await to_the_new_password(user)
        for password, again, says, field in rows:
            await user.do("#new", *EMPTY, f"'{password}", "down", *EMPTY, f"'{again}", "enter")
            assert user.note == says, password
            assert (user.wrong(), user.focus) == ([field], field), password
        await user.do("#new", *EMPTY, f"'{NEW}", "down", *EMPTY, f"'{NEW}", "enter", "#decline")
        assert user.heading == "System Login", "the leave is good for another try"


async def test_strength(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await to_the_new_password(user)
        for password, word in {
            "password": "Dangerous",
            WEAK: "Weak",
            MEDIUM: "Medium",
            NEW: "Strong",
        }.items():
            assert not user.sees("━")
            await user.type(password)
            assert user.sees(word)
            await user.press(*EMPTY)
            assert not user.sees(word)
        assert not user.sees("━")


@pytest.mark.full
@pytest.mark.parametrize("password", [WEAK, MEDIUM])
async def test_weak_and_medium_are_taken(practice: Practice, password: str) -> None:
    async with visit(practice.camera("lost")) as user:
        await to_the_new_password(user)
        await user.do(f"'{password}", "enter", f"'{password}", "enter", "#decline")
        assert user.sees("Set password successfully.")


@pytest.mark.full
async def test_the_user_name_is_fixed(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await to_the_new_password(user)
        assert user.sees("admin  fixed", "Reset password")
        await user.press("up", "up")
        assert user.focus == "new"


@pytest.mark.parametrize("way", ["escape", pytest.param("#cancel", marks=pytest.mark.full)])
async def test_leaving_asks_when_something_is_typed(practice: Practice, way: str) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await to_the_new_password(user)
        await user.do(f"'{NEW}", way, "enter")
        assert (user.heading, user.value("#new")) == ("Modify Password", NEW)
        await user.do(way, "#accept")
        assert (user.heading, user.focus) == ("System Login", "forgot")
        await user.do("up", f"'{NEW}", "enter")
        assert user.note.startswith("Username or password error")


@pytest.mark.full
async def test_leaving_with_nothing_typed(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await to_the_new_password(user)
        await user.press("escape")
        assert user.heading == "System Login"


@pytest.mark.full
async def test_a_camera_left_without_questions_offers_security(practice: Practice) -> None:
    """The questions vanish between the answers and the password: as after a reset by code."""
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await to_the_new_password(user)
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE security SET first_question = 0, second_question = 0")
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.sees("Notice", "this camera has no", "Later")
        await user.press("enter")
        assert user.sees("Set password successfully.")
        await user.do(f"'{NEW}", "enter")
        assert user.heading == "Security"
        await user.press("escape")
        assert user.heading == "Main Menu"


@pytest.mark.full
async def test_later_means_later(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await to_the_new_password(user)
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE security SET first_question = 0, second_question = 0")
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter", "#decline", f"'{NEW}", "enter")
        assert user.heading == "Main Menu"


async def test_first_password_comes_before_anything_else(practice: Practice) -> None:
    camera = practice.camera("factory")
    async with visit(camera) as user:
        assert user.heading == "Modify Password"
        assert user.sees("First start")
        await user.press("escape")
        assert user.heading == "System Login"
        for steps in (("'anything", "enter"), ("#forgot",)):
            await user.do(*steps)
            assert user.sees("First start")
            await user.press("escape")
        await user.do("#ok", f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.heading == "Security"
        await user.press("escape")
        assert user.heading == "Main Menu"
        assert not camera.needs_first_password()
        await user.do("escape", "enter", f"'{NEW}", "enter")
        assert user.heading == "Main Menu", "Security opens by itself only once"


@pytest.mark.full
async def test_first_password_set_by_another_user(practice: Practice) -> None:
    camera = practice.camera("factory")
    async with visit(camera) as user:
        practice.beside(camera).set_first_password(KNOWN)
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.note == "You do not have the right to do this"
        await user.do("escape", "#accept", f"'{KNOWN}", "enter")
        assert user.heading == "Main Menu"


async def test_reset_signs_out_all_users(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.do(f"'{KNOWN}", "enter", "enter", "enter")
        assert user.heading == "Advanced › Account"
        other = practice.beside(camera)
        other.reset_password(other.answer_questions(Answer(1, PHONE), Answer(2, MAIL)), NEW)
        await user.press("f5")
        assert (user.heading, user.note) == ("System Login", "You were signed out. Sign in again.")
        await user.do(f"'{NEW}", "enter")
        assert user.heading == "Main Menu"


@pytest.mark.full
async def test_security_saved_by_another_user_voids_the_leave(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await to_the_new_password(user)
        other = practice.beside(camera)
        other.save_security(session(other), Answer(3, "1"), Answer(4, "2"), CodeChannel.APP, "")
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.note == "The time is up. Start the reset again."


@pytest.mark.full
async def test_what_is_under_way_can_not_be_left(practice: Practice) -> None:
    """Esc while the password is hashed asks nothing: it would be set all the same."""
    camera = practice.camera("known")
    going_on, enough = threading.Event(), threading.Event()

    def wait() -> None:
        going_on.set()
        assert enough.wait(20)

    async with visit(camera) as user:
        await user.do(f"'{KNOWN}", "enter", "enter", "enter", "#modify-password")
        await user.do(f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}")
        practice.hasher.meanwhile = wait
        user.send("enter")
        await asyncio.to_thread(going_on.wait, 20)
        user.send("escape", "left", "enter")
        await user.pilot.pause()
        assert user.heading == "Modify Password"
        enough.set()
        await user.settled()
        assert user.heading == "Security", "the administrator is led on, and knows"
    assert session(camera, NEW)
