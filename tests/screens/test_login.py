"""System Login: signing in, being refused, and what leads nowhere."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tests.cameras import KNOWN, Practice, session, visit

WRONG = "Username or password error. Tries left: 4"


async def test_hand_is_at_the_password(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        assert hand.focus == "password"
        assert hand.value("#user") == "admin"
        assert hand.sees("System Login", "Forgot Password", "09:41:07", "training emulator")


async def test_right_password_opens_the_menu_and_leaves_nothing_behind(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.type(KNOWN)
        assert KNOWN not in hand.shown()
        await hand.press("enter")
        assert hand.heading == "Main Menu"
        await hand.press("escape")
        assert hand.heading == "System Login"
        assert (hand.value("#password"), hand.note, hand.focus) == ("", "", "password")


async def test_wrong_password_is_kept_and_selected(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.type("not-this-one")
        await hand.press("enter")
        assert hand.sees(f"! {WRONG}")
        assert (hand.value("#password"), hand.focus, hand.wrong()) == (
            "not-this-one",
            "password",
            ["password"],
        )
        await hand.type("x")
        assert hand.value("#password") == "x", "the wrong one was selected"
        assert (hand.note, hand.wrong()) == ("", [])


async def test_unknown_user_is_told_the_same(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.press("up")
        await hand.type("2")
        await hand.press("down")
        await hand.type(KNOWN)
        await hand.press("enter")
        assert hand.value("#user") == "admin2"
        assert hand.note == WRONG


async def test_tries_run_out_and_the_lock_tells_how_long(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.type("wrong")
        notes = []
        for _ in range(5):
            await hand.press("enter")
            notes.append(hand.note)
        assert [note[-1] for note in notes[:4]] == list("4321")
        assert notes[4] == "The account is locked for another 30 min"
        practice.clock.go(minutes=12)
        await hand.type(KNOWN)
        await hand.press("enter")
        assert hand.note == "The account is locked for another 18 min"
        practice.clock.go(minutes=18)
        await hand.press("enter")
        assert hand.heading == "Main Menu"


async def test_enter_pressed_ten_times_is_one_try(practice: Practice) -> None:
    camera = practice.camera("known")
    pressed = threading.Event()
    async with visit(camera) as hand:
        await hand.type("wrong")
        practice.hasher.meanwhile = lambda: pressed.wait(10)
        hand.send(*["enter"] * 10)
        await hand.pilot._wait_for_screen()
        while hand.app._ahead is not None:
            await hand.pilot.pause(0.01)
        pressed.set()
        await hand.settled()
        assert hand.note == WRONG


@pytest.mark.parametrize("way", ["escape", "cancel", "close"])
async def test_nothing_lies_behind_the_login(practice: Practice, way: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.type("half")
        if way == "escape":
            await hand.press("escape")
        else:
            await hand.click("#cancel" if way == "cancel" else "Close")
        assert hand.sees("Ctrl+Q leaves the emulator")
        assert (hand.heading, hand.value("#password")) == ("System Login", "half")


async def test_ctrl_q_leaves(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.press("ctrl+q")
        assert hand.app._exit
        assert hand.app.return_value is None


async def test_locked_scenario_lets_in_by_a_reset_only(practice: Practice) -> None:
    async with visit(practice.camera("locked")) as hand:
        await hand.type("anything")
        await hand.press("enter")
        assert hand.sees("The account is locked for another 30 min")
        await hand.click("#forgot")
        assert hand.heading == "Reset"


async def test_fresh_lock_of_another_program_is_seen(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        for _ in range(4):
            with pytest.raises(Exception, match="tries_left"):
                session(practice.beside(camera), "wrong")
        practice.clock.now += timedelta(minutes=1)
        await hand.type("wrong")
        await hand.press("enter")
        assert "locked" in hand.note
