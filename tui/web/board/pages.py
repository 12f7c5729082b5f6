"""The board's pages: tables and forms, which need no script but for a screen that is watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from tui.board.facts import Facts, State
from tui.board.order import TEXT_LIMIT, Deed, Why
from tui.board.ranking import needs_help, seconds
from tui.guide.steps import STEPS
from tui.i18n import language, t
from tui.messages.board_words import STATES, explain
from tui.web.pages.html import Html, element, joined
from tui.web.pages.layout import language_links, no_real_camera
from tui.web.pages.screen_shapes import shapes
from tui.web.pages.visitor_language import PARAMETER

BOARD: Final = "/board"
_RENEWED: Final = 2
"""Seconds after which a browser without scripts asks for the table again."""

_STYLES: Final = ("style", "board", "screen")

Kept = Mapping[str, str]
"""What each link of a page has in its query."""


def link(path: str, kept: Kept) -> str:
    """Return a link that keeps token and language."""
    return f"{path}?{urlencode(kept)}"


def table(sessions: Sequence[tuple[int, Facts]], now: float, kept: Kept) -> str:
    """Return the page with all visitors; board.js keeps it up to date, without it the browser does."""
    return _page(
        t("board", "Visitors"),
        BOARD,
        kept,
        element(
            "div",
            live(sessions, now, kept),
            id="live",
            data_socket=link(f"{BOARD}/live", kept),
            data_lost=_lost(),
        ),
        element("p", id="said", role="status"),
        element("p", element("a", t("board", "To all"), href=link(f"{BOARD}/0", kept))),
        element("script", type="module", src="/static/board.js"),
        renewed=True,
    )


def live(sessions: Sequence[tuple[int, Facts]], now: float, kept: Kept) -> Html:
    """Return how all stands: those who need help first."""
    heads = _heads()
    rows = [_row(number, facts, now, kept, heads) for number, facts in sessions]
    here = sum(facts.state is not State.LEFT for _, facts in sessions)
    helpless = sum(needs_help(facts, now) for _, facts in sessions)
    shown = element(
        "table",
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", *rows),
    )
    return joined(
        element("p", t("board", "here: {here} · need help: {helpless}", here=here, helpless=helpless)),
        shown if rows else element("p", t("board", "There are no visitors yet.")),
    )


def visitor(number: int, facts: Facts, now: float, kept: Kept, why: str | None) -> str:
    """Return the page of one visitor, with what can be done; `why` says how the last deed ended."""
    values = (
        (t("board", "From"), facts.address),
        (t("board", "Exercise"), f"{facts.exercise or '–'} {facts.done}".strip()),
        (t("board", "Step of the guide"), _step(facts)),
        (t("board", "Wrong"), _wrong(facts)),
        (t("board", "Time"), _time(facts, now)),
        (t("board", "State"), _state(facts, now)),
    )
    listed = [part for name, value in values for part in (element("dt", name), element("dd", value or "–"))]
    path = f"{BOARD}/{number}"
    forms = () if facts.state is State.LEFT else _forms(path, f"{number} {facts.user}", kept)
    return _page(
        f"{number} {facts.user}",
        path,
        kept,
        _ended(why),
        element("dl", *listed),
        *forms,
        element("p", element("a", t("board", "Visitors"), href=link(BOARD, kept))),
    )


def watch(number: int, facts: Facts, kept: Kept) -> str:
    """Return the page that shows a visitor's screen, as board-watch.js paints it."""
    name = f"{number} {facts.user}"
    path = f"{BOARD}/{number}/watch"
    screen = element("div", id="screen", data_shapes=shapes(), data_lost=_lost())
    monitor = element(
        "div",
        screen,
        id="monitor",
        role="region",
        tabindex=0,
        aria_label=t("web", "Screen"),
        data_socket=link(f"{BOARD}/{number}/screen", kept),
    )
    return _page(
        t("board", "Watching {name}", name=name),
        path,
        kept,
        element("p", t("web", "Connecting…"), id="waits", hidden=True),
        element("p", id="said", role="status"),
        monitor,
        element("noscript", element("p", t("board", "A screen can be watched with JavaScript only."))),
        element("p", element("a", name, href=link(f"{BOARD}/{number}", kept))),
        element("p", element("a", t("board", "Visitors"), href=link(BOARD, kept))),
        element("script", type="module", src="/static/board-watch.js"),
    )


def gone(kept: Kept) -> str:
    """Return the page for a visitor who is not on the board any more."""
    return _page(
        t("board", "Visitors"),
        BOARD,
        kept,
        _ended(Why.GONE),
        element("p", element("a", t("board", "Visitors"), href=link(BOARD, kept))),
    )


