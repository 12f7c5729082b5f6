"""A page shows what the whole screen would look like, though only the rows that changed are taken.

Neither are the keys that work looked up at every frame.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar, Final

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from app import visitor_windows
from screens.common.dialog import LeaveScreen
from tests.hosting.visitor_helpers import cheap_hashes
from tests.remote.helpers import Form
from tests.remote.web.page import TOO_LONG, Page, Shown, running
from tui.app_base import AppBase
from tui.hosting.service import hosted
from tui.i18n import LazyText
from tui.key_order import KeysInTurn
from tui.pictures.cells import painted, parts
from tui.remote.visitor import Visitor
from tui.widgets.keybar import KeyBar, function_keys
from tui.widgets.painting.compositor import Painter

KEYS: Final = (
    *(
        "Tab",
        "Tab",
        "Enter",
        "Enter",
        "Escape",
        "ArrowDown",
        "ArrowUp",
        "ArrowRight",
        "Backspace",
        "PageDown",
    ),
    *("F1", "F2", "F3", "F4", "F5"),
)
SIZES: Final = ((80, 24), (60, 20), (100, 30))


class Counted(Static):
    """Counts how often it was asked for its lines."""

    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        Counted.asked += 1
        return super().render_lines(crop)


class PaintedScreen(Screen[None]):
    """As the windows are."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = Painter()


class Counting(Form):
    def get_default_screen(self) -> Screen[None]:
        return PaintedScreen()

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Counted("not changed")


async def test_a_letter_asks_no_other_widget_for_its_lines() -> None:
    async def counting(visitor: Visitor) -> App[Any]:
        return Counting(visitor)

    async with running(counting) as sessions, sessions.page() as page:
        page.hello()
        await page.sees("not changed")
        page.send("text", "one")
        await page.sees("one")
        before = Counted.asked
        page.send("text", "two")
        await page.sees("onetwo")
        assert Counted.asked == before


class _Crowded(PaintedScreen):
    """Its last row has no room for F4, which works after every other F8."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help"),
        Binding("f4", "large"),
        Binding("f8", "switch"),
    ]
    may_be_large = False

    def compose(self) -> ComposeResult:
        yield KeyBar()

    def key_words(self) -> dict[str, LazyText]:
        return {"f1": LazyText("test", "H" * 50), "f4": LazyText("footer", "Large")}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:  # noqa: ARG002
        return action != "large" or self.may_be_large

    def action_switch(self) -> None:
        self.may_be_large = not self.may_be_large
        self.refresh_bindings()


class _CrowdedApp(AppBase[None]):
    def get_default_screen(self) -> Screen[None]:
        return _Crowded()


async def test_a_page_is_told_of_a_key_that_has_no_room_in_the_last_row() -> None:
    async def crowded(visitor: Visitor) -> App[Any]:
        return _CrowdedApp(language=visitor.language)

    async with running(crowded) as sessions, sessions.page() as page:
        page.hello(size=(60, 20))
        await page.sees("HHH")
        for works in (True, False, True):  # the first frames are painted whole
            page.press("F8")
            await page.sees(lambda: page.keys.get("F4") == ("Large" if works else None))  # noqa: B023
            assert "F4" not in page.text()


def whole(app: App[Any]) -> dict[int, list[Shown]]:
    """Return the rows of an app's screen, all of them taken now."""
    with app._context():
        cells = painted(app.screen, app._background_screens)
    return {
        number: [_shown(part) for run in row for part in parts(run)] for number, row in enumerate(cells.rows)
    }


def _shown(run: Any) -> Shown:  # noqa: ANN401
    style = run.style
    flags = style.bold | style.italic << 1 | style.underline << 2 | style.strike << 3
    front, back = style.colours()
    return Shown(run.column, run.width, run.text, front, back, flags)


async def walk(data: Path, seed: int, steps: int) -> None:
    """Press keys at random, in windows, lists and notices; look at the whole screen each time."""
    chance = random.Random(seed)
    apps: list[App[Any]] = []
    with cheap_hashes(), hosted(data, "known", windows=visitor_windows()) as service:
        of_visitors = service.apps()

        async def made(visitor: Visitor) -> App[Any]:
            apps.append(await of_visitors.app_for(visitor))
            return apps[-1]

        async with running(made) as sessions, sessions.page() as page:
            page.hello()
            await page.sees("Forgot")
            for step in range(steps):
                began, what = perf_counter(), _press(page, chance, apps[0])
                try:
                    await _shown_whole(page, apps[0], began, what)
                except TimeoutError:
                    rows = whole(apps[0]).items()
                    wrong = [(page.row(row), runs) for row, runs in rows if page.rows.get(row) != runs]
                    pytest.fail(
                        f"seed {seed}, step {step}, {what}: {page.keys}; shown, and should be: {wrong}"
                    )
        await of_visitors.close()


def _done(app: App[Any], began: float, what: str | tuple[int, int]) -> bool:
    """Whether a key has had its effect, or a size is the app's."""
    assert isinstance(app, KeysInTurn)
    return app.size == what or (app.settled > began and not app.waiting())


async def _shown_whole(page: Page, app: App[Any], began: float, what: str | tuple[int, int]) -> None:
    async with asyncio.timeout(TOO_LONG):
        while not (  # noqa: ASYNC110 - not all is told
            _done(app, began, what) and page.rows == whole(app) and page.keys == function_keys(app.screen)
        ):
            await asyncio.sleep(0.01)


def _press(page: Page, chance: random.Random, app: App[Any]) -> str | tuple[int, int]:
    if chance.random() < 0.05:
        page.send("size", *(size := chance.choice(SIZES)))
        return size
    if chance.random() < 0.2:
        page.send("text", chance.choice(("a", "п", "码")))
        return "text"
    key = "Escape" if isinstance(app.screen, LeaveScreen) else chance.choice(KEYS)
    page.press(key)
    return key


@pytest.mark.parametrize("seed", [1])
async def test_rows_that_changed_make_the_whole_screen(tmp_path: Path, seed: int) -> None:
    async with asyncio.timeout(4 * TOO_LONG):
        await walk(tmp_path, seed, 15)


@pytest.mark.full
@pytest.mark.parametrize("seed", [2])
async def test_rows_that_changed_make_the_whole_screen_for_long(tmp_path: Path, seed: int) -> None:
    async with asyncio.timeout(10 * TOO_LONG):
        await walk(tmp_path, seed, 150)
