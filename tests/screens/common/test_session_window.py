"""A session's end that its user did not ask for: idle too long, or ended by another user."""

from __future__ import annotations

import asyncio

import pytest
from textual import events

from screens.common.camera_window import CameraWindow
from screens.common.session_window import KEEP, LOOK, LOOK_RARELY, SessionWindow
from screens.common.settings import Settings
from tests.helpers.windows.cameras import KNOWN, NEW, Practice, User, session, visit
from tests.helpers.windows.ways import ACCOUNT, MENU, SECURITY
from tui.camera import Camera, Session
from tui.widgets.idle import Attention

LIMIT = 600  # the device's ten minutes
ASKS = "Are you still there?"
LOST = "Signed out without saving: no activity"
GONE = "Signed out: no activity"
ENDED = "You were signed out. Sign in again."
UNSAVED = "Signed out before saving. Sign in again."


class Time:
    """Time that goes by when it is told to, for the camera and for the windows."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._seconds = 0.0
        self.settings = Settings(boot=0, attention=Attention(lambda: self._seconds))

    async def goes(self, user: User, seconds: float) -> None:
        """Let so many seconds pass, and the window's timer tick once at their end."""
        self.passes(user, seconds)
        await user.settled()

    def passes(self, user: User, seconds: float) -> None:
        """Do the same without waiting for what comes of it."""
        self._seconds += seconds
        self._practice.clock.go(seconds=seconds)
        for window in user.app.screen_stack:
            if isinstance(window, SessionWindow):
                window.call_later(window.tick)  # where its timer calls it: among the window's own messages


