"""A board's end of the socket: finds the running server, keeps what it tells, asks it for deeds."""

from __future__ import annotations

import asyncio
import errno
import itertools
import json
import os
import re
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tui.board.facts import Facts
from tui.board.order import Deed, Why
from tui.board.socket_server import peer_user, short_path

_LINE: Final = 1024 * 1024
"""Bytes of a line of the server's: a whole screen of the largest terminal."""
_ANSWER: Final = 20.0
"""Seconds for an order; a camera that is restored may have to hash."""
_CONNECT: Final = 5.0
"""Seconds, also until a server has told all that there is."""
_NAME: Final = re.compile(r"board-(\d+)\.sock")


def socket_name(port: int) -> str:
    """Return the socket's name, in the folder of the running server that listens on that port."""
    return f"board-{port}.sock"


def sockets(servers: Path) -> dict[int, Path]:
    """Return the sockets of the servers that run, by port; `servers` holds their folders."""
    found = {}
    for path in sorted(servers.glob("*/board-*.sock")):
        if (named := _NAME.fullmatch(path.name)) is not None and _answers(path):
            found[int(named[1])] = path
    return found


def started_again(path: Path) -> list[Path]:
    """Return where a server of that socket's port listens by now, or has: each start has its own folder."""
    return sorted(path.parent.parent.glob(f"*/{path.name}"))


def _answers(path: Path) -> bool:
    """Whether a server listens there: one that was killed leaves its socket behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trying, suppress(OSError):
        trying.settimeout(_CONNECT)
        with short_path(path) as short:
            trying.connect(short)
        return True
    return False


class BoardClient:
    """What a server has told so far. Made by `connected`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[str]] = {}
        self.sessions: dict[int, Facts] = {}
        """By their numbers on the board."""
        self._first_told = asyncio.Event()
        self.closed = asyncio.Event()
        """The server has stopped, or has cut this board off."""
        self.changed: Callable[[], object] = lambda: None
        """Called after each change of `sessions`."""
        self.painted: Callable[[int, Mapping[str, Any]], object] = lambda _number, _frame: None
        """Called with rows of the screen that is watched."""

    async def ready(self) -> None:
        """Wait until all that there was at first has been told. Raises OSError where it never will be."""
        async with asyncio.timeout(_CONNECT):
            await self._first_told.wait()
        if self.closed.is_set():
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))

    async def order(self, deed: Deed, to: int | None = None, text: str = "") -> str:
        """Ask for a deed; return '' once it is done, or why not (`Why`)."""
        if self.closed.is_set():
            return Why.STOPPED
        number = next(self._numbers)
        asked = {"id": number, "do": deed.value, "to": to, "text": text}
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self._writer.write(json.dumps(asked).encode() + b"\n")
            async with asyncio.timeout(_ANSWER):
                return await answer
        except (OSError, TimeoutError):
            return Why.FAILED
        finally:
            del self._answers[number]

    async def read(self) -> None:
        """Take what the server tells until it has gone; never raises."""
        try:
            while line := await self._reader.readline():
                self._told(json.loads(line))
        except (OSError, ValueError, RecursionError):
            pass
        finally:
            self.closed.set()
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_result(Why.STOPPED)
            self._first_told.set()
            self.changed()

    def _told(self, said: object) -> None:
        match said:
            case {"t": "facts", "n": int(number), "facts": facts}:
                self.sessions[number] = Facts.of(facts)
            case {"t": "removed", "n": int(number)}:
                self.sessions.pop(number, None)
            case {"t": "ready"}:
                self._first_told.set()
            case {"t": "screen", "n": int(number), "size": size, "rows": rows}:
                self.painted(number, {"size": size, "rows": rows})
                return
            case {"t": "done", "id": int(number), "why": str(why)}:
                if (answer := self._answers.get(number)) is not None and not answer.done():
                    answer.set_result(why)
                return
        self.changed()


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[BoardClient]:
    """Connect to a running server. Raises OSError, also where it is another user's."""
    with short_path(path) as short:
        async with asyncio.timeout(_CONNECT):
            reader, writer = await asyncio.open_unix_connection(short, limit=_LINE)
    if peer_user(writer.get_extra_info("socket")) not in {None, os.geteuid(), 0}:
        writer.close()
        raise PermissionError(1, "not the server that made the socket", str(path))
    client = BoardClient(reader, writer)
    reading = asyncio.create_task(client.read())
    try:
        yield client
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        writer.close()
