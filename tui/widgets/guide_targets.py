"""Where on a window something stands that the guided mode speaks of: fields, buttons, entries, keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList, Select

from tui.guide.advice import Target
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Row
from tui.widgets.keybar import KeyBar
from tui.widgets.label import Label
from tui.widgets.menu import Menu


def place_of(screen: Screen[Any], targets: Iterable[Target]) -> tuple[Widget, Offset] | None:
    """Return the cell at the left of the first target that is seen, and whose ground is there."""
    # One walk for all: a query by a selector matches every widget of the window anew, and this runs with
    # every layout and every move of the focus.
    widgets = screen.walk_children(Widget) if targets else []
    for target in targets:
        places = _of_key(widgets, target) if isinstance(target, str) else _of_label(widgets, target)
        for owner, region in places:
            cell = Offset(region.x - 1, region.y)
            if region.area and screen.region.contains_region(region) and screen.region.contains_point(cell):
                return owner, cell
    return None


def _of_key(widgets: Iterable[Widget], key: str) -> Iterator[tuple[Widget, Region]]:
    for bar in widgets:
        if isinstance(bar, KeyBar) and (at := bar.column_of(key)) is not None:
            yield bar, Region(bar.content_region.x + at, bar.content_region.y, 1, 1)


def _of_label(widgets: Collection[Widget], target: LazyText) -> Iterator[tuple[Widget, Region]]:
    yield from _in_lists(widgets, target)
    # What can be used goes before what only has a caption.
    # A page that comes or goes has rows without their parts.
    parts = (row.children for row in widgets if isinstance(row, Row) and len(row.children) > 1)
    fields = (own[1] for own in parts if _says(own[0], target))
    buttons = (button for button in widgets if isinstance(button, Button) and _says(button, target))
    captions = [label for label in widgets if isinstance(label, Label) and _says(label, target)]
    beside = (_after(label) for label in captions)
    for widget in (*buttons, *fields, *filter(None, beside), *captions):
        if widget.display and isinstance(widget.parent, Widget):
            yield widget.parent, widget.region


def _in_lists(widgets: Iterable[Widget], target: LazyText) -> Iterator[tuple[Widget, Region]]:
    for widget in widgets:
        if isinstance(widget, Menu):
            rows = [row for row, entry in enumerate(widget.shown) if _same(entry.label, target)]
            for row in rows:
                # Its own first cells are blank.
                at = Region(widget.region.x + 1, widget.region.y + row, widget.region.width - 1, 1)
                yield widget, at
    for widget in widgets:
        if isinstance(widget, Select):
            yield from _in_choice(widget, target)


def _in_choice(choice: Select[Any], target: LazyText) -> Iterator[tuple[Widget, Region]]:
    entries = list(getattr(choice, "entries", ()))
    index = next((i for i, (label, _) in enumerate(entries) if _same(label, target)), None)
    if index is None:
        return
    opened = choice.query_one(OptionList) if choice.expanded else None
    if opened is not None and opened.region.area:
        yield choice.screen, Region(opened.region.x, opened.region.y + index, opened.region.width, 1)
    elif isinstance(choice.parent, Widget):
        yield choice.parent, choice.region


def _after(label: Label) -> Widget | None:
    """Return the field that a label stands before, where there is no `Row` around both."""
    parent = label.parent
    if not isinstance(parent, Widget) or isinstance(parent, Row):
        return None
    children = list(parent.children)
    following = children[children.index(label) + 1 :] if label in children else []
    return following[0] if following and following[0].focusable else None


def _says(widget: Widget, target: LazyText) -> bool:
    return _same(getattr(widget, "words", None), target)


def _same(words: object, target: LazyText) -> bool:
    """Whether it is the same label, whatever the values in it are."""
    return isinstance(words, LazyText) and words.message == target.message and words.context == target.context
