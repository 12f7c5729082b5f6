"""A list of which any number of entries can be ticked, as long as a camera's list of rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.i18n import LazyText

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys

V = TypeVar("V")

_PAUSE: Final = 1.0
"""Seconds after which a letter begins another word."""
_FAR: Final = 10_000


class Checklist(ScrollView, Generic[V], can_focus=True, inherit_bindings=False):
    """Enter and Space tick, letters lead to the entry that begins with them.

    Down on the last entry and Up on the first go on to what stands there, as a remote control's do; Right
    leads out of the middle of it.
    """

    HELP_KEYS: ClassVar[Keys] = (
        ("↑ ↓", LazyText("help", "in the list")),
        ("Space", LazyText("help", "select")),
        ("PgUp/Dn", LazyText("help", "turn pages")),
    )
    DEFAULT_CSS = """
    Checklist {
        height: 7; width: 1fr; overflow-x: hidden; scrollbar-size: 1 1;
        background: $osd-well; color: $osd-text; border-left: vkey $osd-edge;
        &:focus { border-left: outer $osd-accent; background-tint: $osd-well 0%; }
        &.-wrong { border-left: heavy $osd-err; }
        &:disabled {
            background: $osd-surface; color: $osd-off; border-left: blank $osd-surface;
            opacity: 1 !important;
        }
        & > .checklist--cursor { background: $osd-picked; color: $osd-picked-text; }
        & > .checklist--focused { background: $osd-accent; color: $osd-ink; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"checklist--cursor", "checklist--focused"}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor(1)", show=False),
        Binding("up", "cursor(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", f"cursor({-_FAR})", show=False),
        Binding("end", f"cursor({_FAR})", show=False),
        Binding("right", "leave(1)", show=False),
        Binding("left", "leave(-1)", show=False),
        Binding("enter,space", "tick", show=False),
    ]

    cursor = reactive(0)

    class Changed(Message):
        """The user ticked `values`, or (not `on`) took their ticks away."""

        def __init__(self, values: Collection[object], *, on: bool) -> None:
            super().__init__()
            self.values = values
            self.on = on

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._entries: Sequence[tuple[LazyText, V]] = ()
        self._ticked: set[V] = set()
        self._sought = ""
        self._sought_at = 0.0

    # --- what is in it --------------------------------------------------------------------------------

    def offer(self, entries: Sequence[tuple[LazyText, V]], ticked: Collection[V]) -> None:
        """Show these entries, those of `ticked` with a tick; the cursor stays on its entry where it can."""
        stood = self._entries[self.cursor][1] if self._entries else None
        self._entries = entries
        self._ticked = {value for _, value in entries if value in ticked}
        self.virtual_size = Size(0, len(entries))
        self.point_at(stood)
        self.refresh()

    def point_at(self, value: object) -> None:
        """Put the cursor on an entry, or on the first."""
        self.cursor = next((i for i, (_, each) in enumerate(self._entries) if each == value), 0)

    @property
    def ticked(self) -> frozenset[V]:
        return frozenset(self._ticked)

    @property
    def entries(self) -> Sequence[tuple[LazyText, V]]:
        return self._entries

    def tick(self, values: Collection[V], *, on: bool) -> None:
        """Tick these entries, as the user does, or take their ticks away."""
        self._ticked = self._ticked | set(values) if on else self._ticked - set(values)
        self.refresh()
        self.post_message(self.Changed(values, on=on))

    def tick_all(self, *, on: bool) -> None:
        self.tick([value for _, value in self._entries], on=on)

    # --- keys and mouse -------------------------------------------------------------------------------

    def watch_cursor(self) -> None:
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        self._reveal()

    def _reveal(self) -> None:
        """Keep the cursor in sight."""
        rows, top = max(self.size.height, 1), round(self.scroll_y)
        if not top <= self.cursor < top + rows:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - rows + 1, animate=False)

    def action_cursor(self, by: int) -> None:
        self._sought = ""
        wanted, last = self.cursor + by, len(self._entries) - 1
        if by == 1 and wanted > last:
            self.action_leave(1)
        elif by == -1 and wanted < 0:
            self.call_later(self.run_action, "screen.move(0, -1)")
        else:
            self.cursor = min(max(wanted, 0), max(last, 0))

    def action_leave(self, by: int) -> None:
        if by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_page(self, pages: int) -> None:
        last = max(len(self._entries) - 1, 0)
        self.cursor = min(max(self.cursor + pages * max(self.size.height - 1, 1), 0), last)

    def action_tick(self) -> None:
        self._sought = ""
        if self._entries:
            value = self._entries[self.cursor][1]
            self.tick([value], on=value not in self._ticked)

    def on_key(self, event: events.Key) -> None:
        letter = event.character or ""
        if not letter.isprintable() or not letter.strip():
            return
        event.stop()
        pause, self._sought_at = event.time - self._sought_at, event.time
        before = self._sought if pause < _PAUSE else ""
        # What begins with nothing is a new word; the same letter again leads to the next that it begins.
        for sought, start in ((before + letter, self.cursor + (not before)), (letter, self.cursor + 1)):
            if (found := self._find(sought.casefold(), start)) is not None:
                self._sought, self.cursor = sought, found
                return

    def _find(self, sought: str, start: int) -> int | None:
        """The next entry from `start` on that begins with it, else one of whose words does."""
        count = len(self._entries)
        said = [(i % count, str(self._entries[i % count][0]).casefold()) for i in range(start, start + count)]
        whole = (i for i, label in said if label.startswith(sought))
        word = (i for i, label in said if any(part.startswith(sought) for part in label.split()))
        return next(whole, next(word, None))

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        row = at.y + round(self.scroll_y) if at is not None else _FAR
        if row < len(self._entries):
            self.cursor = row
            self.action_tick()

    # --- painting -------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        row, width, base = y + round(self.scroll_y), self.size.width, self.rich_style
        if row >= len(self._entries):
            return Strip([Segment(" " * width, base)], width)
        label, value = self._entries[row]
        text = set_cell_size(f" [{'✓' if value in self._ticked else ' '}] {label}", width)
        if row != self.cursor or self.is_disabled:
            return Strip([Segment(text, base)], width)
        style = self.get_component_rich_style("checklist--focused" if self.has_focus else "checklist--cursor")
        mark = "▌" if self.app.no_color and self.has_focus else " "
        return Strip([Segment(mark + text[1:], style)], width)
