"""PostgreSQL beside SQLite: what an act takes, what many writers get, a copy, and a host's connections.

Both in one run, in turns where an act is timed. The server is one of its own on a socket of this machine,
which waits for the disk at each commit (fsync) as SQLite does; a network comes on top of every statement.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest

from tests.bench import Figure
from tests.bench.log import fill
from tests.bench.store_host import WORKERS, loaded_by_local_menus, most_connections
from tests.camera.helpers import KNOWN, Clock, key_for
from tests.db.racing import Stores, racing
from tests.helpers.programs.postgresql import CAMERAS, CLOUD, Server, running
from tui.camera import ADMIN, Camera, CameraContext, EventKind, Store, start
from tui.cloud.store import CloudStore
from tui.data_dir import CLOUD_STORE, STORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tui.camera import Session

ROUNDS = 300
"""Of each act that is timed alone."""
RATIO: Final = 2.5
"""What a sign-in without its hash may take on PostgreSQL, against SQLite."""
KEEP: Final = 0.005
"""Seconds that a keep-alive may take."""
PROCESSES, THREADS = 4, 13
"""Of the writers: as many threads as one process has for calls that block, on two cores."""
SECONDS: Final = 10.0
"""In which the writers write."""
COMMITS, LONGEST = 200, 1.5
"""Of the writers in a second, at least; seconds that 99 of 100 commits may take."""
ROWS, COPY = 100_000, 10.0
"""What is copied, within so many seconds."""
LIKE_A_REAL_ONE: Final = ("fsync=on", "full_page_writes=on", "autovacuum=on", "shared_buffers=128MB")
COMMAND: Final = "python -m tests.bench store"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class NoHasher:
    """Keeps a secret as it is: what is timed is the store."""

    decoy = ""

    def hash(self, secret: str) -> str:
        return secret

    def verify(self, record: str, secret: str) -> bool:
        return record == secret

    def needs_rehash(self, record: str) -> bool:
        del record
        return False


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure both; where there is no server to start, a line says so."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        try:
            server = stack.enter_context(running(folder, *LIKE_A_REAL_ONE))
        except pytest.skip.Exception as missing:
            return [Figure("the store on PostgreSQL", COMMAND, f"not measured: {missing}", "-")]
        migrated(server, "bench")
        openings = {
            SQLITE: partial(opened_files, folder),
            POSTGRESQL: partial(opened_on_server, server, "bench"),
        }
        return [
            *_acts(openings, rounds),
            *chain.from_iterable(_writers(name, opening) for name, opening in openings.items()),
            *_copies(server, folder),
            _connections(server, folder),
            _start(folder),
        ]


def migrated(server: Server, name: str) -> None:
    """Make a database and its tables."""
    server.make_database(name)
    _command(server, name, "store", "migrate")


def opened_files(folder: Path) -> Stores:
    """Open both stores in a folder, as any process does."""
    return Stores(Store.open(folder / "cameras.sqlite3"), CloudStore.open(folder))


def opened_on_server(server: Server, name: str) -> Stores:
    """Open both stores in a database of the server."""
    return Stores(
        Store.open_server(server.url(name, CAMERAS)), CloudStore.open_server(server.url(name, CLOUD))
    )


# --- an act -------------------------------------------------------------------------------------------------


def _acts(openings: Mapping[str, Callable[[], Stores]], rounds: int) -> Iterator[Figure]:
    stores = {name: opening() for name, opening in openings.items()}
    cameras = {name: _camera(each.cameras, 0) for name, each in stores.items()}
    signing_in: dict[str, list[float]] = {name: [] for name in openings}
    keeping: dict[str, list[float]] = {name: [] for name in openings}
    for number in range(rounds + 1):
        for name, camera in cameras.items():
            began = time.perf_counter()
            session = camera.sign_in(ADMIN, KNOWN)
            signed_in = time.perf_counter()
            camera.keep(session)
            kept = time.perf_counter()
            camera.sign_out(session)
            if number:  # the first compiles its statements
                signing_in[name].append(signed_in - began)
                keeping[name].append(kept - signed_in)
    for each in stores.values():
        each.close()
    ratio = median(signing_in[POSTGRESQL]) / median(signing_in[SQLITE])
    yield Figure(
        "sign-in without its hash, PostgreSQL beside SQLite",
        COMMAND,
        f"{ratio:.2f}: {_milliseconds(signing_in[POSTGRESQL])} and {_milliseconds(signing_in[SQLITE])}",
        f"<= {RATIO}",
        ratio <= RATIO,
    )
    yield Figure(
        "keep-alive, PostgreSQL beside SQLite",
        COMMAND,
        f"{_milliseconds(keeping[POSTGRESQL])} and {_milliseconds(keeping[SQLITE])}",
        f"p50 <= {1000 * KEEP:.0f} ms",
        median(keeping[POSTGRESQL]) <= KEEP,
    )


def _camera(store: Store, number: int) -> Camera:
    """A camera that was just started; nothing is hashed."""
    return start(store, _serial(number), "known", hasher=NoHasher(), key_for=key_for)


def _serial(number: int) -> str:
    return f"{number:016d}"


def _milliseconds(seconds: Sequence[float]) -> str:
    return f"p50 {1000 * median(seconds):.1f}, p99 {1000 * _p99(seconds):.1f} ms"


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.99 * len(seconds))]


# --- many writers -------------------------------------------------------------------------------------------


def _writers(name: str, opening: Callable[[], Stores]) -> Iterator[Figure]:
    stores = opening()
    for number in range(PROCESSES * THREADS):
        _camera(stores.cameras, number)
    stores.close()
    with racing(opening, processes=PROCESSES, threads=THREADS) as race:
        found = race(keep_writing, 0)
    taken = [each for each in found if isinstance(each, list)]
    errors = [str(each) for each in found if not isinstance(each, list)]
    waits = [seconds for each in taken for seconds in each]
    rate = len(waits) / SECONDS
    figure = f"{rate:.0f} commits/s, {_milliseconds(waits)}, {max(waits):.2f} s at most"
    wanted = name == POSTGRESQL
    yield Figure(
        f"{PROCESSES * THREADS} writers from {PROCESSES} processes, {name}",
        COMMAND,
        f"{figure}; {len(errors)} errors {' '.join(sorted(set(errors)))}".rstrip(),
        f">= {COMMITS} commits/s, p99 <= {LONGEST} s, no error" if wanted else "-",
        rate >= COMMITS and _p99(waits) <= LONGEST and not errors if wanted else None,
    )


def keep_writing(stores: Stores, _: int, index: int) -> list[float]:
    """Keep a session of one's own camera alive, over and over; how long each took, seconds."""
    camera = Camera(CameraContext(stores.cameras, _serial(index), hasher=NoHasher()))
    session: Session = camera.sign_in(ADMIN, KNOWN)
    taken = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.perf_counter()
        camera.keep(session)
        taken.append(time.perf_counter() - began)
    return taken


