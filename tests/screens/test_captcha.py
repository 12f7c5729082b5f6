"""Captcha: the way back in by a code that answers the QR code on the screen."""

from __future__ import annotations

import pytest

from tests.cameras import NEW, Hand, Practice, visit
from tests.phones import code_of
from tui.camera import Camera
from tui.protocol.payload import grouped

INSTRUCTION = "! Phone: the app, sign in, +, «Get device password», scan the left QR code."
OVER = "This QR code is over: F5 shows a new one"


async def captcha(hand: Hand) -> None:
    await hand.do("#forgot", "#forgot")
    assert (hand.heading, hand.focus) == ("Reset › Captcha", "code")


async def answer(hand: Hand, code: str) -> None:
    await hand.do("end", "ctrl+u", f"'{code}", "enter")


async def tick(hand: Hand) -> None:
    """Let the window's second pass."""
    getattr(hand.app.screen, "_tick")()  # noqa: B009 - mypy knows a Screen only
    await hand.settled()


def said(hand: Hand) -> str:
    """The title bar's note: time and tries."""
    return str(getattr(hand.widget("#bar-note"), "words"))  # noqa: B009 - the same


def payload(camera: Camera) -> str:
    running = camera.running_challenge()
    assert running is not None
    return running.payload


def wrong(camera: Camera) -> str:
    return f"{(int(code_of(camera)) + 1) % 10**8:08}"


async def test_right_code_new_password_and_in(practice: Practice) -> None:
    camera = practice.camera("lost-no-questions")
    async with visit(camera) as hand:
        await captcha(hand)
        await answer(hand, code_of(camera))
        assert (hand.heading, hand.focus) == ("Modify Password", "new")
        await hand.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert hand.sees("this camera has no", "Security", "Later")
        await hand.do("#decline")
        assert (hand.heading, hand.windows, hand.value("#user")) == ("System Login", 1, "admin")
        await hand.do(f"'{NEW}", "enter")
        assert hand.heading == "Main Menu"


