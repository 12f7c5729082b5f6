"""The board as an application: connects to the server that runs on this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from textual import work
from textual.screen import Screen

from screens.board.board_window import BoardScreen
from screens.common.dialog import LeaveScreen
from tui.app_base import AppBase
from tui.board.client import connected, started_again
from tui.messages.system_errors import reason

_AGAIN: Final = 1.0
"""Seconds between two looks for a server that has stopped; each costs a fraction of a millisecond."""


class BoardApp(AppBase[str]):
    """Ends in None, or in what kept it from connecting."""

    def __init__(
        self, socket: Path, folder: Path, *, language: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`folder` is where CSV files go; `clock` is the server's."""
        super().__init__(language=language)
        self._socket, self._folder, self._clock = socket, folder, clock
        self._board: BoardScreen | None = None

    def get_default_screen(self) -> Screen[None]:
        self._board = BoardScreen(self._folder, self._clock)
        return self._board

    @work
    async def on_mount(self) -> None:
        """Stay connected as long as the board is open, also with a server that is started again."""
        try:
            await self._show_until_it_stops(self._socket)
        except OSError as error:
            self.exit(str(reason(error)))
            return
        while True:
            await asyncio.sleep(_AGAIN)
            for socket in await asyncio.to_thread(started_again, self._socket):
                with suppress(OSError):  # not yet, or one that a killed server left behind
                    await self._show_until_it_stops(socket)

    async def _show_until_it_stops(self, socket: Path) -> None:
        async with connected(socket) as client:
            await client.ready()
            if self._board is not None:
                self._board.connected(client, anew=socket != self._socket)
                self._socket = socket
                await client.closed.wait()
                self._board.stopped()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no phone here, no exercise and no way of a reset."""
        return action not in {"phone", "exercise", "guide", "read_line"} and super().check_action(
            action, parameters
        )

    def action_help_quit(self) -> None:
        """Ctrl+C, and Esc on the board, ask whether to leave; pressed again, it is the answer."""
        self._ask_to_leave()

    @work(group="leave")
    async def _ask_to_leave(self) -> None:
        if isinstance(self.screen, LeaveScreen) or await self.push_screen_wait(LeaveScreen()):
            self.exit()
