"""The pictures and recordings of README and docs are what the menus look like now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, pages
from tests.helpers.programs.shell import Shell
from tui.i18n import LANGUAGES

PICTURES = ROOT / "docs/pictures"
LARGEST = 300 * 1024
"""Bytes of a recording: README loads one at once."""


def commands() -> list[list[str]]:
    """Return the words of the commands that `make pictures` runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [lines] = re.findall(r"^pictures:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    return [shlex.split(line.removeprefix("\t$(BIN)/camera-menus ")) for line in lines.splitlines()]


@pytest.mark.parametrize(
    ("language", "made"),
    [("ru", commands()[1:]), *(pytest.param(each, commands(), marks=pytest.mark.full) for each in LANGUAGES)],
)
def test_pictures_are_up_to_date(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, made: list[list[str]]
) -> None:
    monkeypatch.chdir(ROOT)
    for words in made:
        code, _, errors = shell.run(*words, "--out", tmp_path, "--lang", language)
        assert code == 0, errors
    kept, now = contents(PICTURES / language), contents(tmp_path / language)
    changed = [name for name in now if kept.get(name) != now[name]]
    assert changed == [], "out of date: run `make pictures`, look at them, and commit them"
    if made == commands():
        assert kept.keys() == now.keys(), "no script makes these any more"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_recordings_are_small_and_take_some_20_seconds() -> None:
    recordings = sorted(PICTURES.glob("*/reset-by-code.svg"))
    assert [path.parent.name for path in recordings] == ["en", "ru", "zh"]
    for path in recordings:
        assert path.stat().st_size <= LARGEST
        [seconds] = re.findall(r"animation:([\d.]+)s ", path.read_text(encoding="utf-8"))
        assert 18 <= float(seconds) <= 22  # noqa: RUF100


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_is_shown_on_a_page_of_its_language(language: str) -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in pages(language))
    for path in (PICTURES / language).iterdir():
        assert f"pictures/{language}/{path.name})" in shown, path
