"""Captcha: the way back in by a code that answers the QR code on the screen."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import NEW, Practice, User, visit
from tests.helpers.windows.phones import code_of
from tests.helpers.windows.ways import CAPTCHA, begin
from tui.camera import Camera
from tui.protocol.payload import grouped

INSTRUCTION = "In the app: sign in, press +, “Get device password”, scan the left QR code"
OVER = "This QR code has expired. Press F5 for a new one."
USED_UP = "No tries are left for this QR code. Press F5 for a new one."


async def captcha(user: User) -> None:
    await user.do("#forgot", "#forgot")
    assert (user.heading, user.focus) == ("Reset › Captcha", "code")


async def answer(user: User, code: str) -> None:
    await user.do("end", "ctrl+u", f"'{code}", "enter")


async def tick(user: User) -> None:
    """Let the window's second pass."""
    getattr(user.app.screen, "_tick")()  # noqa: B009 - mypy knows a Screen only
    await user.settled()


def said(user: User) -> str:
    """The title bar's note: time and tries."""
    return str(getattr(user.widget("#bar-note"), "words"))  # noqa: B009 - the same


def payload(camera: Camera) -> str:
    running = camera.running_challenge()
    assert running is not None
    return running.payload


def wrong(camera: Camera) -> str:
    return f"{(int(code_of(camera)) + 1) % 10**8:08}"


@pytest.mark.full
async def test_right_code_new_password_and_in(practice: Practice) -> None:
    camera = practice.camera("lost-no-questions")
    async with visit(camera) as user:
        await captcha(user)
        await answer(user, code_of(camera))
        assert (user.heading, user.focus) == ("Modify Password", "new")
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.sees("this camera has no", "Security", "Later")
        await user.do("#decline")
        assert (user.heading, user.windows, user.value("#user")) == ("System Login", 1, "admin")
        await user.do(f"'{NEW}", "enter")
        assert user.heading == "Main Menu"


