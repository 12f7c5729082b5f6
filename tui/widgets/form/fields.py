"""What a form is made of: text fields, buttons and the rows they stand in.

An edge means that a thing can be used: fields carry theirs on the left, thin at rest, amber in focus, coral
after an error. Colours come from theme variables only.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.i18n import LazyText
from tui.known_terminal import KnownTerminal
from tui.sanitize import BLANKS, one_line, visible
from tui.widgets.label import Label, Plain

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys

_UNTYPED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that no keyboard types into a password."""
_GUARD = 4096
"""Characters a field takes at most: no rule of the camera, but a bound on what a paste can do to memory."""
_TOO_LONG: Final = LazyText("error", "Paste too long: at most {limit} characters.", {"limit": _GUARD})


class Field(Input):
    """A one-line text field. What is typed stays as it is, and is never obeyed by the terminal."""

    DEFAULT_CSS = """
    Field, Field.-textual-compact {
        height: 1; width: 1fr; padding: 0;
        background: $osd-well; color: $osd-text;
        border-left: vkey $osd-edge !important;
        &:focus { border-left: outer $osd-accent !important; background-tint: $osd-well 0%; }
        &:disabled {
            background: $osd-surface; border-left: blank $osd-surface !important; opacity: 1 !important;
        }
        & > .input--cursor { background: $osd-text; color: $osd-well; text-style: none; }
        & > .input--selection { background: $osd-selected; }
        & > .input--placeholder { color: $osd-muted; }
        &.-wrong { border-left: heavy $osd-err !important; }
    }
    """

    virtual_size = Reactive(Size(0, 0))
    """The inherited one lays the whole window out anew at every letter; a field keeps its place."""
    compact = Reactive(default=True)
    """Always. Textual's toggles a class in the constructor and styles the field, which stands nowhere yet."""

    def __init__(self, value: str = "", *, password: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            value,
            password=password,
            id=id,
            classes="-textual-compact",
            compact=True,
            select_on_focus=False,
            max_length=_GUARD,
            highlighter=None,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        # Hidden text is shown as dots; replacing what stands behind them would change a pasted password.
        return value if self.password else visible(value)

    def _watch_value(self, value: str) -> None:
        first = self._initial_value
        super()._watch_value(value)
        if first and self.has_focus:  # Textual's leaves the end, and the cursor there, out of sight
            self._watch_selection(self.selection)
        # Textual's is laid out anew then, and does not stay where a longer text was scrolled to.
        self.scroll_x = min(self.scroll_x, self.max_scroll_x)

    class Refused(Message):
        """Nothing of what was pasted was taken; `why` is the line to show."""

        def __init__(self, why: LazyText) -> None:
            super().__init__()
            self.why = why

    def taken(self, pasted: str) -> str | None:
        """Return what the field takes of a paste; None to refuse it."""
        if not self.password:
            return one_line(pasted)
        # Nothing inside of a password is changed: it would be another one.
        bare = pasted.strip("\r\n\t")
        return None if any(unicodedata.category(c) in _UNTYPED for c in bare) else bare

    def _on_paste(self, event: events.Paste) -> None:
        # In place of Textual's, which takes the first line only: nothing, where that is empty.
        event.prevent_default()
        event.stop()
        if (text := self.taken(event.text)) is None:
            self.post_message(self.Refused(LazyText("error", "Control characters are not allowed.")))
            return
        start, end = sorted(self.selection)
        if start == 0:
            text = text.lstrip(BLANKS)
        if end == len(self.value):
            text = text.rstrip(BLANKS)
        if len(self.value) - (end - start) + len(text) > _GUARD:  # Textual's would drop it without a word
            self.post_message(self.Refused(_TOO_LONG))
            return
        self.replace(text, start, end)

    def action_copy(self) -> None:
        """Copy what is selected, but never what is hidden: other programs read the terminal's clipboard."""
        if self.password:
            raise SkipAction
        super().action_copy()

    def action_cut(self) -> None:
        if self.password:
            raise SkipAction
        super().action_cut()

    def watch_disabled(self, disabled: bool) -> None:  # noqa: FBT001 - Textual's watcher
        self.set_class(disabled, "-off", update=False)
        super().watch_disabled(disabled)


class Button(Static, can_focus=True):
    """A button of one row (two where its label breaks at the space).

    Not Textual's Button: that one brings borders, variants and an effect for each, all of which would have to
    be taken off again, and parsing them is a tenth of the time to the first frame.
    """

    HELP_KEYS: ClassVar[Keys] = (("Enter", LazyText("help", "press")),)
    DEFAULT_CSS = """
    Button {
        min-width: 12; width: auto; height: 1; padding: 0 2; margin: 0 0 0 2; text-align: center;
        background: $osd-chip; color: $osd-chip-text; pointer: pointer;
        &:hover { background: $osd-hover; }
        &:focus { background: $osd-accent; color: $osd-ink; text-style: bold; }
        &:disabled { background: $osd-surface; color: $osd-off; opacity: 1 !important; }
        &.-pressed { background: $osd-well; color: $osd-text; }
        &.-pressed:focus { color: $osd-accent-text; }
        &:nocolor { border-left: vkey $osd-edge; border-right: vkey $osd-edge; padding: 0 1; }
        &:nocolor:focus { border-left: outer $osd-ink; border-right: outer $osd-ink; }
        &:nocolor:disabled { border-left: none; border-right: none; padding: 0 2; }
    }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    class Pressed(Message):
        """By Enter, Space or the mouse."""

        def __init__(self, button: Button) -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> Button:
            """The button, for selectors of `@on`."""
            return self.button

    def __init__(self, label: LazyText | str, *, id: str) -> None:  # noqa: A002
        super().__init__(Content(str(label)), id=id)
        self.words = label

    def retranslate(self) -> None:
        self.update(Content(str(self.words)))

    def action_press(self) -> None:
        self.add_class("-pressed")  # until the window has dealt with it
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()


def ok_cancel() -> HorizontalGroup:
    """The last row of a form."""
    ok, cancel = Button(LazyText("all", "OK"), id="ok"), Button(LazyText("all", "Cancel"), id="cancel")
    return HorizontalGroup(ok, cancel, classes="buttons")


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

    def __init__(
        self,
        label: LazyText | str,
        *children: Widget,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(Label(label, classes="label"), *children, id=id, classes=classes)


class Section(HorizontalGroup):
    """A muted heading and a line to the right margin."""

    DEFAULT_CSS = """
    Section {
        height: 1;
        & > Label { width: auto; color: $osd-muted; margin: 0 1 0 0; }
        & > .line { width: 1fr; height: 1; color: $osd-line; margin: 0; hatch: "─" $osd-line; }
    }
    """

    def __init__(self, label: LazyText, *, classes: str | None = None) -> None:
        super().__init__(Label(label), Label("", classes="line"), classes=classes)


class StatusLine(Label):
    """The row under the fields where errors and good news appear; nothing moves for them."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; color: $osd-text;
        &.-error { color: $osd-err; text-style: bold; background: $osd-err-back; }
        &.-ok { color: $osd-ok; }
    }
    """

    def error(self, words: LazyText | str) -> None:
        """Say what is wrong; "! " marks it where there is no colour."""
        self._say(words, "-error")

    def good(self, words: LazyText | str) -> None:
        self._say(words, "-ok")

    def hint(self, words: LazyText | str) -> None:
        self._say(words, "")

    def _say(self, words: LazyText | str, kind: str) -> None:
        self.set_classes(kind)
        self.set_text(words)
        if isinstance(app := self.app, KnownTerminal):
            app.announce(str(words), urgent=kind == "-error")

    def clear(self) -> None:
        """Say nothing; that costs nothing where nothing is said, since it happens at every letter."""
        if self.words or self.classes:
            self.set_classes("")
            self.set_text("")

    def retranslate(self) -> None:
        text = str(self.words)
        self.update(Plain(f"! {text}" if self.has_class("-error") and text else text))


class Close(Label):
    """The ✕ at the end of a title bar: the same as Esc, by mouse."""

    DEFAULT_CSS = """
    Close { width: 5; content-align: center middle; pointer: pointer; }
    Close:hover { text-style: bold; }
    """

    class Pressed(Message):
        """The ✕ was clicked."""

    def __init__(self) -> None:
        super().__init__("✕")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed())
