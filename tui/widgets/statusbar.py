"""Row 0 of the picture: which camera, that this is an emulator, and the camera's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.i18n import LazyText

_CHANNEL = LazyText("status", "CAM 01  Front gate")
_EMULATOR = LazyText("status", "training emulator")


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


class StatusBar(Widget):
    """Asks `clock`, which gives an aware time, once a second, or once a minute where it shows no `seconds`.

    Painting it each second takes 0.2 % of a core: too much where one machine shows the menus to a hundred
    visitors.
    """

    DEFAULT_CSS = """
    StatusBar {
        dock: top; height: 1; padding: 0 1; background: $osd-foot; color: $osd-text; text-wrap: nowrap;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, clock: Callable[[], datetime], *, seconds: bool = True) -> None:
        super().__init__()
        self._clock, self._seconds = clock, seconds

    def on_mount(self) -> None:
        if self._seconds:
            self.set_interval(1, self.refresh)
        else:
            self._next_minute()

    def _next_minute(self) -> None:
        self.refresh()
        self.set_timer(60.5 - self._clock().second, self._next_minute)

    def retranslate(self) -> None:
        self.refresh()

    def render(self) -> Content:
        left, middle = str(_CHANNEL), str(_EMULATOR)
        right = self._clock().astimezone().strftime(f"%Y-%m-%d  %H:%M{':%S' if self._seconds else ''}")
        width = self.size.width
        start = max((width - cell_len(middle)) // 2, cell_len(left) + 2)
        gap = width - start - cell_len(middle) - len(right)
        if gap <= 1:  # narrow terminals: the word "emulator" stays, the clock goes
            right, gap = "", 0
        return Content.assemble(
            (left, "bold"),
            " " * (start - cell_len(left)),
            (middle, "$osd-muted"),
            " " * gap,
            (right, "bold"),
        )
