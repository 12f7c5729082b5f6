"""What a trainer does with cameras from the command line: looks at them, restores them, reads their logs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, CheapHasher, outcome, wrong
from tests.commands.test_help_languages import LOCALES
from tests.hosting.visitor_helpers import cheap_hashes
from tests.program.test_command_line import Shell, shell
from tui.camera import ADMIN, Answer, Camera, Hints, Store, add_camera, open_camera
from tui.camera.fleet.sharing import note_visits, share
from tui.commands.since import moment

__all__ = ["shell"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The cameras of the data directory: gate, hall and yard, `known` all three."""
    with cheap_hashes(), Store.open(tmp_path / "cameras.sqlite3") as store:
        for name in ("gate", "hall", "yard"):
            add_camera(store, name, "known", hasher=CheapHasher())
        yield store


def opened(store: Store, name: str = "gate") -> Camera:
    return open_camera(store, name, hasher=CheapHasher())


def change(store: Store, name: str) -> None:
    """Do what a restore takes back: another password, and nobody is left signed in."""
    camera = opened(store, name)
    session = camera.sign_in(ADMIN, KNOWN)
    camera.change_password(session, KNOWN, OTHER)
    camera.sign_out(session)


def states(shell: Shell, data: Path) -> dict[str, Any]:
    """What `cameras list --json` says of each camera."""
    code, output, errors = shell.run("--data", data, "cameras", "list", "--json")
    assert (code, errors) == (0, "")
    return {state["name"]: state for state in map(json.loads, output.splitlines())}


# --- restore --------------------------------------------------------------------------------------------


def test_several_cameras_are_restored_at_once(shell: Shell, store: Store, tmp_path: Path) -> None:
    for name in ("gate", "hall", "yard"):
        change(store, name)
    done = shell.run("--data", tmp_path, "cameras", "restore", "gate", "hall", "gate", "--yes")
    assert done == (0, "gate: scenario known restored\nhall: scenario known restored\n", "")
    for name, password in (("gate", KNOWN), ("hall", KNOWN), ("yard", OTHER)):
        opened(store, name).sign_in(ADMIN, password)


def test_an_unknown_name_or_a_user_at_work_keeps_all_as_they_are(
    shell: Shell, store: Store, tmp_path: Path
) -> None:
    change(store, "gate")
    restore = ("--data", tmp_path, "cameras", "restore", "--yes", "gate")
    shell.refused(1, "There is no camera 'nope'", *restore, "nope")
    hall = opened(store, "hall")
    working = hall.sign_in(ADMIN, KNOWN)
    shell.refused(6, "Signed in on camera 'hall': admin. --force signs them out", *restore, "hall")
    opened(store).sign_in(ADMIN, OTHER)
    assert hall.check(working).account == ADMIN

    assert shell.run(*restore, "hall", "--force")[0] == 0
    assert states(shell, tmp_path)["hall"]["signed_in"] == []
    opened(store).sign_in(ADMIN, KNOWN)


def test_a_user_who_comes_while_a_restore_hashes_is_not_signed_out(store: Store) -> None:
    from tui.camera.errors import CameraInUse
    from tui.camera.fleet.restoring import find, restore

    change(store, "gate")

    class Slow(CheapHasher):
        def hash(self, secret: str) -> str:
            opened(store).sign_in(ADMIN, OTHER)
            return super().hash(secret)

    with pytest.raises(CameraInUse):
        restore(store, find(store, ["gate"], force=False), force=False, hasher=Slow())
    opened(store).sign_in(ADMIN, OTHER)


def test_it_asks_only_where_something_would_be_lost(shell: Shell, store: Store, tmp_path: Path) -> None:
    restore = ("--data", tmp_path, "cameras", "restore")
    assert shell.run(*restore, "gate")[0] == 0
    change(store, "gate")
    code, output, errors = shell.run(*restore, "gate", "hall")
    assert output == "Restore gate? Passwords, questions, users and logs will be lost. [y/N]: \n"
    assert (code, errors) == (1, "camera-menus: Nothing was changed. Without a terminal, add --yes\n")
    assert shell.run(*restore, "gate", typed="n\n")[0] == 1
    opened(store).sign_out(opened(store).sign_in(ADMIN, OTHER))
    assert shell.run(*restore, "gate", typed="y\n")[0] == 0
    opened(store).sign_in(ADMIN, KNOWN)


