"""What is painted lean is what Textual itself would have painted."""

from __future__ import annotations

import gc
import random
import weakref
from pathlib import Path

import pytest
import textual.screen
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region
from textual.screen import Screen as Window

from tests.cameras import Practice, visit
from tests.xterm import Cell, Screen
from tui.hosting.painting import LeanCompositor, paint_lean

ROUNDS = 8
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def painted(compositor: Compositor, dirty: list[Region], lean: type[Compositor]) -> list[list[Cell]]:
    """What these regions look like on a terminal that shows nothing yet."""
    compositor._dirty_regions.update(dirty)
    compositor.__class__ = lean
    update = compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    screen = Screen(*compositor.size)
    screen.feed(update.render_segments(CONSOLE).encode())
    return [[screen.cell(row, column) for column in range(screen.columns)] for row in range(screen.lines)]


def somewhere(regions: random.Random, size: tuple[int, int]) -> Region:
    columns, rows = regions.randint(1, 20), regions.randint(1, 5)
    return Region(regions.randrange(size[0] - columns), regions.randrange(size[1] - rows), columns, rows)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (132, 43)])
async def test_the_same_picture(tmp_path: Path, size: tuple[int, int]) -> None:
    regions = random.Random(20261123)
    rounds = 0
    practice = Practice(tmp_path)
    async with visit(practice.camera("lost"), size=size) as hand:
        for keys in ((), ("f1",), ("escape", "down", "enter"), ("f1",), ("f4",)):
            await hand.press(*keys)
            compositor = hand.app.screen._compositor
            everywhere = [
                part
                for region, clip in compositor.visible_widgets.values()
                if (part := region.intersection(clip).intersection(compositor.size.region))
            ]
            for _ in range(ROUNDS):
                dirty = [
                    regions.choice(everywhere) if regions.random() < 0.5 else somewhere(regions, size)
                    for _ in range(regions.randint(1, 3))
                ]
                own = painted(compositor, dirty, Compositor)
                assert painted(compositor, dirty, LeanCompositor) == own
                rounds += 1
    practice.close()
    print(f"{rounds} pictures compared")  # noqa: T201
    assert rounds == 5 * ROUNDS


async def test_the_clock_is_painted_without_what_lies_behind_it(tmp_path: Path) -> None:
    practice = Practice(tmp_path)
    async with visit(practice.camera("lost")) as hand:
        compositor = hand.app.screen._compositor
        compositor.__class__ = LeanCompositor
        asked = list(compositor._get_renders(Region(0, 0, 80, 1)))
    practice.close()
    assert len(asked) == 1


def test_screens_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.screen, "Compositor", Compositor)
    paint_lean()
    assert type(Window()._compositor) is LeanCompositor


def test_no_widget_outlives_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.screen, "Compositor", Compositor)
    paint_lean()
    styles = StylesCache()
    styles.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6))
    alive = weakref.ref(styles)
    del styles
    gc.collect()
    assert alive() is None
