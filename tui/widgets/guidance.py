"""The guided mode: a line above the keys that says what to do next, and a sign beside what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rich.segment import Segment
from textual import on
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.events import ScreenResume, ScreenSuspend
from textual.geometry import Offset
from textual.messages import Update
from textual.screen import Screen
from textual.selection import Selection
from textual.signal import Signal
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui.guide.progress import Detour, Place, Progress
from tui.i18n import LazyText
from tui.known_terminal import KnownTerminal
from tui.line_breaks import cells, wrap
from tui.widgets.painting.compositor import Mark, Painter

if TYPE_CHECKING:
    from tui.guide.advice import Advice

R = TypeVar("R")

SIGN: Final = "►"
"""In front of the line and of what it speaks of. One column wide in every terminal (UAX 11: neutral)."""
_OFF: Final = LazyText("guided", "F8 Off")


class Guided(App[R]):
    """Menus that lead a person through the reset, while `guided`."""

    progress: Progress
    guided: bool = False

    def action_guide(self) -> None:
        """Switch the guided mode on or off, in every window that is open."""
        self.guided = not self.guided
        for screen in self.screen_stack:
            if isinstance(screen, GuidedScreen):
                screen.show_guidance()

    def advice(self, window: GuidedScreen[Any]) -> Advice:
        """Return what to do in a window; in one that stands before the way, how to come back to it."""
        from tui.guide.advice import advise  # behind the first frame

        stack = [screen for screen in self.screen_stack if isinstance(screen, GuidedScreen)]
        below = stack[: stack.index(window) + 1] if window in stack else [*stack, window]
        places = (found for screen in reversed(below) if (found := screen.place()) is not None)
        return advise(self.progress, next(places, None), window.detour())


class GuidedScreen(Screen[R]):
    """A window that says what to do in it, while its app leads through the reset."""

    is_quiet = False
    """Whether the guided mode says nothing while this window is on top, not even in those under it."""

    @property
    def is_guided(self) -> bool:
        """Whether the guided mode is on."""
        return isinstance(self.app, Guided) and self.app.guided

    def guidance(self) -> Iterable[Widget]:
        """The line of the guided mode, while that is on."""
        if self.is_guided and not self.is_quiet:
            yield GuideLine()

    def show_guidance(self) -> None:
        """The guided mode was switched on or off."""
        self.query(GuideLine).remove()
        self.point_at(None)
        self.mount(*self.guidance())

    def point_at(self, place: tuple[Widget, Offset] | None) -> None:
        """Paint the sign in a cell, on the ground of the widget given with it; None: nothing is meant."""
        sign: Mark | None = None if place is None else GuideSign(*place)
        painter = self._compositor
        if isinstance(painter, Painter) and sign != painter.mark:
            painter.mark = sign
            self.post_message(Update(self))  # as a widget does that is to be painted

    def _watch_selections(  # type: ignore[override]
        self, old: Mapping[Widget, Selection], new: Mapping[Widget, Selection]
    ) -> None:
        # As the inherited one, which is a coroutine: of a window that goes as it comes nothing awaits it.
        for widget in old.keys() | new.keys():
            widget.selection_updated(new.get(widget))

    def place(self) -> Place | None:
        """Which place of the guide's way this is; None of a window that stands over one."""
        return None

    def detour(self) -> Detour | None:
        """What leads back to the guide's way from here; None on it."""
        if self.place() is None:
            return Detour.OTHER
        replaced = self.has_class("-help") and (self.has_class("-replaced") or self.has_class("-narrow"))
        return Detour.HELP if replaced else None

    @on(ScreenSuspend)
    @on(ScreenResume)
    def guide(self) -> None:
        """Say what to do now, also in a window over this one: something was reached that moves nothing."""
        for screen in self.app.screen_stack if self.is_guided else ():
            for line in screen.query(GuideLine):
                line.look()


class GuideLine(Widget):
    """One row above the keys; in a window that needs that row, where its stylesheet puts it."""

    DEFAULT_CSS = """
    GuideLine {
        dock: bottom; height: 1; width: 100%; margin: 0 0 1 0; padding: 0 1;
        background: $osd-foot; color: $osd-text; text-wrap: nowrap;
    }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.advice: Advice | None = None
        """What is shown."""
        self._signals: tuple[Signal[Screen[Any]], ...] = ()

    def on_mount(self) -> None:
        self._signals = (self.screen.bindings_updated_signal, self.screen.screen_layout_refresh_signal)
        for signal in self._signals:
            signal.subscribe(self, self._look)
        self.look()

    def on_unmount(self) -> None:
        for signal in self._signals:  # which would keep this line as long as the window
            signal.unsubscribe(self)

    def _look(self, _screen: Screen[Any]) -> None:
        self.look()

    def look(self) -> None:
        """Show what is to be done now, and let the sign stand beside it."""
        from tui.widgets.guide_targets import place_of  # lists, which the login has none of

        app, screen = self.app, self.screen
        if not isinstance(app, Guided) or not isinstance(screen, GuidedScreen):
            return
        self.visible = not getattr(app.screen, "is_quiet", False)
        advice = app.advice(screen)
        if advice != self.advice:
            self.advice = advice
            self.refresh()
            if isinstance(app, KnownTerminal) and screen.is_current:
                app.announce(str(advice.words), urgent=False)
        screen.point_at(place_of(screen, advice.targets) if screen.is_current else None)

    def retranslate(self) -> None:
        self.refresh()

    def render(self) -> Content:
        if self.advice is None:
            return Content("")
        width = self.content_size.width
        text = f"{SIGN} {self.advice.words}"
        lines = wrap(text, width) if self.content_size.height > 1 else [text]
        line = Content.assemble((lines[0][:1], "bold $osd-guide"), "\n".join(lines)[1:])
        gap = width - cells(text) - cells(str(_OFF))
        if len(lines) == 1 and gap > 1:
            line = Content.assemble(line, " " * gap, (str(_OFF), "$osd-muted"))
        return line


@dataclass(frozen=True)
class GuideSign:
    """Stands in the cell at the left of what is meant; in no colour it is still a sign."""

    owner: Widget
    """On whose ground."""
    at: Offset
    """Where, from the window's top left cell."""

    def strip(self) -> Strip:
        """Return the cell, as it looks now."""
        ground = self.owner.background_colors[1]
        colour = Color.parse(self.owner.app.theme_variables["osd-guide"])
        painted = Strip([Segment(SIGN, Style(ground, colour, bold=True).rich_style)], 1)
        for each in self.owner.get_line_filters():  # NO_COLOR, and a terminal's own colours
            painted = painted.apply_filter(each, ground)
        return painted
