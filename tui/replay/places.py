"""Finds what bears a label on the screen: by the widgets' own words, and by what is painted in lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Digits, Input, OptionList, Select

from tui.i18n import LazyText
from tui.replay.errors import Unmet
from tui.replay.labels import SEPARATOR, english, is_label, said
from tui.widgets.form.checklist import Checklist
from tui.widgets.form.fields import Button, Close
from tui.widgets.form.radio import Radio
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpPanel
from tui.widgets.keybar import KeyBar
from tui.widgets.label import Label as Words
from tui.widgets.menu import Menu
from tui.widgets.painting.qr import QrCode
from tui.widgets.window import Window

if TYPE_CHECKING:
    from tui.pictures.cells import Cells
    from tui.replay.script.verbs import Label

_NAMES_PLACES: Final = 4
"""How many places an error names."""


@dataclass(frozen=True)
class Place:
    """Something that bears a label."""

    widget: Widget
    region: Region
    """Where it is on the screen."""

    def __str__(self) -> str:
        return f"{self.region.y + 1}:{self.region.x + 1}"


def title(screen: Screen[Any]) -> LazyText | str:
    """Return the words of a window's title bar."""
    return screen.title_words.words if isinstance(screen, Window) else ""


def is_titled(screen: Screen[Any], label: str) -> bool:
    """Whether a window has that title, or one that ends so."""
    words = title(screen)
    last = str(words).rpartition(SEPARATOR)[2].strip()
    return is_label(words, label) or last in said(label)


def english_title(screen: Screen[Any]) -> str:
    """Return the last part of a window's English title: “Captcha” of “Reset › Captcha”."""
    return english(title(screen)).rpartition(SEPARATOR)[2].strip()


def to_click(screen: Screen[Any], cells: Cells, label: Label) -> Place:
    """Return what bears the label and can be used. Raises Unmet where there is none, or several.

    Buttons and fields go before entries of lists, and both before the keys of the last row: in one language
    two labels may be one word that are two in the others.
    """
    usable = [widget for widget in screen.focus_chain if not _is_help(widget)]
    named = [widget for widget in usable if _is_named(screen, widget, label.text)]
    found = [Place(widget, widget.region) for widget in _exactly(screen, named, label.text)]
    found = found or [Place(w, w.region) for w in screen.query(Close) if label.text == "✕"]
    lists = [w for w in usable if not isinstance(w, Button | Radio | Input | Select)]
    for widgets in (lists, screen.query(KeyBar)):
        found = found or [place for widget in widgets for place in _painted_in(widget, cells, label.text)]
    missing = LazyText("play", "There is no “{label}” here that can be used", {"label": label.text})
    return _one_of(found, label, missing)


def field(screen: Screen[Any], label: Label) -> Place:
    """Return the field beside the label. Raises Unmet."""
    fields = (widget for widget in _visible(screen) if isinstance(widget, Input | Select))
    named = [widget for widget in fields if _beside(screen, widget, label.text)]
    found = [Place(widget, widget.region) for widget in _exactly(screen, named, label.text)]
    return _one_of(found, label, LazyText("play", "There is no field “{label}” here", {"label": label.text}))


def to_mark(screen: Screen[Any], cells: Cells, label: Label) -> Region:
    """Return where a mark goes: around what can be used, else around the words, or the code below them.

    Raises Unmet.
    """
    try:
        return to_click(screen, cells, label).region
    except Unmet:
        named = [widget for widget in _words(screen) if is_label(widget.words, label.text)]
        beside_help = [widget for widget in named if not _is_help(widget)]
        found = [Place(widget, widget.region) for widget in beside_help or named]
        if not found:
            raise
        missing = LazyText("play", "There is no “{label}” here", {"label": label.text})
        words = _one_of(found, label, missing).region
        return _code_below(screen, words) or words


def shows(screen: Screen[Any], cells: Cells, label: str) -> bool:
    """Whether a label, or words that no catalog has, are anywhere on the screen."""
    texts = said(label)
    for words in labels(screen):
        if label in english(words) or any(text in str(words) for text in texts):
            return True
    rows = (row.text for row in _rows(cells))
    return any(text in row for row in rows for text in texts)


def labels(screen: Screen[Any]) -> list[LazyText | str]:
    """Return all words of a window, for an error that names the nearest."""
    return [widget.words for widget in (*_words(screen), *_buttons(screen)) if str(widget.words).strip()]


# --- widgets ------------------------------------------------------------------------------------------------


def _visible(screen: Screen[Any]) -> Iterator[Widget]:
    for widget in screen.walk_children(Widget):
        if widget.display and widget.region and widget.visible and widget.is_on_screen:
            yield widget


def _words(screen: Screen[Any]) -> list[Words]:
    return [widget for widget in _visible(screen) if isinstance(widget, Words)]


def _buttons(screen: Screen[Any]) -> list[Button | Radio]:
    return [widget for widget in _visible(screen) if isinstance(widget, Button | Radio)]


def _is_named(screen: Screen[Any], widget: Widget, label: str) -> bool:
    if isinstance(widget, Button | Radio):
        return is_label(widget.words, label)
    return _beside(screen, widget, label)


