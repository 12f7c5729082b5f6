"""What a script expects to see, and whether it is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.widgets import Input, Select

from tui.i18n import LazyText
from tui.replay import places
from tui.replay.errors import Unmet
from tui.replay.labels import english, is_known, said

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.pictures.cells import Cells
    from tui.replay.script import verbs as v

Fill = Callable[[str], str]
"""Puts the values of variables into a text."""


def expect(screen: Screen[Any], cells: Cells, seen: v.Seen, filled: Fill) -> None:
    """Raise Unmet unless something is on the screen, or (not `there`) if it is."""
    if seen.there:
        _is_there(screen, cells, seen, filled)
        return
    values = {"kind": seen.kind, "label": seen.label.text}
    try:
        _is_there(screen, cells, seen, filled)
    except Unmet:
        if seen.kind == "text" or is_known(filled(seen.label.text)):
            return
        says = LazyText("play", "The menus have no {kind} “{label}” anywhere: see how it is written", values)
        raise Unmet(says, seen.label.text) from None
    raise Unmet(LazyText("play", "Not expected, and there: {kind} “{label}”", values))


def _is_there(screen: Screen[Any], cells: Cells, seen: v.Seen, filled: Fill) -> None:
    label = filled(seen.label.text)
    match seen.kind:
        case "window" if not places.is_titled(screen, label):
            values = {"label": label, "open": english(places.title(screen))}
            raise Unmet(LazyText("play", "Expected window “{label}”, and “{open}” is open", values), label)
        case "text" if not places.shows(screen, cells, label):
            raise Unmet(LazyText("play", "Expected text “{label}”", {"label": label}), label)
        case "field":
            place = places.field(screen, seen.label)
            if seen.value is not None:
                _holds(place, seen, filled(seen.value))


def _holds(place: places.Place, seen: v.Seen, expected: str) -> None:
    found = _content(place)
    if found not in ({expected} if isinstance(place.widget, Input) else said(expected)):
        hidden = isinstance(place.widget, Input) and place.widget.password
        values = {
            "label": seen.label.text,
            "value": expected,
            "found": "•" * len(found) if hidden else found,
        }
        says = LazyText("play", "Expected “{value}” in field “{label}”, and “{found}” is in it", values)
        raise Unmet(says, seen.label.text)


def _content(place: places.Place) -> str:
    """Return what is typed into a field, or chosen in a list."""
    widget = place.widget
    if isinstance(widget, Select):
        return places.chosen(widget)
    return str(getattr(widget, "value", ""))
