"""The server and its visitors as processes of their own, looked at from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from tests.helpers.programs.child import line_of

ROOT: Final = Path(__file__).parents[3]
MB: Final = 1024 * 1024
_TOO_LONG: Final = 60
_LONGEST_SILENCE: Final = 60
"""Seconds; it may have a hundred visitors to connect first."""
_CPU_CLOCK: Final = 2
"""Which of a process's clocks (CPUCLOCK_SCHED): all its threads, ended ones too, in nanoseconds."""


class Child:
    """A Python module in a process of its own that answers each line with a line of JSON."""

    def __init__(self, module: str, *arguments: object, errors: int | None = subprocess.DEVNULL) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
        )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def listen(self, seconds: float = _LONGEST_SILENCE) -> Any:  # noqa: ANN401 - whatever it says
        said = line_of(self._process, seconds=seconds)
        assert said, f"process {self.pid} has ended, or said nothing for {seconds:.0f} s"
        return json.loads(said)

    def ask(self, question: str = "") -> Any:  # noqa: ANN401 - whatever it answers
        self.tell(question)
        return self.listen()

    def tell(self, question: str) -> None:
        """Ask without waiting for the answer, which `listen` returns."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()

    def end(self) -> int:
        """Close its input, which ends it; kill it where it does not end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            return self._process.wait(_TOO_LONG)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._process.stdout.close()

    # --- what it takes ---

    def memory(self) -> int:
        """Bytes of its own and its share of what it shares (PSS)."""
        return memory(self.pid)

    def cpu(self) -> float:
        """Seconds of a core used so far."""
        return cpu(self.pid)

    def waited(self) -> float:
        """Seconds that its first thread was ready to run, and others had the cores.

        By the kernel's schedstat (Documentation/scheduler/sched-stats); 0 with one that was built without it.
        """
        file = Path(f"/proc/{self.pid}/schedstat")
        return int(file.read_text(encoding="ascii").split()[1]) / 1e9 if file.exists() else 0.0

    def files(self) -> int:
        """Open sockets; a database's files stay open for anyone who needs them next."""
        count = 0
        for file in Path(f"/proc/{self.pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                count += str(file.readlink()).startswith("socket:")
        return count


def memory(pid: int) -> int:
    """Bytes of a process's own and its share of what it shares (PSS)."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) * 1024


def cpu(pid: int) -> float:
    """Seconds of a core that a process has used so far: its own clock, as /proc counts in steps of 10 ms."""
    return time.clock_gettime(~pid << 3 | _CPU_CLOCK)  # as clock_getcpuclockid(3)


def family(pid: int) -> list[int]:
    """Find a process and all that it and they have started and that still run."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # gone meanwhile
                fields = (
                    (entry / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
                )
                if fields[0] not in "ZX":
                    parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for one in found:  # grows meanwhile
        found += [child for child, parent in parents.items() if parent == one]
    return found


class Hosted(Child):
    """The server. `config` is what differs from `ServerConfig`."""

    def __init__(self, data: Path, **config: float) -> None:
        super().__init__("tests.remote.attacks.run_host", data, json.dumps(config))
        self.port: int = self.listen()


class Visitors(Child):
    """Honest visitors. `connected` is how long each waited for the whole login window."""

    def __init__(self, port: int, visitors: int, keys_a_second: float) -> None:
        super().__init__("tests.remote.attacks.typist", port, visitors, keys_a_second)
        self.connected: list[float] = self.listen()["ready"]

    def typed(self) -> Sequence[float]:
        """Begin to type; then, how long each key took since this was last asked. Seconds."""
        took: Sequence[float] = self.ask()["took"]
        return took


@dataclass(frozen=True)
class Latency:
    """How long keys took until they were seen, seconds."""

    keys: int
    p50: float
    p99: float
    longest: float

    @classmethod
    def of(cls, took: Sequence[float]) -> Latency:
        if not took:
            return cls(0, float("nan"), float("nan"), float("nan"))
        by_length = sorted(took)
        return cls(len(took), by_length[len(took) // 2], by_length[int(len(took) * 0.99)], by_length[-1])

    def __str__(self) -> str:
        p50, p99, longest = (1000 * value for value in (self.p50, self.p99, self.longest))
        return f"{self.keys} keys seen after p50 {p50:.0f} ms, p99 {p99:.0f} ms, at most {longest:.0f} ms"


class Pace:
    """How much of a core a process gets from now on, and how many times slower it is than it were alone."""

    def __init__(self, child: Child) -> None:
        self._child, self._began = child, time.monotonic()
        self._used, self._waited = child.cpu(), child.waited()

    @property
    def share(self) -> float:
        """Of a core."""
        return (self._child.cpu() - self._used) / (time.monotonic() - self._began)

    @property
    def slower(self) -> float:
        """1 where no other process wants the cores."""
        return 1 + (self._child.waited() - self._waited) / max(self._child.cpu() - self._used, 0.001)


class Peak:
    """Looks at a process's memory all the while."""

    def __init__(self, child: Child) -> None:
        self._child, self._over = child, threading.Event()
        self.memory = child.memory()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.memory = max(self.memory, self._child.memory())


def settles(hosted: Hosted, as_before: dict[str, int], files: int) -> tuple[dict[str, int], int]:
    """Wait until all is as it was before, as long as it may take; what there is then."""
    deadline = time.monotonic() + _TOO_LONG
    while True:
        now = hosted.ask(), hosted.files()
        if now == (as_before, files) or time.monotonic() > deadline:
            return now
        time.sleep(0.05)
