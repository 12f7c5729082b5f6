"""Advanced > Reboot: the question, and what the terminal shows while the camera starts again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalGroup
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from screens.common.camera_window import CameraWindow
from screens.common.settings import Settings
from tui.camera import Camera, Session
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.painting.compositor import Painter
from tui.work import blocking


class RebootScreen(CameraWindow[bool]):
    """Asks first; when the camera starts again the session and its windows are over."""

    HEADING = LazyText("reboot", "Advanced › Reboot")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "The camera restarts, as after a power cut."),
            LazyText(
                "help", "Users, passwords, questions and locks are kept: a restart does not change them."
            ),
        ),
    )
    AUTO_FOCUS = "#cancel"  # Enter, pressed without reading, must lose nothing

    DEFAULT_CSS = """
    RebootScreen {
        & > #frame { width: 60; }
        & .form { padding: 1 2; }
        & .says { margin: 0 0 1 0; }
        &.-help.-normal > #frame { width: 44; }
    }
    """

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session

    def body(self) -> Iterable[Widget]:
        buttons = HorizontalGroup(
            Button(LazyText("reboot", "Restart"), id="restart"),
            Button(LazyText("all", "Cancel"), id="cancel"),
            classes="buttons",
        )
        yield VerticalGroup(
            Label(LazyText("reboot", "Restart the camera?"), classes="says"),
            Label(
                LazyText("reboot", "All users will be signed out. Saved data is kept."),
                classes="says",
            ),
            StatusLine(),
            buttons,
            classes="form",
        )

    @on(Button.Pressed, "#restart")
    def _restart_pressed(self) -> None:
        self.act(self._restart)

    async def _restart(self) -> None:
        await blocking(self.camera.reboot, self._session)
        self.sign_out(LazyText("login", "The camera has restarted"), restarts=True)

    @on(Button.Pressed, "#cancel")
    def action_back(self) -> None:
        if not self.busy:  # the camera restarts all the same
            self.dismiss(False)  # noqa: FBT003 - the result


_STEPS = (
    LazyText("reboot", "Starting"),
    LazyText("reboot", "Checking the settings"),
    LazyText("reboot", "Network"),
)
_BAR = 30
"""Cells of the progress bar."""
_SHARES = 6
"""Parts in which it fills: few enough for a slow line."""


class Progress(Widget):
    """The bar and the step under it."""

    DEFAULT_CSS = "Progress { width: 30; height: 3; color: $osd-text; text-wrap: nowrap; }"
    ALLOW_SELECT = False

    done = 0
    """Parts, of `_SHARES`."""

    def render(self) -> Content:
        full = _BAR * self.done // _SHARES
        step = _STEPS[min(self.done * len(_STEPS) // _SHARES, len(_STEPS) - 1)]
        return Content.assemble("━" * full, ("─" * (_BAR - full), "$osd-muted"), f"\n\n{step} …")


class BootScreen(ModalScreen[None]):
    """The whole terminal for `seconds`. A camera that starts hears no keys; Ctrl+Q is the emulator's own."""

    DEFAULT_CSS = """
    BootScreen {
        background: $osd-foot; color: $osd-text; align: center middle;
        & > #boot { width: 30; height: auto; }
        & .name { margin: 0 0 1 0; text-style: bold; }
        & .emulator { margin: 0 0 1 0; color: $osd-muted; }
    }
    """

    _progress = getters.query_one(Progress)

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._compositor = Painter()
        self._seconds = seconds

    def compose(self) -> ComposeResult:
        with VerticalGroup(id="boot"):
            yield Label(LazyText("status", "CAM 01  Front gate"), classes="name")
            yield Label(LazyText("status", "training emulator"), classes="emulator")
            yield Progress()

    def on_mount(self) -> None:
        self.set_interval(self._seconds / _SHARES, self.advance)

    def advance(self) -> None:
        """One share further; after the last one the camera is there again."""
        self._progress.done += 1
        self._progress.refresh()
        if self._progress.done == _SHARES:
            self.dismiss()
