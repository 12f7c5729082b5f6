"""F1: what this window is for, which step of the guide it is, and the keys."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, NamedTuple, TypeVar

from rich.cells import cell_len
from textual import events, getters
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import LazyText, language
from tui.line_breaks import NO_BREAK
from tui.widgets.form.fields import Close, Section
from tui.widgets.help_keys import moves, shortcuts
from tui.widgets.hidden import HiddenLabel, HiddenWords
from tui.widgets.label import Label

R = TypeVar("R")

_BESIDE, _REPLACED, _NARROW = 33, 78, 60
"""Columns of the help: beside a window, in its place, and there on a small terminal."""
_ROUND_TITLE, _ROUND_TEXT = 7, 3
"""Columns that are not theirs."""


def _columns(screen: Screen[R]) -> int:
    """How wide the help will be that is not laid out yet: its first frame has to be whole."""
    if screen.has_class("-narrow"):
        return _NARROW
    return _REPLACED if screen.has_class("-replaced") else _BESIDE


class HelpText(NamedTuple):
    """What F1 says of a window: `step` names the guide's step, `says` are its paragraphs."""

    says: tuple[LazyText, ...]
    step: LazyText | str = ""


def two_steps(first: int, second: int) -> LazyText:
    """Name the steps of the guide that are done in a window, where there are two."""
    return LazyText("help", "steps {step} and {other}", {"step": first, "other": second})


class _RussianOnly(LazyText):
    def __str__(self) -> str:
        return super().__str__() if language() == "ru" else ""


def russian_only(words: LazyText) -> LazyText:
    """Return a paragraph about the device's mistranslations, which are found in its Russian menus only."""
    return _RussianOnly(words.context, words.message, words.values)


class HelpOpened(Message):
    """The help of a window was opened: told to the app."""


class HelpTitle(Label):
    """Names the window; of a way (`Advanced › Account`) the last part, or no more, as there is room."""

    def __init__(self, heading: LazyText | str) -> None:
        super().__init__(id="help-title")
        self._heading = heading

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's
        self.retranslate()

    def retranslate(self) -> None:
        heading = str(self._heading)
        last = heading.rpartition(" › ")[2]
        forms = [str(LazyText("help", "Help: {window}", {"window": window})) for window in (heading, last)]
        room = self.content_size.width or _columns(self.screen) - _ROUND_TITLE
        self.words = next((form for form in forms if cell_len(form) <= room), last)
        super().retranslate()


class _Paragraph(HiddenLabel):
    """Takes no room where it has nothing to say."""

    def __init__(self, words: LazyText | str, classes: str) -> None:
        super().__init__(words, None if isinstance(words, HiddenWords) else (), classes=classes)
        self.display = bool(str(words))

    def retranslate(self) -> None:
        super().retranslate()
        self.display = bool(str(self.words))


class Shortcuts(Label):
    """The Ctrl keys that work in the window now, for tablets and terminals that keep the F keys."""

    def __init__(self) -> None:
        super().__init__(id="help-shortcuts")

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's
        self.retranslate()  # the last row has other room too

    def retranslate(self) -> None:
        pairs = [pair.replace(" ", NO_BREAK) for pair in shortcuts(self.screen)]
        width = self.content_size.width or _columns(self.screen) - _ROUND_TEXT
        self.words = _in_lines(pairs, width)
        super().retranslate()


def _in_lines(pairs: Iterable[str], width: int) -> str:
    """Set as many side by side as have room; no line ends in the dot that stands between two."""
    lines: list[str] = []
    for pair in pairs:
        longer = f"{lines[-1]} · {pair}" if lines else pair
        lines[-1:] = [longer] if cell_len(longer) <= width or not lines else [lines[-1], pair]
    return "\n".join(lines)


class HelpPanel(VerticalGroup):
    """Beside its window; in the window's place where the terminal has no room for both."""

    COLUMNS: Final = _BESIDE + 1
    """It takes so many beside a window, with the margin between them."""

    SCOPED_CSS = False  # the rules reach the window beside it; they are parsed at the first F1 only
    DEFAULT_CSS = """
    HelpPanel {
        width: 33; max-height: 88vh; margin: 0 0 0 1; background: $osd-surface; color: $osd-text;
        & > .bar { height: 1; background: $osd-bar; color: $osd-bar-text; }
        & #help-title {
            width: 1fr; padding: 0 0 0 2; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & > #help { height: auto; max-height: 84vh; scrollbar-size: 1 1; }
        & > #help:focus { background-tint: $osd-surface 0%; scrollbar-color: $osd-accent; }
        & .step { margin: 1 1 0 2; height: auto; color: $osd-muted; }
        & .says { margin: 1 1 0 2; height: auto; }
        & .first { margin: 0 1 0 2; }
        & Section { margin: 1 1 0 2; }
        & .key { margin: 0 1 0 2; height: auto; }
        & .key > .name { width: 8; }
        & .key > .does { width: 1fr; height: auto; }
        & #help-shortcuts { margin: 0 1 1 2; height: auto; }
    }
    Window > HelpPanel { display: none; }
    Window.-help > HelpPanel { display: block; }
    Window.-help { background: $osd-foot; }
    Window.-help.-narrow > #frame, Window.-help.-replaced > #frame { display: none; }
    Window.-help.-replaced > HelpPanel { width: 78; margin: 0; }
    Window.-help.-narrow > HelpPanel, Window.-help.-replaced.-narrow > HelpPanel { width: 60; margin: 0; }
    """

    def __init__(self, heading: LazyText | str, text: HelpText, keys: Iterable[tuple[str, LazyText]]) -> None:
        """`keys` are those that move in the window, with what they do."""
        super().__init__()
        self._heading = heading
        self._text = text
        self._keys = tuple(keys)

    def compose(self) -> ComposeResult:
        with HorizontalGroup(classes="bar"):
            yield HelpTitle(self._heading)
            yield Close()
        with VerticalScroll(id="help", can_focus=True):
            if self._text.step:
                yield Label(LazyText("help", "Guide: {step}", {"step": self._text.step}), classes="step")
            for number, paragraph in enumerate(self._text.says):
                yield _Paragraph(paragraph, classes="says" if number or not self._text.step else "says first")
            yield Section(LazyText("help", "Keys"))
            for name, does in self._keys:
                with HorizontalGroup(classes="key"):
                    yield Label(name, classes="name")
                    yield Label(does, classes="does")
            yield Shortcuts()


