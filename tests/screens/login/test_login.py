"""System Login: signing in, being refused, and what leads nowhere."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from tests.helpers.windows.cameras import KNOWN, Practice, session, visit
from tests.screens.gate import held, until
from tui.camera import CameraError

WRONG = "Username or password error. Tries left: 4"
RESET_HELPS = "“Forgot Password” works all the same."


async def test_focus_is_at_the_password(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        assert user.focus == "password"
        assert user.value("#user") == "admin"
        assert user.sees("System Login", "Forgot Password", "09:41:07", "training emulator")


@pytest.mark.full
async def test_the_camera_opens_on_a_machine_that_halts_now_and_then(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Textual's timers look twice at the time before they wait; this is what halts them in between.
    def halting() -> float:
        time.sleep(0.002)  # longer than the pause that the `practice` fixture leaves
        return time.monotonic()

    monkeypatch.setattr("textual._time.get_time", halting)
    async with visit(practice.camera("factory")) as user:
        assert user.heading == "Modify Password", "nobody is asked for the first password"


async def test_right_password_opens_the_menu_and_leaves_nothing_behind(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type(KNOWN)
        assert KNOWN not in user.shown()
        await user.press("enter")
        assert user.heading == "Main Menu"
        await user.press("escape", "enter")
        assert user.heading == "System Login"
        assert (user.value("#password"), user.note, user.focus) == ("", "", "password")


async def test_wrong_password_is_kept_and_selected(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type("not-this-one")
        await user.press("enter")
        assert user.sees(f"! {WRONG}")
        assert (user.value("#password"), user.focus, user.wrong()) == (
            "not-this-one",
            "password",
            ["password"],
        )
        await user.type("x")
        assert user.value("#password") == "x", "the wrong one was selected"
        assert (user.note, user.wrong()) == ("", [])


async def test_unknown_user_is_told_the_same(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up")
        await user.type("2")
        await user.press("down")
        await user.type(KNOWN)
        await user.press("enter")
        assert user.value("#user") == "admin2"
        assert user.note == WRONG


async def test_tries_run_out_and_the_lock_tells_how_long(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.type("wrong")
        notes = []
        for _ in range(5):
            await user.press("enter")
            notes.append(user.note)
        assert [note[-1] for note in notes[:4]] == list("4321")
        assert notes[4] == f"The account is locked for another 30 min. {RESET_HELPS}"
        practice.clock.go(minutes=12)
        await user.type(KNOWN)
        await user.press("enter")
        assert user.note == f"The account is locked for another 18 min. {RESET_HELPS}"
        practice.clock.go(minutes=18)
        await user.press("enter")
        assert user.heading == "Main Menu"


async def test_enter_pressed_ten_times_is_one_try(practice: Practice) -> None:
    camera = practice.camera("known")
    pressed = threading.Event()
    async with visit(camera) as user:
        await user.type("wrong")
        practice.hasher.meanwhile = lambda: pressed.wait(10)
        user.send(*["enter"] * 10)
        await user.keys_taken()
        pressed.set()
        await user.settled()
        assert user.note == WRONG


@pytest.mark.parametrize(
    "way",
    ["escape", *(pytest.param(way, marks=pytest.mark.full) for way in ("#cancel", "Close", "ctrl+c"))],
)
async def test_the_login_leads_out_by_a_question(practice: Practice, way: str) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type("half")
        ask = user.click if way in {"#cancel", "Close"} else user.press
        await ask(way)
        assert user.sees("Quit the emulator?")
        await user.press("enter")
        assert not user.app._exit
        assert (user.heading, user.value("#password")) == ("System Login", "half")
        await ask(way)
        await user.press("left", "enter")
        assert user.app._exit


async def test_ctrl_c_twice_leaves_from_any_window(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.press("down", "enter")
        assert user.heading.startswith("Reset")
        await user.press("ctrl+c")
        assert user.sees("Quit the emulator?")
        await user.press("ctrl+c")
        assert user.app._exit


@pytest.mark.parametrize("key", ["ctrl+q", "f10"])
async def test_keys_that_leave(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press(key)
        assert user.app._exit
        assert user.app.return_value is None


@pytest.mark.full
async def test_locked_scenario_lets_in_by_a_reset_only(practice: Practice) -> None:
    async with visit(practice.camera("locked")) as user:
        await user.type("anything")
        await user.press("enter")
        assert user.note == f"The account is locked for another 30 min. {RESET_HELPS}"
        await user.press("f1")
        paragraphs = " ".join(str(getattr(label, "words", "")) for label in user.widget("#help").children)
        assert "“Forgot Password” works even if five wrong tries lock sign-in" in paragraphs
        await user.do("f1", "#forgot")
        assert user.heading == "Reset"


async def test_a_lock_that_no_reset_ends_does_not_speak_of_one(practice: Practice) -> None:
    camera = practice.camera("known")
    for _ in range(5):
        with pytest.raises(CameraError):
            session(camera, "wrong", name="anna")
    async with visit(camera) as user:
        await user.do("#user", "ctrl+u", "'anna", "enter", "'wrong", "enter")
        assert user.note == "The account is locked for another 30 min"


async def test_an_empty_field_is_said_and_costs_no_try(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("enter")
        assert (user.note, user.wrong(), user.focus) == ("Enter the password", ["password"], "password")
        await user.do("'wrong", "#user", "ctrl+u", "#ok")
        assert (user.note, user.wrong(), user.focus) == ("Enter the user name", ["user"], "user")
        await user.do("'admin")
        assert (user.note, user.wrong()) == ("", [])
        await user.do("#ok")
        assert user.note == WRONG


async def test_the_footer_names_what_escape_does(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        assert "Esc Exit" in user.offered()


async def test_fresh_lock_of_another_program_is_seen(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        for _ in range(4):
            with pytest.raises(Exception, match="tries_left"):
                session(practice.beside(camera), "wrong")
        practice.clock.now += timedelta(minutes=1)
        await user.type("wrong")
        await user.press("enter")
        assert "locked" in user.note


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_what_is_typed_on_the_link_goes_into_the_password(practice: Practice, way: str) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do("'Turn", "down")
        assert user.focus == "forgot"
        rest = KNOWN.removeprefix("Turn")
        await (user.type(rest) if way == "typed" else user.paste(rest))
        assert (user.value("#password"), user.focus) == (KNOWN, "password")
        await user.press("enter")
        assert user.heading == "Main Menu"


# --- the database is away for a while -------------------------------------------------------------------


async def test_what_was_typed_stays_while_the_database_is_away(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type(KNOWN)
        with practice.away():
            await user.press("enter")
            assert "is damaged" in user.note
            assert (user.value("#password"), user.focus, user.wrong()) == (KNOWN, "password", [])
        await user.press("enter")
        assert user.heading == "Main Menu"


async def test_a_failed_opening_leaves_the_hand_where_it_is(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("shift+tab", "end")
        await user.type("is")
        with practice.away():
            user.app.login.open_camera()
            await user.wait_for(lambda: "is damaged" in user.note)
            await user.type("trator")
            assert (user.focus, user.value("#user"), user.note) == ("user", "administrator", "")


async def test_a_session_that_ended_is_not_answered_by_a_database_that_is_away(practice: Practice) -> None:
    """Said then, it would be taken for the answer to what is typed meanwhile, which would be typed again."""
    async with visit(practice.camera("known")) as user:
        await user.do(f"'{KNOWN}", "enter", "escape")
        with held("sign_out") as signing_out:
            user.send("enter")
            await until(lambda: signing_out.calls)
            with practice.away():
                signing_out.open()
                await user.settled()
                assert (user.heading, user.note) == ("System Login", "")
                await user.do(f"'{KNOWN}", "enter")
                assert "is damaged" in user.note
            await user.press("enter")
            assert user.heading == "Main Menu"
