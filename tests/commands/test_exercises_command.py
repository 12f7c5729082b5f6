"""camera-menus exercises, and what --exercise begins and leaves behind."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import TerminalUser
from tui.camera import Store, add_camera, list_cameras
from tui.commands import Refusal
from tui.commands.exercises import ExerciseCamera, begin_report, end_report, named
from tui.exercises.builtin import NAMES, builtin, exercise_run

EXAMPLE = Path(__file__).parents[2] / "docs" / "exercise-example.toml"


def test_they_are_listed_for_people_and_for_programs(shell: Shell) -> None:
    code, output, errors = shell.run("exercises")
    assert (code, errors) == (0, "")
    assert [line.split()[0] for line in output.splitlines()] == list(NAMES)
    found = [json.loads(line) for line in shell.run("exercises", "--json")[1].splitlines()]
    assert [each["name"] for each in found] == list(NAMES)
    assert set(found[0]["title"]) == {"en", "ru", "zh"}


def test_a_name_or_a_file_is_an_exercise_and_nothing_else(tmp_path: Path) -> None:
    assert named("code") is builtin("code")
    assert named(str(EXAMPLE)).name == "exercise-example"
    wrong = tmp_path / "mine.toml"
    wrong.write_text("title = 5\n", encoding="utf-8")
    for asked, says in (
        ("cod", "Unknown exercise 'cod': choose one of questions, "),
        (str(tmp_path / "none.toml"), "can't be read"),
        (str(tmp_path / "\0.toml"), "can't be read"),
        (str(wrong), "mine.toml:1: title: write a text"),
    ):
        with pytest.raises(Refusal) as refused:
            named(asked)
        assert says in refused.value.message


@pytest.mark.full
def test_a_camera_of_its_own_is_made_and_goes_with_what_was_left_over(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        days_ago = datetime.now(UTC) - timedelta(days=2)
        add_camera(store, "exercise-0123abcd", clock=lambda: days_ago)
        add_camera(store, "gate", clock=lambda: days_ago)
        made = ExerciseCamera(tmp_path, builtin("stranger"))
        other = ExerciseCamera(tmp_path, builtin("stranger"))
        made.open()
        other.open()
        assert len(list_cameras(store)) == 4
        made.remove()
        left = [camera.name for camera in list_cameras(store)]
        assert left[1:] == ["gate"]
        assert left[0].startswith("exercise-")
        assert left[0] != "exercise-0123abcd"
        other.remove()


def test_a_report_is_a_new_file_of_a_known_kind(tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("mine", encoding="utf-8")
    for path, says in (
        (tmp_path / "a.txt", ".json, .csv, .html"),
        (there, "is there already"),
        (tmp_path / "no" / "a.csv", "can't be written"),
    ):
        with pytest.raises(Refusal) as refused:
            begin_report(path)
        assert says in refused.value.message
    assert there.read_text(encoding="utf-8") == "mine"
    begin_report(path := tmp_path / "a.json")
    end_report(path, exercise_run("code"))  # left before it was begun
    assert json.loads(path.read_text(encoding="utf-8")) == []


@pytest.mark.full
def test_an_exercise_on_a_terminal_from_the_first_window_to_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with TerminalUser(tmp_path / "data", "--guided", "--exercise", "no-way", "--report", str(report)) as user:
        user.wait_for("Begin")
        user.press("enter")
        user.arrive("System Login")
        user.wait_for("► Step 1 of 11")
        user.press("f7")
        user.wait_for("Where does the customer turn?")
        user.step("up", "up")
        user.press("space")
        user.wait_for("Passed: all is reached.")
        user.leave()
    (result,) = json.loads(report.read_text(encoding="utf-8"))
    assert (result["exercise"], result["passed"]) == ("no-way", True)
    assert report.stat().st_mode & 0o777 == 0o600
    with Store.open(tmp_path / "data" / "cameras.sqlite3") as store:
        assert list_cameras(store) == []


@pytest.mark.full
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--report", "a.json"), "--report needs --exercise"),
        (("--exercise", "code", "--fresh"), "--fresh does not go with --exercise"),
        (("--exercise", "code", "--scenario", "lost"), "--scenario does not go with --exercise"),
        (("--exercise", "nothing"), "Unknown exercise 'nothing'"),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    with TerminalUser(tmp_path, *words) as user:
        user.wait_for(says)
