"""One visitor's screen, as it is painted there: to look at, not to touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual import getters, on
from textual.events import Resize
from textual.widget import Widget

from screens.common.cells_view import CellsView
from tui.board.order import Why
from tui.board.painted_rows import Screen
from tui.i18n import LazyText
from tui.messages.board_words import explain
from tui.widgets.help import HelpText
from tui.widgets.window import Window


class ScreenView(CellsView):
    """Cells of a visitor's terminal; without scroll bars, which would take one of 80 columns, and a row."""

    DEFAULT_CSS = "ScreenView { scrollbar-size: 0 0; }"

    def __init__(self) -> None:
        super().__init__()
        self._screen_there = Screen()
        self.moved: Callable[[], object] = lambda: None
        """Called when other rows or columns are seen."""

    def take(self, frame: Mapping[str, Any]) -> None:
        """Take rows that were painted there."""
        self._screen_there.take(frame)
        self.show(self._screen_there.cells())
        self.moved()

    def watch_scroll_x(self, old: float, new: float) -> None:
        super().watch_scroll_x(old, new)
        self.moved()

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        self.moved()

    def seen(self) -> str:
        """Say which part is seen, and by which keys the rest is; nothing where all of it is."""
        parts = []
        for keys, first, room, there in (
            ("↑ ↓", self.scroll_offset.y, self.size.height, self.virtual_size.height),
            ("← →", self.scroll_offset.x, self.size.width, self.virtual_size.width),
        ):
            if room < there:
                parts.append(f"{keys} {first + 1}–{min(first + room, there)}/{there}")
        return "  ".join(parts)


class WatchScreen(Window[None]):
    """Ends when the trainer leaves it."""

    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "The visitor's screen, with dots for passwords, answers and codes."),
            LazyText("help", "The visitor reads in the last row that you see it. No key goes there."),
        ),
    )
    AUTO_FOCUS = "ScreenView"
    DEFAULT_CSS = """
    WatchScreen > #frame { width: 100%; height: 1fr; }
    """

    view = getters.query_one(ScreenView)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_shown = name

    def heading(self) -> LazyText:
        return LazyText("board", "Watching {name}", {"name": self._name_shown})

    def body(self) -> Iterable[Widget]:
        yield ScreenView()

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words()
        return {key: words[key] for key in ("f1", "f2", "escape", "ctrl+q")}

    def on_mount(self) -> None:
        self.view.moved = self._show_part

    @on(Resize)
    def _show_part(self) -> None:
        if self._over is None:
            self.call_after_refresh(lambda: self.title_note.set_text(self._over or self.view.seen()))

    _over: LazyText | None = None

    def over(self, why: Why) -> None:
        """The visitor has gone, or the server; what was seen last stays."""
        self._over = explain(why)
        self.title_note.set_text(self._over)
