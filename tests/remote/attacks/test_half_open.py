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
from tests.remote.workers.supervised_server import supervised

full = pytest.mark.full
_GONE: Final = (AssertionError, OSError, asyncssh.Error)
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
    """From addresses of their own, while the others hold all places and come again when they lose one."""
    came = 0
    async with supervised(tmp_path, **USUAL) as server, half_open(server.port, addresses, 10):
        began = asyncio.get_running_loop().time()
        for number in range(visitors):
            try:
                async with server.served(local_addr=(f"127.3.{number}.1", 0)):
                    came += 1
            except _GONE as error:
                print(f"visitor {number}: {error}")  # noqa: T201
        took = asyncio.get_running_loop().time() - began
        counted = server.log.count("why=sign-ins")
    print(f"{came} of {visitors} came in within {took:.0f} s; {counted} lines of the log")  # noqa: T201
    assert came == visitors
