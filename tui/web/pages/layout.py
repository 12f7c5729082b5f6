"""The frame of every page: heading with the languages, what the page is about, and what all of this is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tui.i18n import LANGUAGES, language, t
from tui.web.pages.html import Content, Html, element, joined
from tui.web.pages.visitor_language import link

_SHORT: Final = {"ru": "RU", "en": "EN", "zh": "中文"}
"""What the switch says; a screen reader is told the language's own name."""


@dataclass(frozen=True)
class Place:
    """Where a page stands."""

    path: str
    """What its language links lead to."""
    chosen: str | None
    """The language that the visitor has chosen by a link, which further links keep."""

    def link(self, path: str | None = None) -> str:
        """Return a link to another page, or to this one."""
        return link(path or self.path, self.chosen)


def page(place: Place, title: str, *content: Content, state: str, again: Html | None = None) -> str:
    """Return a whole page.

    `state` is what its script and tests know it by. `again` are hidden fields: with them, a change of the
    language sends the same form anew, where a link would lose what it was answered.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="dark light"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{title} - camera-menus"),
        element("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        *(element("link", rel="stylesheet", href=f"/static/{name}.css") for name in ("style", "desk")),
        element("script", src="/static/page.js"),
    )
    dot = element("span", " · ", class_="dot")
    what = element("span", t("web", "training emulator"))
    brand = element("p", element("b", "camera-menus"), dot, what, class_="brand")
    body = element(
        "body",
        element("header", brand, _languages(place, again)),
        element("main", element("h1", title, tabindex="-1"), *content, data_state=state),
        element(
            "footer",
            element(
                "p",
                f"{no_real_camera()} "
                + t("web", "A real service desk asks for proof of purchase and takes longer."),
            ),
        ),
    )
    return f"<!doctype html>{element('html', head, body, lang=language())}"


def no_real_camera() -> str:
    """Return what the foot of every page says."""
    return t("web", "This is a training emulator: it opens no real camera.")


def language_links(where: Callable[[str], str]) -> Html:
    """Return the languages as links; `where` says what each leads to."""
    return _navigation(
        element("a", _words(code), href=where(code), lang=code, hreflang=code, aria_current=_current(code))
        for code in _SHORT
    )


def _languages(place: Place, again: Html | None) -> Html:
    if again is None:
        return language_links(lambda code: link(place.path, code))
    return _navigation(
        element(
            "form",
            again,
            element("button", _words(code), type="submit", lang=code, aria_current=_current(code)),
            method="post",
            action=link(place.path, code),
        )
        for code in _SHORT
    )


def _navigation(languages: Iterable[Html]) -> Html:
    return element("nav", *languages, aria_label=t("web", "Language"))


def _words(code: str) -> Content:
    name, short = LANGUAGES[code], _SHORT[code]
    return short if short == name else joined(short, element("span", f" {name}", class_="unseen"))


def _current(code: str) -> str | None:
    return "true" if code == language() else None


def problem(message: str) -> Html:
    """Return the line that says what is wrong and what to do."""
    return element("p", message, class_="problem", role="alert")
