"""What a window shows belongs together at every moment, however long the camera or the machine takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp

from screens.common.settings import Settings
from screens.information.log import LogScreen
from screens.phone.eye import painted, photo
from tests.cameras import NOW, Hand, Practice, session, visit
from tests.phones import code_of
from tests.screens.gate import held, turns, until
from tests.screens.people import account, staff
from tests.snapshots.cases import ACCOUNT, MENU
from tui.camera import Camera
from tui.protocol.payload import grouped
from tui.widgets.fields import Field

VALID = re.compile(r"\d+:\d\d · ")
"""In every language."""
OVER = "This QR code is over: F5 shows a new one"


def decoded(hand: Hand) -> set[str]:
    """The texts of the QR codes among the cells of the window."""
    return {found.text for found in zxingcpp.read_barcodes(photo(painted(hand.app.screen)))}


def tick(hand: Hand) -> None:
    """Let the window's second pass."""
    getattr(hand.app.screen, "_tick")()  # noqa: B009 - mypy knows a Screen only


def running(camera: Camera) -> str:
    challenge = camera.running_challenge()
    return challenge.payload if challenge is not None else ""


def check(hand: Hand, camera: Camera) -> bool:
    """Whether the window promises a code; then the one that can be scanned is the camera's."""
    if not VALID.search(hand.shown().splitlines()[0]):
        return False
    codes, now = decoded(hand), running(camera)
    assert now in codes, f"a trainee scans {codes}, the camera answers {now}"
    if hand.note and not hand.note.startswith("!"):
        assert hand.note == grouped(now)
    return True


@pytest.mark.parametrize("slow", ["matrix", "new_challenge"])
async def test_a_new_code_its_text_and_its_time_come_together(practice: Practice, slow: str) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do("#forgot", "#forgot", "'1")
        assert check(hand, camera)
        old = running(camera)
        practice.clock.go(minutes=10)
        tick(hand)
        await hand.settled()
        with held(slow) as gate:
            hand.send("f5")
            await until(lambda: gate.calls and running(camera) not in {"", old})
            for look in (
                lambda: tick(hand),
                lambda: hand.send("f2"),
                lambda: hand.send("7"),
                lambda: hand.send("f4"),
                lambda: hand.app.screen.query_one("#frame").refresh(layout=True),
            ):
                look()
                await turns()
                assert hand.heading != "", "the large code would be the old one"
                assert not check(hand, camera), "the old code is still there"
                hand.app.screen.set_focus(hand.app.screen.query_one("#code", Field))
            hand.send("f2", "f2")
            gate.open()
            await until(lambda: check(hand, camera))
        await hand.settled()
        assert check(hand, camera)
        assert hand.note == grouped(running(camera))
        assert hand.value("#code") == ""
        await hand.do(f"'{code_of(camera)}", "enter")
        assert hand.heading == "Modify Password"


async def test_a_newer_code_elsewhere_ends_this_one(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do("#forgot", "#forgot")
        practice.beside(camera).new_challenge()
        hand.app.camera_changed()
        await hand.settled()
        assert hand.note == OVER
        assert "expired" in hand.shown().splitlines()[0]


async def test_a_code_held_against_a_newer_one_is_said_to_be_over(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do("#forgot", "#forgot")
        code = code_of(camera)
        practice.beside(camera).new_challenge()
        await hand.do(f"'{code}", "enter")
        assert hand.note == OVER
        assert "expired" in hand.shown().splitlines()[0]


async def test_error_and_title_tell_the_same_tries(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do("#forgot", "#forgot")
        await hand.do(f"'{(int(code_of(camera)) + 1) % 10**8:08}")
        with held("running_challenge") as gate:
            hand.send("enter")
            await until(lambda: gate.calls)
            await turns()
            assert "Tries left" not in hand.note, "the title still says 5"
            gate.open()
            await hand.settled()
        assert hand.note.endswith("Tries left: 4")
        assert "tries 4" in hand.shown().splitlines()[0]


async def test_what_is_typed_before_security_was_read_stays(practice: Practice) -> None:
    async with visit(practice.camera("contact")) as hand:
        with held("security") as gate:
            await hand.do(*ACCOUNT)
            hand.widget("#security").focus()
            hand.send("enter")
            await until(lambda: gate.calls)
            await until(lambda: hand.focus == "answer-0")
            hand.send("4", "8")
            await until(lambda: hand.value("#answer-0") == "48")
            gate.open()
            await hand.settled()
        assert hand.value("#answer-0") == "48"


async def test_the_log_follows_nobody_who_has_moved_on(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        for _ in range(3):
            session(camera)
        await open_log(hand, camera)
        await hand.press("f5")
        session(camera)
        with held("log_page") as gate:
            hand.app.camera_changed()
            await until(lambda: gate.calls)
            hand.send("down")
            await until(lambda: getattr(hand.widget("LogTable"), "cursor_row") == 1)  # noqa: B009
            gate.open()
            await hand.settled()
        assert getattr(hand.widget("LogTable"), "cursor_row") == 1, "the hand was led back to the first line"  # noqa: B009


async def open_log(hand: Hand, camera: Camera) -> None:
    window = LogScreen(camera, session(camera), Settings(exports=Path("/no/such/folder"), clock=lambda: NOW))
    hand.app.run_worker(hand.app.push_screen_wait(window))
    await hand.settled()


async def test_a_search_that_failed_changes_no_export(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await open_log(hand, camera)
        await hand.do("#since", "'2026-11-23 09:00")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("DELETE FROM sessions")
        before = getattr(hand.app.screen, "_query")  # noqa: B009
        await hand.do("#search")
        assert getattr(hand.app.screen, "_query") == before  # noqa: B009
        await hand.do("#export")
        assert hand.note == "Press «Search» first: the list does not show this yet"


async def test_a_table_that_was_read_too_early_is_not_shown_last(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        with held("read_account_data") as gate:
            hand.send("f5")  # reads boris, and is slow
            await until(lambda: gate.calls)
            row = next(row for row in camera.accounts(session(camera)) if row.name == "boris")
            camera.delete_user(session(camera), row)
            hand.app.camera_changed()
            await turns()
            gate.open()
            await hand.settled()
        assert not hand.sees("boris")


async def test_the_first_password_is_asked_once(practice: Practice) -> None:
    camera = practice.camera("factory")
    async with visit(camera) as hand:
        assert hand.heading == "Modify Password"
        assert hand.windows == 2
        await hand.press("escape")
        with held("needs_first_password") as gate:
            hand.send("enter")
            await until(lambda: gate.calls == 1)
            getattr(hand.app.screen, "_open")()  # noqa: B009 - as at the start, behind the first frame
            await until(lambda: gate.calls == 2)
            gate.open()
            await until(lambda: hand.windows == 2)
            await turns()
            assert hand.windows == 2, "one window, however often it was asked for"


async def test_escape_does_not_hide_a_restart(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(*MENU)
        await hand.do("enter", *["down"] * 5, "enter")
        assert hand.heading == "Advanced › Reboot"
        await hand.press("left")
        with held("reboot") as gate:
            hand.send("enter")
            await until(lambda: gate.calls)
            hand.send("escape")
            await turns()
            gate.open()
            await hand.settled()
        assert (hand.heading, hand.note) == ("System Login", "The camera has restarted")
