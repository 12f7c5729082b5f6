"""What a window shows belongs together at every moment, however long the camera or the machine takes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
import zxingcpp
from textual._compositor import CompositorUpdate
from textual.events import Paste
from textual.screen import Screen

from screens.common.settings import Settings
from screens.information.log import LogScreen
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.xterm import Screen as Terminal
from tests.helpers.windows.cameras import NOW, Menus, Practice, User, session, visit
from tests.helpers.windows.phones import code_of
from tests.helpers.windows.ways import ACCOUNT, MENU, begin
from tests.screens.gate import held, turns, until
from tests.screens.people import account, staff
from tui.camera import Camera
from tui.pictures.cells import painted
from tui.pictures.photo import photo
from tui.protocol.payload import grouped
from tui.widgets.form.fields import Field
from tui.widgets.painting.compositor import Painter

VALID = re.compile(r"\d+:\d\d · ")
"""In every language."""
REPLACED = "This QR code is no longer valid. Press F5 for a new one."
OVER = "This QR code has expired. Press F5 for a new one."


def decoded(user: User) -> set[str]:
    """The texts of the QR codes among the cells of the window."""
    return {found.text for found in zxingcpp.read_barcodes(photo(painted(user.app.screen)))}


def tick(user: User) -> None:
    """Let the window's second pass."""
    getattr(user.app.screen, "_tick")()  # noqa: B009 - mypy knows a Screen only


def running(camera: Camera) -> str:
    challenge = camera.running_challenge()
    return challenge.payload if challenge is not None else ""


def check(user: User, camera: Camera) -> bool:
    """Whether the window promises a code; then the one that can be scanned is the camera's."""
    if not VALID.search(user.shown().splitlines()[0]):
        return False
    codes, now = decoded(user), running(camera)
    assert now in codes, f"a trainee scans {codes}, the camera answers {now}"
    if user.note and not user.note.startswith(("In the app", "В приложении", "打开")):
        assert user.note == grouped(now)
    return True


@pytest.mark.parametrize("slow", ["matrix", pytest.param("new_challenge", marks=pytest.mark.full)])
async def test_a_new_code_its_text_and_its_time_come_together(practice: Practice, slow: str) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await user.do("#forgot", "#forgot", "'1")
        assert check(user, camera)
        old = running(camera)
        practice.clock.go(minutes=10)
        tick(user)
        await user.settled()
        with held(slow) as gate:
            user.send("f5")
            await until(lambda: gate.calls and running(camera) not in {"", old})
            for look in (
                lambda: tick(user),
                lambda: user.app.call_later(user.app.screen.run_action, "language"),
                lambda: user.widget("#code").post_message(Paste("7")),
                lambda: user.app.screen.query_one("#frame").refresh(layout=True),
            ):
                look()
                await turns()
                assert user.heading != "", "the large code would be the old one"
                assert not check(user, camera), "the old code is still there"
                user.app.screen.set_focus(user.app.screen.query_one("#code", Field))
            for _ in range(2):
                user.app.call_later(user.app.screen.run_action, "language")
            gate.open()
            await until(lambda: check(user, camera))
        await user.settled()
        assert check(user, camera)
        assert user.value("#code") == ""
        await user.do(f"'{code_of(camera)}", "enter")
        assert user.heading == "Modify Password"


