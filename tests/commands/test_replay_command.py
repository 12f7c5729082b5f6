"""`camera-menus replay` as it is typed: with a recording, with what `play` writes, and with wrong files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_user import PROGRAM


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"hello\n", "a.txt is no recording of a terminal"),
        ("\x1b[31mred", b"", "␛[31mred is no recording of a terminal"),
        (
            "new.cast",
            b'{"version": 3, "term": {"cols": 80, "rows": 24}}\n',
            "new.cast is no asciicast of version 2",
        ),
        ("folder", None, "folder can't be read: Is a directory"),
        ("missing", None, "missing can't be read: No such file or directory"),
    ],
)
def test_a_wrong_file_is_one_line(
    shell: Shell, tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    elif name == "folder":
        path.mkdir()
    code, output, errors = shell.run("replay", str(path))
    assert (code, output) == (1, "")
    assert errors == f"camera-menus: {tmp_path}/{says}\n"


def test_without_a_terminal_it_shows_nothing(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.cast").write_bytes(b'{"version": 2, "width": 80, "height": 24}\n')
    code, output, errors = shell.run("replay", str(tmp_path / "a.cast"))
    assert (code, output, errors.count("\n")) == (4, "", 1)


def test_what_play_writes_is_shown_too(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "a.play"
    script.write_text('scenario known\ntype "wrong"\npress Enter\n', "utf-8")
    code, _, errors = shell.run(
        "play", str(script), "--lang", "en", "--format", "cast", "--out", str(tmp_path)
    )
    assert (code, errors) == (0, "")
    [path] = tmp_path.rglob("*.cast")
    with Terminal([PROGRAM, "replay", "--speed", "50", str(path)], size=(80, 26)) as terminal:
        terminal.wait_for("The end")
        assert "System Login" in terminal.text()
        assert "Tries left" in terminal.text()
        terminal.send("q")
        assert terminal.wait_exit() == 0
