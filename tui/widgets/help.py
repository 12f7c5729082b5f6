"""F1: what this window is for, which step of the guide it is, and the keys."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from tui.i18n import LazyText
from tui.widgets.fields import Close, Section
from tui.widgets.label import Label

R = TypeVar("R")


@dataclass(frozen=True)
class HelpText:
    """What F1 says of a window: `step` names the guide's step in the title, `says` are its paragraphs."""

    says: tuple[LazyText, ...]
    step: LazyText | str = ""


_KEYS = (
    ("↑ ↓", LazyText("help", "between fields")),
    ("← →", LazyText("help", "between buttons")),
    ("Enter", LazyText("help", "press, open a list")),
    ("Esc", LazyText("help", "back")),
    ("Ctrl+", LazyText("help", "L language · G help · R refresh")),
)


class HelpPanel(VerticalScroll):
    """Beside its window; in the window's place where the terminal has no room for both."""

    COLUMNS: Final = 35
    """It takes so many beside a window, with the margin between them."""

    SCOPED_CSS = False  # the rules reach the window beside it; they are parsed at the first F1 only
    DEFAULT_CSS = """
    HelpPanel {
        width: 34; height: auto; max-height: 20; margin: 0 0 0 1; scrollbar-gutter: stable;
        background: $osd-surface; color: $osd-text; scrollbar-size: 1 1;
        & > .bar { height: 1; background: $osd-bar; color: $osd-bar-text; }
        & #help-title { width: 1fr; padding: 0 0 0 2; text-style: bold; }
        & #help-step { width: auto; }
        & .says { margin: 1 2 0 2; height: auto; }
        & Section { margin: 1 2 0 2; }
        & .key { margin: 0 2; }
        & .key > .name { width: 8; }
        & .key > .does { width: 1fr; }
        & .end { height: 1; }
        &:focus { background-tint: $osd-surface 0%; }
    }
    Window > HelpPanel { display: none; }
    Window.-help > HelpPanel { display: block; }
    Window.-large > HelpPanel { max-height: 30; }
    Window.-low > HelpPanel { max-height: 17; }
    Window.-help.-narrow > #frame, Window.-help.-replaced > #frame { display: none; }
    Window.-help.-replaced > HelpPanel { width: 79; margin: 0; }
    Window.-help.-narrow > HelpPanel, Window.-help.-replaced.-narrow > HelpPanel { width: 59; margin: 0; }
    """

    def __init__(self, text: HelpText) -> None:
        super().__init__(id="help", can_focus=True)
        self._text = text

    def compose(self) -> ComposeResult:
        with HorizontalGroup(classes="bar"):
            yield Label(LazyText("help", "Help"), id="help-title")
            yield Label(self._text.step, id="help-step")
            yield Close()
        for paragraph in self._text.says:
            yield Label(paragraph, classes="says")
        yield Section(LazyText("help", "Keys"))
        for name, does in _KEYS:
            with HorizontalGroup(classes="key"):
                yield Label(name, classes="name")
                yield Label(does, classes="does")
        yield Label("", classes="end")


class Helped(Screen[R]):
    """A screen whose `#frame` shares its room with the help; class -help while that is there."""

    _frame = getters.query_one("#frame", Widget)
    _panel = getters.query_one(HelpPanel)
    _before_help: Widget | None = None
    """What had the focus before the help took it."""

    def help_text(self) -> HelpText:
        """What F1 says."""
        raise NotImplementedError

    async def action_help(self) -> None:
        """Show or hide the help; the field that had the focus keeps or regains it."""
        if self.has_class("-help"):
            self.remove_class("-help", "-replaced")
            # Beside the help the field kept the focus: giving it back later would undo the next key.
            held = isinstance(self.focused, HelpPanel)
            await self.query(HelpPanel).remove()  # what it tells may have changed by the next time
            if held:
                self.call_after_refresh(self._take_up, self._before_help)
        else:
            self._before_help = self.focused
            await self.mount(HelpPanel(self.help_text()), after="#frame")
            self._make_room()
        self.refresh_bindings()

    def _make_room(self) -> None:
        """Where the help has no room beside the window, it takes the window's place, and the focus."""
        if not self.query(HelpPanel):  # put away since the terminal changed
            return
        self.add_class("-help")
        self.remove_class("-replaced")  # some windows are narrower beside the help: measured is that one
        self.set_class(self._width() + HelpPanel.COLUMNS > self.app.size.width, "-replaced")
        panel = self._panel
        if self.has_class("-replaced") or self.has_class("-narrow"):
            if isinstance(self.focused, Widget) and self.focused is not panel:
                self._before_help = self.focused
            self.set_focus(panel)
        elif self.focused in (None, panel):
            self.call_after_refresh(self._take_up, self._before_help)

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
        if widget is not None and widget.is_attached:
            self.set_focus(widget)

    def action_scroll_help(self, pages: int) -> None:
        for panel in self.query(HelpPanel):
            panel.scroll_relative(y=pages * max(panel.size.height - 2, 1), animate=False)
