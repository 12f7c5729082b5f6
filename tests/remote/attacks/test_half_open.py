"""Connections that begin to sign in and go no further take no place from those who do.

At a server of two processes with the usual limits.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

import asyncssh
import pytest

from tests.remote.attacks.half_open import half_open
from tests.remote.workers.supervised_server import SupervisedServer, supervised
from tui.remote.config import ServerConfig

full = pytest.mark.full
_GONE: Final = (AssertionError, OSError, asyncssh.Error)
PLACES: Final = ServerConfig().unauthenticated
USUAL: Final[dict[str, Any]] = {"connections_per_minute": 30, "sessions_per_address": 10}


@pytest.mark.parametrize(
    ("addresses", "visitors"),
    [
        pytest.param([f"127.0.5.{number}" for number in range(1, 6)], 4, id="five neighbours"),
        pytest.param([f"127.0.{number}.9" for number in range(1, 6)], 24, id="five", marks=full),
        pytest.param([f"127.0.5.{number}" for number in range(1, 51)], 24, id="fifty neighbours", marks=full),
        pytest.param([f"127.0.{number}.9" for number in range(1, 51)], 24, id="fifty", marks=full),
    ],
)
async def test_honest_visitors_come_in(tmp_path: Path, addresses: list[str], visitors: int) -> None:
    """From addresses of their own, while the others hold all places and come again when they lose one.

    Where the others have as many networks as there are places, a visitor who is slow to sign in has held one
    for longest, and may have to come again: on a machine that is eight times slower than alone two of 24 do.
    """
    came = came_again = 0
    async with supervised(tmp_path, **USUAL) as server, half_open(server.port, addresses, 10):
        began = asyncio.get_running_loop().time()
        for number in range(visitors):
            if await _comes_in(server, number):
                came += 1
            else:
                came_again += await _comes_in(server, number) or await _comes_in(server, number)
        took = asyncio.get_running_loop().time() - began
        counted = server.log.count("why=sign-ins")
    said = f"{came} of {visitors} came in at once, {came_again} when they came again"
    print(f"{said}, within {took:.0f} s; {counted} lines of the log")  # noqa: T201
    assert came + came_again == visitors
    assert came_again <= (visitors // 4 if len(addresses) >= PLACES else 0)


async def _comes_in(server: SupervisedServer, number: int) -> bool:
    try:
        async with server.served(local_addr=(f"127.3.{number}.1", 0)):
            return True
    except _GONE as error:
        print(f"visitor {number}: {error}")  # noqa: T201
        return False
