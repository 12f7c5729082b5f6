"""What the trainer's board looks like. `make snapshots` takes the pictures anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.windows.cameras import Practice
from tests.helpers.windows.fitting import faults
from tests.snapshots.album import Album
from tests.snapshots.board_cases import CASES, SIZES, SMALLEST, board_made, picture_name
from tests.snapshots.cases import made
from tests.snapshots.readable import in_use, unreadable
from tui.hosting.session_facts import painted_cells
from tui.i18n import LANGUAGES
from tui.pictures.cells import Cells, painted


async def login(practice: Practice) -> Cells:
    """What a visitor sees."""
    async with made(practice, "login", "en", whole_way=False) as visitor:
        return painted(visitor.app.screen)


QUICK = [("board", "ru", (80, 24))]
ALL = [(case, language, size) for case in CASES for language in LANGUAGES for size in (*SIZES, SMALLEST)]


@pytest.mark.parametrize(
    ("name", "language", "size"),
    [
        pytest.param(*each, id=picture_name(*each), marks=() if each in QUICK else pytest.mark.full)
        for each in ALL
    ],
)
async def test_board(  # noqa: PLR0913, PLR0917 - what a picture is of
    album: Album, practice: Practice, tmp_path: Path, name: str, language: str, size: tuple[int, int]
) -> None:
    watched = await login(practice)
    async with board_made(tmp_path, name, language, size, watched) as user:
        with user.app._context():
            cells = painted_cells(user.app)
        different = album.compare(picture_name(name, language, size), cells)
        assert faults(user) == []
        if name != "board-watch":
            assert unreadable(in_use(user.app, cells)) == []
    if different:
        pytest.fail(different, pytrace=False)
