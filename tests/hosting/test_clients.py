"""The guide's way from the login to the security questions, played by the clients that people have."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hosting.outside import Hosted
from tests.hosting.seats import ByAsyncssh, ByParamiko, Seat, at_tmux

PHONE, MAIL = "48213", "guard@example.com"
PASSWORD = "Kettle-88-window"
RUSSIAN = {"LANG": "ru_RU.UTF-8"}


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with Hosted(tmp_path_factory.mktemp("host"), shutdown=0) as running:
        yield running


async def play(seat: Seat) -> None:
    """Get back into the camera and go on to its security questions, in Russian, then leave."""
    await seat.sees("Вход в систему")
    seat.press("down", "enter")
    await seat.sees("Тип сброса")
    await typed(seat, PHONE)
    seat.press("enter")
    await typed(seat, MAIL)
    seat.press("enter")
    await seat.sees("Подтверждение")
    for _ in range(2):
        seat.send(PASSWORD)
        seat.press("enter")
    await seat.sees("Пароль установлен")
    seat.resize(100, 30)
    await seat.sees(re.compile(r"\A.{92,}\n"))  # the clock has moved to the right
    await typed(seat, PASSWORD, hidden=True)
    seat.press("enter")
    await seat.sees("Главное меню")
    seat.press("enter")
    await seat.sees("Расширенные › Пользователь")
    seat.press("enter")
    await seat.sees("системный")
    await seat.sees("Безопаснос")
    seat.click("Безопаснос")
    await seat.sees("ответ задан")
    seat.press("ctrl+q")


async def typed(seat: Seat, text: str, *, hidden: bool = False) -> None:
    seat.send(text)
    await seat.sees("•" * len(text) if hidden else text)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        *(
            pytest.param(more, marks=pytest.mark.full, id=" ".join(map("=".join, more.items())))
            for more in ({"TERM": "linux"}, {"TERM": "vt100"}, {"NO_COLOR": "1"})
        ),
    ],
)
async def test_openssh_under_tmux(hosted: Hosted, tmp_path: Path, environment: dict[str, str]) -> None:
    with at_tmux(tmp_path, RUSSIAN | environment) as seat:
        await seat.sees(re.compile("[$#]"))
        seat.send("echo here before\r")
        await seat.sees(re.compile(r"^here before\n[$#]", re.MULTILINE))
        before = seat.flags()
        seat.connect(hosted.port, "lost-1")
        await seat.sees("Вход в систему")
        assert seat.flags()["alternate_on"] == "1"
        if "NO_COLOR" in environment:
            assert greys_only(seat.painted())
        await play(seat)
        await seat.sees("left 0")
        assert seat.flags() == before | {"cursor_flag": "1", "wrap_flag": "1", "alternate_on": "0"}
        left = re.sub(r"\s+", " ", seat.text())
        assert re.search(
            r"[$#] echo here before here before [$#] \S+ .{,400}; echo left \$\? left 0 [$#] \Z", left
        )
        seat.send("echo and afterwards\r")
        await seat.sees(re.compile(r"^and afterwards$", re.MULTILINE))


def greys_only(painted: str) -> bool:
    """Whether every colour is a shade of grey."""
    colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", painted)
    return all(red == green == blue for red, green, blue in colours)


async def test_paramiko(hosted: Hosted) -> None:
    seat = await asyncio.to_thread(ByParamiko, hosted.port, "lost-2", RUSSIAN)
    with closing(seat):
        await play(seat)
        assert await asyncio.to_thread(seat.channel.recv_exit_status) == 0
        assert not seat.text().strip()


async def test_asyncssh(hosted: Hosted) -> None:
    with closing(await ByAsyncssh.connect(hosted.port, "lost-3", RUSSIAN)) as seat:
        await play(seat)
        assert not (await seat.guest.end()).strip()
        assert seat.guest.status == 0