def test_yes_counts_wherever_it_stands(shell: Shell, store: Store, tmp_path: Path) -> None:
    data = ("--data", tmp_path)
    for words in (("--yes", "cameras", "restore"), ("cameras", "--yes", "restore"), ("cameras", "restore")):
        change(store, "gate")
        assert shell.run(*data, *words, "gate", *([] if "--yes" in words else ["--yes"]))[0] == 0
    assert shell.run(*data, "cameras", "--yes", "remove", "gate") == (0, "", "")
    shell.refused(2, "--yes applies to the menus only", *data, "--yes", "ssh")


# --- list -----------------------------------------------------------------------------------------------


def test_the_list_shows_the_state_of_each_camera(shell: Shell, store: Store, tmp_path: Path) -> None:
    hall, yard = opened(store, "hall"), opened(store, "yard")
    hall.sign_in(ADMIN, KNOWN)
    wrong(yard, 5)
    share(store, "yard")
    said = shell.run("--data", tmp_path, "cameras", "list")[1].splitlines()
    serial = " ".join(re.findall(".{4}", opened(store).serial))
    assert re.split(" {2,}", said[0]) == ["Name", "Serial number", "Scenario", "State"]
    assert said[1] == f"gate  {serial}  known     unchanged"
    assert said[2].endswith("  known     signed in: admin; visited just now")
    locked = " ".join(" ".join(said[3:]).split())
    assert re.fullmatch(r"yard .* known admin locked until [\d :-]+; visited just now; shared", locked), (
        locked
    )

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


# --- log ------------------------------------------------------------------------------------------------


def log(shell: Shell, data: Path, *words: str, lang: str = "C.UTF-8") -> str:
    code, output, errors = shell.run("--data", data, "cameras", "log", "gate", *words, lang=lang)
    assert (code, errors) == (0, "")
    return output


def test_the_log_is_read_by_people(shell: Shell, store: Store, tmp_path: Path) -> None:
    wrong(opened(store), 1)
    time = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d"
    said = log(shell, tmp_path).splitlines()
    assert re.fullmatch(f"{time}         Scenario started · known", said[0])
    assert re.fullmatch(f"{time}  admin  Wrong name or password", said[1])
    assert "Неверный логин или пароль" in log(shell, tmp_path, lang="ru_RU.UTF-8")


def test_the_log_is_read_by_programs(shell: Shell, store: Store, tmp_path: Path) -> None:
    wrong(opened(store), 7)
    text = log(shell, tmp_path, "--csv")
    assert text.count("\r\n") == text.count("\n") == 9
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == ["number", "time", "type", "event", "user", "count", "details"]
    objects = [json.loads(line) for line in log(shell, tmp_path, "--json").splitlines()]
    assert [list(each) for each in objects] == [head] * 8
    for row, each in zip(rows, objects, strict=True):
        values = dict(zip(head, row, strict=True))
        assert json.loads(values.pop("details")) == each.pop("details")
        assert values == {name: str(value) for name, value in each.items()}
    assert [each["event"] for each in objects[-2:]] == ["Locked", "RefusedWhileLocked"]
    assert (objects[-1]["count"], objects[-1]["type"], objects[-1]["user"]) == (2, "Account", ADMIN)
    assert objects[-1]["time"].endswith("+00:00")
    assert log(shell, tmp_path, "--json", lang="ru_RU.UTF-8") == log(shell, tmp_path, "--json")


@pytest.mark.parametrize("form", ["--csv", "--json", "plain"])
def test_nothing_in_a_log_is_obeyed(shell: Shell, store: Store, tmp_path: Path, form: str) -> None:
    """Names as no camera would take them, put into the database by somebody else."""
    opened(store)
    hostile = "=cmd|' /C calc'!A0\x1b]0;gotcha\x07\x9b31m\u202e\r\n+1"
    from sqlalchemy import update

    from tui.camera.storage.schema import events

    with store.write_all() as tx:
        tx.execute(update(events).values(account=hostile, details={"user": hostile}))
    output = log(shell, tmp_path, *([] if form == "plain" else [form]))
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", output)
    assert output.count("\n") == (2 if form == "--csv" else 1)
    if form == "--csv":
        _, (*_, user, _, details) = csv.reader(io.StringIO(output, newline=""))
        assert user.startswith("'=cmd")
        assert not re.search(r'(^|[,;"])[=+@-]', details)
    if form == "--json":
        assert json.loads(output)["user"] == hostile