class Helped(Screen[R]):
    """A screen whose `#frame` shares its room with the help; class -help while that is there."""

    _frame = getters.query_one("#frame", Widget)
    _help = getters.query_one("#help", VerticalScroll)
    _before_help: Widget | None = None
    """What had the focus before the help took it."""

    def heading(self) -> LazyText | str:
        """Return what the window is called."""
        raise NotImplementedError

    def help_text(self) -> HelpText:
        """What F1 says."""
        raise NotImplementedError

    def key_words(self) -> dict[str, LazyText]:
        """What the footer says of each key in this window."""
        raise NotImplementedError

    async def action_help(self) -> None:
        """Show or hide the help; the field that had the focus keeps or regains it."""
        if self.has_class("-help"):
            self.remove_class("-help", "-replaced")
            if self.focused is self._help:  # beside the help the field has kept it
                self._give_focus_back()
            await self.query(HelpPanel).remove()  # what it tells may have changed by the next time
        else:
            self._before_help = self.focused
            keys = moves(self._frame, self.key_words()["escape"])
            await self.mount(HelpPanel(self.heading(), self.help_text(), keys), after="#frame")
            self._make_room()
            self.query_one(HelpTitle).retranslate()
            self.query_one(Shortcuts).retranslate()
            self.post_message(HelpOpened())
        self.refresh_bindings()

    def _make_room(self) -> None:
        """Where the help has no room beside the window, it takes the window's place, and the focus."""
        if not self.query(HelpPanel):  # put away since the terminal changed
            return
        before = self.classes
        # Some windows are narrower beside the help: that one is measured, and the window is styled once.
        self.update_classes({"-help": True, "-replaced": False}, update=False)
        if self.classes != before:
            self.app.stylesheet.apply(self._frame)
        self.set_class(self._width() + HelpPanel.COLUMNS > self.app.size.width, "-replaced", update=False)
        if self.classes != before:
            self.update_node_styles()
        elif self.has_class("-replaced"):
            self.app.stylesheet.apply(self._frame)
        panel = self._help
        if self.has_class("-replaced") or self.has_class("-narrow"):
            if isinstance(self.focused, Widget) and self.focused is not panel:
                self._before_help = self.focused
            self.set_focus(panel)
        elif self.focused in (None, panel):
            self._give_focus_back()

    def _give_focus_back(self) -> None:
        """Let what had the focus before the help have it at once, also where it is not laid out yet.

        What is typed now is meant for it. A frame later the keys before that would be lost, and a help that
        was opened in that frame would hide what has the focus: Textual gives it to a button beside it then.
        """
        self._take_up(self._before_help)
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        """Tell the terminal where the text cursor is: that is known when the field has been laid out."""
        if self.is_current and isinstance(self.focused, Input):
            self.app.cursor_position = self.focused.cursor_screen_offset

    def _width(self) -> int:
        """Columns of the frame, which need not be laid out yet."""
        size, frame = self.app.size, self._frame
        styles = frame.styles
        if styles.width is None or styles.width.is_auto:
            return frame.outer_size.width
        columns = styles.width.resolve(size, size, Fraction(size.width))
        if styles.max_width is not None:
            columns = min(columns, styles.max_width.resolve(size, size, Fraction(size.width)))
        return int(columns) + styles.margin.width

    def _take_up(self, widget: Widget | None) -> None:
        """Give the focus back to a widget, unless it has gone meanwhile: keys sent to it would be lost."""
        if widget is None or not widget.is_attached:
            return
        if not widget.display and isinstance(widget.parent, Widget) and widget.parent.focusable:
            widget = widget.parent  # an open list has closed when it lost the focus
        self.set_focus(widget)

    def action_scroll_help(self, pages: int) -> None:
        for panel in self.query("#help"):
            panel.scroll_relative(y=pages * max(panel.size.height - 2, 1), animate=False)
