"""What the help of every window says: whose it is, whole, and no key but those that work there."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from screens.phone.phone import PhoneScreen
from tests.helpers.windows.cameras import Practice, User
from tests.helpers.windows.fitting import faults, too_wide
from tests.snapshots import cases
from tests.snapshots.cases import made
from tui.i18n import LANGUAGES
from tui.line_breaks import NO_BREAK
from tui.web.menus.scenario_texts import FUNCTION_KEYS, OF_AN_EXERCISE
from tui.widgets.keybar import function_keys, keys_now
from tui.widgets.label import Label
from tui.widgets.window import Window

WINDOWS = [
    *("login", "captcha", "phone", "account-group-modify"),
    *("reset", "password", "menu", "account", "modify-password", "security", "phone-home", "phone-code"),
    *("account-user-new", "account-group-delete", "account-user-delete", "account-password-other", "log"),
    *("log-export", "log-remove", "version", "qr-page", "online", "default", "default-ask", "reboot"),
    *("reset-leave", "first-password", "captcha-over", "captcha-error", "nothing-set"),
]
SIZES = ((80, 24), (60, 20))
CASES = [
    pytest.param(name, marks=() if number < 1 else pytest.mark.full) for number, name in enumerate(WINDOWS)
]


async def helped(user: User) -> Window[object]:
    """Open the help, where it is not open yet."""
    window = user.app.screen
    assert isinstance(window, Window)
    if not window.has_class("-help"):
        await window.action_help()
        await user.settled()
    return window


def labels(user: User, selector: str) -> list[str]:
    return [
        str(label.words).replace(NO_BREAK, " ") for label in user.app.screen.query(selector).results(Label)
    ]


def pairs(shortcuts: str) -> list[str]:
    """The keys that are listed, each with its word."""
    return re.split(" · |\n", shortcuts)


def clipped(user: User) -> list[str]:
    """What of the help's text has no room, however far it is scrolled."""
    panel = user.widget("#help")
    found = [too_wide(widget) for widget in panel.walk_children(Widget)]
    found += [
        str(widget)
        for widget in panel.walk_children(Widget)
        if not widget.children
        and widget.display
        and not panel.content_region.x <= widget.region.x <= widget.region.right <= panel.content_region.right
    ]
    return [words for words in found if words]


@pytest.mark.parametrize("name", CASES)
async def test_it_names_the_window_and_can_be_read_to_its_end(practice: Practice, name: str) -> None:
    async with made(practice, name, "en", whole_way=False) as user:
        window = await helped(user)
        for _ in LANGUAGES:
            for size in SIZES:
                await user.resize(*size)
                panel, bar = user.widget("HelpPanel"), user.widget("HelpPanel > .bar")
                [title] = labels(user, "#help-title")
                assert title.endswith(str(window.heading()).rpartition(" › ")[2])
                for _ in range(2):  # at its beginning and at its end
                    row = user.shown().splitlines()[bar.region.y]
                    assert title in row, (size, title, row)
                    assert "✕" in row[row.index(title) :]
                    assert bar.region.width == panel.region.width
                    assert panel.region.y == bar.region.y
                    assert window.region.contains_region(panel.region)
                    assert (clipped(user), faults(user)) == ([], []), size
                    user.widget("#help").scroll_end(animate=False)
                    await user.settled()
                [last] = [pairs(text)[-1] for text in labels(user, "#help-shortcuts")]
                assert last in user.shown(), size
                user.widget("#help").scroll_home(animate=False)
            await window.run_action("language")
            await user.settled()


def bound(user: User, key: str) -> bool:
    """Whether a key does something in some widget of the window."""
    widgets = user.app.screen.query_one("#frame", Widget).walk_children(Widget)
    return any(key in widget._bindings.key_to_bindings for widget in widgets if widget.focusable)


async def moves(user: User, *keys: str) -> bool:
    """Whether one of the keys changes what is seen or pointed at, from some widget of the window."""
    frame = user.app.screen.query_one("#frame", Widget)
    for widget in [widget for widget in frame.walk_children(Widget) if widget.focusable]:
        for key in keys:
            widget.focus()
            await user.press("f12", "f12")  # Captcha takes an error away at any key, and its first line
            before = user.shown(), user.focus
            await user.press(key)
            if (user.shown(), user.focus) != before:
                return True
    return False


