"""The database stops, dies or stands still while visitors of two hosts are at work, and comes back."""

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

from tests.db.own_server import OwnServer, own_server
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import BACK_TO_USER, press_on, sign_in
from tests.hosts.hosts import SHARED, two_hosts
from tests.remote.helpers import SshVisitor

pytestmark = pytest.mark.full

LINE: Final = "Can't reach the camera."
FREEZE: Final = signal.SIGSTOP
ENDS: Final = (*(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL) * 2, FREEZE)
"""Stopped, crashed, killed with all its processes; a frozen one costs its visitors ten seconds."""
AGAIN: Final = 5.0
"""Seconds that an act may take longer when it has just come back: five times the aim."""


async def test_an_act_meanwhile_is_done_or_told_and_the_next_succeeds(tmp_path: Path) -> None:
    """Visitors of both hosts sign in while it ends; nothing is half done, and a practice camera goes on.

    Who was told so signs in by Enter alone when it has returned: what was typed stays. A visitor who is
    signed in from the beginning opens windows meanwhile, and stays signed in to the end. What the first
    acts take is compared with the same acts a moment later.
    """
    seed = random.randrange(10_000)
    moments = random.Random(seed)
    acts, took, later = 0, list[float](), list[float]()
    with own_server() as database:
        async with two_hosts(tmp_path, database, "gone") as hosts, AsyncExitStack() as visits:
            staying, *visitors, practising = [
                await visits.enter_async_context(hosts.visited(user, f"127.0.0.{last}"))
                for last, user in enumerate((SHARED, SHARED, SHARED, "demo"), 11)
            ]
            # So that each camera is open, and what a menu needs is loaded.
            await asyncio.gather(*map(seconds_to_sign_in, (staying, *visitors)))
            staying.press("enter")  # its group is open now, the next one opens the entry
            await asyncio.gather(*map(sign_out, visitors))
            for how in moments.sample(ENDS, len(ENDS)):
                for visitor in visitors:
                    visitor.send(f"{BACK_TO_USER}admin\t{KNOWN}\r")
                # The first at once, so that somebody is told; then the random moment itself, up to one
                # at which most are signed in.
                await asyncio.sleep(moments.uniform(0, 1.3 * median(later)) if later else 0)
                await asyncio.to_thread(end, database, how)
                staying.press("enter")
                for visitor in visitors:
                    await visitor.sees(lambda visitor: is_in(visitor) or visitor.shows(LINE))
                await staying.sees(LINE)
                if not acts:
                    await sign_in(practising, KNOWN)
                staying.press("escape")
                await staying.sees(is_in)
                told = [visitor for visitor in visitors if not is_in(visitor)]
                acts += len(visitors)
                await asyncio.to_thread(come_back, database, how)
                took += await asyncio.gather(*map(seconds_to_enter, told))
                staying.press("enter")
                await staying.sees(
                    lambda staying: staying.shows("Advanced › Account") and shows_users(staying)
                )
                staying.press("escape")
                await staying.sees(is_in)
                await asyncio.gather(*map(sign_out, visitors))
                later += await asyncio.gather(*map(seconds_to_sign_in, told))
                await asyncio.gather(*map(sign_out, told))
            said = await asyncio.to_thread(check, hosts.by_name["a"].environment)
            logs = "".join(host.log for host in hosts.by_name.values())
    print(  # noqa: T201 - counts
        f"seed {seed}, ends of the server: {len(ENDS)}, acts: {acts}, done all the same: {acts - len(took)}, "
        f"told: {len(took)}, the next: {median(took):.2f} s, at most {max(took):.2f} s "
        f"(a moment later: {median(later):.2f} and {max(later):.2f} s)"
    )
    assert said == "No faults\n"
    assert "Traceback" not in logs
    assert max(took) <= max(later) + AGAIN


def end(server: OwnServer, how: signal.Signals) -> None:
    if how is FREEZE:
        server.freeze()
    else:
        server.end(how)


def come_back(server: OwnServer, how: signal.Signals) -> None:
    if how is FREEZE:
        server.thaw()
    else:
        server.start()


def is_in(visitor: SshVisitor) -> bool:
    return visitor.shows("Main Menu")


def shows_users(visitor: SshVisitor) -> bool:
    """Whether the table of the accounts has its rows."""
    return visitor.shows("default")


async def seconds_to_enter(visitor: SshVisitor) -> float:
    """Sign in with what stands in the fields."""
    began = time.monotonic()
    visitor.press("enter")
    await visitor.sees(is_in)
    return time.monotonic() - began


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