# --- a copy -------------------------------------------------------------------------------------------------


def _copies(server: Server, folder: Path) -> Iterator[Figure]:
    full, back = folder / "full", folder / "back"
    lines = 10_000  # what a camera's log keeps
    stores = opened_files(full)
    for number in range(ROWS // lines):
        _camera(stores.cameras, number)
        log = ((line, Clock()(), EventKind.LOG_OUT, ADMIN) for line in range(2, 2 + lines))
        fill(stores.cameras, _serial(number), log)
    stores.close()
    migrated(server, "copied")
    for source, target, name in ((full, "server", "there"), ("server", back, "back")):
        began = time.perf_counter()
        said = _command(server, "copied", "store", "copy", str(source), str(target))
        taken = time.perf_counter() - began
        rows = int(said.split()[0])
        yield Figure(
            f"a copy {name}, as a command, from its start to its end",
            COMMAND,
            f"{taken:.1f} s for {rows:,} rows",
            f"<= {COPY:.0f} s for {ROWS:,}",
            taken <= COPY and rows >= ROWS,
        )


def _command(server: Server, database: str, *words: str) -> str:
    places = {STORE: server.text(database, CAMERAS), CLOUD_STORE: server.text(database, CLOUD)}
    program = str(Path(sys.executable).with_name("camera-menus"))
    return subprocess.run(
        [program, *words], check=True, stdout=subprocess.PIPE, text=True, env=os.environ | places
    ).stdout


# --- a host -------------------------------------------------------------------------------------------------


def _connections(server: Server, folder: Path) -> Figure:
    migrated(server, "hosted")
    most = most_connections(server, "hosted", folder / "host")
    figure = ", ".join(f"{count} of {role}" for role, count in sorted(most.roles.items()))
    return Figure(
        f"connections of a host of {WORKERS} workers, {most.visitors} visitors of shared cameras",
        COMMAND,
        f"{most.together} at once: {figure}",
        f"<= 3 a worker and 1 = {3 * WORKERS + 1}",
        most.together <= 3 * WORKERS + 1,
    )


def _start(folder: Path) -> Figure:
    found, loaded = loaded_by_local_menus(folder)
    return Figure(
        "the local menus without --store: modules of the driver",
        COMMAND,
        f"{len(found)} of {loaded} {' '.join(found)}".rstrip(),
        "none",
        not found,
    )
