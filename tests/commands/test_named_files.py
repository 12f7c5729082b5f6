"""Files that options and arguments name: none keeps a command waiting, and each refusal is one line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tui.commands.replay.ending import check_folder

SCRIPT = "shot login\n"

COMMANDS = {
    "script": (2, "play --check {}"),
    "font": (2, "play --check --font {} script.play"),
    "keys": (1, "cameras add gate --shared --authorized-keys {}"),
    "exercise": (1, "ssh --exercise {} --port 0"),
    "password file": (1, "ssh --password-file {} --port 0"),
    "certificate": (1, "web --tls-cert {} --port 0"),
    "key": (1, "web --tls-cert script.play --tls-key {} --port 0"),
    "sheet token": (1, "web --sheet-token {} --port 0"),
    "board token": (1, "ssh --web 0 --board-token {} --port 0"),
    "recording": (1, "replay {}"),
    "photo": (11, "desk {}"),
    "photo on the phone": (1, "phone {}"),
}
"""Exit code and words of every command that reads a file which is named."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a pipe that nobody writes to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    os.mkfifo("pipe.toml")
    Path("zero.toml").symlink_to("/dev/zero")
    Path("folder.toml").mkdir()
    Path("script.play").write_text(SCRIPT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["pipe.toml", "zero.toml", "folder.toml", "none.toml", "x" * 300 + ".toml"])
@pytest.mark.parametrize(("code", "words"), COMMANDS.values(), ids=COMMANDS)
def test_no_file_that_can_be_read(code: int, words: str, name: str, folder: Path, shell: Shell) -> None:
    shell.refused(code, "", *words.format(name).split())
    assert not (folder / "pictures").exists()


def test_a_mail_password_without_end(folder: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pipe.toml", "zero.toml", "large"):
        (folder / "large").write_bytes(b"x" * 5000)
        monkeypatch.setenv("CAMERA_MENUS_SMTP_PASSWORD_FILE", name)
        says = "Can't read the file named in CAMERA_MENUS_SMTP_PASSWORD_FILE"
        shell.refused(2, says, "desk", "--smtp", "smtps://me@mail.example", "a.png")


@pytest.mark.parametrize(
    ("lang", "says"),
    [("ru_RU.UTF-8", "Не удаётся прочитать folder.toml: это каталог"), ("zh_CN.UTF-8", "：这是一个目录")],
)
@pytest.mark.usefixtures("folder")
def test_the_reason_is_in_the_language_of_the_line(lang: str, says: str, shell: Shell) -> None:
    shell.refused(2, says, "play", "folder.toml", lang=lang)
    shell.refused(1, says, "replay", "folder.toml", lang=lang)
    shell.refused(1, says, "ssh", "--exercise", "folder.toml", lang=lang)


@pytest.mark.usefixtures("folder")
def test_a_script_may_come_out_of_a_program() -> None:
    """As bash's `play <(program)`."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        [*CHEAP_PROGRAM, "play", "--check", "--lang", "en", f"/dev/fd/{reading}"],
        pass_fds=[reading],
        stderr=subprocess.PIPE,
        text=True,
    ) as played:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as program:
            program.write(SCRIPT)
        assert played.communicate()[1] == ""
    assert played.returncode == 0


# --- where files are to be written --------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_a_file_where_recordings_are_to_go(shell: Shell) -> None:
    for command in ("ssh", "web"):
        says = "Не удаётся записать script.play: это не каталог"
        shell.refused(1, says, command, "--port", "0", "--record", "script.play", lang="ru_RU.UTF-8")


@pytest.mark.usefixtures("folder")
def test_the_language_of_the_guide_is_not_that_of_its_refusals(shell: Shell) -> None:
    shell.refused(1, "无法写入", "guide", "--lang", "en", "--out", "script.play", lang="zh_CN.UTF-8")


@pytest.mark.parametrize(
    "words",
    [
        "play script.play --out {}",
        "guide --out {}",
        "guide --out {} --lang en,ru",
        "play --lang en script.play --out {}",
    ],
)
@pytest.mark.parametrize("name", ["/proc/none", "script.play", "script.play/below", "x" * 300])
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_written_is_said_before_the_work(words: str, name: str, shell: Shell) -> None:
    shell.refused(1, f"{name}/en can't be written: ", *words.format(name).split())


def test_a_folder_that_was_tried_is_not_left_behind(folder: Path) -> None:
    (folder / "a").mkdir()
    check_folder(folder / "a/b/c")
    assert list((folder / "a").iterdir()) == []
