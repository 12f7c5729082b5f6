"""The cells of a screen as they were painted: a plain value that needs no terminal and no running app."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, split_graphemes
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.strip import Strip

from tui.hidden_cells import DOT, KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rich.color import Color
    from rich.style import Style
    from textual.screen import Screen

FOREGROUND, BACKGROUND = "#ffffff", "#000000"
"""What is drawn where nothing names a colour: a terminal's usual default."""
_DIM: Final = 0.5
"""How much of its background a dim glyph takes on (as in Rich and xterm)."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is painted. Colours are `#rrggbb`, "" where the terminal's default is meant."""

    front: str = ""
    back: str = ""
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    reverse: bool = False

    def colours(self) -> tuple[str, str]:
        """Return the colours of the glyph and behind it, as they are seen."""
        return _seen(self)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one style."""

    column: int
    """Where it begins, counted from 0."""
    width: int
    """Cells."""
    text: str
    style: CellStyle

    def glyphs(self) -> Iterator[tuple[int, str, int]]:
        """Yield each glyph with its column and its width (2 for a wide one); marks stay with their letter."""
        if self.text.isascii() or all(map(_is_single, set(self.text))):
            for column, character in enumerate(self.text, self.column):
                yield column, character, 1
            return
        column = self.column
        for start, end, width in split_graphemes(self.text)[0]:
            if width:
                yield column, self.text[start:end], width
                column += width


@dataclass(frozen=True, slots=True)
class Cells:
    """A screen, or a part of one: rows of runs."""

    width: int
    """Columns."""
    rows: tuple[tuple[Run, ...], ...]

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    def runs(self) -> Iterator[tuple[int, Run]]:
        """Yield all runs, each with the number of its row."""
        return ((number, run) for number, row in enumerate(self.rows) for run in row)

    def crop(self, column: int, row: int, width: int, height: int) -> Cells:
        """Cut a rectangle out; of a wide glyph that is divided a blank is left, as on a terminal."""
        rows = (tuple(_cut(runs, column, column + width)) for runs in self.rows[row : row + height])
        return Cells(max(0, min(width, self.width - column)), tuple(rows))


def parts(run: Run) -> Iterator[Run]:
    """Divide a run into such as a page can place: of glyphs that take one cell, or two, or a single glyph."""
    if len(run.text) == run.width:
        yield run
        return
    start, text, each = run.column, "", 0
    for column, glyph, width in run.glyphs():
        kind = width if len(glyph) == 1 else 0
        if text and (kind != each or not kind):
            yield replace(run, column=start, width=column - start, text=text)
            start, text = column, ""
        text, each = text + glyph, kind
    yield replace(run, column=start, width=run.column + run.width - start, text=text)


def painted(
    screen: Screen[object], behind: Sequence[Screen[object]] = (), *, with_hidden: bool = True
) -> Cells:
    """Take a screen as it was painted last. `behind` are the screens that shine through it, topmost last.

    Unless `with_hidden`, cells that widgets have marked as hidden are dots.
    """
    visible_screen_stack.set(list(behind))
    strips = screen._compositor.render_strips(screen.size)  # noqa: SLF001 - no public way to these cells
    return from_strips(strips, screen.size.width, with_hidden=with_hidden)


def painted_size(screen: Screen[object]) -> tuple[int, int]:
    """Return the columns and rows of a screen as it is laid out, which follow a terminal's size later."""
    return screen._compositor.size  # noqa: SLF001 - as above


def painted_rows(
    screen: Screen[object],
    rows: Collection[int],
    behind: Sequence[Screen[object]] = (),
    *,
    with_hidden: bool = True,
) -> dict[int, tuple[Run, ...]]:
    """Take some rows of a screen alike: a seventh of the cost of all."""
    visible_screen_stack.set(list(behind))
    if not rows:
        return {}
    compositor, first = screen._compositor, min(rows)  # noqa: SLF001 - as above
    crop = Region(0, first, compositor.size.width, max(rows) + 1 - first)
    chops = compositor._render_chops(crop, rows.__contains__)  # noqa: SLF001 - as above
    return {row: tuple(_runs(Strip.join(chops[row].values()), with_hidden=with_hidden)) for row in rows}


def from_strips(strips: Iterable[Strip], width: int, *, with_hidden: bool = True) -> Cells:
    """Take rows of Textual's segments."""
    return Cells(width, tuple(tuple(_runs(strip, with_hidden=with_hidden)) for strip in strips))


def _runs(strip: Strip, *, with_hidden: bool) -> Iterator[Run]:
    column = start = 0
    text, style = "", CellStyle()
    for segment in strip:
        if segment.control or not segment.text:
            continue
        styled = cell_style(segment.style)
        if styled != style and text:
            yield Run(start, column - start, text, style)
            text, start = "", column
        style = styled
        cells = cell_len(segment.text)
        text += segment.text if with_hidden or not _is_hidden(segment.style) else DOT * cells
        column += cells
    if text:
        yield Run(start, column - start, text, style)


def _cut(runs: Iterable[Run], left: int, right: int) -> Iterator[Run]:
    for run in runs:
        start, end = max(run.column, left), min(run.column + run.width, right)
        if start < end:
            text = ""
            for column, glyph, width in run.glyphs():
                inside = min(column + width, end) - max(column, start)
                text += glyph if inside == width else " " * inside
            yield Run(start - left, end - start, text, run.style)


@lru_cache(maxsize=4096)
def _is_single(character: str) -> bool:
    return cell_len(character) == 1


@lru_cache(maxsize=2048)
def _is_hidden(style: Style | None) -> bool:
    return style is not None and KEY in style.meta


@lru_cache(maxsize=2048)
def cell_style(style: Style | None) -> CellStyle:
    """Take what a picture shows of Rich's style; blinking and links are not seen on one."""
    if style is None:
        return CellStyle()
    return CellStyle(
        front=_colour(style.color),
        back=_colour(style.bgcolor),
        bold=bool(style.bold),
        dim=bool(style.dim),
        italic=bool(style.italic),
        underline=bool(style.underline or style.underline2),
        strike=bool(style.strike),
        reverse=bool(style.reverse),
    )


def _colour(colour: Color | None) -> str:
    return "" if colour is None or colour.is_default else colour.get_truecolor().hex


@lru_cache(maxsize=2048)
def _seen(style: CellStyle) -> tuple[str, str]:
    front, back = style.front or FOREGROUND, style.back or BACKGROUND
    if style.reverse:
        front, back = back, front
    return (mixed(front, back, _DIM) if style.dim else front), back


def mixed(colour: str, other: str, share: float) -> str:
    """Mix two colours; `share` is how much there is of the other, from 0 to 1."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(one + share * (two - one)):02x}" for one, two in pairs)
