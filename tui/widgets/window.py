"""The frame that every window of the menus shares: title bar, help beside it, keys, and how they move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from rich.console import RenderableType
from textual import getters, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical
from textual.events import Resize, ScreenResume
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.widget import Widget

from tui.i18n import LazyText, change_language, language, language_after
from tui.widgets.acting import Acting
from tui.widgets.form.fields import Close, Field, StatusLine
from tui.widgets.guidance import GuidedScreen
from tui.widgets.help import HelpText
from tui.widgets.keybar import KeyBar
from tui.widgets.label import Label, Translatable
from tui.widgets.painting.background import MarkedBackground
from tui.widgets.painting.compositor import Painter
from tui.widgets.painting.test_card import Picture
from tui.widgets.statusbar import StatusBar

R = TypeVar("R")

MINIMUM = (60, 20)
"""Columns and rows; below, a line asks for a larger terminal."""


class TooSmall(Label):
    """Covers everything while the terminal is too small; what was typed stays underneath."""

    DEFAULT_CSS = """
    TooSmall {
        layer: top; dock: top; width: 100%; height: 100%;
        background: $osd-foot; color: $osd-text;
    }
    """

    def __init__(self) -> None:
        super().__init__(LazyText("window", "Enlarge the terminal: at least 60x20."))


class Window(GuidedScreen[R], Acting[R]):
    """A window over the camera's picture. A subclass names its title and help and yields its body.

    Each window has the picture of its own: a modal screen over a common one would make Textual render both
    at every start, which alone took as long as all the rest of the first frame.
    """

    HEADING: ClassVar[LazyText]
    """The title bar's words."""
    ABOUT: ClassVar[HelpText]
    """What F1 shows."""

    title_words = getters.query_one("#heading", Label)
    title_note = getters.query_one("#bar-note", Label)
    """Stands at the right of the title bar."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual types it as an instance's
        (0, "-tiny"),
        (MINIMUM[0], "-narrow"),
        (80, "-normal"),
        (120, "-large"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (MINIMUM[1], "-low"), (24, "-tall")]  # noqa: RUF012 - the same

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,ctrl+g", "help", show=False),
        Binding("f2,ctrl+l", "choose_language", show=False),
        Binding("f3,ctrl+p", "app.phone", show=False),
        Binding("f5,ctrl+r", "refresh_window", show=False),
        Binding("f7,ctrl+s", "app.exercise", show=False),
        Binding("f8,ctrl+y", "app.guide", show=False),
        Binding("f9,ctrl+t", "app.read_line", show=False),
        Binding("escape", "escape", show=False),
        Binding("ctrl+q,f10", "app.quit", show=False, priority=True),
        Binding("down", "move(0, 1)", show=False),
        Binding("up", "move(0, -1)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("left", "move(-1, 0)", show=False),
        Binding("pageup", "scroll_help(-1)", show=False),
        Binding("pagedown", "scroll_help(1)", show=False),
    ]

    DEFAULT_CSS = """
    Window {
        background: $osd-foot; align: center middle; layout: horizontal; layers: picture default top;
        overflow: hidden;
        & > #backdrop { layer: picture; width: 100%; height: 100%; padding: 0 0 1 0; }
        & > #frame { height: auto; max-height: 100%; background: $osd-surface; color: $osd-text; }
        & #bar { height: 1; background: $osd-bar; color: $osd-bar-text; text-style: bold; }
        & #heading { width: 1fr; padding: 0 0 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
        & #bar-note { width: auto; text-style: not bold; }
        & .buttons { height: 1; align-horizontal: right; }
    }
    Window.-narrow > #frame { width: 60; }
    Window.-narrow StatusLine { height: auto; min-height: 1; max-height: 2; text-wrap: wrap; }
    """

    def __init__(self, status_bar: StatusBar | None = None) -> None:
        """`status_bar` is row 0 of the picture; without one the window stands over another's picture."""
        super().__init__()
        self._compositor = Painter()
        self._status_bar = status_bar

    def body(self) -> Iterable[Widget]:
        """The widgets under the title bar."""
        raise NotImplementedError

    def heading(self) -> LazyText | str:
        return self.HEADING

    def help_text(self) -> HelpText:
        return self.ABOUT

    def backdrop(self) -> Iterable[Widget]:
        """The camera's picture and its status row."""
        if self._status_bar is not None:
            yield Vertical(self._status_bar, Picture(), id="backdrop")

    def compose(self) -> ComposeResult:
        self._measure()
        yield from self.backdrop()
        with Vertical(id="frame"):
            with HorizontalGroup(id="bar"):
                yield Label(self.heading(), id="heading")
                yield Label("", id="bar-note")
                yield Close()
            yield from self.body()
        yield from self.guidance()
        yield KeyBar()

    def render(self) -> RenderableType:
        rendered = super().render()
        if isinstance(rendered, BackgroundScreen):
            return MarkedBackground(rendered.screen, rendered.color)
        return rendered

    def _measure(self) -> None:
        """Take the size's classes before there is anything to style.

        Textual adds them after the first frame, and styles and lays out everything a second time.
        """
        across, down = self.app.size
        columns = max(step for step in self.HORIZONTAL_BREAKPOINTS if step[0] <= across)
        rows = max(step for step in self.VERTICAL_BREAKPOINTS if step[0] <= down)
        self.add_class(columns[1], rows[1], update=False)

    def on_resize(self, event: Resize) -> None:
        """Cover the window while it can't be shown whole."""
        too_small = event.size.width < MINIMUM[0] or event.size.height < MINIMUM[1]
        covers = self.query(TooSmall)
        if too_small and not covers:
            self.mount(TooSmall())
        elif not too_small:
            covers.remove()
        for bar in self.query(KeyBar):
            self.call_next(bar.refresh)  # what it says depends on the window's size class, which comes later
        if self.has_class("-help"):
            self.call_next(self._make_room)  # Textual tells the window of its new size after this

    def on_screen_suspend(self) -> None:
        """Drop the focus under another window: one amber a screen."""
        self._focused_before = self.focused
        self.set_focus(None)

    def on_screen_resume(self, event: ScreenResume) -> None:
        if not self._was_shown:  # all widgets have just got their styles
            self._was_shown, event.refresh_styles = True, False
        if self.focused is None and self._focused_before is not None and self._focused_before.focusable:
            self._take_up(self._focused_before)

    _focused_before: Widget | None = None
    _was_shown = False

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Leave the window, and whatever stands over it (the phone, picked up while an act was under way).

        Nothing happens where it was taken away already, as at the end of a session.
        """
        # Textual's own takes away what is on top, whichever window that is.
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while (top := self.app.screen) is not self:
            top.dismiss()
        return super().dismiss(result)

    # --- keys -----------------------------------------------------------------------------------------

    def key_words(self) -> dict[str, LazyText]:
        """What the footer says of each key in this window."""
        return {
            "f1": LazyText("footer", "Hide") if self.has_class("-help") else LazyText("footer", "Help"),
            "f2": LazyText("footer", "Language"),
            "f3": LazyText("footer", "Phone"),
            "f5": LazyText("footer", "Refresh"),
            "f7": LazyText("footer", "Exercise"),
            "escape": LazyText("footer", "Back"),
            "ctrl+q": LazyText("footer", "Quit"),
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """F5 works where there is something to refresh."""
        return (
            action != "refresh_window" or type(self).action_refresh_window is not Window.action_refresh_window
        )

    @on(Field.Refused)
    def _paste_refused(self, event: Field.Refused) -> None:
        for line in self.query(StatusLine):
            line.error(event.why)

    def action_refresh_window(self) -> None:
        """Read again what is shown; windows with something to refresh override it."""

    def action_back(self) -> None:
        """Esc, Cancel and the ✕: leave the window. Windows with something to lose ask first."""
        self.dismiss(None)

    @on(Close.Pressed)
    async def _close_pressed(self) -> None:
        await self.action_escape()

    async def action_escape(self) -> None:
        if self.has_class("-help"):
            await self.action_help()
        else:
            self.action_back()

    def action_copy_text(self) -> None:
        """Ctrl+C: copy what is selected, else ask whether to leave, also in a modal screen."""
        if self.get_selected_text() is None:
            self.app.action_help_quit()
        else:
            super().action_copy_text()

    def action_choose_language(self) -> None:
        """Show the list of languages; a second press of its key takes the next."""
        from tui.widgets.language_list import LanguageScreen  # a window itself

        # At once, not in a worker: the second press may come in the same packet.
        self.app.push_screen(LanguageScreen(), self._speak)

    def action_language(self) -> None:
        """Speak the next language."""
        self._speak(language_after(language()))

    def _speak(self, code: str | None) -> None:
        """Let every window that is open speak a language, keeping what was typed."""
        if code is None:
            return
        change_language(code)
        for screen in self.app.screen_stack:
            retranslate_all(screen)
        self.refresh_bindings()

    def next_field(self) -> None:
        """Enter in a text: on to the next text, or to whatever follows the last one."""
        chain = self.focus_chain
        after = chain[chain.index(self.focused) + 1 :] if self.focused in chain else chain
        following = next((widget for widget in after if isinstance(widget, Field)), None)
        if following is not None:
            following.focus()
        else:
            self.focus_next()

    def action_move(self, across: int, down: int) -> None:
        """Move the focus as a remote control does: by where things stand, not by their order."""
        here = self.focused
        others = [w for w in self.focus_chain if isinstance(w, Widget) and w is not here]
        if here is None:
            if others:
                others[0].focus()
            return
        column, row = here.region.offset
        if down:
            ahead = [w for w in others if (w.region.y - row) * down > 0]
            nearest = min(
                ahead, key=lambda w: (abs(w.region.y - row), abs(w.region.x - column)), default=None
            )
        else:
            ahead = [w for w in others if w.region.y == row and (w.region.x - column) * across > 0]
            nearest = min(ahead, key=lambda w: abs(w.region.x - column), default=None)
        if nearest is not None:
            nearest.focus()


def retranslate_all(screen: Screen[object]) -> None:
    """Let all widgets of a screen say their words in the current language."""
    for widget in screen.walk_children(with_self=True):
        if isinstance(widget, Translatable):
            widget.retranslate()
