"""A closed list: Textual's Select with a camera's manners.

It stands apart from the fields because Select is slow to import and the login window has no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import Reactive
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay  # Select offers no other way to its parts

from tui.i18n import LazyText
from tui.widgets.label import Label

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys

V = TypeVar("V")


class _Label(Label):
    """Shows the choice. The list says it in the new language; this one knows no words of its own."""

    def retranslate(self) -> None:
        pass


class _Current(SelectCurrent):
    """The closed list: label and a small triangle (the big one is ambiguous in width)."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self.add_class("-has-value", update=False)

    def _watch_has_value(self, has_value: bool) -> None:  # noqa: FBT001 - Textual's watcher
        """A list always shows an entry: its class stands from the start, and nothing is styled twice."""

    def compose(self) -> ComposeResult:
        yield _Label(self.placeholder, id="label")
        yield Label("▾", classes="arrow down-arrow")
        yield Label("▴", classes="arrow up-arrow")


class _Open(SelectOverlay, inherit_bindings=False):
    """The open list."""

    compact = Reactive(default=False)
    """Toggles no class, as in `Field`: it stands from the start."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("enter,space", "select", show=False),
        Binding("escape", "dismiss", show=False),
    ]

    def __init__(self, *, type_to_search: bool) -> None:
        super().__init__(type_to_search)
        self.add_class("-textual-compact", update=False)

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        # A page key that comes in the packet that opened the list finds one that isn't laid out yet.
        if (self.highlighted or 0) in self._index_to_line:
            super()._move_page(direction)


class Choice(Select[V], Generic[V], inherit_bindings=False):
    """A list of which one entry shows. Opens by Enter or Space: arrows go on to the next field."""

    compact = Reactive(default=True)
    """As in `Field`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "show_overlay", show=False)]

    HELP_KEYS: ClassVar[Keys] = (("Enter", LazyText("help", "open a list")),)
    DEFAULT_CSS = """
    Choice, Choice.-textual-compact {
        height: 1; width: 1fr;
        & > _Current {
            height: 1; padding: 0;
            background: $osd-raise; color: $osd-text;
            border: none !important; border-left: vkey $osd-edge !important;
            & Label#label { color: $osd-text; height: 1; text-wrap: nowrap; background: transparent; }
            & .arrow { color: $osd-muted; background: transparent; padding: 0; margin: 0 0 0 1; }
        }
        &:focus > _Current { border-left: outer $osd-accent !important; background-tint: $osd-raise 0%; }
        &.-wrong > _Current { border-left: heavy $osd-err !important; }
        &:disabled { opacity: 1 !important; }
        &:disabled > _Current {
            background: $osd-surface; border-left: blank $osd-surface !important;
            & Label#label { color: $osd-off; }
            & .arrow { visibility: hidden; }
        }
        & > _Open, & > _Open:focus {
            border: none !important; border-left: vkey $osd-edge !important; padding: 0;
            background: $osd-raise; color: $osd-text; background-tint: $osd-raise 0%;
            max-height: 8; scrollbar-size: 1 1;
            & > .option-list--option { padding: 0; }
            & > .option-list--option-highlighted {
                background: $osd-accent; color: $osd-ink; text-style: bold;
            }
            & > .option-list--option-hover { background: $osd-chip; color: $osd-chip-text; }
        }
    }
    """

    _list = getters.query_one(_Open)
    _shown = getters.query_one(_Current)

    def __init__(
        self,
        options: Iterable[tuple[LazyText | str, V]],
        *,
        value: V,
        id: str | None = None,  # noqa: A002
    ) -> None:
        self._entries = list(options)
        self._disabled: set[int] = set()
        spoken = [(Content(str(phrase)), entry) for phrase, entry in self._entries]
        super().__init__(
            spoken, value=value, allow_blank=False, id=id, classes="-textual-compact", compact=True
        )

    def compose(self) -> ComposeResult:
        yield _Current(self.prompt)
        yield _Open(type_to_search=self._type_to_search)

    @property
    def entries(self) -> Sequence[tuple[LazyText | str, V]]:
        """What is offered, each with its value."""
        return self._entries

    def disable(self, index: int) -> None:
        """Grey an entry: it stands in the list and can't be chosen."""
        self._disabled.add(index)
        self._list.disable_option_at_index(index)

    def offer(self, options: Iterable[tuple[LazyText | str, V]], *, value: V) -> None:
        """Show other entries, and which of them is chosen."""
        self._entries = list(options)
        self._disabled.clear()
        self._say(value)

    def retranslate(self) -> None:
        """Say all entries again and keep the choice."""
        self._say(self.value)  # type: ignore[arg-type]  # a blank one is not allowed here

    def _say(self, chosen: V) -> None:
        with self.prevent(Select.Changed):
            self.set_options([(Content(str(phrase)), entry) for phrase, entry in self._entries])
            self.value = chosen
        # Select itself shows the choice anew, and highlights it, only when it is another one.
        index = [entry for _, entry in self._entries].index(chosen)
        self._shown.update(Content(str(self._entries[index][0])))
        self._list.highlighted = index
        for index in self._disabled:
            self._list.disable_option_at_index(index)
