"""The two ways of showing the menus in browsers that the bench `web_menus` compares, seen from outside."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.over_ssh.ssh_sides import Host, People, Side, people_at, prepare
from tests.remote.attacks.outside import Child, family, memory

_MODULE: Final = "tests.bench.in_browsers.web_people"
_CALM: Final = 4.0
"""Seconds until what a visitor leaves behind has been collected (tui/remote/limits/gc_scheduler.py)."""
_GONE: Final = 30.0
"""Seconds in which a visitor's process has ended; one that has not would count among those that follow."""


class WebHost(Host):
    """The server of one side, by its module; `kind` is how its visitors come."""

    def __init__(self, data: Path, module: str, kind: str) -> None:
        Child.__init__(self, module, data, errors=None)
        self.port: int = self.listen()
        self.kind = kind
        self.pids = [self.pid]
        self.memory_before = 0

    def warm_up(self) -> None:
        """Have a visitor who leaves again, with the process that was theirs."""
        alone = len(family(self.pid))
        with People(self.kind, self.port, 0, 1, _MODULE) as people:
            people.sit()
        deadline = time.monotonic() + _GONE
        while len(family(self.pid)) > alone and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(_CALM)
        self.memory_before = sum(map(memory, self.running()))

    def running(self) -> list[int]:
        """All its processes now: textual-serve has one more for each visitor."""
        self.pids = family(self.pid)
        return self.pids

    @contextmanager
    def visitors(self, number: int, within: float) -> Iterator[Side]:
        """So many of them, at the menus. Raises RuntimeError or AssertionError where not all are in time."""
        with people_at(self.kind, self.port, number, _MODULE) as people:
            for group in people:
                group.within = within
            yield Side(people, self)

    def end(self) -> int:
        """Stop the server, and what it leaves running: that would take the time of what is measured next."""
        started = family(self.pid)[1:]
        code = super().end()
        for pid in started:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return code


@contextmanager
def ours() -> Iterator[WebHost]:
    """`camera-menus web`."""
    with (
        TemporaryDirectory() as folder,
        WebHost(Path(folder), "tests.bench.in_browsers.web_host", "page") as host,
    ):
        host.warm_up()
        yield host


@contextmanager
def theirs() -> Iterator[WebHost]:
    """textual-serve with `python app.py`; its visitors share a camera, which is there already."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        prepare(data, 1)
        with WebHost(data / "0", "tests.bench.in_browsers.textual_serve_host", "textual-serve") as host:
            host.warm_up()
            yield host
