"""Every page says that it is a training emulator's: pages are what a stranger may come upon by a link."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from starlette.routing import Route, Router

from tests.web.helpers import Page, ask, running_site, shown
from tests.web.menus_site import running_menus
from tests.web.sheet.test_sheet import handlers
from tests.web.test_board_pages import WITH_TOKEN, site_with_board

NOTICE = "This is a training emulator: it opens no real camera."
IN_RUSSIAN = "Это учебный эмулятор: настоящую камеру он не откроет."
DESK = {"/desk", "/D", "/desk/text"}
BOARD = {"/board", "/board/1", "/board/1/watch", "/board/0"}


def paths_of(site: Any) -> set[str]:  # noqa: ANN401 - middleware around middleware
    """Where a site has pages."""
    while not isinstance(site, Router):
        site = site._app
    routes = [each for each in site.routes if isinstance(each, Route) and "GET" in (each.methods or ())]
    return {re.sub("{number:int}", "1", each.path) for each in routes} - {"/", "/static/{name}"}


def says_so(pages: list[Page], statuses: set[int], notice: str = NOTICE) -> None:
    assert {page.status for page in pages} == statuses
    assert [page.words for page in pages if notice not in page.words] == []


async def test_every_page_of_menus_and_desk_says_so(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        paths = paths_of(site.server.config.app)
        assert paths == DESK | {"/menus", "/M"}
        for language, notice in (("en", NOTICE), ("ru", IN_RUSSIAN)):
            pages = [await ask(site.port, "GET", path, language=language) for path in sorted(paths)]
            says_so(pages, {200}, notice)
        says_so([await ask(site.port, "GET", path) for path in ("/no", "/menus?exercise=no")], {404})


async def test_every_page_of_sheet_and_answers_of_the_desk_say_so(tmp_path: Path) -> None:
    async with running_site(tmp_path, sheet=handlers()) as site:
        assert paths_of(site.server.config.app) == DESK | {"/sheet"}
        refused = await site.ask("GET", "/sheet", {"Via": "1.1 proxy"})
        says_so([await site.ask("GET", "/sheet")], {200})
        answered = await site.send_photo(shown(site)[1])
        assert answered.code
        says_so([answered], {200})
        says_so([refused, await site.send_photo(b"no picture")], {403, 422})


async def test_every_page_of_the_board_says_so(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        sessions.tell(1, user="anna")
        assert {*paths_of(site.server.config.app), "/board/0"} == DESK | BOARD
        says_so([await site.ask("GET", f"{path}{WITH_TOKEN}") for path in sorted(BOARD)], {200})
        says_so([await site.ask("GET", f"/board/9{WITH_TOKEN}"), await site.ask("GET", "/board")], {403, 404})
