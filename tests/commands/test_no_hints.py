"""Cameras whose password and answers the trainer alone is told."""

from __future__ import annotations

import re
from pathlib import Path

from tests.camera.helpers import MAIL, OTHER, PHONE
from tests.commands.trainer_helpers import opened, states
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, Answer, Hints, Store


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