def _exactly(screen: Screen[Any], widgets: Sequence[Widget], label: str) -> Sequence[Widget]:
    """Return the widgets that bear the label itself, where some do, and not another one of the same words."""

    def words(widget: Widget) -> object:
        bearer = widget if isinstance(widget, Button | Radio) else beside(screen, widget)
        return getattr(bearer, "words", None)

    exact = [w for w in widgets if isinstance(its := words(w), LazyText) and its.message == label]
    return exact or widgets


def _beside(screen: Screen[Any], widget: Widget, label: str) -> bool:
    nearest = beside(screen, widget)
    if isinstance(nearest, Select):
        return chosen(nearest) in said(label)
    return nearest is not None and is_label(nearest.words, label)


def beside(screen: Screen[Any], widget: Widget) -> Words | Select[Any] | None:
    """Return what stands at the left of a widget, in its first row: words, or a list that says them."""
    here = widget.region
    left = [w for w in _visible(screen) if w.region.y == here.y and 0 < w.region.right <= here.x]
    named = [w for w in left if isinstance(w, Select) or (isinstance(w, Words) and not _is_in_list(w))]
    return max(named, key=lambda w: w.region.right, default=None)


def chosen(widget: Select[Any]) -> str:
    """Return what a closed list shows."""
    return str(widget.query_one("#label", Words).render())


def _is_help(widget: Widget) -> bool:
    """Whether it only tells of what can be used: words of F1's help are no buttons."""
    return any(isinstance(node, HelpPanel) for node in widget.ancestors_with_self)


def _is_in_list(widget: Widget) -> bool:
    return any(isinstance(node, Select) for node in widget.ancestors)


def _code_below(screen: Screen[Any], words: Region) -> Region | None:
    """Return where the QR code or the large digits are whose caption the words are."""
    codes = (widget.region for widget in _visible(screen) if isinstance(widget, QrCode | Digits))
    return next((code for code in codes if (code.x, code.y) == (words.x, words.bottom)), None)


def _one_of(found: Iterable[Place], label: Label, missing: LazyText) -> Place:
    places = sorted(dict.fromkeys(found), key=lambda place: (place.region.y, place.region.x))
    if not places:
        raise Unmet(missing, label.text)
    if label.number is not None:
        if label.number > len(places):
            values = {"label": label.text, "number": label.number, "count": len(places)}
            raise Unmet(
                LazyText("play", "There is no “{label}” {number} here, only {count}", values), label.text
            )
        return places[label.number - 1]
    if len(places) > 1:
        where = ", ".join(map(str, places[:_NAMES_PLACES]))
        values = {"label": label.text, "count": len(places), "places": where}
        raise Unmet(
            LazyText(
                "play", "“{label}” stands here {count} times (row:column {places}): add a number", values
            ),
            label.text,
        )
    return places[0]


# --- lists --------------------------------------------------------------------------------------------------


def entries(widget: Widget) -> Iterator[tuple[int, LazyText | str]]:
    """Yield what a list offers, each with its row of the screen; nothing for a table, which has no labels."""
    top = widget.content_region.y
    match widget:
        case Menu():
            labels = ((row, entry.label) for row, entry in enumerate(widget.shown))
            yield from ((top + row, label) for row, label in labels)
        case Checklist():
            first = top - round(widget.scroll_y)
            yield from ((first + row, label) for row, (label, _) in enumerate(widget.entries))
        case OptionList() if isinstance(widget.parent, Choice):
            first, offered = top - widget.scroll_offset.y, widget.parent.entries
            lines = lines_of(widget)
            yield from ((first + line, offered[index][0]) for index, line in lines.items())


def lines_of(options: OptionList) -> dict[int, int]:
    """Return the first line of each option, by its number, in the list as it would be without scrolling."""
    return options._index_to_line  # noqa: SLF001 - no public way


# --- what is painted ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    text: str
    columns: tuple[int, ...]
    """Where each character begins; one more for the end."""


def _rows(cells: Cells) -> Iterator[_Row]:
    for runs in cells.rows:
        text, columns, end = "", list[int](), 0
        for run in runs:
            for column, glyph, width in run.glyphs():
                text += " " * (column - end) + glyph
                columns += [*range(end, column), *[column] * len(glyph)]
                end = column + width
        yield _Row(text, (*columns, end))


def _painted_in(widget: Widget, cells: Cells, label: str) -> Iterator[Place]:
    """Yield the places within a widget where the label is painted as whole words."""
    here = widget.region
    part = cells.crop(here.x, here.y, here.width, here.height)
    exact = {y for y, words in entries(widget) if isinstance(words, LazyText) and words.message == label}
    for y, row in enumerate(_rows(part)):
        if exact and here.y + y not in exact:
            continue
        if exact and not any(text in row.text for text in said(label)):  # it has no room and is cut
            yield Place(widget, Region(here.x, here.y + y, here.width, 1))
        for text in said(label):
            if (at := _whole(row.text, text)) is not None:
                left, right = row.columns[at], row.columns[at + len(text)]
                yield Place(widget, Region(here.x + left, here.y + y, right - left, 1))


def _whole(row: str, text: str) -> int | None:
    at = row.find(text)
    while at >= 0:
        end = at + len(text)
        if not (row[at - 1 : at].isalnum() or row[end : end + 1].isalnum()):
            return at
        at = row.find(text, at + 1)
    return None
