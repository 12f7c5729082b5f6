"""`camera-menus play`: files, exit codes and words; the same bytes whatever the machine is like."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from tests.helpers.programs.child import child
from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, PROGRAM
from tests.replay.helpers import BY_QUESTIONS, pictures, played, way_by_questions
from tui.commands.replay.play import FORMATS
from tui.pictures.fonts import found
from tui.replay.output import formats, recorded_frames

LOGIN = "shot login\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "login.play"
    path.write_text(LOGIN, encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_knows_the_formats() -> None:
    assert (*formats.FORMATS, *recorded_frames.RECORDINGS) == FORMATS


def test_pictures_are_written_by_language(shell: Shell, script: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, errors = shell.run("play", script, "--lang", "ru,en", "--out", out, "--format", "svg,txt")
    assert (code, errors) == (0, "")
    written = [f"{language}/01-login.{ending}" for language in ("ru", "en") for ending in ("svg", "txt")]
    assert said.splitlines() == [str(out / name) for name in written]
    assert files(out).keys() == set(written)
    assert "Вход в систему" in (out / "ru/01-login.txt").read_text(encoding="utf-8")


def test_a_step_that_fails_leaves_its_picture_and_the_screen(
    shell: Shell, script: Path, tmp_path: Path
) -> None:
    script.write_text(f'{LOGIN}expect window "Rset"\n', encoding="utf-8")
    out = tmp_path / "out"
    code, _, errors = shell.run("play", script, "--lang", "zh", "--out", out, lang="ru_RU.UTF-8")
    assert code == 1
    first, *screen = errors.splitlines()
    assert first.startswith(f"camera-menus: {script}:2: Ожидалось окно «Rset», а открыто «System Login» (zh)")
    assert any("系统登录" in line for line in screen)
    assert files(out).keys() == {"zh/01-login.svg", "zh/02-failed.svg"}


def test_check_writes_nothing_and_json_tells_all(shell: Shell, script: Path, tmp_path: Path) -> None:
    before = files(tmp_path)
    script.write_text('shot login mark "OK"\ncaption "A"\n', encoding="utf-8")
    code, said, _ = shell.run("play", script, "--lang", "en", "--check", "--json")
    assert (code, files(tmp_path).keys()) == (0, before.keys())
    assert json.loads(said) == {"file": str(script), "language": "en", "steps": 2, "pictures": 1, "ok": True}
    code, said, _ = shell.run("play", script, "--lang", "en", "--json", "--out", tmp_path)
    picture, end = map(json.loads, said.splitlines())
    assert (picture["picture"], picture["line"], len(picture["mark"]), end["ok"]) == ("login", 1, 4, True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["play"], 2, "Missing argument"),
        (["play", "{script}", "--lang", "de"], 2, "--lang: unknown 'de', choose of en, ru, zh"),
        (
            ["play", "{script}", "--format", "gif"],
            2,
            "--format: unknown 'gif', choose of svg, png, txt, ansi",
        ),
        (["play", "{script}", "--format", ""], 2, "--format: choose of svg, png, txt, ansi"),
        (["play", "{script}.none"], 2, "can't be read: No such file or directory"),
        (["play", "/dev/null"], 2, "/dev/null can't be read: Not a regular file"),
        (["play", "{script}", "--out", "/dev/null"], 1, "can't be written"),
    ],
)
def test_what_is_refused(shell: Shell, script: Path, words: list[str], code: int, says: str) -> None:
    shell.refused(code, says, *(word.format(script=script) for word in words))


def test_a_line_that_cannot_be_read_ends_before_anything_is_played(
    shell: Shell, script: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.play"
    bad.write_text("clik\n", encoding="utf-8")
    shell.refused(2, f"{bad}:1: Unknown verb “clik”", "play", script, bad, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    bad.write_bytes(b"\xff\n")
    shell.refused(2, "is not a text in UTF-8", "play", bad)


@pytest.mark.full
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    path = tmp_path / "long.play"
    path.write_text("shot a\n" + "clock +1 d\n" * 500, encoding="utf-8")
    command = [*CHEAP_PROGRAM, "play", str(path), "--out", str(tmp_path / "out")]
    with child(command, env={**os.environ, "TMPDIR": str(own)}) as process:
        deadline = time.monotonic() + 20
        while not list(own.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert list(own.iterdir()), "it has not begun"
        process.send_signal(number)
        said = process.communicate(timeout=20)[1].strip()
    interrupted = number == signal.SIGINT
    assert (process.returncode, said) == (128 + number, "camera-menus: Interrupted" if interrupted else "")
    assert not list(own.iterdir())
    assert not (tmp_path / "out").exists()


@pytest.mark.full
def test_a_long_script_says_where_it_is(script: Path) -> None:
    script.write_text("clock +1 d\n" * 12, encoding="utf-8")
    with Terminal([PROGRAM, "play", str(script), "--check", "--lang", "ru"]) as terminal:
        terminal.wait_for(re.compile(r"login.play \(ru\): step \d+ of 12"))
        assert terminal.wait_exit() == 0
        assert not terminal.text().strip()


@pytest.mark.full
def test_it_is_shown_on_a_stage_and_the_terminal_is_given_back(script: Path) -> None:
    script.write_text('caption "Step one"\npress F1\npause 1 s\n', encoding="utf-8")
    command = [PROGRAM, "play", str(script), "--show", "--pace", "0.3", "--lang", "en"]
    with Terminal(command, size=(80, 25)) as terminal:
        terminal.wait_for("F1   Step one")
        assert "F1 Hide" in terminal.text()
        assert terminal.wait_exit() == 0
        assert not terminal.text().strip()
    with Terminal(command, size=(80, 24)) as terminal:
        terminal.wait_for("--show needs a terminal of at least 80x25")
        assert terminal.wait_exit() == 4


@pytest.mark.full
def test_a_character_without_a_font_is_named_and_all_is_written(
    shell: Shell, script: Path, tmp_path: Path
) -> None:
    script.write_text('caption "\U00010330"\nshot login\n', encoding="utf-8")
    fonts = [path for path in found() if path.name == "DejaVuSansMono.ttf"][:1]
    if not fonts:
        pytest.skip("no DejaVuSansMono.ttf; Debian has it in the package fonts-dejavu-core")
    out = tmp_path / "out"
    words = ("--lang", "en", "--out", out, "--format", "svg,txt,png", "--font", fonts[0])
    code, _, errors = shell.run("play", script, *words)
    assert code == 1
    assert "U+10330" in errors
    assert files(out).keys() == {f"en/01-login.{ending}" for ending in ("svg", "txt", "png")}


@pytest.mark.full
def test_an_animation_has_all_frames(shell: Shell, script: Path, tmp_path: Path) -> None:
    script.write_text("press F1 F1\n", encoding="utf-8")
    code, _, errors = shell.run("play", script, "--lang", "en", "--out", tmp_path, "--format", "webp,cast")
    assert (code, errors) == (0, "")
    with Image.open(tmp_path / "en" / "login.webp") as animation:
        assert getattr(animation, "n_frames") == 3  # noqa: B009 - Pillow's
    assert len((tmp_path / "en" / "login.cast").read_text(encoding="utf-8").splitlines()) == 5


SHORT: Final = 'scenario lost-no-questions\nclick "Forgot Password"\nclick "Forgot?"\nscan\nshot captcha\n'


@pytest.mark.parametrize(
    ("language", "lines"),
    [("ru", SHORT), *(pytest.param(each, None, marks=pytest.mark.full) for each in ("ru", "zh"))],
)
def test_the_same_bytes_on_another_machine(language: str, lines: str | None, tmp_path: Path) -> None:
    """A window with codes, and in the long rounds the whole way by questions."""
    script = BY_QUESTIONS
    if lines is not None:
        script = tmp_path / "captcha.play"
        script.write_text(lines, encoding="utf-8")
    other = {
        "TERM": "dumb",
        "LANG": "zh_CN.UTF-8",
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "4711",
        "NO_COLOR": "1",
        "COLUMNS": "40",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "TEXTUAL_COLOR_SYSTEM": "standard",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    command = [PROGRAM, "play", str(script), "--lang", language, "--out", str(tmp_path / "out")]
    subprocess.run(command, env=other, check=True, capture_output=True, cwd=tmp_path)
    here = played(script, language) if lines else way_by_questions(language)
    assert files(tmp_path / "out" / language) == pictures(here)
    left = {path for path in tmp_path.iterdir() if path != script}
    assert left == {tmp_path / "out"}, "something was left behind"