async def test_a_code_is_taken_as_it_is_read_out(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        code = code_of(camera)
        await answer(hand, f" {code[:4]}-{code[4:]} ")
        assert hand.heading == "Modify Password"


async def test_the_list_leads_here_too(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "up", "up", "enter", "down", "enter")
        assert (hand.heading, hand.focus) == ("Reset › Captcha", "code")
        await hand.press("escape")
        assert (hand.heading, hand.sees("Safe Question")) == ("Reset", True)


async def test_instruction_payload_and_errors_share_a_line(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        assert hand.note == INSTRUCTION
        await hand.type("1")
        assert hand.note == grouped(payload(camera))
        assert hand.sees(grouped(payload(camera)))
        await hand.press("enter")
        assert hand.note == "The code has 8 digits"
        await hand.press("right")
        assert (hand.note, hand.wrong()) == (grouped(payload(camera)), [])


async def test_codes_by_mail_have_their_own_instruction(practice: Practice) -> None:
    async with visit(practice.camera("contact")) as hand:
        await captcha(hand)
        assert hand.sees("! Scan the left QR code in the phone app: the code goes to the saved e-mail.")


async def test_time_and_tries_stand_in_the_title(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        assert said(hand) == "valid 10:00 · tries 5"
        practice.clock.go(seconds=72)
        await tick(hand)
        assert said(hand) == "valid 8:48 · tries 5"
        await answer(hand, wrong(camera))
        assert hand.shown().splitlines()[0].endswith("valid 8:48 · tries 4    ✕")


async def test_a_wrong_code_costs_a_try_and_stays(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        code = wrong(camera)
        await answer(hand, code)
        assert hand.note == "Verification code error. Tries left: 4"
        assert (hand.value("#code"), hand.wrong(), hand.focus) == (code, ["code"], "code")
        await hand.type("7")
        assert hand.value("#code") == "7", "what was wrong was selected"
        await answer(hand, code_of(camera))
        assert hand.heading == "Modify Password"


@pytest.mark.parametrize("code", ["", "1234567", "1234567x", "[b]12345678[/b]\x1b[2J", "9" * 99])
async def test_what_is_no_code_costs_nothing(practice: Practice, code: str) -> None:
    async with visit(practice.camera("lost")) as hand:
        await captcha(hand)
        await answer(hand, code)
        assert hand.note == "The code has 8 digits"
        assert (hand.wrong(), said(hand)) == (["code"], "valid 10:00 · tries 5")
        assert "\x1b" not in hand.shown()


async def test_five_wrong_codes_and_a_new_one_by_f5(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        first, code = payload(camera), wrong(camera)
        await hand.press("f5")
        assert payload(camera) == first, "each counts against the day's ten"
        assert "F5" not in hand.offered()
        for left in "4321":
            await answer(hand, code)
            assert hand.note.endswith(f"Tries left: {left}")
        await answer(hand, code)
        assert (hand.note, said(hand)) == (OVER, "expired")
        assert "F5 New code" in hand.offered()
        await answer(hand, code)
        assert hand.note == OVER
        before = hand.shown()
        await hand.press("f5")
        assert payload(camera) != first
        assert hand.shown() != before
        assert (hand.value("#code"), said(hand)) == ("", "valid 10:00 · tries 5")
        assert hand.note == grouped(payload(camera))
        await answer(hand, code_of(camera))
        assert hand.heading == "Modify Password"


async def test_a_code_that_ran_out_renews_by_hand_only(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        old = code_of(camera)
        practice.clock.go(minutes=10)
        await tick(hand)
        await tick(hand)
        assert (hand.note, said(hand)) == (OVER, "expired")
        assert camera.running_challenge() is None
        await answer(hand, old)
        assert (hand.note, hand.heading) == (OVER, "Reset › Captcha")
        await hand.press("ctrl+r")
        assert said(hand) == "valid 10:00 · tries 5"
        assert code_of(camera) != old


async def test_after_ten_a_day_reset_says_until_when(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        for _ in range(10):
            camera.new_challenge()
        await captcha(hand)
        practice.clock.go(minutes=10)
        await tick(hand)
        await hand.press("f5")
        assert hand.note == "No more QR codes today: wait 23 h 50 min"
        await hand.do("escape", "#forgot")
        assert (hand.heading, hand.note) == ("Reset", "No more QR codes today: wait 23 h 50 min")


async def test_a_running_code_is_shown_again(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await captcha(hand)
        await answer(hand, wrong(camera))
        first = payload(camera)
        await hand.do("end", "ctrl+u", "escape", "#forgot")
        assert (payload(camera), said(hand)) == (first, "valid 10:00 · tries 4")


async def test_leaving_with_something_typed_asks(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await captcha(hand)
        await hand.do("'1234", "escape")
        assert hand.sees("What you typed here is not saved.")
        await hand.press("enter")
        assert (hand.heading, hand.value("#code"), hand.focus) == ("Reset › Captcha", "1234", "code")
        await hand.do("#cancel", "left", "enter")
        assert hand.heading == "Reset"


@pytest.mark.parametrize("way", ["escape", "#cancel", "Close"])
async def test_nothing_typed_nothing_asked(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost")) as hand:
        await captcha(hand)
        await (hand.click(way) if way == "Close" else hand.do(way))
        assert hand.heading == "Reset"


@pytest.mark.parametrize("channel", ["NULL", "'app'"])
async def test_a_camera_without_the_way_of_the_code_refuses(practice: Practice, channel: str) -> None:
    camera = practice.camera("lost")
    with practice.store.write_all() as tx:
        tx.exec_driver_sql(f"UPDATE security SET channel = {channel}")
        if channel != "NULL":
            tx.exec_driver_sql("DELETE FROM camera_keys")
    async with visit(camera) as hand:
        await hand.do("#forgot", "#forgot")
        assert hand.heading == "Reset"
        assert hand.note == "The feature is not supported by the device."
