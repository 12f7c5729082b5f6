"""Advanced > Account: its table in all colours, and its buttons."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import Practice, visit
from tests.helpers.windows.fitting import touching
from tests.helpers.windows.ways import ACCOUNT, begin
from tui.pictures.cells import painted


@pytest.mark.parametrize(
    "theme", ["osd-16", *(pytest.param(theme, marks=pytest.mark.full) for theme in ("osd", "osd-256"))]
)
async def test_of_the_table_one_row_is_raised(practice: Practice, theme: str) -> None:
    async with visit(practice.camera("known")) as user:
        user.app.theme = theme
        await begin(user, *ACCOUNT, "down", "#refresh")
        raised = user.app.get_css_variables()["osd-picked"]
        table = user.widget("AccountTable").region
        picture = painted(user.app.screen, user.app._background_screens)
        backs = [{run.style.colours()[1] for run in row if run.column < table.right} for row in picture.rows]
        assert [y for y in range(table.y, table.bottom) if raised in backs[y]] == [table.y + 2]


@pytest.mark.parametrize("language", ["ru", pytest.param("en", marks=pytest.mark.full)])
async def test_tiles_break_at_the_space(practice: Practice, language: str) -> None:
    async with visit(practice.camera("known"), language) as user:
        await begin(user, *ACCOUNT)
        for columns, rows_ in ((80, 24), (60, 20), (120, 40)):
            await user.resize(columns, rows_)
            high = 2 if language == "ru" and columns < 120 else 1
            assert {tile.region.height for tile in user.widgets("Tile")} == {high}
            assert user.sees(
                "Смена пароля" if high == 1 and language == "ru" else "пароля" if high == 2 else "Add"
            )
            assert touching(user) == []
