"""The guide's ways back into the camera, played by the clients that people have."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zxingcpp

from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import ACCENTS
from tests.helpers.terminals.xterm import Screen
from tests.remote.attacks.outside import Hosted
from tests.remote.clients import ByAsyncssh, ByParamiko, Client, Tmux, at_tmux

PHONE, MAIL = "48213", "guard@example.com"
PASSWORD = "Kettle-88-window"
RUSSIAN = {"LANG": "ru_RU.UTF-8"}


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with Hosted(tmp_path_factory.mktemp("host"), shutdown=0) as running:
        yield running


async def play(seat: Client) -> None:
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
    seat.press("right", "enter")  # the questions later
    await seat.sees(re.compile(r"Пароль +▌"))
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


async def typed(seat: Client, text: str, *, hidden: bool = False) -> None:
    seat.send(text)
    await seat.sees("•" * len(text) if hidden else text)


@pytest.mark.full
@pytest.mark.parametrize(
    "environment",
    [{}, {"TERM": "linux"}, {"TERM": "vt100"}, {"NO_COLOR": "1"}],
    ids=lambda more: " ".join(map("=".join, more.items())) or "as it is",
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


@pytest.mark.full
async def test_the_phone_under_tmux(hosted: Hosted, tmp_path: Path) -> None:
    """The way by code: the phone of F3 reads the QR code that the window shows, and types its answer."""
    with at_tmux(tmp_path, RUSSIAN) as seat:
        await seat.sees(re.compile("[$#]"))
        before = seat.flags()
        seat.connect(hosted.port, "lost-no-questions-1")
        await seat.sees("Вход в систему")
        seat.press("down", "enter")
        await lights_up(seat, "Забыть?")
        seat.press("enter")
        await until(seat, lambda: len(codes(seat)) == 2, "both codes can be read off the terminal")
        challenge = max(codes(seat), key=len)
        seat.press("f3")
        await by_phone(seat, challenge[1:17])
        await seat.sees("Новый пароль")
        for _ in range(2):
            seat.send(PASSWORD)
            seat.press("enter")
        await lights_up(seat, "Безопасность")
        seat.press("right")
        await lights_up(seat, "Позже")
        seat.press("enter")
        await seat.sees(re.compile(r"Пароль +▌"))
        await typed(seat, PASSWORD, hidden=True)
        seat.press("enter")
        await seat.sees("Главное меню")
        seat.press("ctrl+q")
        await seat.sees("left 0")
        assert seat.flags() == before | {"cursor_flag": "1", "wrap_flag": "1", "alternate_on": "0"}
        assert "Главное меню" not in seat.text()


async def by_phone(seat: Tmux, serial: str) -> None:
    """Sign in to the phone, scan, and let it type the code."""
    for label in ("Войти", "+", "Получить пароль устройства", "Считать QR-код"):
        await lights_up(seat, label)
        seat.press("enter")
    await seat.sees("QR-код считан с экрана")
    await seat.sees(" ".join(re.findall("....", serial)))
    await lights_up(seat, "Ввести в поле кода")
    seat.press("enter")
    await seat.sees(re.compile(r"▌\d{8}"))
    seat.press("enter")


def screen_of(seat: Tmux) -> Screen:
    """What the terminal shows, with its colours."""
    screen = Screen(80, 24)
    screen.feed(seat.painted().rstrip("\n").replace("\n", "\r\n").encode())
    return screen


def codes(seat: Tmux) -> list[str]:
    """What a decoder reads in a picture of the terminal."""
    return [found.text for found in zxingcpp.read_barcodes(draw(screen_of(seat)))]


async def lights_up(seat: Tmux, label: str) -> None:
    """Wait until that button or entry has the focus."""

    def lit() -> bool:
        screen = screen_of(seat)
        cells = [screen.cell(row, column) for row in range(1, 23) for column in range(80)]
        return "".join(cell.char for cell in cells if cell.bg in ACCENTS).strip() == label

    await until(seat, lit, f"{label!r} has the focus")


async def until(seat: Tmux, condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 20
    while not await asyncio.to_thread(condition):
        assert time.monotonic() < deadline, f"never: {what}\n{seat.text()}"
        await asyncio.sleep(0.03)


def greys_only(painted: str) -> bool:
    """Whether every colour is a shade of grey."""
    colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", painted)
    return all(red == green == blue for red, green, blue in colours)


@pytest.mark.full
async def test_paramiko(hosted: Hosted) -> None:
    seat = await asyncio.to_thread(ByParamiko, hosted.port, "lost-2", RUSSIAN)
    with closing(seat):
        await play(seat)
        assert await asyncio.to_thread(seat.channel.recv_exit_status) == 0
        assert not seat.text().strip()


@pytest.mark.full
async def test_asyncssh(hosted: Hosted) -> None:
    with closing(await ByAsyncssh.connect(hosted.port, "lost-3", RUSSIAN)) as seat:
        await play(seat)
        assert not (await seat.visitor.end()).strip()
        assert seat.visitor.status == 0
