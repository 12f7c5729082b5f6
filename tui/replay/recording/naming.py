"""The label that leads a script to what was used: tried as `click` will, before it is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from textual.widgets import OptionList, Select

from tui.replay import places
from tui.replay.errors import Unmet
from tui.replay.labels import MARKS, english, is_of_one_language
from tui.replay.script.verbs import Label
from tui.widgets.form.checklist import Checklist
from tui.widgets.form.select import Choice
from tui.widgets.keybar import KeyBar, keys_now
from tui.widgets.label import Label as Words
from tui.widgets.menu import Menu
from tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.pictures.cells import Cells

LISTS: Final = (Menu, Checklist, OptionList, Table)
"""Widgets with a cursor of their own."""
_MOST: Final = 9
"""A label that stands more often than that is no help."""
_PIECE: Final = re.compile(r"[^\W_](?:.*?[^\W_])??(?=\W*(?:\s\s|$))")
"""Words between gaps, without marks around them."""


def clickable(screen: Screen[Any], cells: Cells, widget: Widget, row: int | None = None) -> Label | None:
    """Return the label by which `click` finds a widget, or an entry in a row of the screen; else None."""
    row = cursor_row(widget) if row is None and isinstance(widget, LISTS) else row
    for text in _candidates(screen, cells, widget, row):
        for number in (None, *range(1, _MOST + 1)):
            label = Label(text, number)
            try:
                place = places.to_click(screen, cells, label)
            except Unmet:
                if number is not None:
                    break
                continue
            if place.widget is widget and (row is None or place.region.y == row):
                return label
    return None


def key_at(screen: Screen[Any], cells: Cells, bar: KeyBar, column: int) -> Label | None:
    """Return the label by which `click` finds the key of the last row that stands in a column."""
    for _, its_name, word in keys_now(screen):
        label = Label(english(word))
        try:
            place = places.to_click(screen, cells, label)
        except Unmet:
            continue
        name = len(its_name) + 1
        if place.widget is bar and place.region.x - name <= column < place.region.right:
            return label
    return None


def field_label(screen: Screen[Any], widget: Widget) -> Label | None:
    """Return the label by which `field` finds a field; None where it stands beside none."""
    for text in _beside(screen, widget):
        for number in (None, *range(1, _MOST + 1)):
            try:
                place = places.field(screen, Label(text, number))
            except Unmet:
                if number is not None:
                    break
                continue
            if place.widget is widget:
                return Label(text, number)
    return None


def cursor_row(widget: Widget) -> int | None:
    """Return the row of the screen in which a list's cursor stands."""
    top = widget.content_region.y
    match widget:
        case Menu():
            return top + widget.cursor
        case Checklist():
            return top + widget.cursor - round(widget.scroll_y)
        case OptionList() if (number := widget.highlighted) is not None:
            line = places.lines_of(widget).get(number)
            return None if line is None else top + line - widget.scroll_offset.y
        case _:
            return None


def _candidates(screen: Screen[Any], cells: Cells, widget: Widget, row: int | None) -> Iterator[str]:
    words = dict(places.entries(widget)).get(row or 0, getattr(widget, "words", None))
    if words is not None:
        yield english(words).strip(MARKS)
    yield from _beside(screen, widget)
    if not isinstance(widget, Table):
        return
    here = widget.region
    line = cells.crop(here.x, here.y if row is None else row, here.width, 1)
    painted = "".join(run.text for runs in line.rows for run in runs)
    pieces = (match[0] for match in _PIECE.finditer(painted))
    yield from (piece for piece in pieces if not is_of_one_language(piece))


def _beside(screen: Screen[Any], widget: Widget) -> Iterator[str]:
    match places.beside(screen, widget):
        case Choice() as chosen:
            yield from (english(words) for words, value in chosen.entries if value == chosen.value)
        case Select() | None:
            return
        case Words() as found:
            yield english(found.words)
