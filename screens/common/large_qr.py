"""One QR code over the whole terminal, two spaces a module: for fonts whose blocks can't be scanned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.common.dialog import DialogScreen
from tui.app_base import AppBase
from tui.i18n import LazyText
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.qr import QUIET_ZONE, Matrix, WideQrCode, wide_size_of
from tui.widgets.window import Window


class LargeQrScreen(Window[None]):
    """Shows the first of `codes`; left and right show the others."""

    ABOUT: ClassVar[HelpText] = HelpText(
        (LazyText("help", "The QR code, large. Left and right arrows switch codes; Esc goes back."),)
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4,ctrl+o", "back", show=False),
        Binding("left,right", "other", show=False),
    ]
    DEFAULT_CSS = """
    LargeQrScreen {
        background: #000000;
        & > #line { width: auto; color: $osd-text; }
    }
    """

    _code = getters.query_one(WideQrCode)
    _line = getters.query_one("#line", Label)

    def __init__(self, codes: tuple[Matrix, ...]) -> None:
        super().__init__()
        self._codes = codes
        self._shown = 0

    def compose(self) -> Iterable[Widget]:
        app = self.app
        yield WideQrCode(self._codes[0], colours=not isinstance(app, AppBase) or app.white_is_white)
        yield Label("", id="line")

    def on_resize(self, event: events.Resize) -> None:
        """Full quiet zone where there is room for it, two modules where not; else say how much it takes."""
        sizes = [(wide_size_of(len(self._codes[0]), quiet), quiet) for quiet in (QUIET_ZONE, 2)]
        fitting = [quiet for (w, h), quiet in sizes if w <= event.size.width and h <= event.size.height]
        self._code.display = bool(fitting)
        self._line.display = not fitting
        if fitting:
            self._code.show(self._codes[self._shown], fitting[0])
        else:
            (width, height), _quiet = sizes[-1]
            values = {"width": width, "height": height}
            self._line.set_text(
                LazyText("captcha", "The large QR code needs a {width}x{height} terminal. Esc: back", values)
            )

    async def action_help(self) -> None:
        """There is no room beside the code: the help stands over it."""
        self.unless_busy(self._say_help)

    async def _say_help(self) -> None:
        await self.app.push_screen_wait(DialogScreen(*self.ABOUT.says, heading=LazyText("footer", "Help")))

    def action_other(self) -> None:
        self._shown = (self._shown + 1) % len(self._codes)
        self._code.show(self._codes[self._shown])
