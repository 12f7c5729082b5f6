"""Whether a window shows all it has to say: no widget leaves the screen, and no label is clipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from rich.cells import cell_len
from textual.app import App
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.widgets.form.strength import StrengthBar
from tui.widgets.keybar import KeyBar
from tui.widgets.language_list import LanguageScreen


class Viewer(Protocol):
    """Who looks at the windows of an app."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    def shown(self) -> str:
        """The text on the screen."""

    def widgets(self, selector: str) -> Sequence[Widget]:
        """Those of the window on top."""


def on_screen(screen: Screen[object]) -> Iterator[tuple[Widget, Region, Region]]:
    """Each widget that shows, where it stands and what of it is seen; not what can be scrolled to."""
    for widget, geometry in screen._compositor.full_map.items():
        hidden = not widget.is_attached or not widget.display or not widget.visible
        scrolls = any(isinstance(node, VerticalScroll | ScrollView) for node in widget.ancestors)
        if not hidden and not scrolls and geometry.region.area:
            yield widget, geometry.region, geometry.visible_region


def too_wide(widget: Widget) -> str:
    """What does not fit of a widget's words; '' where all does."""
    width, height = widget.content_size
    if isinstance(widget, Static):
        words = str(widget.visual)
        if not words.strip():
            return ""
        if widget.styles.text_wrap == "nowrap" or height == 1:
            return words if cell_len(words) > width else ""
        return words if widget.get_content_height(widget.size, widget.size, width) > height else ""
    if isinstance(widget, KeyBar | StrengthBar):
        words = str(widget.render())
        return words if cell_len(words) > width else ""
    if isinstance(widget, Input):
        return widget.placeholder if cell_len(widget.placeholder) > width else ""
    return ""


def touching(user: Viewer) -> list[str]:
    """Buttons that stand on one another without a row between."""
    if isinstance(user.app.screen, LanguageScreen):  # a list
        return []
    buttons = [widget for widget in user.widgets("Button") if widget.region.area and widget.display]
    return [
        f"{over!r} touches {under!r}"
        for over in buttons
        for under in buttons
        if over.region.bottom == under.region.y
        and over.region.x < under.region.right
        and under.region.x < over.region.right
    ]


def closing_first(user: Viewer) -> list[str]:
    """Lines of a Chinese text that begin with what ends a sentence, or a name in quotes."""
    return [
        line
        for row in user.shown().splitlines()
        for line in re.split("  +|[│▏▌▕]", row)
        if line.startswith(tuple("、。，；：！？）》”"))
    ]


def faults(user: Viewer) -> list[str]:
    screen = user.app.screen
    found = []
    for widget, region, seen in on_screen(screen):
        if seen != region or not screen.region.contains_region(region):
            found.append(f"{widget!r} at {region}, seen {seen}")
        if words := too_wide(widget):
            found.append(f"{widget!r} {widget.content_size} has no room for {words!r}")
    return found
