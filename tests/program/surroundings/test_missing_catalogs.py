"""A clone whose catalogs are not compiled, or damaged: English stands in, and one line says what to run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.terminals.terminal import Terminal
from tui.i18n import LOCALE

RUSSIAN = (
    "camera-menus: the texts in Русский (ru) are not compiled. In a clone, run: make run; else install "
    "camera-menus again\n"
)


@pytest.fixture(params=["none", *(pytest.param(kind, marks=pytest.mark.full) for kind in ("empty", "cut"))])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The program with other catalogs: Python finds no other difference."""
    shutil.copytree(LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.po"))
    for file in (tmp_path / "locale").rglob("*.mo"):
        if request.param == "none":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:100] if request.param == "cut" else b"")
    code = (
        f"import pathlib, tui.i18n; tui.i18n.LOCALE = pathlib.Path({str(tmp_path / 'locale')!r});"
        "import app; app.main()"
    )
    return [sys.executable, "-c", code, "--data", str(tmp_path / "data")]


def run(program: list[str], *words: str) -> tuple[int, str, str]:
    ended = subprocess.run([*program, *words], capture_output=True, text=True, check=False, timeout=60)
    return ended.returncode, ended.stdout, ended.stderr


def test_english_stands_in(program: list[str]) -> None:
    code, _, english = run(program, "--lang", "en", "cameras", "list")
    assert (code, english.count("\n")) == (0, 1)  # there are none: it says how to add one
    assert run(program, "--lang", "ru", "cameras", "list") == (0, "", RUSSIAN + english)
    code, said, errors = run(program, "--lang", "ru", "--help")
    assert (code, errors) == (0, RUSSIAN)
    assert "Practise what to do" in said


def test_the_menus_open(program: list[str]) -> None:
    with Terminal([*program, "--lang", "ru"], size=(100, 24)) as terminal:
        terminal.wait_for("Forgot Password")
        terminal.kill()


@pytest.mark.full
def test_scripts_need_them(program: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.play").write_text('click "Forgot Password"\n', encoding="utf-8")
    assert run(program, "play", "--lang", "en", "--check", str(tmp_path / "a.play")) == (1, "", RUSSIAN)
