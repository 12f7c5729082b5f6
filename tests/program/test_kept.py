"""What is kept between runs: each camera in its state, until it is told to start anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser, left_behind
from tui.camera import ADMIN, Store, WrongCredentials, add_camera, list_cameras

KNOWN = "Turnstile-42-north"
NEW = "Kettle-88-window"


def cameras(data: Path) -> list[tuple[str, str, str]]:
    with Store.open(data / "cameras.sqlite3") as store:
        return [(each.name, each.scenario, each.serial) for each in list_cameras(store)]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A data directory with the camera of scenario `known`, whose password is no longer the known one."""
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        known = add_camera(store, "known", "known", hasher=CheapHasher())
        known.change_password(known.sign_in(ADMIN, KNOWN), KNOWN, NEW)
    return tmp_path


@pytest.mark.parametrize("typed", ["\r", *(pytest.param(t, marks=pytest.mark.full) for t in ("n\r", "\x04"))])
def test_who_does_not_say_yes_keeps_the_camera(changed: Path, typed: str) -> None:
    with TerminalUser(changed, "--scenario", "known", "--fresh") as user:
        user.wait_for("Restart scenario known? The camera's password and questions will be lost. [y/N]:")
        user.send(typed)
        assert user.wait_exit() == 1
        assert "Nothing was changed" in user.text()
    with left_behind(changed, "known") as kept:
        kept.sign_in(ADMIN, NEW)


def test_a_camera_is_kept_until_it_is_started_anew(changed: Path) -> None:
    before = cameras(changed)
    with TerminalUser(changed, "--scenario", "known") as user:
        user.arrive("System Login")
        user.leave()
    with left_behind(changed, "known") as kept:
        kept.sign_in(ADMIN, NEW)
    with TerminalUser(changed, "--scenario", "known", "--fresh", env={"LANG": "ru_RU.UTF-8"}) as user:
        user.wait_for("Начать сценарий known заново?")
        user.send("y\r")
        user.arrive("Вход в систему")
        user.fill(KNOWN)
        user.wait_for("Главное меню")
        user.press("ctrl+q")
        assert user.wait_exit() == 0
    with left_behind(changed, "known") as anew, pytest.raises(WrongCredentials):
        anew.sign_in(ADMIN, NEW)
    assert cameras(changed) == before, "the same camera, in the same scenario"


@pytest.mark.full
def test_yes_starts_anew_without_asking(changed: Path) -> None:
    with TerminalUser(changed, "--scenario", "known", "--fresh", "--yes") as user:
        user.arrive("System Login")
        user.fill(KNOWN)
        user.wait_for("Main Menu")
        user.leave()


@pytest.mark.full
def test_nothing_is_asked_where_nothing_would_be_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "locked", "locked", hasher=CheapHasher())
    with TerminalUser(tmp_path, "--scenario", "locked", "--fresh") as user:
        user.arrive("System Login")
        user.leave()


@pytest.mark.full
def test_without_hints_the_password_is_told_before_the_menus_and_nowhere_else(tmp_path: Path) -> None:
    words = ("--scenario", "known", "--no-hints")
    with TerminalUser(tmp_path, *words) as user:
        user.wait_for("Press Enter to open the menus")
        [password] = re.findall(r"Password of admin: (\S+)", user.text())
        assert password != KNOWN
        assert "postcode" not in user.text()
        user.send("\r")
        user.arrive("System Login")
        after = user.raw.partition(password.encode())[2]
        wiped, menus = after.find(b"\x1b[2J\x1b[?1049l"), after.find(b"\x1b[?1049h")
        assert 0 <= wiped < menus, "the password stands there until the menus are painted over it"
        user.press("f1")
        user.wait_for("“Forgot Password” works")
        assert "practice camera:" not in user.text()
        user.press("f1")
        user.wait_for(lambda _: "“Forgot Password” works" not in user.text())
        user.fill(password)
        user.wait_for("Main Menu")
        user.leave()
    with TerminalUser(tmp_path, *words) as user:
        user.arrive("System Login")
        user.leave()
    with left_behind(tmp_path, "known") as kept:
        kept.sign_in(ADMIN, password)


@pytest.mark.full
def test_a_camera_with_hints_keeps_them_until_it_is_started_anew(changed: Path) -> None:
    words = ("--scenario", "known", "--no-hints")
    with TerminalUser(changed, *words) as user:
        assert user.wait_exit() == 2
        assert "was made with hints: add --fresh" in user.text()
    with TerminalUser(changed, *words, "--fresh", "--yes") as user:
        user.wait_for("Password of admin: ")


@pytest.mark.full
def test_each_scenario_has_a_camera_of_its_own_and_a_named_one_keeps_its_scenario(tmp_path: Path) -> None:
    with TerminalUser(tmp_path, "--scenario", "factory") as user:
        user.wait_for("First start")
        user.leave()
    with TerminalUser(tmp_path, "--scenario", "known") as user:
        user.arrive("System Login")
        user.fill(KNOWN)
        user.wait_for("Main Menu")
        user.leave()
    assert [each[:2] for each in cameras(tmp_path)] == [("factory", "factory"), ("known", "known")]
    for options, code, says in (
        (("--camera", "known", "--scenario", "lost"), 2, "Camera known is in scenario known: add --fresh"),
        (("--camera", "nope"), 1, "There is no camera 'nope'"),
    ):
        with TerminalUser(tmp_path, *options) as user:
            assert user.wait_exit() == code
            assert says in user.text()
            assert b"\x1b[?1049h" not in user.raw
    with TerminalUser(tmp_path, "--camera", "known", "--scenario", "lost", "--fresh", "--yes") as user:
        user.arrive("System Login")
        user.fill(KNOWN)
        user.wait_for("Username or password error. Tries left: 4")
        user.leave()
    assert [each[:2] for each in cameras(tmp_path)] == [("factory", "factory"), ("known", "lost")]


@pytest.mark.full
def test_two_that_start_at_once_share_the_camera(tmp_path: Path) -> None:
    with (
        TerminalUser(tmp_path, "--scenario", "known", program=[PROGRAM]) as one,
        TerminalUser(tmp_path, "--scenario", "known", program=[PROGRAM]) as other,
    ):
        for user in (one, other):
            user.arrive("System Login")
            user.fill(KNOWN)
        for user in (one, other):
            user.wait_for("Main Menu")
            user.leave()
    assert len(cameras(tmp_path)) == 1
