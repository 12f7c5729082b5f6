"""How windows are painted: no more than has changed, and wide glyphs whole.

This touches Textual's inside, its compositor: tests/widgets/test_compositor.py and
test_overlays.py tell when that changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, cast

from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip

from tui.known_terminal import KnownTerminal
from tui.terminal_input.capabilities import Traits

_TOP: Final = "top"
"""The layer of a window whose widgets stand in front of its mark."""


class Mark(Protocol):
    """One cell that is painted over the widgets, without being one: a widget takes 30 kB."""

    @property
    def at(self) -> Offset:
        """Where, from the window's top left cell."""

    def strip(self) -> Strip:
        """Return the cell, as it looks now."""


class Painter(Compositor):
    """Textual's, which asks widgets only for what will be seen, and cuts no row where a cut can't be seen.

    Where one field or the clock has changed, Textual renders every line of every widget whose clipping region
    meets the change, a dozen of them, and throws away what lies behind something else. Here it is the lines
    that changed, from the front to the first widget that hides all the others.

    Textual divides what stands in front at the edges of what lies behind, too, and a Chinese glyph of two
    cells that is divided is lost: a list or a notice over a window had blanks where the window's fields end.
    """

    _of: list[list[int]] | None = None
    _seen: list[list[int]]
    rows_painted: set[int] | None = None
    """What was painted since someone emptied it, for a recording; None where there is none."""
    _mark: Mark | None = None
    _mark_is_seen: bool
    """Whether nothing hides it, since `_seen` was found."""

    @property
    def mark(self) -> Mark | None:
        """What is painted over the widgets, but for those of the window's topmost layers and open lists."""
        return self._mark

    @mark.setter
    def mark(self, mark: Mark | None) -> None:
        self._dirty_regions.update(Region(*each.at, 1, 1) for each in (self._mark, mark) if each is not None)
        self._mark, self._of = mark, None

    def clear(self) -> None:
        super().clear()
        self._mark = None

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:  # noqa: FBT001, FBT002 - Textual's
        if self.rows_painted is not None:
            self.rows_painted.update(range(self.size.height))
        return super().render_full_update(simplify)

    @property
    def cuts(self) -> list[list[int]]:
        cuts = super().cuts
        if self._of is not cuts:
            self._of = cuts
            self._seen = self._cuts_seen()
        return self._seen

    def _cuts_seen(self) -> list[list[int]]:
        width, height = self.size
        rows = [{0, width} for _ in range(height)]
        # From back to front: each one hides the edges behind it.
        for region, clip in reversed(self.visible_widgets.values()):
            x, y, columns, lines = region.intersection(clip)
            if columns and lines:
                right = x + columns
                for row in rows[y : y + lines]:
                    row.difference_update([cut for cut in row if x < cut < right])
                    row.update((x, right))
        self._mark_is_seen = self._mark is not None and self._shows(self._mark.at)
        if self._mark is not None and self._mark_is_seen:
            rows[self._mark.at.y].update((self._mark.at.x, self._mark.at.x + 1))
        return [sorted(row) for row in rows]

    def _shows(self, at: Offset) -> bool:
        """Whether a mark at this cell is in the window, and no widget is in front of it."""
        if self.root is None or not self.size.region.contains_point(at):
            return False
        layers = self.root.layers
        top = layers.index(_TOP) if _TOP in layers else len(layers)
        front = (0, 0, 0), (top, -1, 0)  # as Textual orders widgets; behind all of that layer
        places = self._visible_map if self._visible_map is not None else self._full_map
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            if places[widget].order < front:
                return True
            if region.intersection(clip).contains_point(at):
                return False
        return True

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        if update is not None:
            if self.rows_painted is not None:
                self.rows_painted.update(y for y, _left, _right in update.spans)
            # What changes behind something ends anywhere in it: that piece is painted whole.
            update.spans = [(y, left, self._end(y, right)) for y, left, right in update.spans]
        return update

    def _end(self, row: int, right: int) -> int:
        cuts = self.cuts[row]
        return cuts[min(bisect_left(cuts, right), len(cuts) - 1)]

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(crop)
            return
        # From front to back: whatever lies in front wins, opaque or not.
        if self._mark is not None and self._mark_is_seen and crop.contains_point(self._mark.at):
            cell = Region(*self._mark.at, 1, 1)
            yield cell, cell, [self._mark.strip()]
        for widget, (region, clip) in self.visible_widgets.items():
            # Whole rows of the widget: a cut may stand anywhere in them.
            rows = clip.intersection(Region(clip.x, crop.y, clip.width, crop.height))
            shown = region.intersection(rows)
            if not shown or not shown.overlaps(crop):
                continue
            yield region, rows, widget.render_lines(shown.translate(-region.offset))
            if shown.contains_region(crop):
                return

    def _traits(self) -> Traits:
        """Return what is known of the terminal that is painted on."""
        widget = next(iter(self.visible_widgets), None)
        app = None if widget is None else widget.app
        return app.traits if isinstance(app, KnownTerminal) else Traits()

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Textual's, but a widget may begin, and end, between two cuts: there it is hidden."""
        cuts = self.cuts
        traits = self._traits()
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        for region, clip, strips in self._get_renders(crop):
            shown = region.intersection(clip)
            left, right = shown.column_span
            for y, strip in zip(shown.line_range, strips, strict=False):
                if not is_rendered_line(y):
                    continue
                if traits.wide:
                    strip = _narrowed(strip, traits)  # noqa: PLW2901 - as it is seen
                starts = [cut for cut in cuts[y] if left <= cut < right]
                pieces = strip.divide([cut - left for cut in cuts[y] if left < cut <= right])
                if starts and starts[0] != left:
                    pieces = pieces[1:]
                for start, piece in zip(starts, pieces, strict=False):
                    if chops[y][start] is None:  # from front to back: what stands in front wins
                        chops[y][start] = piece
        return cast("Sequence[Mapping[int, Strip]]", chops)


def take_painted_rows(screen: Screen[Any]) -> set[int] | None:
    """Return which rows were painted since the last call, to see what has changed without looking at all.

    None where that was not noted: at the first call, and for a screen with another compositor.
    """
    painter = screen._compositor  # noqa: SLF001 - a `Painter`, in windows of ours
    if not isinstance(painter, Painter):
        return None
    rows, painter.rows_painted = painter.rows_painted, set()
    return rows


def _narrowed(strip: Strip, traits: Traits) -> Strip:
    from tui.widgets.painting.one_column import one_column  # few terminals need it

    return one_column(strip, cyrillic=traits.wide_cyrillic)
