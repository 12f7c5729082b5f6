"""The log of a camera on standard output: for people and for programs, and harmless to both."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, wrong
from tests.commands.trainer_helpers import change, opened
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, Store
from tui.commands.cameras.since import moment


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