def to_all(kept: Kept, why: str | None) -> str:
    """Return the page that says something to all."""
    return _page(
        t("board", "To all"),
        f"{BOARD}/0",
        kept,
        _ended(why),
        _message(BOARD, kept),
        element("p", element("a", t("board", "Visitors"), href=link(BOARD, kept))),
    )


def _forms(path: str, name: str, kept: Kept) -> tuple[Html, ...]:
    restores = t("board", "Begin anew at the camera of {name}?", name=name)
    ends = t("board", "End the session of {name}?", name=name)
    deeds = (
        _deed(Deed.HINT, t("board", "Hint"), path, kept),
        _deed(Deed.RESTORE, t("board", "Restore"), path, kept, asks=restores),
        _deed(Deed.END, t("board", "End"), path, kept, asks=ends),
    )
    return (
        element("p", element("a", t("board", "Watch"), href=link(f"{path}/watch", kept))),
        _message(path, kept),
        element("div", *deeds, class_="deeds"),
    )


def _deed(deed: Deed, label: str, path: str, kept: Kept, asks: str | None = None) -> Html:
    """Return its button; what `asks` stands between a press that opens it and the one that acts."""
    button = element("button", label, type="submit", name="do", value=deed.value)
    form = element("form", asks and element("p", asks), button, method="post", action=link(path, kept))
    return form if asks is None else element("details", element("summary", label), form)


def _message(path: str, kept: Kept) -> Html:
    return element(
        "form",
        element(
            "label",
            t("board", "Message"),
            element("input", name="text", maxlength=TEXT_LIMIT, required=True, autocomplete="off"),
        ),
        element("button", t("board", "Message"), type="submit", name="do", value=Deed.SAY.value),
        method="post",
        action=link(path, kept),
    )


def _lost() -> str:
    """What a page says while it has no connection."""
    return t("board", "No connection to the server. Trying again until it is back")


def _ended(why: str | None) -> Html | None:
    if why is None:
        return None
    if why == "done":
        return element("p", t("board", "Done"), class_="good", role="status")
    return element("p", str(explain(why)), class_="problem", role="alert")


def _heads() -> tuple[str, ...]:
    return (
        *(t("board", "No."), t("board", "Name"), t("board", "From"), t("board", "Exercise")),
        *(t("board", "Done"), t("board", "Step of the guide"), t("board", "Wrong")),
        *(t("board", "Time"), t("board", "State")),
    )


def _row(number: int, facts: Facts, now: float, kept: Kept, heads: Sequence[str]) -> Html:
    name = element("a", facts.user, href=link(f"{BOARD}/{number}", kept))
    cells = (
        *(str(number), name, facts.address, facts.exercise or "–", facts.done),
        *(_step(facts), _wrong(facts), _time(facts, now), _state(facts, now)),
    )
    named = zip(heads, cells, strict=True)  # on a phone each cell says what it is
    return element(
        "tr",
        *(element("td", cell, data_label=head) for head, cell in named),
        class_="helpless" if needs_help(facts, now) else None,
    )


def _step(facts: Facts) -> str:
    return "" if facts.step is None else f"{facts.step} {STEPS[facts.step - 1].deed}"


def _wrong(facts: Facts) -> str:
    each = (facts.wrong_passwords, facts.wrong_answers, facts.wrong_codes)
    return "+".join(map(str, each)) if any(each) else ""


def _time(facts: Facts, now: float) -> str:
    passed = seconds(facts, now)
    return f"{passed // 60}:{passed % 60:02}"


def _state(facts: Facts, now: float) -> str:
    return f"{'! ' if needs_help(facts, now) else ''}{STATES[facts.state]}"


def _page(title: str, path: str, kept: Kept, *content: Html | None, renewed: bool = False) -> str:
    languages = language_links(lambda code: link(path, {**kept, PARAMETER: code}))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("noscript", element("meta", http_equiv="refresh", content=str(_RENEWED)))
        if renewed
        else None,
        element("title", f"{title} - camera-menus"),
        element("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        *(
            element("link", rel="stylesheet", href=f"/static/{name}.css")
            for name in ("style", "board", "screen")
        ),
    )
    body = element(
        "body",
        element("header", element("p", element("b", "camera-menus"), class_="brand"), languages),
        element("main", element("h1", title), *content, data_state="board"),
        element("footer", element("p", no_real_camera())),
    )
    return f"<!doctype html>{element('html', head, body, lang=language())}"
