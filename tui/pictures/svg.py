"""Cells as SVG that looks the same everywhere: no script, no style sheet, no ids, nothing from elsewhere.

Each glyph has an x of its own, the middle of its cells, so that columns hold with any font. Blocks and lines
are shapes: rectangles of one colour make one path, whose parts join without a seam at any zoom. Textual's
`export_screenshot` (Rich) squeezes wide glyphs into half their room, and fetches a font from elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from tui.pictures.cells import BACKGROUND, mixed
from tui.pictures.marks import MARK_COLOUR, RADIUS, STROKE
from tui.pictures.shapes import ARCS, FIRST, HEIGHT, LAST, SHADES, WIDTH, boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.pictures.cells import Cells, Run
    from tui.pictures.marks import Mark
    from tui.pictures.shapes import Box

FONTS: Final = (
    "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,'Noto Sans Mono','Noto Sans Mono CJK SC',"
    "'PingFang SC','Microsoft YaHei','WenQuanYi Zen Hei Mono',monospace"
)
"""Usual monospace faces, then Chinese ones; whatever there is keeps the columns."""
SIZE, BASELINE = 15, 15
"""The font's size and where glyphs stand in their cell, units. A wide glyph of 1 em is 15 of its 20 units."""
_NARROW: Final = frozenset(
    "!\"$'()*,-./0123456789:;?FIJLPSTZ[\\]_`abcdefghijklnopqrstuvxyz{|}«»ГЗРТЬабвгдезийклнопрстухцчьэяё–›"
)
_NARROW_BOLD: Final = frozenset("!\"$'()*,-./0123456789:;?IJ[\\]_`acefijlorstvxyz|«»Габвгезостухьэё–›")
"""Glyphs whose ink leaves its cell by at most a fortieth of it in proportional faces either (DejaVu,
Liberation and Free, Sans and Serif, measured at SIZE); all others are told their width, in case that no
monospace face has them."""

FITTED: Final = 9
"""The width of such a glyph for each of its cells, units: what the usual monospace faces have at SIZE."""
_BMP: Final = 0xFFFF
SHAPES: Final = 'shape-rendering="crispEdges"'
"""What holds for all that is no glyph: no antialiasing, whose half-tones would be seams."""
TEXTS: Final = (
    f'font-family="{FONTS}" font-size="{SIZE}" text-anchor="middle" '
    'style="font-kerning:none;font-variant-ligatures:none"'
)
"""What holds for all glyphs."""

_Look = tuple[str, bool, bool]  # colour, bold, italic


def svg(cells: Cells, title: str = "", marks: Iterable[Mark] = ()) -> str:
    """Return the picture as an SVG document; the same bytes for the same cells, on every machine.

    `title` is what a screen reader says of it; each mark is a frame round its place.
    """
    page = background(cells)
    drawing = Drawing(page)
    for row, run in cells.runs():
        drawing.add(run, row * HEIGHT)
    frames = [_frame(mark.frame(cells)) for mark in marks]
    shapes = [f"<g {SHAPES}>", *drawing.shapes(frames), "</g>"]
    return "\n".join(
        [*head(cells, page, title), *shapes, f"<g {TEXTS}>", *drawing.texts(), "</g>", "</svg>\n"]
    )


def head(cells: Cells, page: str, title: str) -> list[str]:
    """Return how a document of that size begins, with its background; `title` as of `svg`."""
    width, height = cells.width * WIDTH, cells.height * HEIGHT
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = f"<title>{escape(title)}</title>" if title else ""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{name}',
        f'<path fill="{page}" d="M0 0h{width}v{height}H0z"/>',
    ]


def background(cells: Cells) -> str:
    """Return the background that most cells have."""
    counted: Counter[str] = Counter()
    for _, run in cells.runs():
        counted[run.style.colours()[1]] += run.width
    return counted.most_common(1)[0][0] if counted else BACKGROUND


