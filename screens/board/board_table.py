"""The table of the board: a row a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.text import Text
from textual.coordinate import Coordinate

from tui.board.facts import NAME_LIMIT, Facts
from tui.board.ranking import needs_help, seconds
from tui.guide.steps import STEPS
from tui.i18n import LazyText
from tui.messages.board_words import STATES
from tui.widgets.table import Table, cell

_TERMINALS: Final = (60, 80, 120, 160)
"""Columns of terminals; the widest one that fits says which columns the table has."""


def _time(facts: Facts, now: float) -> str:
    passed = seconds(facts, now)
    return f"{passed // 60}:{passed % 60:02}"


def _step(facts: Facts) -> str:
    return "" if facts.step is None else f"{facts.step}/{len(STEPS)}"


def _deed(facts: Facts) -> str:
    return "" if facts.step is None else f"{facts.step} {STEPS[facts.step - 1].deed}"


def _wrong(facts: Facts) -> str:
    """Passwords, answers, codes."""
    return f"{facts.wrong_passwords}+{facts.wrong_answers}+{facts.wrong_codes}"


_NAME: Final = LazyText("board", "Name")
"""Takes what room is left."""
_COLUMNS: Final[Sequence[tuple[LazyText, tuple[int, int, int, int], Callable[[int, Facts, float], str]]]] = (
    (LazyText("board", "No."), (3, 3, 4, 4), lambda number, _facts, _now: str(number)),
    (_NAME, (14, 14, 20, 26), lambda _number, facts, _now: facts.user),
    (LazyText("board", "From"), (0, 0, 0, 15), lambda _number, facts, _now: facts.address),
    (LazyText("board", "Exercise"), (0, 11, 14, 20), lambda _number, facts, _now: facts.exercise or "–"),
    (LazyText("board", "Done"), (0, 6, 6, 6), lambda _number, facts, _now: facts.done),
    (LazyText("board", "Step"), (5, 5, 0, 0), lambda _number, facts, _now: _step(facts)),
    (LazyText("board", "Step of the guide"), (0, 0, 30, 42), lambda _number, facts, _now: _deed(facts)),
    (LazyText("board", "Wrong"), (6, 6, 0, 0), lambda _number, facts, _now: str(facts.wrong or "")),
    (LazyText("board", "Wrong"), (0, 0, 9, 9), lambda _no, facts, _now: _wrong(facts) if facts.wrong else ""),
    (LazyText("board", "Time"), (6, 6, 6, 6), lambda _number, facts, now: _time(facts, now)),
    (LazyText("board", "State"), (12, 12, 13, 13), lambda _number, facts, now: _state(facts, now)),
)
"""Label, cells in each of `_TERMINALS` (0: not shown there), and what stands there."""
_HELP: Final = "! "
"""Stands before the state of one who needs help."""


def _state(facts: Facts, now: float) -> str:
    return f"{_HELP if needs_help(facts, now) else '  '}{STATES[facts.state]}"


class BoardTable(Table):
    """Cells change where they stand; the cursor stays with its session."""

    DEFAULT_CSS = "BoardTable { width: 100%; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._numbers: list[int] = []
        self._shown: list[list[str]] = []
        self._across: int | None = None
        """Columns of the terminal that the table's were made for."""
        self._chosen: int | None = None

    @property
    def selected(self) -> int | None:
        """The session under the cursor."""
        return self._numbers[self.cursor_row] if 0 <= self.cursor_row < len(self._numbers) else None

    def choose(self, number: int) -> None:
        """Put the cursor on a session that is shown."""
        self.move_cursor(row=self._numbers.index(number))

    def show(self, sessions: Sequence[tuple[int, Facts]], now: float) -> None:
        """Show these, in this order."""
        chosen = self.selected if self._chosen is None else self._chosen
        self._chosen = None
        across = self.app.size.width
        size = max((index for index, columns in enumerate(_TERMINALS) if columns <= across), default=0)
        if self._across != across:
            self.retranslate()
            self._across = across
            shown = [widths[size] for _, widths, _ in _COLUMNS if widths[size]]
            spare = across - sum(shown) - 2 * self.cell_padding * len(shown) - 1  # and the scroll bar
            for label, widths, _ in _COLUMNS:
                if widths[size]:
                    more = max(0, min(spare, NAME_LIMIT - widths[size])) if label is _NAME else 0
                    self.add_column(Text(str(label)), width=widths[size] + more)
        rows = [
            [say(number, facts, now) for _, widths, say in _COLUMNS if widths[size]]
            for number, facts in sessions
        ]
        self._numbers = [number for number, _ in sessions]
        for row, (before, words) in enumerate(zip(self._shown, rows, strict=False)):
            for column, word in enumerate(words):
                if before[column] != word:
                    self.update_cell_at(Coordinate(row, column), self._cell(word))
        for words in rows[len(self._shown) :]:
            self.add_row(*map(self._cell, words))
        while self.row_count > len(rows):
            self.remove_row(self.coordinate_to_cell_key(Coordinate(self.row_count - 1, 0)).row_key)
        self._shown = rows
        if chosen in self._numbers and self._numbers.index(chosen) != self.cursor_row:
            self.move_cursor(row=self._numbers.index(chosen))

    def _cell(self, word: str) -> Text:
        """Return a cell; the state of one who needs help has a colour."""
        made = cell(word)
        if word.startswith(_HELP):
            made.stylize(self.app.theme_variables["osd-err"])
        return made

    def retranslate(self) -> None:
        """Forget all; `show` says it anew."""
        self._chosen, self._across, self._shown = self.selected, None, []
        self.clear(columns=True)
