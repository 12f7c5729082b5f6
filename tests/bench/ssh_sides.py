"""The two ways of showing the menus to many people, and the people: the sides of the bench `ssh`.

Here: `camera-menus` under a pseudo-terminal for each visitor, as most would do it.
Run as a module it is the visitors of that side: `python -m tests.bench.ssh_sides DATA VISITORS KEYS`.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.hosting.honest import LAST_ROW, SHOWN, Echoes, answer
from tests.hosting.honest import cpu as own_cpu
from tests.hosting.outside import Child

ROOT: Final = Path(__file__).parents[2]


class Alone:
    """Somebody with a process and a pseudo-terminal of their own."""

    def __init__(self, data: Path) -> None:
        self.echoes = Echoes()
        self.shown = asyncio.Event()
        self._first = bytearray()
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
        except OSError:
            asyncio.get_running_loop().remove_reader(self._master)
            return
        if self.shown.is_set():
            self.echoes.saw(output)
            return
        self._first += output
        if SHOWN in self._first and LAST_ROW in self._first:
            self.shown.set()

    def send(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


class Processes(Child):
    """The visitors of this side, in a process of their own; `pids` are those of their menus."""

    def __init__(self, data: Path, visitors: int, keys_a_second: float) -> None:
        super().__init__("tests.bench.ssh_sides", data, visitors, keys_a_second)
        ready = self.listen()
        self.connected: list[float] = ready["ready"]
        self.pids: list[int] = ready["pids"]

    def typed(self) -> Sequence[float]:
        """As `Visitors.typed`."""
        took: Sequence[float] = self.ask()["took"]
        return took


def prepare(data: Path, visitors: int) -> None:
    """Make a camera for each, so that no start has to hash anything."""
    first = data / "0"
    if not first.exists():
        subprocess.run(
            [sys.executable, str(ROOT / "app.py"), "--data", str(first), "cameras", "add", "lost"],
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
    for number in range(1, visitors):
        if not (data / str(number)).exists():
            shutil.copytree(first, data / str(number))


async def main(data: Path, visitors: int, keys: float) -> None:
    """Sit down one after the other, and type when told to."""
    people, took = [], []
    try:
        for number in range(visitors):
            began = time.perf_counter()
            people.append(Alone(data / str(number)))
            await people[-1].shown.wait()
            took.append(time.perf_counter() - began)
        pids = [person.process.pid for person in people]
        print(json.dumps({"ready": took, "cpu": own_cpu(), "pids": pids}), flush=True)
        await answer(people, keys)
    finally:
        for person in people:
            person.end()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
