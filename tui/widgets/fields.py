"""What a form is made of: text fields, closed lists, buttons and the rows they stand in.

An edge means that a thing can be used: fields carry theirs on the left, thin at rest, amber in focus, coral
after an error. Colours come from theme variables only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Select
from textual.widgets._select import SelectCurrent, SelectOverlay  # Select offers no other way to its parts

from tui.i18n import Phrase
from tui.widgets.words import Words, visible

V = TypeVar("V")

_GUARD = 4096
"""Characters a field takes at most: no rule of the camera, but a bound on what a paste can do to memory."""


class Field(Input):
    """A one-line text field. What is typed stays as it is, and is never obeyed by the terminal."""

    DEFAULT_CSS = """
    Field, Field.-textual-compact {
        height: 1; width: 1fr; padding: 0;
        background: $osd-well; color: $osd-text;
        border-left: vkey $osd-edge !important;
        &:focus { border-left: outer $osd-accent !important; background-tint: $osd-well 0%; }
        &:disabled { background: $osd-surface; border-left: blank $osd-surface !important; opacity: 1; }
        & > .input--cursor { background: $osd-text; color: $osd-well; text-style: none; }
        & > .input--selection { background: $osd-edge; }
        & > .input--placeholder { color: $osd-muted; }
        &.-wrong { border-left: heavy $osd-err !important; }
    }
    """

    def __init__(self, value: str = "", *, password: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            value,
            password=password,
            id=id,
            compact=True,
            select_on_focus=False,
            max_length=_GUARD,
            highlighter=None,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        # Hidden text is shown as dots; replacing what stands behind them would change a pasted password.
        return value if self.password else visible(value)

    def watch_disabled(self, disabled: bool) -> None:  # noqa: FBT001 - Textual's watcher
        super().watch_disabled(disabled)
        self.set_class(disabled, "-off")


class _Current(SelectCurrent):
    """The closed list: label and a small triangle (the big one is ambiguous in width)."""

    def compose(self) -> ComposeResult:
        yield Words(self.placeholder, id="label")
        yield Words("▾", classes="arrow down-arrow")
        yield Words("▴", classes="arrow up-arrow")


class _Open(SelectOverlay, inherit_bindings=False):
    """The open list."""

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


class Choice(Select[V], Generic[V], inherit_bindings=False):
    """A list of which one entry shows. Opens by Enter or Space: arrows go on to the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "show_overlay", show=False)]

    DEFAULT_CSS = """
    Choice, Choice.-textual-compact {
        height: 1; width: 1fr;
        & > _Current {
            height: 1; padding: 0;
            background: $osd-raise; color: $osd-text;
            border: none !important; border-left: vkey $osd-edge !important;
            & Words#label { color: $osd-text; height: 1; text-wrap: nowrap; background: transparent; }
            & .arrow { color: $osd-muted; background: transparent; padding: 0; margin: 0 0 0 1; }
        }
        &:focus > _Current { border-left: outer $osd-accent !important; background-tint: $osd-raise 0%; }
        &.-wrong > _Current { border-left: heavy $osd-err !important; }
        &:disabled { opacity: 1; }
        &:disabled > _Current {
            background: $osd-surface; border-left: blank $osd-surface !important;
            & Words#label { color: $osd-off; }
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

    def __init__(self, options: Iterable[tuple[Phrase, V]], *, value: V, id: str | None = None) -> None:  # noqa: A002
        self._entries = list(options)
        self._disabled: set[int] = set()
        spoken = [(Content(str(phrase)), entry) for phrase, entry in self._entries]
        super().__init__(spoken, value=value, allow_blank=False, id=id, compact=True)

    def compose(self) -> ComposeResult:
        yield _Current(self.prompt)
        yield _Open(type_to_search=self._type_to_search).data_bind(compact=Select.compact)

    def disable(self, index: int) -> None:
        """Grey an entry: it stands in the list and can't be chosen."""
        self._disabled.add(index)
        self.query_one(_Open).disable_option_at_index(index)

    def speak(self) -> None:
        """Say all entries again and keep the choice."""
        chosen = self.value
        with self.prevent(Select.Changed):
            self.set_options([(Content(str(phrase)), entry) for phrase, entry in self._entries])
            self.value = chosen
        for index in self._disabled:
            self.query_one(_Open).disable_option_at_index(index)