@pytest.mark.full
@pytest.mark.parametrize("name", CASES)
async def test_its_keys_are_those_that_work_there(practice: Practice, name: str) -> None:
    async with made(practice, name, "en", whole_way=False) as user:
        window = await helped(user)
        names, shortcuts = labels(user, ".key > .name"), labels(user, "#help-shortcuts")[0]
        await window.action_help()
        await user.settled()
        works = {
            "↑ ↓": await moves(user, "down", "up"),
            "← →": await moves(user, "right", "left"),
            "Enter": bound(user, "enter"),
            "Space": bound(user, "space"),
            "PgUp/Dn": bound(user, "pagedown"),
            "Esc": window.active_bindings["escape"].enabled,
        }
        assert {key for key in names if not works[key]} == set()
        assert {"↑ ↓", "← →", "Esc"} & {key for key, does in works.items() if does} <= set(names)
        second = {
            "f1": "Ctrl+G",
            "f2": "Ctrl+L",
            "f3": "Ctrl+P",
            "f4": "Ctrl+O",
            "f5": "Ctrl+R",
            "ctrl+q": "F10",
        }
        for key, _name, word in keys_now(window):
            if key in second:
                assert f"{second[key]} {str(word)[:1].lower()}" in shortcuts
        for key, said in function_keys(window).items():  # the page in a browser has buttons that say it
            assert said in {"", *(label.message for label in (FUNCTION_KEYS | OF_AN_EXERCISE)[key])}
        for listed in pairs(shortcuts):
            for key in listed.split()[0].lower().split("/"):
                assert window.active_bindings[key].enabled, listed


@pytest.mark.parametrize(
    ("name", "languages"),
    [("online", 1), *(pytest.param(name, len(LANGUAGES), marks=pytest.mark.full) for name in WINDOWS)],
)
async def test_the_last_row_or_the_help_names_every_key(
    practice: Practice, name: str, languages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "BY_CODE", ("",))  # a phone at hand everywhere, as in the program
    async with made(practice, name, "en", whole_way=False) as user:
        window = user.app.screen
        assert isinstance(window, Window)
        for _ in range(languages):
            for size in SIZES:
                await user.resize(*size)
                working = {called for _key, called, _word in keys_now(window)}
                if window.has_class("-help"):
                    await window.action_help()
                    await user.settled()
                row = set(user.offered().split())
                # Where a window waits for one key, that one may need F3's room.
                phone = {"F3"} & working if getattr(window, "awaited_key", None) is None else set()
                assert {"F1", "Esc", "Ctrl+Q", *phone} <= row, (size, row)
                await helped(user)
                row = set(user.offered().split())
                in_help = labels(user, "#help-shortcuts")[0]
                assert {called for called in working - row if f"{called}/Ctrl+" not in in_help} == set(), size
                assert (clipped(user), faults(user)) == ([], []), size
            await window.run_action("language")
            await user.settled()


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.full)])
async def test_the_phone_s_help_leaves_the_left_code_whole(practice: Practice, size: tuple[int, int]) -> None:
    async with made(practice, "phone", "en", size=size, whole_way=False) as user:
        phone = user.widget("#frame").region
        window = await helped(user)
        assert isinstance(window, PhoneScreen)
        assert user.widget("HelpPanel").region == phone


@pytest.mark.parametrize(
    ("language", "explained"),
    [("ru", True), *(pytest.param(other, False, marks=pytest.mark.full) for other in ("en", "zh"))],
)
@pytest.mark.parametrize("name", ["reset", pytest.param("security", marks=pytest.mark.full)])
async def test_mistranslations_are_explained_where_they_are_met(
    practice: Practice, name: str, language: str, *, explained: bool
) -> None:
    async with made(practice, name, language, whole_way=False) as user:
        await helped(user)
        assert ("Сохранить " in " ".join(filter(cell_len, labels(user, ".says")))) == explained


@pytest.mark.parametrize(
    "language", [*(pytest.param(each, marks=pytest.mark.full) for each in ("ru", "zh")), "en"]
)
@pytest.mark.parametrize("name", ["login-help", pytest.param("login", marks=pytest.mark.full)])
async def test_all_of_login_s_is_in_sight(
    practice: Practice, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "BY_CODE", ("",))
    async with made(practice, name, language, whole_way=False) as user:
        await helped(user)
        assert user.widget("#help").max_scroll_y == 0, user.shown()
        assert "F10" in user.shown()


@pytest.mark.full
async def test_login_keeps_its_height(practice: Practice) -> None:
    async with made(practice, "login", "en", whole_way=False) as user:
        height = user.widget("#frame").region.height
        await helped(user)
        frame, panel = user.widget("#frame").region, user.widget("HelpPanel").region
        assert frame.height == height
        assert (frame.x, panel.right) == (1, 79)
