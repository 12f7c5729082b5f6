"""What recording costs a visitor: the same keys at a host that records and at one that does not, by turns.

Both are real servers with visitors over SSH; counted is the processor time of the hosts' processes alone.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench import Figure
from tests.helpers.terminals.xterm import key_sequence
from tests.remote.helpers import RunningServer, SshVisitor

ROUNDS = 6
VISITORS: Final = 8
KEYS_A_SECOND: Final = 2.0
"""Of a person, as in the bench `ssh`."""
MOST_CPU: Final = 0.02
"""Of one core, a visitor."""
_PAUSE: Final = 0.2
"""Seconds between two keys of a visitor: each is a change of its own."""
_ANSWERS: Final = (*"48213", *["backspace"] * 5, "down", "down", *"guard", *["backspace"] * 5)
_KEYS: Final = ("down", "enter", *_ANSWERS, "f1", "f1", "escape")
"""From the login to the window Reset, two answers, the help, and back."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure `rounds` of each kind, after one of each that is not counted."""
    with TemporaryDirectory() as folder:
        times = asyncio.run(_measure(Path(folder), rounds))
        kept = [path.stat().st_size for path in Path(folder, "recordings").iterdir()]
    plain, recorded = (median(times[each]) for each in (False, True))
    added = max(recorded - plain, 0) * KEYS_A_SECOND
    return [
        Figure(
            "recording: processor time of a key and its frame, the host's",
            "python -m tests.bench record",
            f"{_range(times[True])}, without it {_range(times[False])}; ratio {recorded / plain:.3f}; at "
            f"{KEYS_A_SECOND:.0f} keys a second {100 * added:.2f} % of a core more; "
            f"{sum(kept) / len(kept) / (rounds + 1) / len(_KEYS):.0f} bytes a key in the file",
            f"<= {100 * MOST_CPU:.0f} % a visitor",
            added <= MOST_CPU,
        )
    ]


def _range(times: list[float]) -> str:
    return f"{1000 * median(times):.2f} ms ({1000 * min(times):.2f}-{1000 * max(times):.2f})"


async def _measure(folder: Path, rounds: int) -> dict[bool, list[float]]:
    """Return seconds a key, without recording and with it."""
    times: dict[bool, list[float]] = {False: [], True: []}
    with _host(folder / "plain") as plain, _host(folder / "data", folder / "recordings") as recorded:
        async with _visitors(plain) as there, _visitors(recorded) as here:
            sides = {False: (plain[0].pid, there), True: (recorded[0].pid, here)}
            for number in range(rounds + 1):
                for is_recorded, (pid, visitors) in sides.items():
                    began = _cpu(pid)
                    await asyncio.gather(*map(_type, visitors))
                    if number:
                        times[is_recorded].append((_cpu(pid) - began) / len(visitors) / len(_KEYS))
    return times


@contextmanager
def _host(*folders: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    data, *record = map(str, folders)
    command = [sys.executable, "-m", "tests.bench.over_ssh.record_host", data, str(VISITORS), *record]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline())
        finally:
            process.communicate()  # its input ends


@asynccontextmanager
async def _visitors(host: tuple[subprocess.Popen[str], int]) -> AsyncIterator[list[SshVisitor]]:
    server = RunningServer(None, host[1])  # type: ignore[arg-type] # the way to it is all that is needed
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(server.visited()) for _ in range(VISITORS)]
        for visitor in visitors:
            await visitor.sees("Forgot Password")
        yield visitors


async def _type(visitor: SshVisitor) -> None:
    for key in _KEYS:
        visitor.send(key if len(key) == 1 else key_sequence(key))
        await asyncio.sleep(_PAUSE)
    await visitor.sees("Forgot Password")
    visitor.press("up")  # back to where it began


def _cpu(pid: int) -> float:
    """Return the processor time of another process, s: by its own clock (Linux: clock_getcpuclockid)."""
    return time.clock_gettime((~pid << 3) | 2)