class Chip(Button):
    """A button of one row (two where its label breaks at the space)."""

    DEFAULT_CSS = """
    Chip, Chip.-textual-compact, Chip.-style-default {
        min-width: 12; width: auto; height: 1; padding: 0 1; margin: 0 0 0 2;
        border: none !important;
        background: $osd-chip; color: $osd-chip-text; text-style: none;
        background-tint: $osd-chip 0%; tint: transparent;
        &:hover { background: $osd-edge; }
        &:focus {
            background: $osd-accent; color: $osd-ink; text-style: bold; background-tint: $osd-accent 0%;
        }
        &:disabled { background: $osd-surface; color: $osd-off; opacity: 1; text-opacity: 1; }
        &:nocolor { border-left: vkey $osd-edge !important; border-right: vkey $osd-edge !important; }
        &:nocolor:focus { border-left: outer $osd-ink !important; border-right: outer $osd-ink !important; }
        &:nocolor:disabled { border-left: none !important; border-right: none !important; }
    }
    """

    def __init__(self, label: Phrase, *, id: str, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(Content(str(label)), id=id, classes=classes, compact=True)
        self.words = label
        self.active_effect_duration = 0
        self.styles.line_pad = 0  # refused in a stylesheet

    def speak(self) -> None:
        self.label = Content(str(self.words))


class Link(Button):
    """A button that looks like the underlined words on the device's windows."""

    DEFAULT_CSS = """
    Link, Link.-textual-compact, Link.-style-default {
        min-width: 0; width: auto; height: 1; padding: 0; border: none !important;
        background: transparent; color: $osd-text; text-style: underline;
        background-tint: transparent; tint: transparent;
        &:hover { color: $osd-accent-text; }
        &:focus { background: $osd-accent; color: $osd-ink; text-style: bold underline; }
        &:disabled { color: $osd-off; text-style: none; opacity: 1; text-opacity: 1; }
    }
    """

    def __init__(self, label: Phrase, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, compact=True)
        self.words = label
        self.active_effect_duration = 0
        self.styles.line_pad = 0
        self.speak()

    def speak(self) -> None:
        self.label = Content(str(self.words))
        self.styles.width = self.label.cell_length  # a button of automatic width gets two cells more


class Row(HorizontalGroup):
    """A label and what it names."""

    DEFAULT_CSS = """
    Row {
        height: 1;
        & > .label { width: 11; color: $osd-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        &:focus-within > .label { color: $osd-text; text-style: bold; }
    }
    Row:focus-within { color: $osd-text; }
    """
    # The last rule looks idle; without a rule that ends in Row:focus-within Textual never updates the label.

    def __init__(self, label: Phrase | str, *children: Widget, id: str | None = None) -> None:  # noqa: A002
        super().__init__(Words(label, classes="label"), *children, id=id)


class Section(HorizontalGroup):
    """A muted heading and a line to the right margin."""

    DEFAULT_CSS = """
    Section {
        height: 1;
        & > Words { width: auto; color: $osd-muted; margin: 0 1 0 0; }
        & > .line { width: 1fr; height: 1; color: $osd-edge; margin: 0; hatch: "─" $osd-edge; }
    }
    """

    def __init__(self, label: Phrase) -> None:
        super().__init__(Words(label), Words("", classes="line"))


class Note(Words):
    """The row under the fields where errors and good news appear; nothing moves for them."""

    DEFAULT_CSS = """
    Note {
        height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; color: $osd-text;
        &.-error { color: $osd-err; text-style: bold; background: $osd-err-back; }
        &.-ok { color: $osd-ok; }
    }
    """

    def error(self, words: Phrase | str) -> None:
        """Say what is wrong; "! " marks it where there is no colour."""
        self.set_classes("-error")
        self.say(words)

    def good(self, words: Phrase | str) -> None:
        self.set_classes("-ok")
        self.say(words)

    def hint(self, words: Phrase | str) -> None:
        self.set_classes("")
        self.say(words)

    def clear(self) -> None:
        self.set_classes("")
        self.say("")

    def speak(self) -> None:
        text = str(self.words)
        self.update(Content(f"! {text}" if self.has_class("-error") and text else text))


class Close(Words):
    """The ✕ at the end of a title bar: the same as Esc, by mouse."""

    DEFAULT_CSS = """
    Close { width: 5; content-align: center middle; pointer: pointer; }
    Close:hover { text-style: bold; }
    """

    class Pressed(Message):
        """Somebody clicked the ✕."""

    def __init__(self) -> None:
        super().__init__("✕")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed())
