"""A menu of two levels, as a camera draws it: one group open at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import LazyText

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys


class Entry(Protocol):
    """What the menu needs to know of an entry."""

    @property
    def label(self) -> LazyText: ...
    @property
    def works(self) -> bool: ...
    @property
    def children(self) -> Sequence[Entry]: ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class _Line(Generic[E]):
    entry: E
    parent: E | None


class Menu(Widget, Generic[E], can_focus=True):
    """One row an entry. Enter opens a group or chooses an entry; Right and Left open and close groups."""

    HELP_KEYS: ClassVar[Keys] = (
        ("↑ ↓", LazyText("help", "in the list")),
        ("← →", LazyText("help", "close and open a group")),
        ("Enter", LazyText("help", "open")),
    )
    DEFAULT_CSS = """
    Menu { width: 1fr; height: 1fr; background: $osd-surface; }
    """
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu--cursor", "menu--off", "menu--hover"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor(1)", show=False),
        Binding("up", "cursor(-1)", show=False),
        Binding("home", "cursor(-99)", show=False),
        Binding("end", "cursor(99)", show=False),
        Binding("right", "unfold", show=False),
        Binding("left", "fold", show=False),
        Binding("enter,space", "choose", show=False),
    ]

    cursor = reactive(0)

    class Moved(Message):
        """The cursor stands on another entry."""

    class Chosen(Message):
        """Enter or a click on the entry under the cursor."""

    def __init__(self, entries: Sequence[E], *, start: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._entries = entries
        self._open: E | None = None
        self.set_reactive(Menu.cursor, start)

    # --- what stands where ----------------------------------------------------------------------------

    def _lines(self) -> list[_Line[E]]:
        lines: list[_Line[E]] = []
        for entry in self._entries:
            lines.append(_Line(entry, None))
            if entry is self._open:
                lines += [_Line(child, entry) for child in entry.children]  # type: ignore[arg-type]
        return lines

    @property
    def path(self) -> list[E]:
        """The entry under the cursor, behind the group it stands in."""
        line = self._lines()[self.cursor]
        return [line.entry] if line.parent is None else [line.parent, line.entry]

    @property
    def shown(self) -> list[E]:
        """The entries, one a row."""
        return [line.entry for line in self._lines()]

    def unfold(self, entry: E, *, to: int = 1) -> None:
        """Open a group (and close the other), the cursor on its child number `to`, or 0 for the group."""
        self._open = entry
        self.cursor = next(i for i, line in enumerate(self._lines()) if line.entry is entry) + to
        self._moved()

    def show(self, entries: Sequence[E]) -> None:
        """Show other entries; the group that is open and the cursor stay where they can."""
        here, unfolded = [entry.label for entry in self.path], self._open
        self._entries = entries
        self._open = next((e for e in entries if unfolded is not None and e.label == unfolded.label), None)
        paths = [[each.label for each in (line.parent, line.entry) if each] for line in self._lines()]
        stands = next((paths.index(path) for path in (here, here[:1]) if path in paths), self.cursor)
        self.cursor = min(stands, len(paths) - 1)
        self._moved()

    def _moved(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    # --- keys and mouse -------------------------------------------------------------------------------

    def action_cursor(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by, 0), len(self._lines()) - 1)
        self._moved()

    def action_unfold(self) -> None:
        entry = self.path[-1]
        if entry.children and entry is not self._open:
            self.unfold(entry, to=0)

    def action_fold(self) -> None:
        group = self.path[0]
        if group is self._open:
            self.cursor = next(i for i, line in enumerate(self._lines()) if line.entry is group)
            self._open = None
            self._moved()

    def action_choose(self) -> None:
        entry = self.path[-1]
        if not entry.children:
            self.post_message(self.Chosen())
        elif entry is self._open:
            self.action_fold()
        else:
            first = next((i for i, child in enumerate(entry.children, 1) if child.works), 1)
            self.unfold(entry, to=first)

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self._lines()):
            self.cursor = event.y
            self._moved()
            self.action_choose()

    def retranslate(self) -> None:
        self.refresh()

    # --- painting -------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        width = self.size.width
        base = self.rich_style
        if y >= len(lines):
            return Strip([Segment(" " * width, base)], width)
        line = lines[y]
        text, focused = self._text(line, width), y == self.cursor and self.has_focus
        if focused:
            edge = self.get_component_rich_style("menu--off") if self.app.ansi_color else base
            cursor = self.get_component_rich_style("menu--cursor")
            return Strip([Segment("▌" if self.app.no_color else " ", edge), Segment(text[1:], cursor)], width)
        style = base if line.entry.works else self.get_component_rich_style("menu--off")
        return Strip([Segment(text, style)], width)

    def _text(self, line: _Line[E], width: int) -> str:
        entry = line.entry
        if line.parent is not None:
            mark, indent = "", 4
        else:
            mark, indent = ("▾" if entry is self._open else "▸") if entry.children else " ", 2
        label = f" {mark}".ljust(indent)[:indent] + " " * (line.parent is None) + str(entry.label)
        end = "› " if entry.works and line.parent is not None else "  "
        room = width - cell_len(end)
        while cell_len(label) > room:
            label = label[:-1]
        return label + " " * (room - cell_len(label)) + end
