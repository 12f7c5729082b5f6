"""Help texts laid out by cells: a Chinese character takes two, and click counts characters."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import click

from tui.i18n import t

_NEVER_FIRST: Final = frozenset("、。，；：！？）》”…")
"""What Chinese does not begin a line with."""
_NEVER_LAST: Final = frozenset("（《“")
_WORD: Final = re.compile("(?:`[^`]*`|\\S)+(?: —)?")
"""What spaces part: `what is typed` is one word, and a Russian dash stands at the end of a line."""


class HelpFormatter(click.HelpFormatter):
    """click's, with its tables and paragraphs wrapped by cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is written; ours has its prefix from the catalog."""
        del prefix
        start = t("command line", "Usage: {command}", command=prog) + " "
        indent = " " * cells(start)
        for number, line in enumerate(wrap(args, self.width - cells(start)) or [""]):
            self.write(f"{indent if number else start}{line}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading with its colon."""
        self.write(f"{'':{self.current_indent}}{t('command line', '{heading}:', heading=heading)}\n")

    def write_text(self, text: str) -> None:
        """Write one paragraph."""
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a table of terms and what they mean; a long term has a row of its own."""
        rows = list(rows)
        column = min(max(cells(term) for term, _ in rows), col_max) + col_spacing
        indent = f"{'':{self.current_indent + column}}"
        for term, meaning in rows:
            row = f"{'':{self.current_indent}}{term}"
            lines = wrap(meaning, self.width - len(indent))
            if lines and cells(term) + col_spacing <= column:
                row += " " * (column - cells(term)) + lines.pop(0)
            self.write("\n".join([row, *(indent + line for line in lines)]) + "\n")


class Context(click.Context):
    """A context whose help is laid out by cells, in 80 columns at most."""

    formatter_class = HelpFormatter

    def make_formatter(self) -> click.HelpFormatter:
        """Return the formatter of a help text."""
        return HelpFormatter(width=max(min(_columns(), 80) - 2, 50))


def _columns() -> int:
    """Return the terminal's width as `shutil.get_terminal_size` does; that imports bz2 and lzma first."""
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(1).columns
    except (OSError, ValueError):
        return 80


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_cells, text))


def wrap(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most `width` cells, longer only where one word is."""
    lines: list[str] = []
    for space, piece in _pieces(text):
        longer = f"{lines[-1]}{space}{piece}" if lines else piece
        if lines and cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(space before it, piece) of all that must stay in one line."""
    for word in _WORD.findall(text):
        if word.isascii():
            yield " ", word
            continue
        space, start = " ", 0
        for end in range(1, len(word) + 1):
            in_code = word.count("`", 0, end) % 2
            if end == len(word) or (not in_code and _may_break(word[end - 1], word[end])):
                yield space, word[start:end]
                space, start = "", end


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return _character_cells(before) > 1 or _character_cells(after) > 1


def _character_cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
