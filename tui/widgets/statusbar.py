"""Row 0 of the picture: which camera, that this is an emulator, and the camera's time."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
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


clock: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=utc_now)
"""Gives the aware time that the status row shows, in each app's own context."""


seconds: ContextVar[bool] = ContextVar("seconds", default=True)
"""Whether the row shows them. Painting it each second takes 0.2 % of a core: too much where one machine shows
the menus to a hundred visitors, who see hours and minutes."""


class StatusBar(Widget):
    """Asks `clock` once a second, or once a minute."""

    DEFAULT_CSS = """
    StatusBar {
        dock: top; height: 1; padding: 0 1; background: $osd-foot; color: $osd-text; text-wrap: nowrap;
    }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        if seconds.get():
            self.set_interval(1, self.refresh)
        else:
            self._next_minute()

    def _next_minute(self) -> None:
        self.refresh()
        self.set_timer(60.5 - clock.get()().second, self._next_minute)

    def retranslate(self) -> None:
        self.refresh()

    def render(self) -> Content:
        left, middle = str(_CHANNEL), str(_EMULATOR)
        right = clock.get()().astimezone().strftime(f"%Y-%m-%d  %H:%M{':%S' if seconds.get() else ''}")
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
