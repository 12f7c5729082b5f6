"""What is painted is what Textual itself would have painted, with less work."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Offset, Region

from screens.common.settings import Settings
from tests.helpers.terminals.xterm import Screen
from tests.helpers.windows.cameras import Practice, User, visit
from tui.widgets.guidance import SIGN, GuidedScreen
from tui.widgets.painting.compositor import Painter
from tui.widgets.window import TooSmall

ROUNDS = 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def everything(user: User, painter: type[Compositor]) -> Screen:
    """A terminal on which that compositor has painted the whole window."""
    compositor = user.app.screen._compositor
    compositor.__class__ = painter
    update = compositor.render_update(full=True, screen_stack=user.app._background_screens)
    assert isinstance(update, LayoutUpdate)
    screen = Screen(*compositor.size)
    screen.feed(update.render_segments(CONSOLE).replace("\n", "\r\n").encode())
    return screen


def spoil(screen: Screen, regions: Sequence[Region]) -> None:
    """Make some regions of a terminal wrong."""
    for region in regions:
        for row in range(region.y, region.bottom):
            screen.feed(f"\x1b[{row + 1};{region.x + 1}H\x1b[41m{'#' * region.width}\x1b[0m".encode())


def paint(screen: Screen, compositor: Compositor, dirty: Sequence[Region]) -> None:
    """Paint what is said to have changed."""
    compositor._dirty_regions.update(dirty)
    update = compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    screen.feed(update.render_segments(CONSOLE).replace("\n", "\r\n").encode())


def cells(screen: Screen) -> list[object]:
    return [screen.cell(row, column) for row in range(screen.lines) for column in range(screen.columns)]


def somewhere(regions: random.Random, size: tuple[int, int]) -> Region:
    columns, rows = regions.randint(1, 20), regions.randint(1, 5)
    return Region(regions.randrange(size[0] - columns), regions.randrange(size[1] - rows), columns, rows)


@pytest.mark.parametrize(
    "size", [(80, 24), *(pytest.param(size, marks=pytest.mark.full) for size in ((60, 20), (132, 43)))]
)
async def test_the_same_picture(tmp_path: Path, size: tuple[int, int]) -> None:
    regions = random.Random(20261123)
    rounds = 0
    practice = Practice(tmp_path)
    async with visit(practice.camera("lost"), size=size) as user:
        for keys in ((), ("f1",), ("escape", "down", "enter"), ("f1",), ("f4",)):
            await user.press(*keys)
            own = cells(everything(user, Compositor))
            screen = everything(user, Painter)
            assert cells(screen) == own
            compositor = user.app.screen._compositor
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
                spoil(screen, dirty)
                assert cells(screen) != own
                paint(screen, compositor, dirty)
                assert cells(screen) == own
                rounds += 1
    practice.close()
    print(f"{rounds} pictures compared")  # noqa: T201
    assert rounds == 5 * ROUNDS


async def test_the_clock_is_painted_without_what_lies_behind_it(tmp_path: Path) -> None:
    practice = Practice(tmp_path)
    async with visit(practice.camera("lost")) as user:
        asked = list(user.app.screen._compositor._get_renders(Region(0, 0, 80, 1)))
    practice.close()
    assert len(asked) == 1


async def test_a_mark_that_moves_is_painted_without_the_rest(practice: Practice) -> None:
    async with visit(practice.camera("lost"), settings=Settings(boot=0, guided=True)) as user:
        screen = everything(user, Painter)
        window, painter = user.app.screen, user.app.screen._compositor
        assert isinstance(window, GuidedScreen)
        assert isinstance(painter, Painter)
        assert painter.mark is not None
        before, after = painter.mark.at, painter.mark.at - Offset(0, 2)
        window.point_at((window, after))
        regions = set(painter._dirty_regions)
        assert regions == {Region(*before, 1, 1), Region(*after, 1, 1)}
        assert screen.cell(before.y, before.x).char == SIGN
        spoil(screen, [*regions])
        paint(screen, painter, [])
        assert cells(screen) == cells(everything(user, Painter))
        assert screen.cell(after.y, after.x).char == SIGN
        assert screen.cell(before.y, before.x).char != SIGN


async def test_a_terminal_that_is_too_small_shows_no_mark(practice: Practice) -> None:
    async with visit(practice.camera("lost"), settings=Settings(boot=0, guided=True)) as user:
        painter = user.app.screen._compositor
        assert isinstance(painter, Painter)
        assert user.shown().count(SIGN) == 2
        window = user.app.screen
        await window.mount(TooSmall())
        await user.settled()
        assert painter.mark is not None, "else nothing had to hide it"
        assert SIGN not in user.shown()
