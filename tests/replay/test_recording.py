"""What a person does becomes a script that shows the same; in three languages, and without a secret."""

from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.replay.people import Deeds, Person, differences, recorded
from tui.i18n import LANGUAGES
from tui.replay.places import to_click
from tui.replay.script.verbs import Label

OWN = "Rain-on-tin-41"
"""A password that the person thinks of."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.play"


def steps(path: Path) -> list[str]:
    """The lines behind the header."""
    return path.read_text(encoding="utf-8").splitlines()[4:]


def plays_alike(
    path: Path, deeds: Deeds, language: str, *, others: Collection[str] = LANGUAGES, **setting: str
) -> list[str]:
    """Record, and play in all languages: the same pictures in the recording's own. Returns the lines."""
    seen = recorded(path, deeds, language=language, **setting)  # type: ignore[arg-type]
    assert differences(path, seen, language) == []
    for other in set(others) - {language}:
        assert differences(path, [], other) == []
    assert seen
    return steps(path)


async def by_questions(person: Person) -> None:
    """With the keyboard alone, as far as the main menu."""
    await person.press("tab", "enter")
    await person.wait(3)
    await person.type("48213")
    await person.press("down", "down")
    await person.type(person.practice.secrets()["answer2"] + "x")
    await person.press("backspace", "enter")
    await person.type(OWN)
    await person.press("tab")
    await person.type("not the same")
    await person.press("enter", "ctrl+u")
    await person.type(OWN)
    await person.press("enter", "right", "enter")
    await person.type(OWN)
    await person.press("enter")


@pytest.mark.full
def test_the_way_by_questions_in_russian(path: Path) -> None:
    assert plays_alike(path, by_questions, "ru", others=LANGUAGES) == [
        "shot system-login",
        'click "Forgot Password"',
        "shot reset",
        "clock +3 s",
        'field "Answer" 1 = {answer1}',
        'field "Answer" 2 = {answer2}',
        "press Enter",
        "shot modify-password",
        'field "New Password" = {password-14-strong}',
        'field "Confirm Password" = {password-12-medium}',
        "press Enter",
        'field "Confirm Password" = {password-14-strong}',
        "press Enter",
        "shot notice",
        'click "Later"',
        "shot system-login-2",
        'field "Password" = {password-14-strong}',
        "press Enter",
        "shot main-menu",
    ]
    assert OWN not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600


async def by_code(person: Person) -> None:
    """With the mouse and the phone."""
    await person.click_on("Forgot Password", "Forgot?")
    await person.wait(72)
    await person.press("f3")
    await person.click_on("Sign in", "+", "Get device password", "Scan the QR code", "Type it into the field")
    await person.press("f12")
    await person.click_on("OK")
    await person.type(OWN)


@pytest.mark.full
def test_the_way_by_code_with_the_mouse_in_chinese(path: Path) -> None:
    assert plays_alike(path, by_code, "zh", scenario="lost-no-questions")[3:] == [
        'click "Forgot?"',
        "shot captcha",
        "clock +72 s",
        "phone",
        "shot sign-in",
        'click "Sign in"',
        'click "+"',
        'click "Get device password"',
        'click "Scan the QR code"',
        'click "Type it into the field"',
        "shot captcha-2",
        "shot captcha-3",
        'click "OK"',
        "shot modify-password",
        'field "New Password" = {password-14-strong}',
    ]


async def by_hand(person: Person) -> None:
    """The code is typed."""
    await person.click_on("Forgot Password", "Forgot?")
    await person.wait(5)
    payload = person.practice.scan(person.menus.cells())
    await person.type(person.practice.answer(payload) or "")
    await person.press("enter")


@pytest.mark.full
def test_a_code_that_is_typed_becomes_a_variable(path: Path) -> None:
    lines = plays_alike(path, by_hand, "en", scenario="lost-no-questions")
    assert lines[-6:] == [
        "clock +5 s",
        "scan",
        "desk",
        'field "Verification code" = {code}',
        "press Enter",
        "shot modify-password",
    ]


async def in_the_menus(person: Person) -> None:
    """A list, a table, ticks, a label that Russian has twice, a text with signs, another language."""
    await person.type(person.practice.secrets()["password"])
    await person.press("enter")
    await person.click_on("Alarm", "Advanced")
    await person.click_on("Account")
    await person.press("down", "f12")
    await person.click_on("Add User")
    await person.type('a{code}"\\')
    await person.press("down", "space", "f2", "down", "enter")
    await person.click_on("Group", "admin", "Cancel", "Close")
    await person.wait(541)
    await person.type("x")
    await person.wait(2)
    await person.press("escape", "escape")


@pytest.mark.full
def test_lists_tables_ticks_and_an_idle_person(path: Path) -> None:
    lines = plays_alike(path, in_the_menus, "ru", scenario="known")
    assert lines[3:] == [
        "shot main-menu",
        'click "Alarm"',
        'click "Advanced"',
        'click "Account"',
        "shot account",
        "press Down",
        "shot account-2",
        'click "Add User"',
        "shot add-user",
        r'field "User Name" = "a{{code}\"\\"',
        'field "Password"',
        "press End Ctrl+U",
        "type {password-1}",
        "press F2",
        "shot language",
        'click "中文"',
        "shot add-user-2",
        'click "Group"',
        'click "admin"',
        'click "Cancel"',
        "shot notice",
        'click "Close"',
        "shot account-3",
        "clock +541 s",
        "press Space",
        "clock +2 s",
        "press Esc",
        "shot main-menu-2",
        "press Esc",
        "shot notice-2",
    ]


