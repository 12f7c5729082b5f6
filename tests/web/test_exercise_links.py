"""Links of exercises: the page, the session behind it, and the trainer's sheet that lists them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.web.helpers import Page, RunningSite, answer, running_site
from tests.web.menus_site import MenusSite, running_menus
from tests.web.page_visitor import Visitor, socket
from tests.web.sheet.test_sheet import THREE, handlers, seen
from tui.exercises.builtin import NAMES, builtin


async def got(site: MenusSite, target: str) -> Page:
    asked = f"GET {target} HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode()
    return answer(await RunningSite(Path(), site.port, site.server, None).exchange(asked))  # type: ignore[arg-type]


async def test_a_link_begins_an_exercise_led_and_leads_back_to_it(tmp_path: Path) -> None:
    link = {"exercise": "stranger", "lang": "ru", "guided": "1"}
    async with running_menus(tmp_path) as site:
        page = await got(site, "/menus?exercise=stranger&lang=ru&guided=1")
        assert "упражнение «Чужой среди пользователей»" in page.words
        assert 'data-key="F7"' in page.text
        assert 'href="/menus?exercise=stranger&amp;guided=1&amp;lang=zh"' in page.text
        query = "?exercise=stranger&lang=ru&guided=1"
        async with socket(site, query) as first:
            one = Visitor(first)
            await one.hello(**link)
            await one.sees("Начать")
            await one.say("key", "Enter", "Enter", 0)
            await one.sees("► Шаг 1 из 11 — нажмите")
        async with socket(site, query) as second:
            two = Visitor(second)
            await two.hello(one.name, **link)
            await two.sees("Продолжить")


async def test_an_unknown_exercise_is_said(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        page = await got(site, "/menus?exercise=cod&lang=ru")
        assert (page.status, page.problem) == (
            404,
            "На этом сервере нет такого упражнения. Попросите ссылку у преподавателя.",
        )
        async with socket(site, "?lang=ru") as own:
            visitor = Visitor(own)
            await visitor.hello(exercise="cod")
            words, status = await visitor.ended()
            assert words.startswith("Нет упражнения «cod». Есть: questions, code,")
            assert status == 1


async def test_the_sheet_lists_them_for_browsers_and_terminals(tmp_path: Path) -> None:
    own = dataclasses.replace(builtin("code"), name="mine")
    async with running_site(tmp_path, sheet=handlers(dataclasses.replace(THREE, exercise=own))) as site:
        page = await seen(site, language="ru")
        for name in ("mine", *NAMES):
            assert f'href="/menus?exercise={name}&amp;lang=ru"' in page.text
        assert "ssh -p 2222 mine-ru@192.168.1.20" in page.words
        assert "Новая камера" in page.words
