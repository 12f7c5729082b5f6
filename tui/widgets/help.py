"""F1: what this window is for, which step of the guide it is, and the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalScroll

from tui.i18n import LazyText
from tui.widgets.fields import Close, Section
from tui.widgets.label import Label


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
    ("Ctrl", LazyText("help", "G R L are F1 F5 F2")),
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
