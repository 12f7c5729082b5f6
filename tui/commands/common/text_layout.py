"""Help texts laid out by cells: a Chinese character takes two, and click counts characters."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

from tui.i18n import t
from tui.line_breaks import cells, wrap


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
