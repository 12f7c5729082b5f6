"""Scripts play the menus: one file in three languages, and what fails is named."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import app
from tests.replay.helpers import BY_CODE, BY_QUESTIONS, failure, pictures, played, screen, way_by_questions
from tui.i18n import LANGUAGES
from tui.pictures.fonts import Fonts
from tui.pictures.text import text
from tui.replay.output.recorded_frames import Frame, cast
from tui.replay.player import play
from tui.replay.script.parser import KNOWN, parse
from tui.replay.script.tokens import numbered, words
from tui.replay.surroundings import fixed_surroundings

DOCS = Path(__file__).parents[2] / "docs" / "play.md"


@pytest.mark.parametrize(
    "language", ["ru", pytest.param("en", marks=pytest.mark.full), pytest.param("zh", marks=pytest.mark.full)]
)
def test_the_way_by_questions(language: str) -> None:
    found = way_by_questions(language)
    assert found.failed is None, found.failed
    assert [picture.name for picture in found.pictures] == ["login", "answers", "new-password", "menu"]
    login, answers, form, menu = found.pictures
    captions = {"ru": "Пароль никто не помнит"}
    assert login.caption == captions.get(language, "Nobody knows the password any more")
    assert {"en": "Main Menu", "ru": "Главное меню", "zh": "主菜单"}[language] in screen(menu)
    assert "48213" in screen(answers)
    assert answers.mark is not None
    ok = {"en": "OK", "ru": "ОК", "zh": "确定"}[language]
    mark = answers.mark
    assert screen_part(screen(answers), mark.y, mark.x, mark.width) == ok
    assert form.cells.width < 80
    assert "09:41:00" not in screen(form)


def screen_part(shown: str, row: int, column: int, width: int) -> str:
    """What stands in some cells; wide glyphs take two."""
    line = re.sub(r"([\u3000-\uffef])", "\\1\0", shown.splitlines()[row])
    return line[column : column + width].replace("\0", "").strip()


@pytest.mark.parametrize(
    "language", ["en", pytest.param("ru", marks=pytest.mark.full), pytest.param("zh", marks=pytest.mark.full)]
)
def test_the_way_by_code(language: str) -> None:
    found = played(BY_CODE, language)
    assert found.failed is None, found.failed
    assert [picture.name for picture in found.pictures] == ["captcha", "code"]
    before, after = map(screen, found.pictures)
    assert "10:00" in before
    assert "8:48" in after
    assert re.search(r"▌\d{8}", after)


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docs_page_is_a_script(language: str) -> None:
    found = played(DOCS, language)
    assert found.failed is None, found.failed


def test_the_docs_page_has_every_verb() -> None:
    lines = (words(line) for _, line in numbered(DOCS.read_text(encoding="utf-8"), page=True))
    assert {line[0].text for line in lines if line} == set(KNOWN) - {"exercise"}
    assert "`exercise NAME` in place of `scenario`" in DOCS.read_text(encoding="utf-8")


@pytest.mark.full
def test_the_docs_first_script_plays_as_it_stands() -> None:
    lines = re.findall(r"```\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert pictures(played(lines)).keys() == {"01-answers.svg", "02-new-password.svg"}


def test_no_time_passes_but_by_the_script() -> None:
    found = played("shot a\npress F1\nshot b\nclock +61 s\nshot c\nclock +3 d\nshot d")
    shown = [re.search(r"[\d-]{10}  [\d:]{8}", screen(picture)) for picture in found.pictures]
    assert [match and match[0] for match in shown] == [
        "2026-11-23  09:41:00",
        "2026-11-23  09:41:00",
        "2026-11-23  09:42:01",
        "2026-11-26  09:42:01",
    ]


@pytest.mark.full
def test_no_window_tells_of_the_machine(tmp_path: Path) -> None:
    enter = 'scenario known\nfield "Password" = {password}\npress Enter\nclick "Information"\n'
    export = f'press Esc\nclick "Log"\nclick "Export"\nshot b\npress End Ctrl+U\npaste "{tmp_path}/a.csv"\n'
    found = played(
        f'{enter}click "Version"\nshot a\n{export}press Enter\nexpect text "There is no such folder"'
    )
    assert found.failed is None, found.failed
    version, file = map(screen, found.pictures)
    assert "Python 3, Textual 8" in version
    assert "Folder ~/exports" in file
    assert not list(tmp_path.iterdir())


@pytest.mark.full
def test_a_picture_shows_what_was_scrolled_to() -> None:
    scrolled = "shot a\npress End\npress Home\nshot b\npress PgDn\nshot c\npress PgUp\nshot d"
    found = played(f'scenario lost\nclick "Forgot Password"\npress F1\n{scrolled}', "ru")
    first, top, end, again = map(screen, found.pictures)
    assert first == top == again != end


@pytest.mark.full
def test_seed_and_colours_change_the_picture() -> None:
    lines = 'click "Forgot Password"\nclick "Forgot?"\nshot a'
    one, again, other = (pictures(played(start + lines)) for start in ("", "seed 1\n", "seed 2\n"))
    assert one == again != other
    assert pictures(played("colours none\nshot a")) != pictures(played("shot a"))


@pytest.mark.full
def test_what_is_not_there_is_expected_by_its_last_part_and_in_any_language() -> None:
    for language in LANGUAGES:
        assert played('expect no window "Captcha"\nexpect no window "Reset"', language).failed is None


@pytest.mark.full
def test_two_people_at_one_camera() -> None:
    found = played(
        """
        scenario known
        as visitor boris
        field "Password" = {password}
        press Enter
        as visitor
        expect window "System Login"
        field "Password" = {password}
        press Enter
        click "Advanced"
        click "Online Users"
        expect text "192.0.2.1"
        expect text "camera's screen"
        press Esc
        click "Account"
        click "Modify Password"
        field "Old Password" = {password}
        field "New Password" = {new-password}
        field "Confirm Password" = {new-password}
        click "OK"
        as visitor boris
        expect text "You were signed out. Sign in again."
        press Ctrl+Q
        as visitor
        expect window "Security"
        """
    )
    assert found.failed is None, found.failed


# --- what an audience sees ----------------------------------------------------------------------------------


def test_a_recording_has_a_frame_a_step_and_its_times() -> None:
    frames: list[Frame] = []
    lines = ['caption "Now"', 'click "Forgot Password"', 'type "ab"', "pause 3 s", "press Esc"]
    play(parse("\n".join(lines), Path("lines.play")), "en", app.replayed, frames.append)
    header, *events, end = map(json.loads, cast(frames, 2, Fonts).decode().splitlines())
    assert header == {"version": 2, "width": 80, "height": 25}
    assert [event[0] for event in events] == [0, 2, 4, 6, 6.2, 6.4, 9.4]
    assert end[0] == 11.4
    bands = [text(frame.shown()).splitlines()[-1].strip() for frame in frames]
    assert bands == ["", "Now", "“Forgot Password”   Now", "Now", "Now", "Now", "Esc   Now"]
    assert len(text(frames[0].shown()).splitlines()) == 25


def test_the_surroundings_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "132")
    with fixed_surroundings():
        assert "COLUMNS" not in os.environ
    assert os.environ["COLUMNS"] == "132"


# --- what fails ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (['expect window "Reset"'], "Expected window “Reset”, and “System Login” is open"),
        pytest.param(['expect text "Reset Type"'], "Expected text “Reset Type”", marks=pytest.mark.full),
        pytest.param(
            ['expect no window "System Login"'],
            "Not expected, and there: window “System Login”",
            marks=pytest.mark.full,
        ),
        pytest.param(['wait window "Reset" 2 s'], "Expected window “Reset”", marks=pytest.mark.full),
        pytest.param(
            ['click "Password"', 'click "Notice"'],
            "There is no “Notice” here that can be used",
            marks=pytest.mark.full,
        ),
        pytest.param(
            ['expect field "User Name" = "root"'],
            "Expected “root” in field “User Name”, and “admin” is in it",
            marks=pytest.mark.full,
        ),
        (
            ['field "Password" = "abc"', 'expect field "Password" = "x"'],
            "Expected “x” in field “Password”, and “•••” is in it",
        ),
        pytest.param(
            ["type {code}"], "{code} is not known yet; known: {new-password}", marks=pytest.mark.full
        ),
        pytest.param(["click 25:1"], "There is no 25:1 on a screen of 80x24", marks=pytest.mark.full),
        pytest.param(
            ["press F1", 'click "Ten"'], "There is no “Ten” here that can be used", marks=pytest.mark.full
        ),
        pytest.param(["scan"], "The service refuses: No QR code", marks=pytest.mark.full),
        pytest.param(["desk"], "Nothing was scanned yet", marks=pytest.mark.full),
        pytest.param(["mail"], "There is no mail with a code", marks=pytest.mark.full),
        pytest.param(["press Ctrl+Q", "press Enter"], "The menus were left", marks=pytest.mark.full),
        (
            ['click "Forgot Password"', 'field "Answer"'],
            "“Answer” stands here 2 times (row:column 11:15, 14:15)",
        ),
        pytest.param(
            ['click "Forgot Password"', 'field "Answer" 3'],
            "There is no “Answer” 3 here, only 2",
            marks=pytest.mark.full,
        ),
        pytest.param(
            ['shot a mark "Reset"'], "There is no “Reset” here that can be used", marks=pytest.mark.full
        ),
        (['expect no window "Resett"'], "The menus have no window “Resett” anywhere"),
        pytest.param(
            ['expect no field "Anser"'], "The menus have no field “Anser” anywhere", marks=pytest.mark.full
        ),
        (["press Down Down", 'type "48213"'], "Nothing here takes a text: go to a field before, as field"),
        pytest.param(
            ["scenario known", "press Down Down", "paste {password}"],
            "Nothing here takes a text",
            marks=pytest.mark.full,
        ),
    ],
)
def test_a_step_that_fails_says_why(lines: list[str], says: str) -> None:
    said = failure(*lines)
    assert said.startswith(f"lines.play:{len(lines)}: ")
    assert says in said


@pytest.mark.parametrize("label", ["Forget Password", "Забыли пароль"])
def test_the_nearest_labels_are_the_english_ones(label: str) -> None:
    failed = played(f'click "{label}"', "ru" if label.isascii() else "en").failed
    assert failed is not None
    assert failed.nearest[0] == "Forgot Password"
    assert failed.screen is not None


# --- rounds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rounds",
    [pytest.param(50, marks=pytest.mark.full), pytest.param(500, marks=pytest.mark.soak)],
)
def test_every_round_is_the_same(rounds: int, both_cores_busy: None) -> None:
    scripts = [(path, language) for path in (BY_QUESTIONS, BY_CODE) for language in LANGUAGES]
    first: dict[tuple[Path, str], dict[str, bytes]] = {}
    for number in range(rounds):
        path, language = scripts[number % len(scripts)]
        found = pictures(played(path, language))
        assert first.setdefault((path, language), found) == found, number
    print(f"{rounds} rounds, all the same")  # noqa: T201 - counts are shown at the end of a run
