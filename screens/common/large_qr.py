"""One QR code over the whole terminal, two spaces a module: for fonts whose blocks can't be scanned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget

from screens.common.dialog import DialogScreen
from tui.app_base import AppBase
from tui.guide.progress import Detour
from tui.i18n import LazyText
from tui.widgets.help import HelpOpened, HelpText
from tui.widgets.keybar import KeyBar
from tui.widgets.label import Label
from tui.widgets.painting.qr import QUIET_ZONE, Matrix, WideQrCode, wide_size_of
from tui.widgets.window import Window

LARGE_CODE: Final = LazyText("footer", "Large")
OTHER_CODE: Final = LazyText("footer", "Other code")
"""What F4 does in a window of two codes: where one alone has room, it shows the other instead."""

_AROUND: Final = 2
"""Rows of the title and of the keys."""


class LargeQrScreen(Window[None]):
    """Shows the first of `codes`; left and right show the others. `names` say which one it is.

    It goes as soon as `ended` says that the first code is over.
    """

    ABOUT: ClassVar[HelpText] = HelpText(
        (LazyText("help", "The QR code, large. Left and right arrows switch codes; Esc goes back."),)
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4,ctrl+o", "back", show=False),
        Binding("left,right", "other", show=False),
    ]
    DEFAULT_CSS = """
    LargeQrScreen {
        background: #000000; layout: vertical;
        & > #name { dock: top; width: 100%; height: 1; text-align: center; color: $osd-text; }
        & > #line { width: auto; color: $osd-text; }
        &.-full > GuideLine { dock: top; margin: 0; }
    }
    """

    _code = getters.query_one(WideQrCode)
    _line = getters.query_one("#line", Label)
    _title = getters.query_one("#name", Label)

    def __init__(
        self,
        codes: tuple[Matrix, ...],
        names: tuple[LazyText, ...],
        *,
        ended: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._codes = codes
        self._names = names
        self._ended = ended
        self._shown = 0

    @staticmethod
    def fits(size: Size, codes: tuple[Matrix, ...]) -> bool:
        """Whether a terminal has room for it: else its key is not offered."""
        return bool(codes) and _quiet_zone(size, codes) is not None

    def compose(self) -> Iterable[Widget]:
        app = self.app
        yield Label("", id="name")
        yield WideQrCode(self._codes[0], colours=not isinstance(app, AppBase) or app.white_is_white)
        yield Label("", id="line")
        yield from self.guidance()
        yield KeyBar()

    def detour(self) -> Detour:
        return Detour.LARGE_CODE

    def on_mount(self) -> None:
        self._say_name()
        self.set_interval(1, self._look)

    def _look(self) -> None:
        if self._ended():
            self.dismiss(None)

    def _say_name(self) -> None:
        values = {"name": self._names[self._shown], "number": self._shown + 1, "count": len(self._codes)}
        self._title.set_text(LazyText("captcha", "← {name} ({number}/{count}) →", values))

    def on_resize(self, event: events.Resize) -> None:
        """Full quiet zone where there is room for it, two modules where not; else say how much it takes."""
        self._lay_out(event.size)

    def show_guidance(self) -> None:
        super().show_guidance()
        self._lay_out(self.app.size)

    def _lay_out(self, size: Size) -> None:
        lined = Size(size.width, size.height - self.is_guided)  # the guided mode's line takes a row
        quiet = _quiet_zone(lined, self._codes) or _quiet_zone(size, self._codes)
        self._code.display = self._title.display = quiet is not None
        self._line.display = quiet is None
        # Where the code leaves no row, the line stands in place of the code's name.
        self.set_class(
            self.is_guided and quiet is not None and _quiet_zone(lined, self._codes) is None, "-full"
        )
        if quiet is not None:
            self._code.show(self._codes[self._shown], quiet)
        else:
            width, height = _room(self._codes, _LEAST)
            values = {"width": width, "height": height}
            self._line.set_text(
                LazyText("captcha", "The large QR code needs a {width}x{height} terminal. Esc: back", values)
            )

    async def action_help(self) -> None:
        """There is no room beside the code: the help stands over it."""
        if self.unless_busy(self._say_help):
            self.post_message(HelpOpened())

    async def _say_help(self) -> None:
        await self.app.push_screen_wait(DialogScreen(*self.ABOUT.says, heading=LazyText("footer", "Help")))

    def action_other(self) -> None:
        self._shown = (self._shown + 1) % len(self._codes)
        self._code.show(self._codes[self._shown])
        self._say_name()


_LEAST: Final = 2
"""Modules of the quiet zone that most phones still read."""


def _room(codes: tuple[Matrix, ...], quiet: int) -> tuple[int, int]:
    """Columns and rows that a large code takes, with the rows around it."""
    width, height = wide_size_of(len(codes[0]), quiet)
    return width, height + _AROUND


def _quiet_zone(size: Size, codes: tuple[Matrix, ...]) -> int | None:
    """The widest quiet zone that a terminal has room for; None where it has none for a code."""
    for quiet in (QUIET_ZONE, _LEAST):
        width, height = _room(codes, quiet)
        if width <= size.width and height <= size.height:
            return quiet
    return None