class Filmed(Menus):
    """The menus, and what a terminal showed after each frame."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(camera)
        self._terminal = Terminal(80, 24)
        self._recording = False
        self.frames: list[tuple[str, set[str]]] = []
        """The first row of each frame, and the texts of the QR codes in it."""

    def record(self) -> None:
        """Paint what is there, and keep the frames from now on."""
        self._recording = True
        compositor = self.screen._compositor
        compositor.__class__ = Painter  # which paints at every tick, not when a test looks
        with self._context():
            self._display(self.screen, compositor.render_update(full=True))

    def _display(self, screen: Screen[object], renderable: object) -> None:  # noqa: ARG002 - Textual's
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self._terminal.feed(renderable.render_segments(self.console).encode())
            if self._recording:
                codes = {found.text for found in zxingcpp.read_barcodes(draw(self._terminal))}
                self.frames.append((self._terminal.row(0), codes))


@pytest.mark.full
@pytest.mark.parametrize("late", ["#qr", "#bar-note"])
async def test_a_terminal_gets_a_new_code_and_its_time_in_one_frame(practice: Practice, late: str) -> None:
    camera = practice.camera("lost")
    app = Filmed(camera)
    async with app.run_test(size=(80, 24)) as pilot:
        user = User(pilot)
        await user.settled()
        await user.do("#forgot", "#forgot")
        old = running(camera)
        practice.clock.go(minutes=10)
        tick(user)
        await user.settled()
        assert user.note == OVER
        with held("matrix") as gate:
            user.send("f5")
            await until(lambda: gate.calls)
            app.record()
            user.widget(late).call_later(asyncio.sleep, 0.1)  # it tells of its change five frames later
            gate.open()
            await until(lambda: any(VALID.search(title) for title, _ in app.frames))
        await user.settled()
    assert all((running(camera) in codes) == ("valid" in title) for title, codes in app.frames), app.frames
    assert not any(old in codes for _, codes in app.frames)


@pytest.mark.full
async def test_a_newer_code_elsewhere_ends_this_one(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await user.do("#forgot", "#forgot")
        practice.beside(camera).new_challenge()
        user.app.camera_changed()
        await user.settled()
        assert user.note == REPLACED
        assert "no longer valid" in user.shown().splitlines()[0]


@pytest.mark.full
async def test_a_code_held_against_a_newer_one_is_said_to_be_over(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await user.do("#forgot", "#forgot")
        code = code_of(camera)
        practice.beside(camera).new_challenge()
        await user.do(f"'{code}", "enter")
        assert user.note == REPLACED
        assert "no longer valid" in user.shown().splitlines()[0]


async def test_error_and_title_tell_the_same_tries(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await user.do("#forgot", "#forgot")
        await user.do(f"'{(int(code_of(camera)) + 1) % 10**8:08}")
        with held("running_challenge") as gate:
            user.send("enter")
            await until(lambda: gate.calls)
            await turns()
            assert "Tries left" not in user.note, "the title still says 5"
            gate.open()
            await user.settled()
        assert user.note.endswith("Tries left: 4")
        assert "tries 4" in user.shown().splitlines()[0]


async def test_what_is_typed_before_security_was_read_stays(practice: Practice) -> None:
    async with visit(practice.camera("contact")) as user:
        with held("security") as gate:
            await begin(user, *ACCOUNT)
            user.widget("#security").focus()
            user.send("enter")
            await until(lambda: gate.calls)
            await until(lambda: user.focus == "answer-0")
            user.send("4", "8")
            await until(lambda: user.value("#answer-0") == "48")
            gate.open()
            await user.settled()
        assert user.value("#answer-0") == "48"


async def test_the_log_follows_nobody_who_has_moved_on(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        for _ in range(3):
            session(camera)
        await open_log(user, camera)
        await user.press("f5")
        session(camera)
        with held("log_page") as gate:
            user.app.camera_changed()
            await until(lambda: gate.calls)
            user.send("down")
            await until(lambda: getattr(user.widget("LogTable"), "cursor_row") == 1)  # noqa: B009
            gate.open()
            await user.settled()
        assert getattr(user.widget("LogTable"), "cursor_row") == 1, "the user was led back to the first line"  # noqa: B009


async def open_log(user: User, camera: Camera) -> None:
    window = LogScreen(camera, session(camera), Settings(exports=Path("/no/such/folder"), clock=lambda: NOW))
    user.app.run_worker(user.app.push_screen_wait(window))
    await user.settled()


@pytest.mark.full
async def test_a_search_that_failed_changes_no_export(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await open_log(user, camera)
        await user.do("#since", "'2026-11-23 09:00")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("DELETE FROM sessions")
        before = getattr(user.app.screen, "_query")  # noqa: B009
        await user.do("#search")
        assert getattr(user.app.screen, "_query") == before  # noqa: B009
        await user.do("#export")
        assert user.note == "Press “Search” first: the list is not up to date"


@pytest.mark.full
async def test_a_table_that_was_read_too_early_is_not_shown_last(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("#add-user")
        with held("read_account_data", most=1) as gate:
            user.send("escape")  # the table is read again, with boris, and that is slow
            await until(lambda: gate.calls)
            row = next(row for row in camera.accounts(session(camera)) if row.name == "boris")
            camera.delete_user(session(camera), row)
            getattr(user.app.screen, "action_refresh_window")()  # noqa: B009 - as a click does; it is quick
            await turns()
            gate.open()
            await user.settled()
        assert (user.heading, user.sees("boris")) == ("Advanced › Account", False)


async def test_the_first_password_is_asked_once(practice: Practice) -> None:
    camera = practice.camera("factory")
    async with visit(camera) as user:
        assert user.heading == "Modify Password"
        assert user.windows == 2
        await user.press("escape")
        with held("needs_first_password") as gate:
            user.send("enter")
            await until(lambda: gate.calls == 1)
            getattr(user.app.screen, "_open")()  # noqa: B009 - as at the start, behind the first frame
            await until(lambda: gate.calls == 2)
            gate.open()
            await until(lambda: user.windows == 2)
            await turns()
            assert user.windows == 2, "one window, however often it was asked for"


async def test_escape_does_not_hide_a_restart(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do(*MENU)
        await user.do("enter", *["down"] * 5, "enter")
        assert user.heading == "Advanced › Reboot"
        await user.press("left")
        with held("reboot") as gate:
            user.send("enter")
            await until(lambda: gate.calls)
            user.send("escape")
            await turns()
            gate.open()
            await user.settled()
        assert (user.heading, user.note) == ("System Login", "The camera has restarted")
