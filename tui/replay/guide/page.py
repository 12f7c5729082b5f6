"""Reads a page of the guide: Markdown whose headings make the steps and the parts of each.

`## NUMBER. HEADING` begins a step: what to do, and a `play` block whose picture is called step-NUMBER. Two
headings `###` follow, what is seen then and what to do if not. A quotation is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from tui.i18n import LazyText
from tui.replay.errors import ScriptError
from tui.replay.guide.typesetting import typeset

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable("image")
"""HTML in a page is shown as text, and nothing is fetched from elsewhere."""
_NUMBERED: Final = re.compile(r"(\d+)\. (.+)")
_PARTS: Final = 3
"""What to do, what is seen, what if not."""


@dataclass(frozen=True)
class Piece:
    """A paragraph, a list, a quotation or a heading."""

    source: str
    """Its Markdown."""
    tokens: tuple[Token, ...]

    @property
    def kind(self) -> str:
        """Its tag: `p`, `ul`, `blockquote`, `h1` ...; `code` of a fenced block."""
        return self.tokens[0].tag

    @property
    def line(self) -> int:
        """Where it begins, counted from 1."""
        begins = self.tokens[0].map
        return begins[0] + 1 if begins else 1

    def html(self) -> str:
        """Return it as HTML."""
        return str(_MARKDOWN.renderer.render(self.tokens, _MARKDOWN.options, {}))

    def heading(self) -> str:
        """Return the words of a heading."""
        return self.tokens[1].content


@dataclass(frozen=True)
class Part:
    """Pieces under a heading; that of what to do is the step's."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Section:
    """A step of a page."""

    number: int
    deed: Part
    seen: Part
    otherwise: Part
    warnings: tuple[Piece, ...]

    @property
    def anchor(self) -> str:
        """The name by which links lead to it, and of its picture."""
        return f"step-{self.number}"


@dataclass(frozen=True)
class Page:
    """A page in one language."""

    language: str
    title: str
    intro: tuple[Piece, ...]
    sections: tuple[Section, ...]


def read(text: str, language: str, path: Path) -> Page:
    """Read a page. Raises ScriptError where a step lacks one of its parts."""
    groups = list(_under_headings(_pieces(typeset(text, language)), "h2"))
    intro = [piece for piece in groups[0] if piece.kind != "code"]
    if not intro or intro[0].kind != "h1":
        raise ScriptError(path, 1, LazyText("guide", "A page begins with its title: # TITLE"))
    sections = tuple(_section(group, path) for group in groups[1:])
    return Page(language, intro[0].heading(), tuple(intro[1:]), sections)


def _pieces(text: str) -> Iterator[Piece]:
    lines, found = text.splitlines(), list["Token"]()
    for token in _MARKDOWN.parse(text):
        found.append(token)
        if token.level == 0 and token.nesting <= 0:  # the end of what stands in the page itself
            begin, end = found[0].map or (0, 0)
            yield Piece("\n".join(lines[begin:end]).rstrip(), tuple(found))
            found = []


def _under_headings(pieces: Iterable[Piece], kind: str) -> Iterator[list[Piece]]:
    """Yield what stands before the first heading of a kind, and then each with what follows it."""
    group: list[Piece] = []
    for piece in pieces:
        if piece.kind == kind:
            yield group
            group = []
        group.append(piece)
    yield group


def _section(group: list[Piece], path: Path) -> Section:
    warnings = tuple(piece for piece in group if piece.kind == "blockquote")
    said = [piece for piece in group if piece.kind not in {"blockquote", "code"}]
    parts = [Part(found[0].heading(), tuple(found[1:])) for found in _under_headings(said, "h3") if found]
    numbered = _NUMBERED.fullmatch(parts[0].heading)
    if numbered is None or len(parts) != _PARTS or not all(part.pieces for part in parts):
        says = LazyText(
            "guide",
            "A step is written so: ## NUMBER. WHAT TO DO, then twice ###: what is seen, and what if not",
        )
        raise ScriptError(path, group[0].line, says)
    deed = Part(numbered[2], parts[0].pieces)
    return Section(int(numbered[1]), deed, parts[1], parts[2], warnings)
