"""Painting no more than has changed. Touches Textual's inside, as `driver.py` and `sheets.py` do.

Where one field or the clock has changed, Textual renders every line of every widget whose clipping region
meets the change, a dozen of them, and throws away what lies behind something else. Here it is the lines
that changed, from the front to the first widget that hides all the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import textual.screen
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style


class LeanCompositor(Compositor):
    """Textual's, which asks widgets only for what will be seen."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(crop)
            return
        # From front to back: whatever lies in front wins, opaque or not.
        for widget, (region, clip) in self.visible_widgets.items():
            # Whole rows of the widget: a cut may stand anywhere in them.
            rows = clip.intersection(Region(clip.x, crop.y, clip.width, crop.height))
            shown = region.intersection(rows)
            if not shown or not shown.overlaps(crop):
                continue
            yield region, rows, widget.render_lines(shown.translate(-region.offset))
            if shown.contains_region(crop):
                return


_inner_outer_of = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return _inner_outer_of(StylesCache, base_background, background)


def paint_lean() -> None:
    """Let all screens that are made from now on paint so.

    And let no session's widgets outlive it: Textual remembers two colours for each of the last 1024 widgets
    and with them the widget's picture, 50 MB of windows closed long ago.
    """
    vars(textual.screen)["Compositor"] = LeanCompositor
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]
