"""The sheet: cards to read from the back of a room, each with an address and, for phones, its QR code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from tui.exercises.builtin import builtins
from tui.exercises.model import Exercise
from tui.i18n import language, t
from tui.protocol.app_page import DESK_PATH, is_link
from tui.web.desk.pages import DESK
from tui.web.menus.link_qr import link_qr
from tui.web.menus.pages import MENUS, SHORT
from tui.web.pages.html import Html, element, joined
from tui.web.pages.layout import no_real_camera
from tui.web.pages.visitor_language import PARAMETER

SHEET: Final = "/sheet"


@dataclass(frozen=True)
class SshPlace:
    """Where the SSH server listens, on the host of the pages."""

    port: int
    any_user: bool
    """Whether any name will do; else each visitor has one."""


@dataclass(frozen=True)
class Sheet:
    """What is told to the room."""

    site: str
    """Where phones find the pages: scheme, host and port."""
    is_reachable: bool
    """Whether others than this machine can open it."""
    has_menus: bool = True
    """Whether the pages show the menus."""
    ssh: SshPlace | None = None
    exercise: Exercise | None = None
    """What every visitor begins who asks for no other."""


def sheet(what: Sheet, languages: Html) -> str:
    """Return the page."""
    title = t("web", "Reset a camera's password: practice")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{title} - camera-menus"),
        element("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        *(element("link", rel="stylesheet", href=f"/static/{name}.css") for name in ("style", "sheet")),
    )
    cards = [
        _link_card(what, t("web", "Menus in a browser"), MENUS, SHORT) if what.has_menus else None,
        _link_card(what, t("web", "Service desk, on a phone"), DESK, DESK_PATH),
        _terminal_card(what.site, what.ssh) if what.ssh is not None else None,
    ]
    numbered = [_numbered(number, card) for number, card in enumerate(filter(None, cards), 1)]
    body = element(
        "body",
        element("header", element("p", element("b", "camera-menus"), class_="brand"), languages),
        element(
            "main",
            element("h1", title),
            None if what.is_reachable else element("p", _unreachable(), class_="problem"),
            element("div", *numbered, class_="cards"),
            _exercises(what) if what.has_menus or (what.ssh is not None and what.ssh.any_user) else None,
            data_state="sheet",
        ),
        element("footer", element("p", no_real_camera())),
    )
    return f"<!doctype html>{element('html', head, body, lang=language())}"


@dataclass(frozen=True)
class _Card:
    heading: str
    content: Html


def _numbered(number: int, card: _Card) -> Html:
    badge = element("span", str(number), class_="badge", aria_hidden="true")
    return element("section", element("h2", badge, card.heading), card.content)


def _link_card(what: Sheet, heading: str, path: str, short: str) -> _Card:
    site = what.site.rstrip("/")
    in_capitals = site.upper() + short  # of the alphanumeric mode: fewer and larger modules
    link = in_capitals if is_link(in_capitals) else site + short
    place = f"{site}{path}".removeprefix("http://")
    return _Card(
        heading,
        joined(
            link_qr(link, heading) if what.is_reachable else None,
            element("p", element("a", place, href=path), class_="place"),
        ),
    )


def _terminal_card(site: str, ssh: SshPlace) -> _Card:
    user = "demo" if ssh.any_user else t("command", "NAME")
    command = element("p", _ssh_command(site, ssh, user), class_="command")
    back = t("web", "Each visitor has their own camera. The login window shows the name to come back with.")
    return _Card(t("web", "Menus in a terminal"), joined(command, element("p", back)))


def _exercises(what: Sheet) -> Html:
    """Return the exercises by name, folded up: the room needs them later than the addresses."""
    own = [what.exercise] if what.exercise is not None else []
    known = [*own, *(each for each in builtins() if each.name not in {own.name for own in own})]
    entries = [element("li", _name(each, what), f" {each.title}") for each in known]
    way = None
    if what.ssh is not None and what.ssh.any_user:
        example = f"{known[0].name}-{language()}"
        command = element("p", _ssh_command(what.site, what.ssh, example), class_="command")
        way = joined(command, element("p", t("web", "In a terminal the user name says the exercise.")))
    return element(
        "details",
        element("summary", t("web", "Exercises")),
        element("ul", *entries),
        way,
    )


def _name(exercise: Exercise, what: Sheet) -> Html:
    query = urlencode({"exercise": exercise.name, PARAMETER: language()})
    return (
        element("a", exercise.name, href=f"{MENUS}?{query}")
        if what.has_menus
        else element("b", exercise.name)
    )


def _ssh_command(site: str, ssh: SshPlace, user: str) -> Html:
    host = urlsplit(site).hostname or "localhost"
    return joined(f"ssh -p {ssh.port} ", element("span", f"{user}@{host}"))


def _unreachable() -> str:
    return t("web", "Only this machine can open these addresses. Start the server with --host 0.0.0.0.")
