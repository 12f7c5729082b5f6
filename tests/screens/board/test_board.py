"""The trainer's board in a terminal, at a hub whose sessions are played."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.board.board_app import BoardApp
from tests.board.helpers import ATTACK, Sessions
from tests.screens.board.helpers import board_text, until_painted
from tui.board.hub import Hub
from tui.board.painted_rows import changed_rows
from tui.board.socket_server import board_socket
from tui.pictures.cells import Cells, CellStyle, Run


@dataclass
class Board:
    """A board in this process and the sessions that it is told of."""

    app: BoardApp
    pilot: Pilot[Any]
    sessions: Sessions

    def text(self) -> str:
        return board_text(self.app)

    async def sees(self, words: str | Callable[[str], bool]) -> str:
        """Wait until it shows that; return all that it shows."""
        return await until_painted(self.app, words if callable(words) else lambda text: words in text)

    async def press(self, *labels: str) -> None:
        """Press buttons."""
        for label in labels:
            await self.pilot.click(f"#{label}")
            await self.pilot.pause()


@asynccontextmanager
async def opened(
    tmp_path: Path, size: tuple[int, int] = (80, 24), language: str = "en"
) -> AsyncIterator[Board]:
    hub = Hub()
    sessions = Sessions(hub)
    async with board_socket(hub, tmp_path / "board-1.sock"):
        app = BoardApp(tmp_path / "board-1.sock", tmp_path, language=language)
        async with app.run_test(size=size) as pilot:
            board = Board(app, pilot, sessions)
            await board.sees(lambda text: ": 0" in text or "：0" in text)
            yield board


def rows_of(text: str) -> list[str]:
    """The names in the order of the board."""
    return [row.split()[1] for row in text.splitlines()[2:] if row.strip()[:1].isdigit()]


async def test_who_needs_help_comes_first_and_names_do_no_harm(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        now = asyncio.get_running_loop().time()
        board.sessions.tell(1, user="anna", step=2, began=now - 65, moved=now)
        board.sessions.tell(2, user="boris", state="locked", began=now, moved=now)
        board.sessions.tell(3, user="vera", wrong_codes=3, began=now, moved=now)
        board.sessions.tell(4, user=ATTACK, state="finished", began=now, moved=now)
        board.sessions.tell(5, user="[b]gleb[/b]", began=now, moved=now)
        text = await board.sees(lambda text: "here: 5 · need help: 2" in text and "gleb" in text)
        assert rows_of(text) == ["boris", "vera", "anna", "[b]gleb[/b]", "␛]0;owned␇␛[2…"]
        assert re.search(r"anna +– +2/11 +1:0\d +Active", text)
        await board.pilot.press("down")  # vera
        board.sessions.tell(1, user="anna", state="locked", began=now, moved=now)
        text = await board.sees("need help: 3")
        assert rows_of(text)[:3] == ["anna", "boris", "vera"]
        await board.press("hint")
        await board.sees("Done: Hint · 3 vera")
        assert board.sessions.asked[-1]["n"] == 3, "the cursor stays with its visitor"


async def test_a_message_to_all_and_one_that_is_thrown_away(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        board.sessions.tell(1, user="anna")
        board.sessions.tell(2, user="boris")
        await board.sees("boris")
        await board.press("say-all")
        await board.pilot.press(*"Look!")
        await board.pilot.press("escape")
        await board.sees("Close without saving?")
        await board.pilot.press("escape", "enter")
        await board.sees("Done")
        assert [(said["n"], said["text"]) for said in board.sessions.asked] == [(1, "Look!"), (2, "Look!")]


async def test_a_session_is_ended_after_a_question(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        board.sessions.tell(7, user="anna")
        await board.sees("anna")
        await board.press("end")
        await board.sees("End the session of 1 anna?")
        await board.pilot.press("enter")  # on Cancel: nothing happens by accident
        await board.pilot.pause()
        assert board.sessions.asked == []
        await board.press("end")
        await board.press("accept")
        await board.sees("Done")
        assert [said["do"] for said in board.sessions.asked] == ["end"]


async def test_watching_shows_the_cells_and_ends_with_the_window(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        board.sessions.tell(1, user="anna")
        await board.sees("anna")
        await board.pilot.press("enter")
        await board.sees("Watching 1 anna")
        cells = Cells(80, ((Run(0, 8, "Password", CellStyle("#ffffff")), Run(10, 3, "•\x1b•", CellStyle())),))
        rows = changed_rows(None, cells)
        board.sessions.process.received({"t": "screen", "n": 1, "size": [80, 1], "rows": rows})
        await board.sees("Password  •␛•")
        board.sessions.process.received({"t": "left", "n": 1})
        await board.sees("This visitor has left")
        await board.pilot.press("escape")
        await board.sees("Visitors")


async def test_after_the_servers_restart_all_is_as_it_was(tmp_path: Path) -> None:
    """Numbers begin at 1 again there: nothing that is asked reaches another visitor."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    async with AsyncExitStack() as stack:
        hub = Hub()
        first = Sessions(hub)
        async with board_socket(hub, old / "board-1.sock"):
            app = BoardApp(old / "board-1.sock", tmp_path, language="en")
            board = Board(app, await stack.enter_async_context(app.run_test(size=(80, 24))), first)
            first.tell(1, user="anna", wrong_codes=2)
            first.tell(2, user="boris", wrong_codes=1)
            await board.sees("boris")
            await board.pilot.press("down")  # boris
            await board.press("end")
            await board.sees("End the session of 2 boris?")
        await board.sees("The server has stopped. Waiting until it is back")
        await board.press("decline", "say-all")
        await board.pilot.press(*"Look!", "enter")
        await board.sees("! The server has stopped")
        await board.press("end")
        hub = Hub()
        again = Sessions(hub)
        again.tell(1, user="vera")
        again.tell(2, user="gleb")
        async with board_socket(hub, new / "board-1.sock"):
            await board.sees("The server is back")
            await board.press("accept")
            await board.sees("This visitor has left")
            await board.sees("here: 2 · need help: 0")
            assert again.asked == [], "Gleb has the number that was Boris's"
            assert rows_of(board.text()) == ["vera", "gleb", "anna", "boris"], "what was achieved stays"
            again.tell(3, user="boris")
            await board.sees("here: 3")
            await board.press("hint")
            await board.sees("Done")
            assert [said["n"] for said in again.asked] == [3], "who was chosen is chosen again"
            await board.press("say-all")
            await board.sees("Look!")
            await board.pilot.press("enter")
            await board.sees("Done: To all")
            assert {said["text"] for said in again.asked[1:]} == {"Look!"}, "what was not sent is not lost"
            await board.press("export")
            await board.sees("Written: ")
        achieved = [(row["user"], row["wrong_codes"], row["state"]) for row in written(tmp_path)]
        assert achieved == [
            *(("anna", "2", "left"), ("boris", "1", "left")),
            *(("vera", "0", "active"), ("gleb", "0", "active"), ("boris", "0", "active")),
        ]


