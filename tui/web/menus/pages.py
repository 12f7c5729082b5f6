"""The page of the menus: the screen, a row of keys, the phone's link and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from tui.i18n import LazyText, language, t
from tui.web.menus.link_qr import link_qr
from tui.web.menus.scenario_texts import FUNCTION_KEYS, OF_AN_EXERCISE, OTHER_KEYS, SIGNS
from tui.web.pages.html import Html, element, joined
from tui.web.pages.layout import no_real_camera
from tui.web.pages.screen_shapes import shapes

MENUS: Final = "/menus"
SHORT: Final = "/M"
"""The same in two characters."""
SOCKET: Final = "/menus/socket"


@dataclass(frozen=True)
class MenusPage:
    """Where the page stands, and what it leads to."""

    query: str
    """Of its own link: the exercise or scenario and the language that were asked for."""
    languages: Html
    """The links to the same in other languages."""
    exercise: LazyText
    """What is practised."""
    has_window: bool
    """Whether it has a window of its own (F7)."""
    desk: str
    """The link of the service desk, for a phone."""
    phone_can_reach_it: bool


def menus(page: MenusPage) -> str:
    """Return the page."""
    title = t("web", "Menus")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="dark light"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{title} - camera-menus"),
        element("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        *(element("link", rel="stylesheet", href=f"/static/{name}.css") for name in ("menus", "screen")),
        element("script", type="module", src="/static/menus.js"),
    )
    body = element("body", _header(page), _main(page), _foot())
    return f"<!doctype html>{element('html', head, body, lang=language())}"


def _header(page: MenusPage) -> Html:
    brand = joined(element("b", "camera-menus"), element("span", f" · {t('web', 'training emulator')}"))
    exercise = t("web", "exercise: {exercise}", exercise=page.exercise)
    heading = element("h1", brand, element("span", f" · {exercise}", class_="exercise"))
    return element("header", heading, page.languages, id="top")


def _main(page: MenusPage) -> Html:
    screen = element("div", id="screen", role="group", aria_label=t("web", "Screen"), data_shapes=shapes())
    field = element(
        "textarea",
        id="field",
        rows=1,
        autocomplete="off",
        autocapitalize="off",
        autocorrect="off",
        spellcheck="false",
        aria_label=t("web", "Keys for the menus"),
        aria_describedby="way-out",
    )
    monitor = element("div", screen, field, id="monitor", data_socket=f"{SOCKET}{page.query}")
    return element(
        "main",
        element("div", monitor, _overlay(page), id="stage"),
        _keys(page),
        _side(page),
        element("p", id="alert", class_="unseen", role="alert"),
        element("p", id="status", class_="unseen", role="status"),
        element("p", t("web", "F6 leads to the buttons of this page."), id="way-out", class_="unseen"),
    )


def _overlay(page: MenusPage) -> Html:
    anew = element("a", t("web", "New camera"), href=f"{MENUS}{page.query}", class_="plain")
    needs = t("web", "The menus need JavaScript. The service desk does not.")
    without = element("noscript", element("p", needs))
    # The script shows it: without one nothing connects.
    opening = element("div", element("p", t("web", "Connecting…")), data_for="opening", hidden=True)
    lost = element(
        "div",
        element("p", t("web", "The connection was lost. Trying again: you will be back at the same camera.")),
        element("button", t("web", "Try now"), id="now", type="button"),
        data_for="lost",
        hidden=True,
    )
    over = element(
        "div",
        element("p", id="said"),
        element("button", t("web", "Return to the camera"), id="return", type="button"),
        anew,
        data_for="over",
        hidden=True,
    )
    return element("div", element("div", without, opening, lost, over, class_="card"), id="overlay")


def _keys(page: MenusPage) -> Html:
    keys = FUNCTION_KEYS | (OF_AN_EXERCISE if page.has_window else {})
    in_order = sorted(keys.items(), key=lambda key: int(key[0][1:]))
    named = [_function_key(name, words) for name, words in in_order]
    others = [_key(name, str(words)) for name, words in OTHER_KEYS.items()]
    keyboard = element("button", t("web", "Keyboard"), id="keyboard", type="button", aria_pressed="false")
    row = element(
        "div", *others, *named, keyboard, class_="row-of-keys", role="toolbar", aria_label=t("web", "Keys")
    )
    asks = element(
        "button", t("web", "Keys on the screen"), id="keys-too", type="button", aria_expanded="false"
    )
    full = element("button", t("web", "Full screen"), id="full", type="button", hidden=True)
    return element("div", row, element("div", asks, full, class_="asks"), id="keys")


def _key(name: str, words: str) -> Html:
    return element("button", element("b", SIGNS[name]), type="button", data_key=name, aria_label=words)


def _function_key(name: str, words: tuple[LazyText, ...]) -> Html:
    """Return a button with room for each of the words: the row stays as it is while windows change."""
    labels = [
        element(
            "span",
            element("b", name),
            f" {word}",
            data_word=word.message,
            class_="shown" if word is words[0] else None,
        )
        for word in words
    ]
    return element("button", element("span", *labels, class_="words"), type="button", data_key=name)


def _side(page: MenusPage) -> Html:
    words = t("web", "Phone: service desk")
    host_and_path = page.desk.partition("//")[2].partition("?")[0]
    place = element("a", host_and_path, href=page.desk, target="_blank", rel="noopener")
    phone = element(
        "section",
        link_qr(page.desk, words) if page.phone_can_reach_it else None,
        element("h2", words),
        element("p", place, class_="place"),
        class_="card",
    )
    back = element(
        "section",
        element("p", t("web", "The earlier camera is gone; this is a new one."), id="anew", hidden=True),
        element("p", t("web", "This camera is yours. To come back to it:")),
        element("p", element("a", id="name", href="#", class_="name")),
        class_="card",
        id="back",
        hidden=True,
    )
    return element("aside", phone, back, aria_label=t("web", "Beside the camera"))


def _foot() -> Html:
    return element("footer", element("p", no_real_camera()), id="foot")


def query_of(chosen: str | None, asked: Mapping[str, str | None] | None = None) -> str:
    """Return the query of a link to the page: a language, and what else is `asked` for."""
    values = {**(asked or {}), "lang": chosen}
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""
