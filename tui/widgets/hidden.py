"""Widgets that show what no recording and no board may: their cells are marked (see `tui.hidden_cells`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.hidden_cells import KEY
from tui.i18n import LazyText
from tui.widgets.label import Label

if TYPE_CHECKING:
    _Widget = Widget
else:  # Textual takes styles from the first base that is a widget: this is none
    _Widget = object


def marked(strip: Strip, start: int, end: int) -> Strip:
    """Return a row whose cells from `start` to before `end` are hidden."""
    start, end = max(start, 0), min(end, strip.cell_length)
    if start >= end:
        return strip
    before, hidden, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
    return Strip.join([before, hidden.apply_meta({KEY: True}), after])


def hidden_text(lines: Iterable[Strip], start: int) -> list[Strip]:
    """Return rows that are hidden from `start` to the last cell that is not blank."""
    return [marked(line, start, cell_len(line.text.rstrip())) for line in lines]


class Hidden(_Widget):
    """Mixin before a widget: all of it is hidden, or each place where one of `hidden_parts` stands."""

    hidden_parts: Sequence[str] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        return [self._hidden(strip) for strip in super().render_lines(crop)]

    def _hidden(self, strip: Strip) -> Strip:
        if self.hidden_parts is None:
            return marked(strip, 0, strip.cell_length)
        for start, end in _places(strip.text, self.hidden_parts):
            strip = marked(strip, start, end)
        return strip


def _places(row: str, parts: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield the columns where parts begin and end."""
    for part in filter(None, parts):
        found = row.find(part)
        while found >= 0:
            start = cell_len(row[:found])
            yield start, start + cell_len(part)
            found = row.find(part, found + len(part))


class HiddenLabel(Hidden, Label):
    """A label that is hidden, or parts of it."""

    def __init__(
        self,
        words: LazyText | str,
        parts: Sequence[str] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(words, id=id, classes=classes)
        self.hidden_parts = parts


class HiddenWords(LazyText):
    """What a hidden label says, where others make the label of it."""


def hidden_words(words: LazyText) -> HiddenWords:
    """Return words whose label will be hidden."""
    return HiddenWords(words.context, words.message, words.values)