def test_a_log_holds_no_secret(shell: Shell, store: Store, tmp_path: Path) -> None:
    camera = opened(store)
    change(store, "gate")
    session = camera.sign_in(ADMIN, OTHER)
    camera.save_security(session, PHONE, MAIL, None, "anna@example.com")
    wrong(camera, 1, "Turnstile-42-typed-as-a-name")
    for form in ([], ["--csv"], ["--json"]):
        text = log(shell, tmp_path, *form)
        assert text.count("\n") >= 6
        for secret in (KNOWN, OTHER, PHONE.text, MAIL.text, "not-this-one", "Turnstile", "$argon2"):
            assert secret not in text


def test_since(shell: Shell, store: Store, tmp_path: Path) -> None:
    assert log(shell, tmp_path, "--since", "1h").count("\n") == 1
    assert log(shell, tmp_path, "--since", "2000-01-01").count("\n") == 1
    assert log(shell, tmp_path, "--since", "2999-01-01T00:00Z") == ""
    for bad in ("nope", "", "2h ago", "-1h", "9999999999d", "0001-01-01", "2026-13-01", "٣h"):
        shell.refused(
            2, "give a date, a time or an age", "--data", tmp_path, "cameras", "log", "gate", f"--since={bad}"
        )


def test_dates_times_and_ages() -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert moment("2h", now) == now - timedelta(hours=2)
    assert moment("1d12h", now) == now - timedelta(hours=36)
    assert moment("90s", now) == now - timedelta(seconds=90)
    assert moment("2026-11-27T09:30+03:00", now) == datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
    local = datetime(2026, 11, 27, 9, 30).astimezone()
    assert moment("2026-11-27 09:30", now) == local


# --- without hints --------------------------------------------------------------------------------------


def answers_told(output: str) -> list[str]:
    return re.findall(r"\? (\S+)$", output, re.MULTILINE)


def test_a_camera_without_hints_tells_its_answers_to_the_trainer_alone(
    shell: Shell, store: Store, tmp_path: Path
) -> None:
    add = ("--data", tmp_path, "cameras", "add", "--no-hints")
    code, output, errors = shell.run(*add, "exam")
    assert (code, errors) == (0, "")
    assert "told this once" in output
    phone, mail = answers_told(output)
    assert re.fullmatch(r"\d{5}", phone)
    assert {phone, mail}.isdisjoint({PHONE.text, MAIL.text})
    assert answers_told(shell.run(*add, "exam-2")[1]) != [phone, mail]
    camera = opened(store, "exam")
    assert camera.hints() == Hints(None, None)
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or mail.encode() not in file.read_bytes(), "hashes alone are kept"

    def reset(password: str) -> None:
        given = Answer(1, phone), Answer(2, mail)
        camera.reset_password(camera.answer_questions(*given), password)

    reset(OTHER)
    code, output, errors = shell.run("--data", tmp_path, "cameras", "restore", "exam", "--yes")
    assert (code, answers_told(output)) == (0, [])
    assert camera.hints() == Hints(None, None)
    reset(OTHER)
    assert states(shell, tmp_path)["exam"]["hints"] is False
    assert "no hints" in shell.run("--data", tmp_path, "cameras", "list")[1]


def test_a_known_password_without_hints(shell: Shell, store: Store, tmp_path: Path) -> None:
    words = ("--data", tmp_path, "cameras", "add", "exam", "--no-hints", "--scenario", "known")
    output = shell.run(*words)[1]
    [password] = re.findall("Password of admin: (.+)", output)
    camera = opened(store, "exam")
    camera.sign_in(ADMIN, password)
    assert camera.strength(password).name in {"MEDIUM", "STRONG"}
    assert camera.hints() == Hints(None, None)