async def test_a_screen_that_has_no_room_says_which_part_is_seen(tmp_path: Path) -> None:
    async with opened(tmp_path) as board:
        board.sessions.tell(1, user="anna")
        await board.sees("anna")
        await board.pilot.press("enter")
        await board.sees("Watching 1 anna")
        lines = Cells(100, tuple((Run(0, 6, f"row {row:2}", CellStyle()),) for row in range(1, 31)))
        said = {"t": "screen", "n": 1, "size": [100, 30], "rows": changed_rows(None, lines)}
        board.sessions.process.received(said)
        await board.sees("↑ ↓ 1–22/30  ← → 1–80/100")
        await board.pilot.press("end")
        await board.sees(lambda text: "↑ ↓ 9–30/30" in text and "row 30" in text)
        await board.pilot.resize_terminal(110, 40)
        await board.sees(lambda text: "/30" not in text and "row  1" in text)


async def test_a_long_name_has_the_room_that_is_left(tmp_path: Path) -> None:
    name = "Мария-Александровна-Кузнецова"
    async with opened(tmp_path, (100, 30)) as board:
        board.sessions.tell(1, user=name, state="locked")
        await board.sees(name)
        await board.pilot.resize_terminal(80, 24)
        await board.sees("Мария-Алексан…")
        await board.sees("Locked")


def written(folder: Path) -> list[dict[str, str]]:
    [path] = folder.glob("class-*.csv")
    assert path.stat().st_mode & 0o777 == 0o600
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


async def test_results_are_written_for_the_owner_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, (120, 40)) as board:
        board.sessions.tell(1, user="=HYPERLINK(1)", exercise="code", reached=1, goals=2, wrong_answers=4)
        await board.sees("HYPERLINK")
        await board.press("export")
        await board.sees("Written: ")
        [row] = written(tmp_path)
        assert (row["user"], row["reached"], row["wrong_answers"]) == ("'=HYPERLINK(1)", "1", "4")


SIZES = [
    ((80, 24), "ru", "Блокировка"),
    ((120, 40), "en", "Locked"),
    *(
        pytest.param(*each, marks=pytest.mark.full)
        for each in (
            ((80, 24), "en", "Locked"),
            ((80, 24), "zh", "已锁定"),
            ((120, 40), "ru", "Блокировка"),
            ((120, 40), "zh", "已锁定"),
        )
    ),
]


@pytest.mark.parametrize(("size", "language", "state"), SIZES)
async def test_fifty_visitors_have_room(
    tmp_path: Path, size: tuple[int, int], language: str, state: str
) -> None:
    async with opened(tmp_path, size, language) as board:
        now = asyncio.get_running_loop().time()
        for own in range(50):
            board.sessions.tell(own, user=f"pupil-{own}", step=own % 11 + 1, state="locked", began=now - 4000)
        text = await board.sees("pupil-0 ")
        row = text.splitlines()[2]
        assert max(map(len, text.splitlines())) <= size[0]
        assert re.search(rf"66:4\d +! {state}", row), "no column is cut"
        await board.pilot.press("end")
        await board.sees("pupil-49")