class Drawing:
    """Collects what is drawn, by colour."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._backs = _Boxes()
        self._fronts = _Boxes()
        self._arcs: defaultdict[str, list[str]] = defaultdict(list)
        self._lines: defaultdict[_Look, dict[int, _Line]] = defaultdict(dict)
        self._fitted: defaultdict[_Look, dict[tuple[str, int], list[tuple[int, int]]]] = defaultdict(dict)

    def add(self, run: Run, top: int) -> None:
        """Add a run of cells whose upper edge is there."""
        front, back = run.style.colours()
        left, right = run.column * WIDTH, (run.column + run.width) * WIDTH
        if back != self._page:
            self._backs.add(back, left, top, right, top + HEIGHT)
        if run.style.underline:
            self._fronts.add(front, left, top + 17, right, top + 18)
        if run.style.strike:
            self._fronts.add(front, left, top + 10, right, top + 11)
        if run.text.isspace():
            return
        letters = [letter for letter in run.glyphs() if not self._shape(*letter[:2], run, top)]
        if letters:
            self._write(letters, top + BASELINE, (front, run.style.bold, run.style.italic))

    def _shape(self, column: int, glyph: str, run: Run, top: int) -> bool:
        """Add a glyph that is a shape, or blank; False where it is to be written."""
        if not FIRST <= glyph <= LAST:
            return glyph.isspace()
        x = column * WIDTH
        front, back = run.style.colours()
        if glyph in SHADES:
            self._fronts.add(mixed(front, back, SHADES[glyph]), x, top, x + WIDTH, top + HEIGHT)
        elif glyph in ARCS:
            self._arcs[front].append(f'<path transform="translate({x} {top})" d="{ARCS[glyph]}"/>')
        elif shape := boxes(glyph):
            for x0, y0, x1, y1 in shape:
                self._fronts.add(front, x + x0, top + y0, x + x1, top + y1)
        else:
            return False
        return True

    def _write(self, letters: list[tuple[int, str, int]], y: int, look: _Look) -> None:
        narrow = _NARROW_BOLD if look[1] else _NARROW
        line = self._lines[look].setdefault(y, _Line())
        for column, glyph, width in letters:
            x = (2 * column + width) * WIDTH // 2
            if glyph not in narrow and (width == 1 or len(glyph) > 1 or ord(glyph) > _BMP):
                self._fitted[look].setdefault((glyph, width), []).append((x, y))
            else:
                line.glyphs += glyph
                line.places.append(str(x))

    def shapes(self, frames: Iterable[str]) -> Iterator[str]:
        """Return everything that is no glyph, for a group with SHAPES."""
        yield from self._backs.paths()
        yield from frames
        yield from self._fronts.paths()
        for colour, arcs in self._arcs.items():
            yield f'<g fill="{colour}">{"".join(arcs)}</g>'

    def texts(self) -> Iterator[str]:
        """Return the glyphs, by look, for a group with TEXTS."""
        for look in dict.fromkeys([*self._lines, *self._fitted]):
            colour, bold, italic = look
            weight = ' font-weight="bold"' if bold else ""
            slant = ' font-style="italic"' if italic else ""
            yield f'<g fill="{colour}"{weight}{slant}>'
            yield from (line.text(y) for y, line in self._lines[look].items() if line.glyphs)
            yield from (_fitted(*glyph, places) for glyph, places in self._fitted[look].items())
            yield "</g>"


def _frame(box: Box) -> str:
    left, top, right, bottom = box
    place = f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="{RADIUS}"'
    stroke = f'fill="none" stroke="{MARK_COLOUR}" stroke-width="{STROKE}" shape-rendering="auto"'
    return f"<rect {place} {stroke}/>"


class _Line:
    """The glyphs of one look in one row, without the blanks between them."""

    def __init__(self) -> None:
        self.glyphs = ""
        self.places: list[str] = []
        """The middle of each, x."""

    def text(self, y: int) -> str:
        # Nothing to escape: they are narrow ones of the sets above, or wide.
        return f'<text x="{" ".join(self.places)}" y="{y}">{self.glyphs}</text>'


def _fitted(glyph: str, cells: int, places: list[tuple[int, int]]) -> str:
    """Write one glyph at all its places: each takes the same part of the length, and fits its cells."""
    length = cells * FITTED
    if len(glyph) > 1 or ord(glyph) > _BMP:  # lists have a value for each UTF-16 unit
        return "".join(_text(str(x), str(y), glyph, length) for x, y in places)
    ys = [str(y) for _, y in places]
    while ys[-2:-1] == ys[-1:]:  # the last one holds for those that follow
        ys.pop()
    return _text(" ".join(str(x) for x, _ in places), " ".join(ys), glyph * len(places), length * len(places))


def _text(x: str, y: str, glyphs: str, length: int) -> str:
    adjust = f'textLength="{length}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="{y}" {adjust}>{escape(glyphs)}</text>'


class _Boxes:
    """Rectangles by colour; those that meet along a whole side become one."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[Box]] = defaultdict(list)

    def add(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        self._found[colour].append((left, top, right, bottom))

    def paths(self) -> Iterator[str]:
        for colour, found in self._found.items():
            yield f'<path fill="{colour}" d="{"".join(map(_rectangle, _joined(found)))}"/>'


def _joined(found: Iterable[Box]) -> list[Box]:
    """Join what stands side by side, then what stands one over the other."""
    rows: list[Box] = []
    for left, top, right, bottom in sorted(found, key=lambda box: (box[1], box[3], box[0])):
        if rows and rows[-1][1::2] == (top, bottom) and rows[-1][2] >= left:
            rows[-1] = (rows[-1][0], top, max(right, rows[-1][2]), bottom)
        else:
            rows.append((left, top, right, bottom))
    joined: list[Box] = []
    for left, top, right, bottom in sorted(rows, key=lambda box: (box[0], box[2], box[1])):
        if joined and joined[-1][::2] == (left, right) and joined[-1][3] >= top:
            joined[-1] = (left, joined[-1][1], right, max(bottom, joined[-1][3]))
        else:
            joined.append((left, top, right, bottom))
    return joined


def _rectangle(box: Box) -> str:
    left, top, right, bottom = box
    return f"M{_number(left)} {_number(top)}h{_number(right - left)}v{_number(bottom - top)}H{_number(left)}z"


def _number(value: float) -> str:
    return f"{value:g}"
