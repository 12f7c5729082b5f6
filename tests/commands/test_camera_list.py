"""The list of cameras: what is going on there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.camera.helpers import KNOWN, PHONE, CheapHasher, outcome, wrong
from tests.commands.test_help_languages import LOCALES
from tests.commands.trainer_helpers import opened, states
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, Answer, Store, add_camera
from tui.camera.fleet.sharing import note_visits, share


def test_the_list_shows_the_state_of_each_camera(shell: Shell, store: Store, tmp_path: Path) -> None:
    hall, yard = opened(store, "hall"), opened(store, "yard")
    hall.sign_in(ADMIN, KNOWN)
    wrong(yard, 5)
    share(store, "yard")
    said = shell.run("--data", tmp_path, "cameras", "list")[1].splitlines()
    serial = " ".join(re.findall(".{4}", opened(store).serial))
    assert re.split(" {2,}", said[0]) == ["Name", "Serial number", "Scenario", "State"]
    assert said[1] == f"gate  {serial}  known     unchanged"
    assert said[2].endswith("  known     signed in: admin · visited just now")
    locked = " ".join(" ".join(said[3:]).replace("·", "").split())
    assert re.fullmatch(r"yard .* known admin locked until [\d :-]+ visited just now shared", locked), locked

    state = states(shell, tmp_path)["yard"]
    [lock] = state["locks"]
    assert (lock["way"], lock["user"]) == ("sign-in", ADMIN)
    left = datetime.fromisoformat(lock["until"]) - datetime.now(UTC)
    assert timedelta(minutes=28) < left <= timedelta(minutes=30)
    assert (state["serial"], state["unchanged"], state["shared"]) == (yard.serial, False, True)


def test_the_last_visit_is_the_servers_or_the_logs(shell: Shell, store: Store, tmp_path: Path) -> None:
    an_hour_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    assert states(shell, tmp_path)["gate"]["last_visit"] is None
    note_visits(store, [opened(store).serial], an_hour_ago)
    assert states(shell, tmp_path)["gate"]["last_visit"] == an_hour_ago.isoformat()
    wrong(opened(store), 1)
    assert states(shell, tmp_path)["gate"]["last_visit"] > an_hour_ago.isoformat()
    shell.run("--data", tmp_path, "cameras", "restore", "gate", "--yes")
    assert states(shell, tmp_path)["gate"]["last_visit"] is None


@pytest.mark.parametrize("language", LOCALES)
def test_the_list_fits_80_cells(shell: Shell, store: Store, tmp_path: Path, language: str) -> None:
    lost = add_camera(store, "lost-1", hasher=CheapHasher())
    wrong(lost, 5)
    for _ in range(5):
        outcome(lambda: lost.answer_questions(PHONE, Answer(2, "wrong@example.com")))
    share(store, "lost-1")
    listing = ("--data", tmp_path, "cameras", "list")
    for name in ("short", "n" * 32):
        add_camera(store, name, "lost-no-questions", hasher=CheapHasher())
        said = shell.run(*listing, lang=LOCALES[language])[1].splitlines()
        assert max(map(cell_len, said)) <= 80
        assert any(line.startswith(f"{name} ") for line in said), "names are whole"
    if language == "en":
        assert "questions locked until" in " ".join(" ".join(said).split())


def test_without_a_camera_the_list_makes_nothing(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "none"
    says = "There are no cameras yet: camera-menus cameras add NAME\n"
    assert shell.run("--data", data, "cameras", "list") == (0, "", says)
    assert shell.run("--data", data, "cameras", "list", "--json") == (0, "", "")
    for command in ("log", "restore", "remove"):
        shell.refused(1, "There is no camera 'gate'", "--data", data, "cameras", command, "gate")
    assert not data.exists()


def test_list_and_log_do_not_wait_for_a_writer(shell: Shell, store: Store, tmp_path: Path) -> None:
    with store.write_all():
        started = datetime.now(UTC)
        assert list(states(shell, tmp_path)) == ["gate", "hall", "yard"]
        assert shell.run("--data", tmp_path, "cameras", "log", "gate")[0] == 0
        assert datetime.now(UTC) - started < timedelta(seconds=20), "a writer is waited for 30 s"
