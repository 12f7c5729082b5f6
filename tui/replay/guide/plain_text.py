"""The guide as plain text, to be read aloud on the phone: no picture, no mark, labels in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tui.i18n import t
from tui.line_breaks import wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

    from tui.replay.guide.page import Page, Part, Piece, Section

_WIDTH: Final = 76
"""Columns of a line; an e-mail of 78 has room for a quotation sign before it (RFC 5322, 2.1.1)."""
_BLANK_BEFORE_QUOTE: Final = re.compile("([\u4e00-\u9fff]) (?=“)")
"""Between Chinese and Latin words; where a quotation mark has come between, it is room enough."""
_QUOTED: Final = {"en": "“”", "ru": "«»", "zh": "“”"}


def plain_text(page: Page) -> str:
    """Return the page, in lines of at most 76 columns."""
    parts = [page.title, *_paragraphs(page.intro, page.language)]
    for section in page.sections:
        parts += _step(section, len(page.sections), page.language)
    return "\n\n".join(parts) + "\n"


def _step(section: Section, count: int, language: str) -> Iterator[str]:
    yield "-" * _WIDTH
    values = {"number": section.number, "count": count, "deed": section.deed.heading}
    yield _lines(t("guide", "Step {number} of {count}. {deed}.", **values))
    yield from _paragraphs(section.deed.pieces, language)
    for part in (section.seen, section.otherwise):
        yield _part(part, language)
    yield from _paragraphs(section.warnings, language)


def _part(part: Part, language: str) -> str:
    said = "\n".join(_paragraphs(part.pieces, language))
    return t("guide", "{heading}:", heading=part.heading) + "\n" + said


def _paragraphs(pieces: Iterable[Piece], language: str) -> Iterator[str]:
    for piece in pieces:
        mark = "- " if piece.kind == "ul" else ""
        for token in piece.tokens:
            if token.type == "inline":
                yield _lines(_words(token, _QUOTED[language]), mark)


def _words(inline: Token, quotes: str) -> str:
    said = {"strong_open": quotes[0], "strong_close": quotes[1], "softbreak": " "}
    text = "".join(said.get(token.type, token.content) for token in inline.children or ())
    return _BLANK_BEFORE_QUOTE.sub(r"\1", text)


def _lines(text: str, mark: str = "") -> str:
    first, *others = wrap(text, _WIDTH - len(mark))
    return "\n".join([mark + first, *(" " * len(mark) + line for line in others)])
