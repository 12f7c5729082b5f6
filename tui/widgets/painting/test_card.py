"""What the camera films: a still, dark test card behind the windows.

The card is drawn in half blocks: a pixel is one column wide and half a row high, nearly square. At 80x24
the card's own place (the screen less the top bar and the footer) is 80x22 cells, 80x44 pixels.
"""

from functools import cached_property, lru_cache
from math import isqrt
from typing import TYPE_CHECKING, ClassVar, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.theme import VARIABLE_DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROLES: Final = tuple(role for role in VARIABLE_DEFAULTS if role.startswith("osd-card-"))
"""The card's colours; a pixel holds its place here."""


def _at(*names: str) -> bytes:
    return bytes(_ROLES.index(f"osd-card-{name}") for name in names)


_DARK, _LIGHT, _GRID, _DOT = _at("dark"), _at("light"), _at("grid"), _at("dot")
_RING, _BLOCK, _GAP = _at("ring"), _at("block"), _at("gap")
_COLOURS: Final = _at("white", "yellow", "cyan", "green", "magenta", "red", "blue")
_GREYS: Final = _at(*(f"grey-{n}" for n in range(8)))

_KEPT: Final = 8
"""Drawings: of a size, a theme and a kind of terminal each. The largest over SSH takes 0.4 MB."""


