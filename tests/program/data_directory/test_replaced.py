"""The database is deleted while the menus work on it: said where somebody looks, at the next act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.terminals.terminal_user import TerminalUser, without_blanks
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import NAME, running_service

if TYPE_CHECKING:
    from pathlib import Path

SAYS = without_blanks("Не сохранено: база данных удалена или заменена. Запустите camera-menus снова")


def test_at_the_local_menus(tmp_path: Path) -> None:
    options = ("--scenario", "known", "--lang", "ru")
    with TerminalUser(tmp_path, *options) as user:
        user.arrive("Вход в систему")
        user.fill("wrong-77")
        user.wait_for("Осталось попыток: 4")  # it is open
        (tmp_path / "cameras.sqlite3").unlink()
        user.clear()
        user.fill(KNOWN)
        user.wait_for(lambda _: SAYS in without_blanks("".join(user.row(row)[16:64] for row in range(24))))
        user.leave()
    with TerminalUser(tmp_path, *options) as user:
        user.arrive("Вход в систему")
        user.fill(KNOWN)
        user.wait_for("Главное меню")


async def test_over_ssh(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server, server.visited() as visitor:
        await visitor.sees(NAME)
        [path] = server.service.folder.glob("*.sqlite3")
        path.unlink()
        visitor.send(f"{KNOWN}\r")
        await visitor.sees("Can't reach the camera.")
        assert str(path.parent) not in visitor.screen.text()
