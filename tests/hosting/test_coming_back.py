"""The name that leads a visitor back to the same camera: how it is told, and how it may be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import argon2
import pytest

from tests.hosting.visitor_helpers import NAME, RunningService, name_of, running_service
from tests.remote.helpers import SshVisitor
from tui.hosting.resume_names import digest, is_way_back, ssh_arguments, written

CHEAP = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
LANG = {"LANG": "C"}


@pytest.mark.parametrize(
    "typed",
    [
        str.upper,
        lambda name: f" {name}\t",
        lambda name: name.removeprefix("demo-"),
        lambda name: name.replace("-", ""),
        lambda name: name.replace("-", " "),
        lambda name: name.replace("-", "_"),
        lambda name: name.replace("-", "\N{EN DASH}"),
        lambda name: name.replace("o-", "0-"),
        lambda name: name.replace("l", "1").replace("b", "8"),
    ],
)
def test_a_name_that_was_read_out(typed: Callable[[str], str]) -> None:
    name = "demo-ol2b4-77bol"
    assert digest(typed(name)) == digest(name)
    assert written(typed(name)) == name


def test_another_name_is_another() -> None:
    assert len({digest(name) for name in ("demo", "demo-aaaaa-aaaaa", "demo-aaaaa-aaaab", "", "admin")}) == 4


def test_the_port_is_named_unless_it_is_ssh_s_own() -> None:
    assert ssh_arguments("demo-ol2b4-77bol", 2222) == "-p 2222 demo-ol2b4-77bol@…"
    assert ssh_arguments("demo-ol2b4-77bol", 22) == ssh_arguments("demo-ol2b4-77bol", None)
    assert ssh_arguments("demo-ol2b4-77bol", 22) == "demo-ol2b4-77bol@…"


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("ru_RU.UTF-8", (60, 20)),
        *(
            pytest.param(f"{language}.UTF-8", size, marks=pytest.mark.full)
            for language in ("en_US", "ru_RU", "zh_CN")
            for size in ((80, 24), (60, 20))
            if (language, size) != ("ru_RU", (60, 20))
        ),
    ],
)
async def test_the_way_back_fits_on_one_line(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited(environment={"LANG": language}, size=size) as visitor,
    ):
        await visitor.sees(f"-p {server.port} demo-")
        assert f"{name_of(visitor)}@…" in visitor.screen.text()


async def test_the_way_back_fits_beside_the_help(tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited(environment={"LANG": "ru_RU.UTF-8"}) as visitor,
    ):
        await visitor.sees(NAME)
        visitor.press("f1")
        await visitor.sees("Это эмулятор")
        assert f"{name_of(visitor)}@…" in visitor.screen.text()
        assert "Отмена" in visitor.screen.text()


async def last_words(visitor: SshVisitor) -> str:
    visitor.press("ctrl+q")
    return (await visitor.end()).strip()


async def test_who_leaves_reads_it_once_more(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server:
        async with server.visited(environment=LANG) as visitor:
            await visitor.sees(NAME)
            name = name_of(visitor)
            command = f"ssh -p {server.port} {name}@…"
            assert f"Return later: {command}" in visitor.screen.text()
            assert await last_words(visitor) == f"Your camera is kept for 15 min. To return: {command}"
            assert visitor.status == 0
        async with server.visited(name.upper().replace("-", ""), environment=LANG) as visitor:
            await visitor.sees(NAME)
            assert name_of(visitor) == name


def test_which_names_were_meant_to_lead_back() -> None:
    for name in ("demo-ol2b4-77bol", "DEMO 0l2b4 77b01", "demool2b477bol"):
        assert is_way_back(name)
    for name in ("demo", "demo-ru", "demo-ru-guided", "ol2b4-77bol", "demo-ol2b4-77bo", "livingston", "code"):
        assert not is_way_back(name)


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        pytest.param("ru_RU.UTF-8", "Вашей прежней камеры на этом сервере нет. Это новая.", id="ru"),
        pytest.param(
            "C",
            "Your earlier camera is not on this server. This one is new.",
            id="en",
            marks=pytest.mark.full,
        ),
        pytest.param(
            "zh_CN.UTF-8", "此服务器上没有您之前的摄像机。这是一台新的。", id="zh", marks=pytest.mark.full
        ),
    ],
)
async def test_a_name_that_leads_nowhere_is_told(tmp_path: Path, locale: str, says: str) -> None:
    """Another host has the camera, or it is deleted: there is a new one. Who is new is told nothing."""
    async with running_service(tmp_path) as server:
        for user, is_told in (("demo-aaaaa-bbbbb", True), ("demo", False)):
            async with server.visited(user, environment={"LANG": locale}) as visitor:
                await visitor.sees(NAME)
                assert name_of(visitor) != "demo-aaaaa-bbbbb"
                if is_told:
                    await visitor.sees(lambda visitor: without_spaces(says) in notice(visitor))
                else:
                    assert without_spaces(says) not in notice(visitor)


def notice(visitor: SshVisitor) -> str:
    """What stands beside the bar of a notice, without what it is broken by."""
    return without_spaces("".join(re.findall("▌(.*)", visitor.screen.text())))


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


async def test_who_signs_in_by_password_has_no_other_name(tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(f"anna:{CHEAP.hash('Hidden-77-word')}\n")
    async with running_service(tmp_path / "open") as server:
        assert await shown_to(server, "demo")
    async with running_service(tmp_path / "closed", password_file=passwords) as server:
        assert not await shown_to(server, "anna", password="Hidden-77-word")


async def shown_to(server: RunningService, user: str, **how: Any) -> bool:  # noqa: ANN401 - as `visited` takes
    """Whether a visitor is told a name to come back with."""
    async with server.visited(user, environment=LANG, **how) as visitor:
        await visitor.sees("Forgot Password")
        shown = NAME.search(visitor.screen.text()) is not None
        return shown or "To return" in await last_words(visitor)
