"""The board's pages in a browser: by keyboard, on a phone, in both colour schemes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.board.helpers import Sessions
from tests.remote.helpers import until
from tests.web.browser import PHONE, phone
from tests.web.helpers import RunningSite
from tests.web.test_board_pages import WITH_TOKEN, site_with_board
from tui.board.painted_rows import changed_rows
from tui.pictures.cells import Cells, CellStyle, Run

pytest.importorskip("playwright")
DARK = CellStyle("#eef3f8", "#1e2732")
SCREEN = Cells(
    80,
    (
        (Run(0, 80, " System Login".ljust(80), DARK),),
        (Run(0, 80, " Password    ▌••••••".ljust(80), DARK),),
        (Run(0, 6, " 密码 ", DARK), Run(6, 74, "F1 Help".ljust(74), DARK)),
    ),
)


def tell(sessions: Sessions) -> None:
    for own, name in enumerate(("anna", "boris", "Мария-Александровна", "wang"), 1):
        facts = {"step": own * 2, "exercise": "new-camera", "goals": 4, "wrong_codes": own}
        sessions.tell(own, user=name, address=f"192.0.2.{own}", **facts)


async def watch(page: Page, site: RunningSite, sessions: Sessions) -> None:
    """From the table to the screen of the third, by keyboard."""
    await page.goto(f"http://{site.host}/board{WITH_TOKEN}")
    await page.get_by_role("link", name="anna").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Watch").focus()
    await page.keyboard.press("Enter")
    await until(lambda: sessions.asked and sessions.asked[-1]["do"] == "watch", "it is watched")
    rows = changed_rows(None, SCREEN)
    sessions.process.received({"t": "screen", "n": 1, "size": [80, 3], "rows": rows})
    await expect(page.locator("#screen")).to_contain_text("Password")


@pytest.mark.full
async def test_a_screen_is_watched_by_keyboard(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions), phone() as page:
        tell(sessions)
        await watch(page, site, sessions)
        await expect(page.locator("#screen")).to_contain_text("••••••")
        await expect(page.locator("#waits")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await page.locator("#monitor").focus()
        await page.keyboard.type("secret")
        sessions.process.received({"t": "left", "n": 1})
        await expect(page.locator("#said")).to_have_text("This visitor has left")
        assert {said["do"] for said in sessions.asked} == {"watch"}


async def test_the_table_shows_changes_and_leaves_the_focus(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions), phone() as page:
        tell(sessions)
        await page.goto(f"http://{site.host}/board{WITH_TOKEN}")
        await page.get_by_role("link", name="boris").focus()
        sessions.tell(3, user="Мария-Александровна", state="locked")
        sessions.tell(5, user="zoe", step=1)
        await expect(page.locator("#live")).to_contain_text("zoe")
        await expect(page.locator("tbody tr").first).to_contain_text("Locked")
        await expect(page.get_by_role("link", name="boris")).to_be_focused()


async def test_after_the_servers_restart_it_goes_on_by_itself(tmp_path: Path) -> None:
    async with phone(tolerated="net::ERR_CONNECTION_REFUSED") as page:
        async with site_with_board(tmp_path / "old") as (site, sessions):
            tell(sessions)
            await page.goto(f"http://{site.host}/board{WITH_TOKEN}")
            await page.get_by_role("link", name="boris").focus()
        await expect(page.locator("#said")).to_contain_text("No connection to the server")
        await expect(page.get_by_role("link", name="boris")).to_be_focused()
        async with site_with_board(tmp_path / "new", site.port) as (_, sessions):
            sessions.tell(1, user="zoe")
            sessions.tell(2, user="boris")
            await expect(page.locator("#live")).to_contain_text("zoe")
            await expect(page.locator("#said")).to_be_empty()
            await expect(page.get_by_role("link", name="boris")).to_be_focused()
            await page.keyboard.press("Enter")
            await page.get_by_role("button", name="Hint").click()
            await until(lambda: [said["n"] for said in sessions.asked] == [2], "he is asked, and nobody else")


BROKEN = """() => [...document.querySelectorAll("th, td:last-child, td:nth-child(8)")].filter((cell) => {
  if (!cell.firstChild || cell.textContent.includes(" ")) return false;
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length > 1;
}).map((cell) => cell.textContent)"""
"""Cells whose one word goes over two lines."""


@pytest.mark.parametrize("width", [1100, pytest.param(900, marks=pytest.mark.full)])
async def test_no_word_of_the_table_is_broken(tmp_path: Path, width: int) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        tell(sessions)
        sessions.tell(
            5, user="W" * 40, began=time.monotonic() - 4000, step=11, address="2001:db8::" + "f" * 29
        )
        async with phone(viewport={"width": width, "height": 700}) as page:
            await page.goto(f"http://{site.host}/board{WITH_TOKEN}&lang=ru")
            await expect(page.locator("tbody")).to_contain_text("WWW")
            assert await page.evaluate(BROKEN) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.full
async def test_what_can_not_be_undone_is_asked_before(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions), phone() as page:
        tell(sessions)
        await page.goto(f"http://{site.host}/board/1{WITH_TOKEN}")
        await expect(page.get_by_role("button", name="End", exact=True)).to_be_hidden()
        await page.locator("summary", has_text="End").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("End the session of 1 anna?")).to_be_visible()
        assert sessions.asked == []
        await page.get_by_role("button", name="End", exact=True).click()
        await expect(page.get_by_role("status")).to_have_text("Done")
        assert [said["do"] for said in sessions.asked] == ["end"]


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(tmp_path: Path, scheme: str) -> None:
    from axe_playwright_python.async_playwright import Axe

    async with site_with_board(tmp_path) as (site, sessions):
        tell(sessions)
        async with phone(scheme=scheme, bypass_csp=True) as page:
            for path in ("/board", "/board/1", "/board/0", "/board/1/watch"):
                if path.endswith("watch"):
                    await watch(page, site, sessions)
                else:
                    await page.goto(f"http://{site.host}{path}{WITH_TOKEN}")
                found = await Axe().run(page)
                assert found.violations_count == 0, f"{path}: {found.generate_report()}"
                assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