@pytest.fixture
def time(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> Time:
    # The test alone says when a second is over: on a busy machine the real timer ticks in the middle of it.
    monkeypatch.setattr(SessionWindow, "on_mount", lambda window: window._attention.touch())
    return Time(practice)


def visits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window asks of the camera from now on."""
    asked: list[str] = []

    def heard(name: str) -> None:
        real = getattr(Camera, name)

        def ask(camera: Camera, session: Session) -> object:
            asked.append(name)
            return real(camera, session)

        monkeypatch.setattr(Camera, name, ask)

    heard("keep")
    heard("check")
    return asked


def end_all(practice: Practice) -> None:
    """What another user does to all sessions, without notice to theirs."""
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("DELETE FROM sessions")


# --- the user is away -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps", [MENU, pytest.param((*SECURITY, "'guard", "escape"), marks=pytest.mark.full)]
)
async def test_ten_minutes_sign_out_whatever_is_open(
    practice: Practice, time: Time, steps: tuple[str, ...]
) -> None:
    camera = practice.camera("known")
    async with visit(camera, settings=time.settings) as user:
        await user.do(*steps)
        await time.goes(user, LIMIT - 61)
        assert not user.sees(ASKS)
        await time.goes(user, 1)
        assert user.sees(ASKS, "Signing out in 60 s")
        await time.goes(user, 59)
        assert user.sees("Signing out in 1 s")
        await time.goes(user, 1)
        says = LOST if any(step.startswith("'") for step in steps[2:]) else GONE
        assert (user.heading, user.note, user.windows, user.focus) == ("System Login", says, 1, "password")
        await user.do(f"'{KNOWN}", "enter")
        assert user.heading == "Main Menu"
        assert [event.kind.value for event in camera.events(session(camera))][1:4] == [
            "LogIn",
            "LogOut",
            "LogIn",
        ]


async def test_a_key_stays_signed_in_and_does_nothing_else(practice: Practice, time: Time) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*ACCOUNT)
        for touch in ("escape", "ctrl+q", "tab", "'pasted"):
            await time.goes(user, LIMIT - 1)
            assert user.sees(ASKS)
            await user.do(touch)
            assert not user.sees(ASKS)
            assert (user.heading, user.focus) == ("Advanced › Account", "AccountTable")
        await time.goes(user, LIMIT - 1)
        assert user.sees(ASKS), "and the ten minutes begin anew"


@pytest.mark.full
async def test_a_click_stays_signed_in_and_presses_nothing(practice: Practice, time: Time) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*ACCOUNT)
        button = user.widget("#modify-password").region
        x, y = button.right - 2, button.y  # beside the notice

        async def mouse(*kinds: type[events.MouseEvent]) -> None:
            driver = user.app._driver
            assert driver is not None
            for kind in kinds:
                event = kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False)
                event.set_sender(user.app)
                driver.send_message(event)
            await user.settled()

        await mouse(events.MouseDown, events.MouseUp)
        assert user.heading == "Modify Password"
        await user.press("escape")
        await time.goes(user, LIMIT - 1)
        await mouse(events.MouseDown, events.MouseUp)
        assert not user.sees(ASKS)
        assert user.heading == "Advanced › Account"
        await time.goes(user, LIMIT - 1)
        await mouse(events.MouseMove)
        assert not user.sees(ASKS)


@pytest.mark.full
async def test_the_notice_follows_the_window(practice: Practice, time: Time) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*ACCOUNT)
        await time.goes(user, LIMIT - 60)
        page = user.app.screen

        def ends() -> None:
            page.dismiss(None)

        page.call_later(ends)  # an act that took a minute
        await user.wait_for("Main Menu")
        await user.settled()
        await time.goes(user, 10)
        assert user.sees("Main Menu", ASKS, "Signing out in 50 s")


@pytest.mark.full
async def test_the_camera_hears_rarely_of_a_user_and_of_no_other(
    practice: Practice, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = practice.camera("known")
    async with visit(camera, settings=time.settings) as user:
        await user.do(*MENU)
        asked = visits(monkeypatch)
        for _ in range(60):  # at the keys all the time
            await user.press("down")
            await time.goes(user, 1)
        assert asked.count("keep") == 60 / KEEP
        assert asked.count("check") <= 60 / LOOK
        await time.goes(user, 1)
        await user.press("up")
        asked.clear()
        await time.goes(user, KEEP)
        assert asked == ["keep"], "the last key came after the last word"
        asked.clear()
        for _ in range(120):
            await time.goes(user, 1)
        assert asked.count("keep") == 0
        assert asked.count("check") <= 60 / LOOK + 120 / LOOK_RARELY


# --- ended by another user -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((*ACCOUNT, "#modify-password", f"'{KNOWN}", "escape"), UNSAVED),
        pytest.param(MENU, ENDED, marks=pytest.mark.full),
        pytest.param((*ACCOUNT, "f3"), ENDED, marks=pytest.mark.full),
    ],
)
async def test_seen_without_a_key(practice: Practice, time: Time, steps: tuple[str, ...], says: str) -> None:
    async with visit(practice.camera("known"), phone=practice.cloud.handset, settings=time.settings) as user:
        await user.do(*steps)
        end_all(practice)
        await time.goes(user, LOOK)
        assert (user.heading, user.note, user.windows) == ("System Login", says, 1)
        await user.do(f"'{KNOWN}", "enter", "enter", "enter")
        assert user.heading == "Advanced › Account"


@pytest.mark.parametrize(
    ("steps", "act", "says"),
    [
        pytest.param(ACCOUNT, ("escape",), ENDED, marks=pytest.mark.full),
        (
            (*ACCOUNT, "#modify-password", f"'{KNOWN}", "down", f"'{NEW}", "down", f"'{NEW}"),
            ("#ok",),
            UNSAVED,
        ),
        pytest.param(
            (*SECURITY, "'48213", "down", "down", "'home"), ("#save",), UNSAVED, marks=pytest.mark.full
        ),
    ],
)
async def test_seen_at_the_next_act(
    practice: Practice, time: Time, steps: tuple[str, ...], act: tuple[str, ...], says: str
) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*steps)
        end_all(practice)
        await user.do(*act)
        assert (user.heading, user.note, user.windows) == ("System Login", says, 1)
        assert user.focus == "password"


async def test_seen_a_second_after_an_act_that_asked_no_camera(
    practice: Practice, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*ACCOUNT)
        menu, window = user.app.screen_stack[1:]
        assert isinstance(menu, SessionWindow)
        assert isinstance(window, CameraWindow)
        done = asyncio.Event()
        window.act(done.wait)
        await user.wait_for(lambda: window.busy)
        end_all(practice)
        asked = visits(monkeypatch)
        time.passes(user, LOOK)
        await user.wait_for(lambda: asked and not menu._visiting)
        done.set()
        await user.settled()
        assert user.heading == "Advanced › Account"
        await time.goes(user, 1)
        assert (user.heading, user.note, user.windows) == ("System Login", ENDED, 1)


async def test_keys_pressed_at_that_moment_do_no_harm(practice: Practice, time: Time) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*SECURITY, "'48213")
        end_all(practice)
        user.send("escape", "enter", "f1", "escape", "escape", "enter", "escape")
        await time.goes(user, LOOK)
        await time.goes(user, 1)  # where a window was just busy
        if user.heading == "Notice":  # the last ones came to the login, which asks and does no more
            if user.sees("Help: Notice"):  # Esc does not wait for the window that comes, F1 does
                await user.press("escape")
            assert user.sees("Quit the emulator?"), user.shown()
            await user.press("escape")
        assert (user.heading, user.windows) == ("System Login", 1)


async def test_a_database_in_trouble_ends_no_session(practice: Practice, time: Time) -> None:
    async with visit(practice.camera("known"), settings=time.settings) as user:
        await user.do(*MENU)
        practice.damage()
        await time.goes(user, LOOK)
        assert user.heading == "Main Menu"


# --- one account, two places ----------------------------------------------------------------------------


@pytest.mark.full
async def test_the_same_account_from_two_places(practice: Practice, time: Time) -> None:
    camera = practice.camera("known")
    async with (
        visit(camera, settings=time.settings) as here,
        visit(practice.beside(camera), settings=Time(practice).settings) as there,
    ):
        for user in (here, there):
            await user.do(*ACCOUNT)
        for user in (here, there):
            await user.press("f5")
            assert user.sees("Advanced › Account", "default"), user.shown()
        await here.press("escape", "escape", "enter")
        await there.press("f5")
        assert (here.heading, there.heading) == ("System Login", "Advanced › Account")
