"""The database stops or dies while visitors of two hosts are at work, and comes back."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import BACK_TO_USER, press_on, sign_in
from tests.hosts.hosts import SHARED, two_hosts
from tests.hosts.own_postgresql import own_postgresql
from tests.remote.helpers import SshVisitor

pytestmark = pytest.mark.full

LINE: Final = "Can't reach the camera."
ROUNDS: Final = 6
AGAIN: Final = 1.0
"""Seconds that an act may take longer when it has just come back."""


async def test_an_act_meanwhile_is_done_or_told_and_the_next_succeeds(tmp_path: Path) -> None:
    """Visitors of both hosts sign in while it ends; nothing is half done, and a practice camera goes on.

    What an act takes after its return is compared with the same act a moment later.
    """
    seed = random.randrange(10_000)
    moments = random.Random(seed)
    done, took, later = 0, [], []
    with own_postgresql() as database:
        async with two_hosts(tmp_path, database.server, "gone") as hosts, AsyncExitStack() as visits:
            visitors = [
                await visits.enter_async_context(hosts.visited(SHARED, address))
                for address in ("127.0.0.11", "127.0.0.12")
            ]
            practising = await visits.enter_async_context(hosts.visited("demo", "127.0.0.13"))
            for visitor in (*visitors, practising):
                await visitor.sees("Forgot Password")
            for round_ in range(ROUNDS):
                for visitor in visitors:
                    visitor.send(f"{BACK_TO_USER}admin\t{KNOWN}\r")
                await asyncio.sleep(moments.uniform(0, 0.05))
                ends = signal.SIGINT if round_ % 2 else signal.SIGQUIT
                await asyncio.to_thread(database.end, ends)
                for visitor in visitors:
                    await visitor.sees(lambda visitor: is_in(visitor) or visitor.shows(LINE))
                if round_ == 0:
                    await sign_in(practising, KNOWN)
                told = [visitor for visitor in visitors if not is_in(visitor)]
                done += len(visitors) - len(told)
                await asyncio.to_thread(database.start)
                took += await asyncio.gather(*map(seconds_to_sign_in, told))
                await asyncio.gather(*map(sign_out, visitors))
                later += await asyncio.gather(*map(seconds_to_sign_in, told))
                await asyncio.gather(*map(sign_out, told))
            said = await asyncio.to_thread(check, hosts.by_name["a"].environment)
            logs = "".join(host.log for host in hosts.by_name.values())
    longer = max((after - then for after, then in zip(took, later, strict=True)), default=0.0)
    print(  # noqa: T201 - counts
        f"seed {seed}, ends of the server: {ROUNDS}, acts: {2 * ROUNDS}, done all the same: {done}, "
        f"told: {len(took)}, the next: {median(took):.2f} s (a moment later: {median(later):.2f} s), "
        f"at most {longer:.2f} s longer than then"
    )
    assert said == "No faults\n"
    assert "Traceback" not in logs
    assert longer <= AGAIN


def is_in(visitor: SshVisitor) -> bool:
    return visitor.shows("Main Menu")


async def seconds_to_sign_in(visitor: SshVisitor) -> float:
    began = time.monotonic()
    await sign_in(visitor, KNOWN)
    return time.monotonic() - began


async def sign_out(visitor: SshVisitor) -> None:
    visitor.press("escape")
    await press_on(visitor, "Sign out")
    await visitor.sees("Forgot Password")


def check(environment: Mapping[str, str]) -> str:
    """What `store check` finds."""
    command = [*CHEAP_PROGRAM, "store", "check"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
