"""Information > Version: which camera this is, and that it is none."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib import metadata
from typing import ClassVar, Final

from textual import events, getters, on
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget

from screens.common.camera_window import CameraWindow
from screens.common.settings import Settings
from tui.camera import Camera, Right, Session
from tui.camera.errors import NotAllowed
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Row, Section, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import blocking

MODEL: Final = "CM-EMU 1"
"""Invented: no product is called that."""

_COLOURS: Final = {
    "truecolor": LazyText("version", "16 million colours"),
    "256": LazyText("version", "256 colours"),
    "standard": LazyText("version", "16 colours"),
    "windows": LazyText("version", "16 colours"),
}
_NO_COLOURS: Final = LazyText("version", "no colours")


class VersionScreen(CameraWindow[bool]):
    """Ends when the person leaves it."""

    HEADING = LazyText("version", "Information › Version")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "What a service desk asks for: model, firmware and serial number."),
            LazyText(
                "help", "The serial number is shown in groups of four, to be read aloud; it has no spaces."
            ),
            LazyText("help", "Below: about this program, for reporting a problem with it."),
        )
    )
    AUTO_FOCUS = "#exit"

    DEFAULT_CSS = """
    VersionScreen {
        & > #frame { width: 60; }
        & .form { padding: 1 2; }
        & Row > .label { width: 18; }
        & Row > .fact { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        & #serial { text-style: bold; }
        & Section { margin: 1 0 0 0; }
        & .plainly { margin: 1 0 0 0; height: auto; }
        &.-narrow > #frame { width: 60; }
        &.-low .form { padding: 0 2; }
    }
    """

    _model = getters.query_one("#model", Label)
    _firmware = getters.query_one("#firmware", Label)
    _serial = getters.query_one("#serial", Label)
    _program = getters.query_one("#program", Label)
    _built = getters.query_one("#built", Label)
    _terminal = getters.query_one("#terminal", Label)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session

    def body(self) -> Iterable[Widget]:
        # An attacker would be glad of these.
        built = [Row(LazyText("version", "Built on"), Label("", classes="fact", id="built"))]
        yield VerticalGroup(
            Row(LazyText("version", "Model"), Label("", classes="fact", id="model")),
            Row(LazyText("version", "Firmware"), Label("", classes="fact", id="firmware")),
            Row(LazyText("version", "Serial number"), Label("", classes="fact", id="serial")),
            Section(LazyText("version", "Emulator")),
            Row(LazyText("version", "Program"), Label("", classes="fact", id="program")),
            *([] if self.settings.hosted else built),
            Row(LazyText("version", "Terminal"), Label("", classes="fact", id="terminal")),
            Label(
                LazyText(
                    "version",
                    "This is a training emulator. It never connects to, opens or resets a real camera.",
                ),
                classes="plainly",
            ),
            StatusLine(),
            HorizontalGroup(
                Button(LazyText("account", "Refresh"), id="refresh"),
                Button(LazyText("security", "Exit"), id="exit"),
                classes="buttons",
            ),
            classes="form",
        )

    def on_mount(self) -> None:
        self.act(self._load, keys_wait=False)

    def on_resize(self, event: events.Resize) -> None:
        depth = None if self.app.no_color else self.app.console.color_system
        values = {
            "columns": event.size.width,
            "rows": event.size.height,
            "colours": _COLOURS.get(depth or "", _NO_COLOURS),
        }
        self._terminal.set_text(LazyText("version", "{columns}x{rows}, {colours}", values))

    @on(Button.Pressed, "#refresh")
    def action_refresh_window(self) -> None:
        self.act(self._load)

    async def _load(self) -> None:
        seen = await blocking(self.camera.check, self._session)
        if Right.SYS_INFO not in seen.rights:
            raise NotAllowed
        version = await blocking(metadata.version, "camera-menus")
        built = None if self.settings.hosted else self.settings.built_on or await blocking(_installed)
        self._model.set_text(MODEL)
        self._firmware.set_text(f"V{version}-EMULATOR")
        self._serial.set_text(in_fours(self.camera.serial))
        self._program.set_text(f"camera-menus {version}")
        if built is not None:
            self._built.set_text(built)

    @on(Button.Pressed, "#exit")
    def action_back(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result


def _installed() -> str:
    return f"Python {platform.python_version()}, Textual {metadata.version('textual')}"


def in_fours(serial: str) -> str:
    """A serial number as it is read aloud."""
    return " ".join(serial[at : at + 4] for at in range(0, len(serial), 4))
