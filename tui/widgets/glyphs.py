"""Wide glyphs stay whole where one widget stands over another.

This touches Textual's inside, its compositor: tests/screens/test_overlays.py tells when that changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class WholeGlyphs(Compositor):
    """Textual's, which cuts no row where nobody can see a cut.

    Textual divides what stands in front at the edges of what lies behind, too, and a Chinese glyph of two
    cells that is divided is lost: a list or a notice over a window had blanks where the window's fields end.
    """

    _of: list[list[int]] | None = None
    _seen: list[list[int]]

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
        return [sorted(row) for row in rows]

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        if update is not None:
            # What changes behind something ends anywhere in it: that piece is painted whole.
            update.spans = [(y, left, self._end(y, right)) for y, left, right in update.spans]
        return update

    def _end(self, row: int, right: int) -> int:
        cuts = self.cuts[row]
        return cuts[min(bisect_left(cuts, right), len(cuts) - 1)]

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Textual's, but a widget may begin, and end, between two cuts: there it is hidden."""
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        for region, clip, strips in self._get_renders(crop):
            shown = region.intersection(clip)
            left, right = shown.column_span
            for y, strip in zip(shown.line_range, strips, strict=False):
                if not is_rendered_line(y):
                    continue
                starts = [cut for cut in cuts[y] if left <= cut < right]
                pieces = strip.divide([cut - left for cut in cuts[y] if left < cut <= right])
                if starts and starts[0] != left:
                    pieces = pieces[1:]
                for start, piece in zip(starts, pieces, strict=False):
                    if chops[y][start] is None:  # from front to back: what stands in front wins
                        chops[y][start] = piece
        return cast("Sequence[Mapping[int, Strip]]", chops)


@cache
def whole(painter: type[Compositor]) -> type[Compositor]:
    """Whatever paints the screens of this program, with whole glyphs."""
    return type(painter.__name__, (WholeGlyphs, painter), {})
