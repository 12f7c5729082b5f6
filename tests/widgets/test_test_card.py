"""The test card at every size and under every theme."""

from itertools import pairwise

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.strip import Strip

from tests.screens.gate import until
from tui.theme import THEMES, VARIABLE_DEFAULTS
from tui.widgets.painting.test_card import Card, Picture

SIZES = [(1, 1), (2, 1), (1, 9), (3, 2), (19, 3), (20, 6), (40, 40), (60, 18), (80, 22), (81, 23), (120, 38)]
LARGE = [(200, 58), (240, 78)]


class Filming(App[None]):
    def __init__(self, theme: str = "osd") -> None:
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        yield Picture()


def halves(strip: Strip) -> tuple[list[str], list[str]]:
    """Give the strip's two rows of pixels as `#rrggbb`."""
    upper: list[str] = []
    lower: list[str] = []
    for segment in strip:
        style = segment.style
        assert isinstance(style, Style)
        assert style.bgcolor is not None
        ground = style.bgcolor.get_truecolor().hex
        top = ground if style.color is None else style.color.get_truecolor().hex
        assert segment.text == (" " if top == ground else "▀") * len(segment.text)
        upper += [top] * len(segment.text)
        lower += [ground] * len(segment.text)
    return upper, lower


def figure(name: str) -> str:
    return VARIABLE_DEFAULTS[f"osd-card-{name}"]


@pytest.mark.parametrize(
    "theme", [THEMES[0].name, *(pytest.param(one.name, marks=pytest.mark.full) for one in THEMES[1:])]
)
@pytest.mark.parametrize("size", SIZES + LARGE)
async def test_fills_its_container(size: tuple[int, int], theme: str) -> None:
    app = Filming(theme)
    async with app.run_test(size=size):
        picture = app.query_one(Picture)
        assert picture.size == Size(*size)
        for y in range(size[1]):
            strip = picture.render_line(y)
            assert strip.cell_length == sum(len(segment.text) for segment in strip) == size[0]
            halves(strip)
            assert all(one.style != other.style for one, other in pairwise(strip))


async def test_nothing_to_paint() -> None:
    app = Filming()
    async with app.run_test() as pilot:
        picture = app.query_one(Picture)
        assert picture.render_line(999).cell_length == 80
        for width, height in ((0, 1), (1, 0), (0, 0)):
            picture.styles.width, picture.styles.height = width, height
            await pilot.pause()
            assert picture.size == Size(width, height)
            assert picture.render_line(0).cell_length == width


@pytest.mark.parametrize(
    "width", [width if width % 6 == 1 else pytest.param(width, marks=pytest.mark.full) for width in range(90)]
)
def test_rows_are_as_wide_as_the_card(width: int) -> None:
    for height in range(0, 90, 2):
        card = Card(width, height)
        assert all(len(card.row(y)) == width for y in range(height))


async def test_card_at_80x24() -> None:
    """Between the top bar and the footer: 80x22 cells."""
    app = Filming()
    async with app.run_test(size=(80, 22)):
        rows = [row for y in range(22) for row in halves(app.query_one(Picture).render_line(y))]
    dark, light, grid, ring = (figure(name) for name in ("dark", "light", "grid", "ring"))
    # Side blocks: two pixels wide, four high, the first cut by the edge.
    sides = [row[:2] + row[78:] for row in rows]
    names = ["gap"] * 2 + (["block"] * 4 + ["gap"] * 4) * 5 + ["block"] * 2
    assert sides == [[figure(name)] * 4 for name in names]
    assert rows[0][2:16] == [light] * 5 + [grid] + [dark] * 7 + [grid]
    assert set(rows[5][2:26]) == {grid}
    assert rows[6][2:16] == [dark] * 5 + [grid] + [light] * 7 + [grid]
    # The ring touches the top and the bottom, and is as wide as it is high.
    for row in (rows[0], rows[43]):
        assert [x for x in range(80) if row[x] == ring] == list(range(37, 43))
    assert [x for x in range(80) if rows[9][x] == ring] == [22, 23, 56, 57]
    assert [x for x in range(80) if rows[22][x] == ring] == [18, 61]
    # Colour bars, six pixels wide; the outer ones end at the ring.
    bars = [("white", 1), ("yellow", 6), ("cyan", 6), ("green", 6), ("magenta", 6), ("red", 6), ("blue", 1)]
    assert rows[9][24:56] == [figure(name) for name, width in bars for _ in range(width)]
    assert figure("yellow") not in rows[8]


async def test_bars_at_120x40() -> None:
    app = Filming()
    async with app.run_test(size=(120, 38)):
        rows = [row for y in range(38) for row in halves(app.query_one(Picture).render_line(y))]
    starts = {figure(name): rows[25].index(figure(name)) for name in ("white", "yellow", "green", "blue")}
    assert list(starts.values()) == [25, 33, 55, 87]
    greys = [rows[48].index(figure(f"grey-{n}")) for n in range(8)]
    assert greys == [25, 32, 41, 51, 60, 69, 79, 88]
    assert figure("grey-4") not in rows[53]


async def test_16_colours_keep_ring_blocks_and_dots() -> None:
    app = Filming("osd-16")
    async with app.run_test(size=(80, 22)):
        rows = [row for y in range(22) for row in halves(app.query_one(Picture).render_line(y))]
    assert {pixel for row in rows for pixel in row} == {"#000000", "#555555"}
    assert [x for x in range(80) if rows[21][x] == "#555555" and 2 <= x < 78] == [
        7,
        15,
        18,
        23,
        31,
        39,
        47,
        55,
        61,
        63,
        71,
    ]


async def test_rows_are_painted_once() -> None:
    app = Filming()
    async with app.run_test(size=(80, 24)) as pilot:
        picture = app.query_one(Picture)
        before = [picture.render_line(y) for y in range(24)]
        picture.refresh()
        app.refresh_css()
        await pilot.pause()
        assert all(picture.render_line(y) is before[y] for y in range(24))
        await pilot.resize_terminal(60, 20)
        await until(lambda: picture.size == Size(60, 20))
        assert picture.render_line(3).cell_length == 60


async def test_follows_the_theme() -> None:
    app = Filming()
    async with app.run_test(size=(80, 24)) as pilot:
        first = app.export_screenshot()
        for theme in ("osd-16", "osd-256", "textual-dark"):
            app.theme = theme
            await pilot.pause()
            variables = app.get_css_variables()
            shown = app.export_screenshot()
            assert variables["osd-card-ring"] in shown
            assert (variables["osd-card-ring"] in first) is (theme == "textual-dark")


async def test_takes_no_focus() -> None:
    app = Filming()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        assert app.focused is None
        assert not app.query_one(Picture).focusable
