"""The board of the bench `board`, in a process of its own: `camera-menus board` without a terminal.

    python -m tests.bench.over_ssh.board_open SOCKET

Says {} once it shows visitors. A line `look` begins to note when each visitor's step is shown; `noted` is
answered with that: address, step of the guide, s of the monotonic clock. `watch` opens a visitor's screen.
It closes with its input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import gettempdir
from time import monotonic
from typing import Final

from screens.board.board_app import BoardApp
from screens.board.board_table import BoardTable
from screens.board.board_window import BoardScreen
from screens.board.watch import WatchScreen

_LOOK: Final = 0.02
"""Seconds between two looks at the table: how exact a time is."""
_SIZE: Final = (160, 50)
_ADDRESS, _STEP, _STATE = 2, 5, -1
"""Columns of the table at that size."""


class Looks:
    """When the table of a board showed what."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._shown: dict[str, str] = {}
        self.noted: list[tuple[str, str, float]] = []

    async def go_on(self) -> None:
        """Look on and on."""
        while True:
            await asyncio.sleep(_LOOK)
            table, now = self._board.table, monotonic()
            for index in range(table.row_count):
                row = table.get_row_at(index)
                address, step = str(row[_ADDRESS]), str(row[_STEP]).partition(" ")[0]
                if self._shown.get(address) != step and "Left" not in str(row[_STATE]):
                    self._shown[address] = step
                    self.noted.append((address, step, now))


def say(what: object) -> None:
    """Say it at once: of what is printed while an app runs, Textual passes on the text but not the flush."""
    assert sys.__stdout__ is not None
    print(json.dumps(what), file=sys.__stdout__, flush=True)


async def obey(app: BoardApp) -> None:
    """Do as each line says until the input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    board = app.screen
    assert isinstance(board, BoardScreen)
    while not any(table.row_count for table in board.query(BoardTable)):  # not composed yet, or nobody there
        if not app.is_running:
            raise RuntimeError(f"the board has ended: {app.return_value}")
        await asyncio.sleep(_LOOK)
    say({})
    looks = Looks(board)
    looking: asyncio.Task[None] | None = None
    while line := (await reader.readline()).strip():
        said: list[object] = []
        if line == b"look":
            looking = loop.create_task(looks.go_on())
        elif line == b"watch":
            board.table.action_select_cursor()
            while not isinstance(app.screen, WatchScreen):  # noqa: ASYNC110 - as above
                await asyncio.sleep(_LOOK)
        else:
            if looking is not None and looking.done():
                looking.result()  # raises: what was not noted was perhaps shown
            said = [*looks.noted]
            looks.noted.clear()
        say(said)
    if looking is not None:
        looking.cancel()


async def main(socket: Path) -> None:
    """Show the board until the input ends."""
    app = BoardApp(socket, Path(gettempdir()), language="en")
    showing = asyncio.create_task(app.run_async(headless=True, size=_SIZE))
    while not app.is_running or not app.screen_stack:  # noqa: ASYNC110 - it says nothing
        await asyncio.sleep(_LOOK)
    await obey(app)
    app.exit()
    await showing


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
