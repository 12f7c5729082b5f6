"""The menus of one camera, the phone alone, and both as visitors of the SSH server see them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.screen import Screen
from textual.worker import Worker

from screens.common.settings import Settings
from screens.exercise.exercised import Exercised
from screens.login.login import LoginScreen
from tui.app_base import AppBase
from tui.sanitize import visible
from tui.widgets import statusbar
from tui.widgets.guidance import Guided
from tui.widgets.idle import Attended
from tui.widgets.trainer_line import Addressed, is_addressed
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from screens.phone.handset import Handset
    from tui.camera import Camera, CameraError
    from tui.cloud.errors import CloudError
    from tui.cloud.phone_side import CloudSide
    from tui.exercises.run import Run

    Failure = CameraError | CloudError | None


R = TypeVar("R")


class Application(Addressed[R], AppBase[R]):
    """What the menus and the phone alone have in common: how they are left."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F8 works where there is a reset to lead through, F9 where the trainer has said something."""
        if action == "guide":
            return isinstance(self, Guided)
        if action == "read_line":
            return is_addressed(self)
        return super().check_action(action, parameters)

    def action_help_quit(self) -> None:
        """Ctrl+C asks whether to leave; pressed again, it is the answer."""
        self.window_comes(self._ask_to_leave())

    @work(group="leave")
    async def _ask_to_leave(self) -> None:
        from screens.common.dialog import LeaveScreen

        if isinstance(self.screen, LeaveScreen) or await self.show_announced(LeaveScreen()):
            self.exit()