async def test_after_a_code_the_questions_that_were_not_known_are_named(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        await answer(user, code_of(camera))
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.sees("were not known", "five digits of your", "e-mail account", "strongly advised")
        await user.press("enter")
        await user.do(f"'{NEW}", "enter")
        assert user.heading == "Security"


@pytest.mark.full
async def test_a_code_is_taken_as_it_is_read_out(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        code = code_of(camera)
        await answer(user, f" {code[:4]}-{code[4:]} ")
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_the_list_leads_here_too(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "up", "up", "enter", "down", "enter")
        assert (user.heading, user.focus) == ("Reset › Captcha", "code")
        await user.press("escape")
        assert (user.heading, user.sees("Safe Question")) == ("Reset", True)


async def test_instruction_payload_and_errors_share_a_line(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await begin(user, *CAPTCHA)
        assert user.note == INSTRUCTION
        assert "! " not in user.shown()
        await user.type("1")
        assert user.note == grouped(payload(camera))
        assert user.sees(grouped(payload(camera)))
        await user.press("enter")
        assert user.note == "The code has 8 digits"
        await user.press("right")
        assert (user.note, user.wrong()) == (INSTRUCTION, [])
        await user.press("right")
        assert user.note == grouped(payload(camera))


async def test_codes_by_mail_have_their_own_instruction(practice: Practice) -> None:
    async with visit(practice.camera("contact")) as user:
        await begin(user, *CAPTCHA)
        assert user.sees("Scan the left QR code in the app. The code is sent to the saved e-mail.")


async def test_time_and_tries_stand_in_the_title(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await begin(user, *CAPTCHA)
        assert said(user) == "valid 10:00 · tries 5"
        practice.clock.go(seconds=72)
        await tick(user)
        assert said(user) == "valid 8:48 · tries 5"
        await answer(user, wrong(camera))
        assert user.shown().splitlines()[0].endswith("valid 8:48 · tries 4    ✕")


async def test_a_wrong_code_costs_a_try_and_stays(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        code = wrong(camera)
        await answer(user, code)
        assert user.note == "Verification code error. Tries left: 4"
        assert (user.value("#code"), user.wrong(), user.focus) == (code, ["code"], "code")
        await user.type("7")
        assert user.value("#code") == "7", "what was wrong was selected"
        await answer(user, code_of(camera))
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_a_code_stays_while_the_database_is_away(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        code = code_of(camera)
        with practice.away():
            await answer(user, code)
            assert "is damaged" in user.note
            assert (user.value("#code"), user.wrong(), user.focus) == (code, [], "code")
        await user.press("enter")
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_what_is_no_code_costs_nothing(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await begin(user, *CAPTCHA)
        for code in ("", "  ", "1234567", "1234567x", "[b]12345678[/b]\x1b[2J", "9" * 99):
            await answer(user, code)
            assert user.note == ("The code has 8 digits" if code.strip() else "Enter the code")
            assert (user.wrong(), said(user)) == (["code"], "valid 10:00 · tries 5")
            assert "\x1b" not in user.shown()
            await user.press("end")
            assert user.note == INSTRUCTION
            await user.type("1")
            assert (user.note, user.wrong()) == (grouped(payload(camera)), []), "typing takes it away"
            await user.press("home", "shift+end", "delete")


@pytest.mark.full
async def test_five_wrong_codes_and_a_new_one_by_f5(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        first, code = payload(camera), wrong(camera)
        await user.press("f5")
        assert payload(camera) == first, "each counts against the day's ten"
        assert "F5" not in user.offered()
        for left in "4321":
            await answer(user, code)
            assert user.note.endswith(f"Tries left: {left}")
        await answer(user, code)
        assert (user.note, said(user)) == (USED_UP, "no tries left")
        assert "F5 New code" in user.offered()
        await answer(user, code)
        assert user.note == USED_UP
        practice.clock.go(minutes=10)
        await tick(user)
        assert (user.note, said(user)) == (USED_UP, "no tries left"), "that was the reason, and stays it"
        before = user.shown()
        await user.press("f5")
        assert payload(camera) != first
        assert user.shown() != before
        assert (user.value("#code"), said(user)) == ("", "valid 10:00 · tries 5")
        assert user.note == INSTRUCTION
        await answer(user, code_of(camera))
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_a_code_that_ran_out_renews_by_hand_only(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await begin(user, *CAPTCHA)
        old = code_of(camera)
        practice.clock.go(minutes=10)
        await tick(user)
        await tick(user)
        assert (user.note, said(user)) == (OVER, "expired")
        assert camera.running_challenge() is None
        await answer(user, old)
        assert (user.note, user.heading) == (OVER, "Reset › Captcha")
        await user.press("ctrl+r")
        assert said(user) == "valid 10:00 · tries 5"
        assert code_of(camera) != old


@pytest.mark.parametrize(
    "language", ["ru", *(pytest.param(each, marks=pytest.mark.full) for each in ("en", "zh"))]
)
async def test_the_smallest_terminal_names_the_key_of_a_code_that_is_over(
    practice: Practice, language: str
) -> None:
    async with visit(practice.camera("lost"), language, size=(60, 20), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA)
        assert "F5" not in user.offered()
        practice.clock.go(minutes=10)
        await tick(user)
        assert " F5 " in f" {user.offered()} "
        assert len(user.offered()) <= 58


@pytest.mark.full
async def test_after_ten_a_day_reset_says_until_when(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        for _ in range(10):
            camera.new_challenge()
        await captcha(user)
        practice.clock.go(minutes=10)
        await tick(user)
        await user.press("f5")
        assert user.note == "No more QR codes today: wait 23 h 50 min"
        await user.do("escape", "#forgot")
        assert (user.heading, user.note) == ("Reset", "No more QR codes today: wait 23 h 50 min")


async def test_a_running_code_is_shown_again(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        await answer(user, wrong(camera))
        first = payload(camera)
        await user.do("end", "ctrl+u", "escape", "#forgot")
        assert (payload(camera), said(user)) == (first, "valid 10:00 · tries 4")


@pytest.mark.full
async def test_leaving_with_something_typed_asks(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await captcha(user)
        await user.do("'1234", "escape")
        assert user.sees("Close without saving?")
        await user.press("enter")
        assert (user.heading, user.value("#code"), user.focus) == ("Reset › Captcha", "1234", "code")
        await user.do("#cancel", "left", "enter")
        assert user.heading == "Reset"


@pytest.mark.full
async def test_nothing_typed_nothing_asked(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        for way in ("escape", "#cancel", "Close"):
            await user.do("#forgot")
            assert user.heading == "Reset › Captcha"
            await (user.click(way) if way == "Close" else user.do(way))
            assert user.heading == "Reset"


@pytest.mark.parametrize("channel", ["NULL", "'app'"])
async def test_a_camera_without_the_way_of_the_code_refuses(practice: Practice, channel: str) -> None:
    camera = practice.camera("lost")
    with practice.store.write_all() as tx:
        tx.exec_driver_sql(f"UPDATE security SET channel = {channel}")
        if channel != "NULL":
            tx.exec_driver_sql("DELETE FROM camera_keys")
    async with visit(camera) as user:
        await user.do("#forgot", "#forgot")
        assert user.heading == "Reset"
        assert user.note == "The feature is not supported by the device."
