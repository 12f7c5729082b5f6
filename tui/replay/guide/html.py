"""The guide as one HTML file: pictures inline, no script, nothing from elsewhere; made to be printed too."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.i18n import t
from tui.pictures.light import light
from tui.pictures.svg import svg
from tui.replay.guide.pictures import alternative, legend, origin
from tui.replay.output.formats import marks_of

if TYPE_CHECKING:
    from tui.replay.guide.make import Guide
    from tui.replay.guide.page import Part, Piece, Section
    from tui.replay.guide.windows import WindowPage
    from tui.replay.results import Picture

_STYLE: Final = Path(__file__).parent / "page.css"
_LANGUAGES: Final = {"en": "en", "ru": "ru", "zh": "zh-Hans"}
"""Codes of the menus as HTML names languages (BCP 47)."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser that keeps it asks for nothing from elsewhere, whatever the page holds."""


def guide_html(guide: Guide) -> str:
    """Return the guide; each step has the anchor `step-NUMBER`."""
    page = guide.page
    links = [f'<li><a href="#{each.anchor}">{escape(each.deed.heading)}</a></li>' for each in page.sections]
    return _document(
        page.language,
        page.title,
        [
            f"<header><h1>{escape(page.title)}</h1>{_pieces(page.intro)}<p>{escape(legend())}</p>",
            '<ol class="contents">',
            *links,
            "</ol></header>",
            *(_step(section, guide.pictures[section.number]) for section in page.sections),
            f"<footer>{escape(origin())}</footer>",
        ],
    )


def windows_html(windows: Iterable[WindowPage], language: str) -> str:
    """Return a page a window, with the texts of F1; each has its name as its anchor."""
    found = list(windows)
    title = t("guide", "The windows of the menus")
    links = [f'<li><a href="#{each.name}">{escape(each.heading)}</a></li>' for each in found]
    return _document(
        language,
        title,
        [
            f'<header><h1>{escape(title)}</h1><ul class="contents">',
            *links,
            "</ul></header>",
            *map(_window, found),
            f"<footer>{escape(origin())}</footer>",
        ],
    )


def _document(language: str, title: str, body: Iterable[str]) -> str:
    head = [
        "<!doctype html>",
        f'<html lang="{_LANGUAGES[language]}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style></head>",
    ]
    return "\n".join([*head, "<body>", *body, "</body></html>\n"])


def _step(section: Section, picture: Picture) -> str:
    heading = f'<span class="number">{section.number}</span> {escape(section.deed.heading)}'
    return "\n".join([
        f'<section class="step" id="{section.anchor}"><h2>{heading}</h2>',
        _pieces(section.deed.pieces),
        _figure(picture),
        f'<div class="after">{_part(section.seen)}{_part(section.otherwise)}</div>',
        *(f"<aside>{piece.html()}</aside>" for piece in section.warnings),
        "</section>",
    ])  # fmt: skip


def _part(part: Part) -> str:
    return f"<div><h3>{escape(part.heading)}</h3>{_pieces(part.pieces)}</div>"


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(piece.html() for piece in pieces)


def _window(window: WindowPage) -> str:
    keys = "".join(f"<tr><th>{escape(key)}</th><td>{escape(does)}</td></tr>" for key, does in window.keys)
    return "\n".join([
        f'<section class="window" id="{window.name}"><h2>{escape(window.heading)}</h2>',
        f"<p>{escape(window.step)}</p>" if window.step else "",
        _figure(window.picture) if window.picture else "",
        *(f"<p>{escape(words)}</p>" for words in window.says),
        f"<h3>{escape(t('help', 'Keys'))}</h3><table>{keys}</table></section>",
    ])  # fmt: skip


def _figure(picture: Picture) -> str:
    """Draw a picture for paper. Its alternative text is no `title`, which browsers would show as a tip."""
    said = escape("\n".join(alternative(picture)))
    drawn = svg(light(picture.cells), marks=marks_of(picture)).replace('role="img"', 'aria-hidden="true"', 1)
    size = f'style="--columns:{picture.cells.width};--rows:{picture.cells.height}"'
    return f'<figure role="img" aria-label="{said}" {size}>{drawn}</figure>'