class CameraMenus(Guided["Failure"], Exercised["Failure"], Attended["Failure"], Application["Failure"]):
    """The menus of one camera. `opening` gives it, and is called behind the first frame.

    Ends in the error that kept the camera from opening, or None. `handset` gives the phone for it (F3).
    """

    def __init__(
        self,
        opening: Callable[[], Camera],
        *,
        language: str = "en",
        handset: Callable[[Camera], Handset] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.settings = settings or Settings()
        super().__init__(language=language, terminal=self.settings.terminal)
        self.attention = self.settings.attention
        self.progress, self.guided = self.settings.progress, self.settings.guided
        self.exercise_run = self.settings.exercise_run
        self._opening = opening
        self._opened: asyncio.Task[Camera] | None = None
        self._pick_up = handset
        self._handset: Handset | None = None
        self._has_scanned = False
        self._call: Worker[None] | None = None

    def get_default_screen(self) -> Screen[None]:
        # Before an exercise, a window says first what is to be done.
        return LoginScreen(self._open, self.settings, at_once=self.exercise_run is None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F3 works where there is a phone, F7 where there is an exercise."""
        if action == "phone":
            return self._pick_up is not None and not self.shows_exercise
        if action == "exercise":
            return self.can_show_exercise()
        return super().check_action(action, parameters)

    def camera_changed(self) -> None:
        """The camera was changed, from here or elsewhere: refresh the open windows at once."""
        from screens.common.camera_window import CameraWindow
        from screens.common.session_window import SessionWindow

        for screen in self.screen_stack:
            if isinstance(screen, CameraWindow | SessionWindow):
                screen.camera_changed()

    def on_phone_screen_scanned(self) -> None:
        """Note for an exercise that the code comes from the phone."""
        from tui.exercises.journal import NoteKind

        self.note_in_journal(NoteKind.PHONE)

    def action_phone(self) -> None:
        """Pick the phone up, unless it is open already: a window may just have opened over it."""
        if self._call is None or self._call.is_finished:
            self._call = self._use_phone()
            self.window_comes(self._call)

    @work(group="phone")
    async def _use_phone(self) -> None:
        """Show the phone beside the window that is open; it may type its code there."""
        from screens.login.captcha import CaptchaScreen
        from screens.phone.phone import PhoneScreen
        from tui.pictures.cells import painted

        below = self.screen
        handset = None if isinstance(below, PhoneScreen) else await self._picked_up()
        if handset is None:
            return
        can_type = isinstance(below, CaptchaScreen)
        phone = PhoneScreen(
            handset, lambda: painted(below), self.progress, can_type=can_type, again=self._has_scanned
        )
        code = await self.show_announced(phone)
        self._has_scanned = phone.has_scanned
        if code and isinstance(below, CaptchaScreen):
            below.take_code(code)

    async def _picked_up(self) -> Handset | None:
        """Return the phone; None, and a line on the screen, where there is none."""
        from tui.cloud.errors import CloudError
        from tui.messages import cloud_errors

        camera = await self._open()
        if self._handset is None and self._pick_up is not None:
            try:
                # One phone as long as the menus are open: it holds databases.
                self._handset = await blocking(self._pick_up, camera)
            except CloudError as error:
                self.notify(visible(cloud_errors.explain(error)), markup=False)
        return self._handset

    def _camera(self) -> Camera:
        """Open the camera; an exercise watches it from then on."""
        camera, run = self._opening(), self.exercise_run
        return camera if run is None else run.at(camera)

    def begin_opening(self) -> asyncio.Task[Camera]:
        # A person may be quicker than the camera: a second call waits for the same opening.
        self._opened = self._opened or asyncio.create_task(blocking(self._camera))
        return self._opened

    async def restore_camera(self) -> None:
        """Begin the exercise, or the camera's scenario, anew, and lead back to the login; hashes.

        Raises CameraError, with the windows at the login.
        """
        from tui.camera.fleet.inspection import restart_scenario

        camera, run = await self.begin_opening(), self.exercise_run
        await self.close_windows()
        if run is None:
            await hashing(restart_scenario, camera)
        else:
            await self.begin_exercise(run, run.exercise)
        self.login.begin_anew()
        if run is None:
            self.login.open_camera()
        else:
            self.show_exercise()

    async def _open(self) -> Camera:
        from tui.camera import CameraError
        from tui.cloud.errors import CloudError

        try:
            return await self.begin_opening()
        except (CameraError, CloudError) as error:
            self.exit(error)
            await asyncio.Event().wait()  # the login never gets a camera; the app is leaving
            raise


class PhoneAlone(Application[None]):
    """The phone in a terminal of its own; it reads `photo`, or a text that is typed or pasted."""

    def __init__(self, handset: Handset, photo: Path | None, *, language: str) -> None:
        super().__init__(language=language)
        self._handset, self._photo = handset, photo

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no exercise here, so that the footer speaks of none."""
        return action != "exercise" and super().check_action(action, parameters)

    @work
    async def on_mount(self) -> None:
        from screens.phone.phone import PhoneScreen

        photo = self._photo
        look = (lambda: photo) if photo else None
        await self.push_screen_wait(PhoneScreen(self._handset, look, alone=True))
        self.exit()


# --- for visitors over SSH: nothing here reads or writes a path of the server ------------------------


def hosted_menus(  # noqa: PLR0913 - what a visitor brings
    camera: Camera,
    side: Callable[[], CloudSide],
    *,
    language: str,
    terminal: str,
    app_link: str | None,
    come_back: str | None = None,
    guided: bool = False,
    exercise_run: Run | None = None,
    guided_all: bool = False,
) -> CameraMenus:
    """The menus of a visitor; `side` is asked when the phone is picked up. See `MenusFactory`.

    `guided_all`: every visitor of the host is led through the reset.
    """
    settings = Settings(
        app_link=app_link,
        come_back=come_back,
        terminal=terminal,
        guided=guided or guided_all,
        exercise_run=exercise_run,
    )
    return CameraMenus(
        lambda: camera,
        language=language,
        handset=lambda camera: _visitors_phone(side(), camera.serial),
        settings=settings,
    )


def hosted_phone(side: CloudSide, *, language: str) -> PhoneAlone:
    """The phone of a visitor who has no camera."""
    return PhoneAlone(_visitors_phone(side), None, language=language)


def _visitors_phone(side: CloudSide, *serials: str) -> Handset:
    from screens.phone.cloud_handset import CloudHandset

    return CloudHandset(*side, serials=lambda: serials, clock=statusbar.utc_now)