async def in_a_long_text(person: Person) -> None:
    """Longer than its field: seen is the part to which the cursor was moved."""
    await person.click_on("User Name")
    await person.type("@".join(f"part-{number}" for number in range(10)))
    await person.press("left", "left", "f12", *["left"] * 50, "right", "f12", "home", *["right"] * 40, "f12")
    await person.press("left", "left", "x", "f12", "end", *["backspace"] * 50, "f12")
    place = to_click(person.menus.screen, person.menus.cells(), Label("User Name")).region
    await person.press("tab")
    await person.click(place.x + 9, place.y)
    await person.press("f12", "delete", "f12")


@pytest.mark.full
def test_a_text_that_is_longer_than_its_field_is_scrolled_alike(path: Path) -> None:
    lines = plays_alike(path, in_a_long_text, "en")
    assert [line for line in lines if line.startswith("press Home Right Right")]


async def in_a_long_password(person: Person) -> None:
    """Typed key by key, which `play` pastes."""
    await person.type("guard@example.com" * 2 + "xy")
    await person.press(*["left"] * 15, "f12")


@pytest.mark.full
def test_a_long_password_with_the_cursor_in_its_middle(path: Path) -> None:
    lines = plays_alike(path, in_a_long_password, "en", scenario="known", others=())
    assert lines[-2].startswith("press Left Left")


async def with_a_selection(person: Person) -> None:
    """Seen while it stands, typed over, let go of, and left behind in another field."""
    await person.press("up")
    await person.type("bc")
    await person.press("shift+left", "shift+left", "f12")
    await person.type("xy")
    await person.press("ctrl+shift+a", "f12", "left", "f12", "shift+right", "tab", "f12", "shift+tab", "f12")
    await person.click_on("User Name")
    await person.press("f12")


@pytest.mark.full
def test_a_selection_is_seen_and_typed_over(path: Path) -> None:
    lines = plays_alike(path, with_a_selection, "en", others=())
    assert lines[1:5:3] == ['field "User Name" = "adminbc"', 'field "User Name" = "adminxy"']
    assert lines[2:6:3] == ["press Shift+Left Shift+Left", "press Ctrl+Shift+A"]


KEYS = (
    *("tab", "tab", "tab", "shift+tab", "enter", "enter", "space", "down", "down", "up", "left", "right"),
    *("home", "end", "pagedown", "escape", "f1", "f2", "f3", "f4", "f5", "backspace", "ctrl+u", "f12"),
)
IN_A_TEXT = (  # keys that select, and what is done with what is selected
    *("shift+left", "shift+right", "shift+home", "shift+end", "ctrl+shift+left", "ctrl+shift+a"),
    *("left", "home", "delete", "backspace", "ctrl+w", "ctrl+k", "ctrl+x", "ctrl+v", "a", "f12"),
)
TEXTS = ("48213", "a", "Turnstile-42-north", "{code}", 'q"\\', "ж", "12345678", "guard@example.com")


def at_random(seed: int, count: int) -> Deeds:  # noqa: C901 - a table of what can be done
    """Keys, texts, clicks on what can be used, and pauses."""
    drawn = random.Random(seed)

    async def deeds(person: Person) -> None:
        hints = person.practice.secrets()
        if "password" in hints and drawn.random() < 0.7:
            await person.type(hints["password"])
            await person.press("enter")
        for _ in range(count):
            if person.menus.left:
                return
            await act(person)

    async def act(person: Person) -> None:
        kind = drawn.choices(("key", "text", "paste", "click", "wait"), (60, 12, 3, 17, 8))[0]
        widgets = [widget for widget in person.menus.screen.focus_chain if widget.region]
        if kind == "key" and drawn.random() < 0.5 and isinstance(person.menus.screen.focused, Input):
            for key in drawn.choices(IN_A_TEXT, k=drawn.randint(1, 4)):
                await (person.type if len(key) == 1 else person.press)(key)
        elif kind == "key":
            await person.press(drawn.choice(KEYS))
        elif kind == "text":
            await person.type(drawn.choice(TEXTS))
        elif kind == "paste":
            await person.paste(drawn.choice(TEXTS))
        elif kind == "wait":
            await person.wait(drawn.choice((1, 2, 5, 20, 70)))
        elif widgets:
            place = drawn.choice(widgets).region
            await person.click(
                place.x + drawn.randrange(place.width), place.y + drawn.randrange(place.height)
            )

    return deeds


@pytest.mark.parametrize(
    "rounds", [pytest.param(100, marks=pytest.mark.soak), pytest.param(1_000, marks=pytest.mark.soak)]
)
def test_whatever_is_done_plays_alike(rounds: int, tmp_path: Path) -> None:
    languages, scenarios = list(LANGUAGES), ("lost", "known", "lost-no-questions", "locked", "factory")
    for seed in range(rounds):
        scenario = scenarios[seed % len(scenarios)]
        plays_alike(tmp_path / f"{seed}.play", at_random(seed, 45), languages[seed % 3], scenario=scenario)
    print(f"{rounds} recordings, all played alike")  # noqa: T201 - counts are shown at the end of a run
