"""Information > QR Code: the serial number's, and the phone app's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, getters, on, work
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical, VerticalGroup
from textual.widget import Widget

from screens.common.large_qr import LARGE_CODE, OTHER_CODE, LargeQrScreen
from screens.common.settings import Settings
from screens.information.version import in_fours
from tui.camera import Camera, Session
from tui.i18n import LazyText
from tui.protocol.app_page import APP_LINK
from tui.sanitize import visible
from tui.widgets.form.fields import Button
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.painting.qr import QUIET_ZONE, Matrix, QrCode, matrix, rows_added
from tui.widgets.window import Window
from tui.work import blocking

_BOTH = (80, 24)
"""Columns and rows that two codes with the full quiet zone take, with all around them."""
_BOTH_TIGHT = (71, 23)
"""The same with a quiet zone of two modules, the least that phones read."""
_ROOMY = (84, 29)
"""Columns and rows from which the codes stand in a window with the picture around it."""


class QrCodeScreen(Window[bool]):
    """Ends when the person leaves it."""

    HEADING = LazyText("qr code", "Information › QR Code")
    AUTO_FOCUS = "#exit"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4,ctrl+o", "large", show=False)]
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Left: the serial number. The phone app uses it to add the camera."),
            LazyText("help", "Right: where to get the phone app. Here it is a fictitious page."),
            LazyText(
                "help", "These codes reset nothing: for a reset the camera shows another, in “Captcha”."
            ),
            LazyText(
                "help", "F4 shows a code large, in a terminal of at least 66x35; if only one fits, the other."
            ),
        )
    )

    DEFAULT_CSS = """
    QrCodeScreen {
        & > #backdrop { display: none; }
        &.-roomy > #backdrop { display: block; }
        & > #frame { width: 100%; height: 100%; max-width: 120; }
        & #form { height: 1fr; }
        & #codes { height: 20; padding: 0 2; }
        & .half { width: 37; height: 20; }
        & #right { margin: 0 0 0 2; }
        & .caption { color: $osd-muted; height: 1; }
        & #says { height: 2; padding: 0 2; }
        & #texts { width: 1fr; height: 2; }
        & #serial { text-style: bold; }
        & .hint { display: none; color: $osd-muted; }
        & #whole-link { display: none; dock: bottom; height: 1; padding: 0 2; }
        & #exit { margin: 1 0 0 2; }
        &.-narrow > #frame { width: 100%; }
        &.-tight #codes { height: 18; padding: 0 1; }
        &.-tight .half { width: 33; height: 18; }
        &.-tight #says { padding: 0 1; }
        &.-roomy > #frame { width: 84; height: auto; }
        &.-roomy #form { height: auto; }
        &.-roomy #codes { padding: 1 4 0 4; height: 22; }
        &.-roomy #says { padding: 0 4; height: 3; }
        &.-single #form { layout: horizontal; }
        &.-single #codes { width: 34; height: 18; padding: 0 0 0 1; }
        &.-single .half { width: 33; height: 18; }
        &.-single #right { display: none; }
        &.-single.-other #left { display: none; }
        &.-single.-other #right { display: block; margin: 0; }
        &.-single #says { layout: vertical; width: 1fr; height: auto; padding: 1 2; }
        &.-single #texts { width: 100%; height: auto; }
        &.-single #texts Label { margin: 0 0 1 0; }
        &.-single > GuideLine {
            layer: top; width: 25; height: 3; margin: 0 0 2 35; background: $osd-surface; text-wrap: wrap;
        }
        &.-single .hint, &.-single #whole-link { display: block; }
        &.-single #link { display: none; }
        &.-single #exit { width: 100%; margin: 0; }
        &.-high #codes, &.-high .half { height: auto; }
    }
    """

    _left = getters.query_one("#left", VerticalGroup)
    _right = getters.query_one("#right", VerticalGroup)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(settings.status_bar())
        del session  # no right is needed to see what is printed on the camera's back
        self._serial = camera.serial
        self._link = settings.app_link or APP_LINK
        self._codes: tuple[Matrix, ...] = ()

    def key_words(self) -> dict[str, LazyText]:
        return super().key_words() | {"f4": OTHER_CODE if self.has_class("-single") else LARGE_CODE}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F4 works where a large code has room, or one alone and the other behind it."""
        if action == "large" and not self.has_class("-single"):
            return LargeQrScreen.fits(self.app.size, self._codes)
        return super().check_action(action, parameters)

    def body(self) -> Iterable[Widget]:
        serial = Label(LazyText("qr code", "Serial number"), classes="caption")
        app = Label(LazyText("captcha", "APP"), classes="caption")
        texts = VerticalGroup(
            Label(in_fours(self._serial), id="serial"),
            Label(visible(self._link), id="link"),
            Label(LazyText("qr code", "F4: the other code"), classes="hint"),
            id="texts",
        )
        yield Vertical(
            HorizontalGroup(
                VerticalGroup(serial, id="left", classes="half"),
                VerticalGroup(app, id="right", classes="half"),
                id="codes",
            ),
            HorizontalGroup(texts, Button(LazyText("security", "Exit"), id="exit"), id="says"),
            Label(visible(self._link), id="whole-link"),  # beside a single code it would break inside
            id="form",
        )

    @work
    async def on_mount(self) -> None:
        """Making the codes takes some hundredths of a second: the window does not wait for them."""
        left, right = await blocking(matrix, self._serial), await blocking(matrix, self._link)
        # In one go: a resize in between would find one code without the other.
        self._codes = left, right
        quiet = self._quiet()
        self._left.mount(QrCode(left, quiet=quiet, id="qr"))
        self._right.mount(QrCode(right, quiet=quiet, id="app"))
        self.refresh_bindings()  # F4 works from now on

    def _quiet(self) -> int:
        return QUIET_ZONE if self._fits(_BOTH) else 2

    def _fits(self, room: tuple[int, int], quiet: int = QUIET_ZONE) -> bool:
        size = self.app.size
        return size.width >= room[0] and size.height >= room[1] + rows_added(self.app, quiet) + self.is_guided

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's
        self._lay_out()

    def show_guidance(self) -> None:
        super().show_guidance()
        self._lay_out()

    def _lay_out(self) -> None:
        single = not self._fits(_BOTH_TIGHT, 2)
        tight, high = not single and not self._fits(_BOTH), rows_added(self.app) > 0
        # Together: each change styles the whole window.
        self.update_classes({"-single": single, "-tight": tight, "-roomy": self._fits(_ROOMY), "-high": high})
        for code, modules in zip(self.query(QrCode), self._codes, strict=True):
            code.show(modules, self._quiet())

    def action_large(self) -> None:
        """Show a code large; where there is room for one only, show the other."""
        if self.has_class("-single"):
            self.toggle_class("-other")
        elif self._codes:
            self.unless_busy(self._show_large)

    async def _show_large(self) -> None:
        names = LazyText("qr code", "Serial number"), LazyText("captcha", "APP")
        await self.app.push_screen_wait(LargeQrScreen(self._codes, names))

    @on(Button.Pressed, "#exit")
    def action_back(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result
