"""The keys that lead a field's cursor where it stands, and the text with it to where it is scrolled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import get_character_cell_size

if TYPE_CHECKING:
    from textual.widgets import Input


def cursor_keys(widget: Input) -> tuple[str, ...]:
    """Return the fewest keys that lead there from the end of the text; () where it stands there already.

    A text longer than its field shows the part to which the cursor was moved: the way there counts as well.
    """
    cells = [0, *accumulate(map(get_character_cell_size, widget.value))]
    here, last = widget.cursor_position, len(widget.value)
    room, rightmost = widget.scrollable_content_region.width, widget.max_scroll_x
    column = widget.scroll_offset.x
    if here == last and column == rightmost:
        return ()
    ways = [way for left, way in _ways(cells, here, room, rightmost) if left == column]
    # None leads there on a terminal that had another size meanwhile.
    home, right, left, back = min(ways, key=sum, default=(0, 0, last - here, 0))
    return ("home",) * home + ("right",) * right + ("left",) * left + ("right",) * back


_Way: TypeAlias = tuple[int, int, int, int]
"""How often Home, Right, Left and again Right are pressed."""


def _ways(cells: list[int], here: int, room: int, rightmost: int) -> Iterator[tuple[int, _Way]]:
    """Yield columns that the text may be scrolled by with the cursor there, each with the keys."""
    last = len(cells) - 1

    def from_left(position: int) -> int:
        """A text is scrolled no further than it takes to show the cursor."""
        return rightmost if position == last else max(0, cells[position] + 1 - room)

    for turn in range(here + 1):  # from the end to the left, and back
        scrolled = min(rightmost, cells[turn])
        yield max(scrolled, from_left(here)) if turn < here else scrolled, (0, 0, last - turn, here - turn)
    for turn in range(here, last + 1):  # from the beginning to the right, and back
        yield min(from_left(turn), cells[here]), (1, turn, turn - here, 0)