class Card:
    """The card's geometry in pixels, all in integers; `height` is even.

    Doubled distances from the centre (`2 * x + 1 - width`) keep pixel centres whole; radii are in tenths.
    """

    def __init__(self, width: int, height: int, *, bars: bool = True) -> None:
        self.width, self.height, self.bars = width, height, bars

    @cached_property
    def pitch(self) -> int:
        """From one grid line to the next: 8, and from 200x60 on a multiple of 4 as the card grows."""
        return 4 * max(2, self.height // 38)

    @cached_property
    def side(self) -> int:
        """How wide the blocks at either side are."""
        return min(self.pitch // 4, self.width // 20)

    @cached_property
    def outer(self) -> int:
        """Tenths of a pixel from the centre to the ring's outer edge."""
        return 5 * min(self.height, self.width - 2 * self.side) - 3

    @cached_property
    def inner(self) -> int:
        """Tenths of a pixel from the centre to the ring's inner edge."""
        return self.outer - 5 * self.pitch // 4

    @cached_property
    def _ground(self) -> tuple[bytes, bytes, bytes]:
        """Rows without ring and blocks: two of fields (they alternate) and a grid line."""
        pitch, first = self.pitch, -(self.width // 2) % self.pitch
        fields = range((first + self.width) // pitch + 1)

        def row(*kinds: bytes) -> bytes:
            long = b"".join(kinds[n % 2] for n in fields)
            return long[first : first + self.width]

        dark, light = _DARK * (pitch - 1) + _GRID, _LIGHT * (pitch - 1) + _GRID
        line = _GRID * (pitch - 1) + _DOT
        return row(light, dark), row(dark, light), row(line, line)

    def _stripes(self, kinds: bytes) -> bytes:
        """Divide the ring's width among the kinds of bar; the outermost go on to the sides."""
        span, last = 2 * (self.outer - 5), len(kinds) - 1
        return bytes(
            kinds[min(last, max(0, (10 * (2 * x + 1 - self.width) + span) * (last + 1) // (2 * span)))]
            for x in range(self.width)
        )

    @cached_property
    def _bars(self) -> tuple[bytes, bytes]:
        return self._stripes(_COLOURS), self._stripes(_GREYS)

    def _inside(self, up: int, ground: bytes) -> bytes:
        """Pick the row inside the ring, `up` doubled pixels from the centre: bars or what is behind."""
        unit = self.outer - 5
        if not self.bars or 250 * up < -31 * unit or 25 * up > 2 * unit:
            return ground
        return self._bars[20 * up > unit]

    def _chord(self, most: int, up: int) -> tuple[int, int]:
        """Where a row's pixels whose doubled distances, squared, come to `most` begin and end."""
        if (rest := most - up * up) < 0:
            return self.width // 2, self.width // 2
        start = max(0, (self.width - isqrt(rest)) // 2)
        return start, max(start, self.width - start)

    def row(self, y: int) -> bytes:
        """Paint one row of pixels."""
        pitch, first = self.pitch, -(self.height // 2) % self.pitch
        field, offset = divmod(y + first, pitch)
        ground = self._ground[2 if offset == pitch - 1 else field % 2]
        if self.inner > 0:
            up = 2 * y + 1 - self.height
            left, right = self._chord(self.outer * self.outer // 25, up)
            start, end = self._chord((self.inner * self.inner - 1) // 25, up)
            inside = self._inside(up, ground)[start:end]
            ring = _RING * (start - left) + inside + _RING * (right - end)
            ground = ground[:left] + ring + ground[right:]
        block = (_BLOCK if (y - self.height // 2) // (pitch // 2) % 2 else _GAP) * self.side
        return block + ground[self.side : self.width - self.side] + block


class Drawing:
    """A card in a theme's colours; each row of cells is painted once, when it is first seen."""

    def __init__(self, width: int, height: int, colours: tuple[Color, ...]) -> None:
        # 16 colours paint all bars as the card's ground: they would hide its dots.
        bars = colours[_COLOURS[0]] != colours[_DARK[0]]
        self._card = Card(width, 2 * height, bars=bars)
        self._colours = colours
        self._alike = bytes(colours.index(color) for color in colours).ljust(256)
        self._rows: dict[int, Strip] = {}
        self._styles: dict[tuple[int, int], Style] = {}

    def row(self, y: int) -> Strip:
        strip = self._rows.get(y)
        if strip is None:
            upper, lower = (self._card.row(line).translate(self._alike) for line in (2 * y, 2 * y + 1))
            strip = self._rows[y] = Strip(self._segments(zip(upper, lower, strict=True)), self._card.width)
        return strip

    def _segments(self, cells: "Iterable[tuple[int, int]]") -> list[Segment]:
        """Join equal cells; a half block stands only where a cell's halves differ."""
        segments: list[Segment] = []
        last, count = (-1, -1), 0
        for cell in cells:
            if cell == last:
                count += 1
                continue
            if count:
                segments.append(self._segment(last, count))
            last, count = cell, 1
        segments.append(self._segment(last, count))
        return segments

    def _segment(self, cell: tuple[int, int], count: int) -> Segment:
        upper, lower = cell
        style = self._styles.get(cell)
        if style is None:
            front = None if upper == lower else self._colours[upper]
            style = self._styles[cell] = Style(color=front, bgcolor=self._colours[lower])
        return Segment((" " if upper == lower else "▀") * count, style)


@lru_cache(_KEPT)
def _colours(figures: tuple[str, ...]) -> tuple[Color, ...]:
    return tuple(Color.parse(figure) for figure in figures)


@lru_cache(_KEPT)
def drawing(width: int, height: int, colours: tuple[Color, ...], _terminal: object) -> Drawing:
    """Draw the card, or give the one that another window or another visitor has.

    Strips and styles remember how they were written to the first terminal that showed them, so each kind of
    terminal has its own.
    """
    return Drawing(width, height, colours)


class Picture(Widget):
    """The test card, as large as the container; it takes its colours from the theme and no focus."""

    DEFAULT_CSS: ClassVar[str] = "Picture { width: 1fr; height: 1fr; }"
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._figures: dict[str, str] | None = None
        self._colours: tuple[Color, ...] = ()
        self._drawing: Drawing | None = None
        self._drawn = Size(0, 0)

    def notify_style_update(self) -> None:
        """Paint anew under another theme; styles are also set anew for reasons that change no colour."""
        super().notify_style_update()
        if self._read_theme():
            self.refresh()

    def _read_theme(self) -> bool:
        """Take the theme's colours; whether they are others than before."""
        figures = self.app.theme_variables
        if figures is self._figures:
            return False
        self._figures = figures
        colours = _colours(tuple(figures.get(role, VARIABLE_DEFAULTS[role]) for role in _ROLES))
        if colours == self._colours:
            return False
        self._colours, self._drawing = colours, None
        return True

    def render_line(self, y: int) -> Strip:
        """Show one row of cells."""
        width, height = self.size
        self._read_theme()
        if not (0 <= y < height and width):
            return Strip.blank(width)
        if self._drawing is None or self._drawn != self.size:
            console = self.app.console
            self._drawing = drawing(width, height, self._colours, (console.color_system, self.app.no_color))
            self._drawn = self.size
        return self._drawing.row(y)
