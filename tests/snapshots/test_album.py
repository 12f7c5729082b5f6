"""How pictures are compared, shown and renewed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.snapshots.album import Album
from tui.pictures.cells import Cells, from_strips


def cells(words: str, style: str = "") -> Cells:
    return from_strips([Strip([Segment(words, Style.parse(style))])], len(words))


@pytest.fixture
def kept(tmp_path: Path) -> Album:
    (tmp_path / "pictures").mkdir()
    renewing = Album(renewing=True, pictures=tmp_path / "pictures", changes=tmp_path / "changes")
    assert renewing.compare("login.en-80x24", cells("System Login")) == ""
    album = Album(pictures=renewing.pictures, changes=renewing.changes)
    assert album.compare("login.en-80x24", cells("System Login")) == ""
    return album


def test_other_words_are_a_diff(kept: Album) -> None:
    said = kept.compare("login.en-80x24", cells("System Logout"))
    assert "-System Login\n+System Logout" in said
    page = (kept.changes / "index.html").read_text(encoding="utf-8")
    assert 'src="login.en-80x24.old.svg"' in page
    assert 'src="login.en-80x24.new.svg"' in page
    assert "Login" in (kept.pictures / "login.en-80x24.txt").read_text(encoding="utf-8")


def test_other_colours_are_said_to_be_nothing_else(kept: Album) -> None:
    said = kept.compare("login.en-80x24", cells("System Login", "red"))
    assert "the text is the same, colours or styles differ" in said


def test_a_picture_that_is_right_again_is_no_change(kept: Album) -> None:
    kept.compare("login.en-80x24", cells("System Logout"))
    kept.compare("login.en-80x24", cells("System Login"))
    assert not list(kept.changes.glob("*.svg"))


def test_a_new_picture_differs_until_it_is_taken(kept: Album) -> None:
    assert "there is no such picture yet" in kept.compare("menu.en-80x24", cells("Main Menu"))


def test_pictures_can_be_thrown_away(kept: Album) -> None:
    kept.remove("login.en-80x24")
    assert kept.names() == set()
