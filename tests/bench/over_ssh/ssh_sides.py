"""The two ways of showing the menus to many people that the bench `ssh` compares, seen from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.remote.attacks.outside import ROOT, Child, Latency, cpu, family, memory
from tui.work import cores

GROUPS: Final = 2
"""Processes of visitors, where there are several: one alone would be full before the server is."""
BOUNDS: Final = {"sessions": 150, "shutdown": 0}
"""Two workers take the largest number of visitors, for whom there should be four."""
_CALM: Final = 4.0
"""Seconds until what visitors leave behind has been collected (tui/remote/limits/gc_scheduler.py)."""
_SEATED: Final = 300.0
"""Seconds that they may take in all to sit down, one after the other."""
_AFTER: Final = 2.0
"""Seconds after the last whole window until everything has been done that belongs to a start."""
_RAMP: Final = 2.0
"""Seconds from the first keys until it is measured what they cost."""


class Host(Child):
    """`camera-menus ssh`, all its processes."""

    def __init__(self, data: Path, *more: str) -> None:
        super().__init__("tests.bench.over_ssh.ssh_host", data, json.dumps(BOUNDS), *more, errors=None)
        self.data = data
        self.port: int = self.listen()
        self.pids: list[int] = []
        self.memory_before = 0

    def warm_up(self) -> None:
        """Have a visitor at each worker, and let them leave."""
        with People("ssh", self.port, 0, cores()) as people:
            people.sit()
        time.sleep(_CALM)
        self.pids = family(self.pid)
        self.memory_before = sum(map(memory, self.pids))

    def running(self) -> list[int]:
        """All its processes now. Raises RuntimeError where one is not what it was."""
        if family(self.pid) != self.pids:
            raise RuntimeError("a worker was replaced")
        return self.pids


class People(Child):
    """Some of the visitors. Raises RuntimeError when one can't come in or is lost."""

    def __init__(
        self, kind: str, where: object, first: int, last: int, module: str = "tests.bench.over_ssh.ssh_people"
    ) -> None:
        super().__init__(module, kind, where, first, last, errors=None)
        self.within = _SEATED

    def sit(self) -> list[float]:
        """Wait until all see the window; how long each waited, seconds."""
        return list(_checked(self.listen(self.within))["waited"])

    def press(self, keys_a_second: float) -> dict[str, Any]:
        """Say how to go on; what came of it since the last time."""
        return _checked(self.ask(json.dumps(keys_a_second)))


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    if "failed" in said:
        raise RuntimeError(said["failed"])
    return said


@dataclass(frozen=True)
class Typed:
    """What came of some seconds of typing."""

    pressed: int
    letters: int
    """Those that should be seen."""
    latency: Latency
    seconds: float
    cost: float
    """Seconds of a core for a key, beyond what is used without keys."""
    load: float
    """Cores used."""
    share: float
    """The visitors' part of what both sides used."""
    others: float
    """Cores that other work on the machine used: where there is much of it, figures are worse."""

    @property
    def rate(self) -> float:
        """Keys answered a second."""
        return answered(self.pressed, self.letters, self.latency) / self.seconds


def machine() -> float:
    """Seconds that all cores have been busy so far (proc_stat(5))."""
    figures = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _io, irq, softirq = map(int, figures[:7])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def answered(pressed: int, letters: int, latency: Latency) -> float:
    """Of the keys pressed those that had their effect: every now and then one empties the field, unseen."""
    return max(1.0, pressed * min(1.0, latency.keys / max(1, letters)))


class Side:
    """Visitors at the menus, and the processes that show them."""

    def __init__(self, people: Sequence[People], host: Host | None = None) -> None:
        self._people = people
        used = self._cpu(host.pids) if host else 0.0
        waited = [seconds for group in people for seconds in group.sit()]
        time.sleep(_AFTER)
        if host is None:
            self._pids = [pid for group in people for pid in family(group.pid)[1:]]
        else:
            self._pids = host.running()
        self.visitors = len(waited)
        self.connect = median(waited)
        self.start = (self._cpu(self._pids) - used) / self.visitors
        """Seconds of a core for a start."""
        self.before = host.memory_before if host else 0
        """Bytes without visitors."""
        self.idle = 0.0
        """Of a core, a visitor."""

    @property
    def memory(self) -> float:
        """Bytes a visitor."""
        return (sum(map(memory, self._pids)) - self.before) / self.visitors

    def rest(self, seconds: float) -> None:
        """Find out what is used while no key is pressed."""
        used, began = self._cpu(self._pids), time.monotonic()
        time.sleep(seconds)
        self.idle = (self._cpu(self._pids) - used) / (time.monotonic() - began) / self.visitors

    def press(self, keys_a_second: float) -> None:
        """Let all press so many keys a second each from now on; with 0, until all was seen."""
        for group in self._people:
            group.press(keys_a_second)

    def type(self, keys_a_second: float, seconds: float) -> Typed:
        """Let all press so many keys a second each; `inf`: one as soon as the last was seen."""
        self.press(keys_a_second)
        time.sleep(_RAMP)
        own = [group.pid for group in self._people]
        used, theirs, whole = self._cpu(self._pids), self._cpu(own), machine()
        self.press(keys_a_second)
        began = time.monotonic()
        time.sleep(seconds)
        said = [group.press(keys_a_second) for group in self._people]
        lasted = time.monotonic() - began
        used, theirs = self._cpu(self._pids) - used, self._cpu(own) - theirs
        whole = machine() - whole
        self.press(0)
        pressed, letters = (sum(group[what] for group in said) for what in ("pressed", "letters"))
        latency = Latency.of([seconds for group in said for seconds in group["took"]])
        beyond_idle = used - self.idle * self.visitors * lasted
        return Typed(
            pressed,
            letters,
            latency,
            lasted,
            beyond_idle / answered(pressed, letters, latency),
            used / lasted,
            theirs / (theirs + used),
            max(0.0, whole - used - theirs) / lasted,
        )

    @staticmethod
    def _cpu(pids: Sequence[int]) -> float:
        return sum(map(cpu, pids))


@contextmanager
def over_ssh(visitors: int) -> Iterator[Side]:
    """So many visitors at the server."""
    with TemporaryDirectory() as folder, Host(Path(folder)) as host:
        host.warm_up()
        with people_at("ssh", host.port, visitors) as people:
            yield Side(people, host)


@contextmanager
def by_processes(visitors: int) -> Iterator[Side]:
    """So many visitors with a process each."""
    with TemporaryDirectory() as folder:
        prepare(Path(folder), visitors)
        with people_at("pty", folder, visitors) as people:
            yield Side(people)


@contextmanager
def people_at(
    kind: str, where: object, visitors: int, module: str = "tests.bench.over_ssh.ssh_people"
) -> Iterator[list[People]]:
    """So many, in several processes."""
    groups = min(GROUPS, visitors)
    ends = [visitors * group // groups for group in range(groups + 1)]
    with ExitStack() as stack:
        yield [
            stack.enter_context(People(kind, where, first, last, module)) for first, last in pairwise(ends)
        ]


def prepare(data: Path, visitors: int) -> None:
    """Make a camera for each, so that no start has to hash anything."""
    first = data / "0"
    subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "--data", str(first), "cameras", "add", "lost"],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    for number in range(1, visitors):
        copytree(first, data / str(number))
