"""The visitors of the bench `ssh`, in a process of their own.

    python -m tests.bench.over_ssh.ssh_people ssh PORT FIRST LAST
    python -m tests.bench.over_ssh.ssh_people pty DATA FIRST LAST

Over SSH, or with `python app.py` under a pseudo-terminal for each, as most would do it. They sit down one
after the other, say so when all see the login window, and then do what each line on standard input says: a
number is how many keys a second each presses, `Infinity` one key as soon as the last one was seen, 0 none.
Each line is answered with what came of the one before.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import math
import os
import pty
import random
import subprocess
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import asyncssh

from tests.remote.attacks.typist import CLEAR, INTO_THE_USER_NAME, LAST_ROW, SHOWN, Echoes, Person, connect

ROOT: Final = Path(__file__).parents[3]
TOO_LONG: Final = 60
"""Seconds until the visitor sees the window."""
LOST: Final = 10.0
"""Seconds after which a key was not seen and never will be."""


class Heard(Echoes):
    """Knows as well when all keys were seen, and how many were pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = self.letters = 0
        self.told = 0, 0
        self.all_seen = asyncio.Event()

    def press(self) -> bytes:
        self.pressed += 1
        key = super().press()
        if key != CLEAR:  # which nothing on the screen answers
            self.letters += 1
            self.all_seen.clear()
        return key

    def saw(self, output: bytes) -> None:
        super().saw(output)
        if not self.unseen:
            self.all_seen.set()


class Alone:
    """A user with a process and a pseudo-terminal of their own."""

    def __init__(self, data: Path) -> None:
        self.echoes = Echoes()
        self.shown = asyncio.Event()
        self.said = bytearray()
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--data", str(data)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._read)

    def _read(self) -> None:
        try:
            output = os.read(self._master, 65536)
        except OSError:  # it has ended
            asyncio.get_running_loop().remove_reader(self._master)
            self.shown.set()
            return
        if self.shown.is_set():
            self.echoes.saw(output)
            return
        self.said += output
        if SHOWN in self.said and LAST_ROW in self.said:
            self.shown.set()

    def send(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


class Visitor:
    """A visitor at the keys."""

    def __init__(self, number: int, person: Person, waited: float, said: bytes) -> None:
        assert LAST_ROW in said, f"visitor {number} was turned away: {said[-300:]!r}"
        self.person, self.waited = person, waited
        self.echoes = person.echoes = Heard()
        # As people do, they press at different moments; which, is the same on both sides.
        self._phase = random.Random(number).random()

    async def type_on(self, keys_a_second: float) -> None:
        """Press keys at even distances, whatever becomes of them; or each as soon as the last was seen."""
        if not self.echoes.pressed:
            self.person.send(INTO_THE_USER_NAME)
            await asyncio.sleep(0.5)
        now = asyncio.get_running_loop().time
        due = now() + self._phase / keys_a_second
        while keys_a_second:
            await asyncio.sleep(max(0.0, due - now()))
            due += 1 / keys_a_second
            self.person.send(self.echoes.press())
            if math.isinf(keys_a_second):
                await self.seen()

    async def seen(self) -> None:
        """Wait until all that was pressed has been seen; for what was lost, not for ever."""
        try:
            async with asyncio.timeout(LOST):
                while self.echoes.unseen:
                    await self.echoes.all_seen.wait()
        except TimeoutError:
            self.echoes.unseen.clear()


def address_of(number: int) -> str:
    """Return a visitor's own address: what one address may take is bounded."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


async def over_ssh(port: int, number: int) -> Visitor:
    """Come in as visitors do."""
    began = time.perf_counter()
    typist = await connect(port, "demo", address_of(number))
    return Visitor(number, typist, time.perf_counter() - began, bytes(typist._first))


async def alone(data: Path, number: int, ends: list[Callable[[], None]]) -> Visitor:
    began = time.perf_counter()
    person = Alone(data / str(number))
    ends.append(person.end)
    await person.shown.wait()
    return Visitor(number, person, time.perf_counter() - began, bytes(person.said))


async def seated(sit: Callable[[int], Awaitable[Visitor]], numbers: Sequence[int]) -> list[Visitor]:
    """Let them sit down one after the other."""
    visitors = []
    for number in numbers:
        async with asyncio.timeout(TOO_LONG):
            visitors.append(await sit(number))
    return visitors


class Others(Protocol):
    """What visitors of another bench can do beside typing."""

    async def make(self, a_second: float) -> object:
        """Do it; return what came of it, as JSON can hold it."""


async def obey(visitors: Sequence[Visitor], others: Others | None = None) -> None:
    """Do as each line on standard input says until the input ends; a list is for the `others`."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    typing: list[asyncio.Task[None]] = []
    rate = 0.0
    while line := await reader.readline():
        asked = json.loads(line)
        if others is not None and isinstance(asked, list):
            print(json.dumps({"made": await others.make(*asked)}), flush=True)
            continue
        keys = float(asked)
        if keys != rate:
            for task in typing:
                task.cancel()
            await asyncio.gather(*typing, return_exceptions=True)
            await asyncio.gather(*(visitor.seen() for visitor in visitors))
            typing = [loop.create_task(visitor.type_on(keys)) for visitor in visitors] if keys else []
            rate = keys
        for task in typing:
            if task.done():
                task.result()  # raises
        print(json.dumps(_told([visitor.echoes for visitor in visitors])), flush=True)


def _told(all_echoes: Sequence[Heard]) -> dict[str, object]:
    """What has come of the keys since the last time."""
    said = {
        "took": [seconds for echoes in all_echoes for seconds in echoes.took],
        "pressed": sum(echoes.pressed - echoes.told[0] for echoes in all_echoes),
        "letters": sum(echoes.letters - echoes.told[1] for echoes in all_echoes),
    }
    for echoes in all_echoes:
        echoes.took.clear()
        echoes.told = echoes.pressed, echoes.letters
    return said


async def main(
    kind: str,
    where: str,
    first: int,
    last: int,
    others: Callable[[Sequence[Visitor]], Others] | None = None,
) -> None:
    """Sit down, and do as one is told."""
    ends: list[Callable[[], None]] = []

    async def sit(number: int) -> Visitor:
        if kind == "ssh":
            return await over_ssh(int(where), number)
        return await alone(Path(where), number, ends)

    try:
        visitors = await seated(sit, range(first, last))
        print(json.dumps({"waited": [visitor.waited for visitor in visitors]}), flush=True)
        await obey(visitors, others and others(visitors))
    except (OSError, AssertionError, asyncssh.Error) as error:  # TimeoutError among them
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), flush=True)
    finally:
        for end in ends:
            end()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
