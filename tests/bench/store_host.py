"""What the bench `store` looks at in whole programs: a host's connections, and what the local menus load."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

import asyncssh

from tests.bench.start import SHOWN
from tests.helpers.programs.postgresql import CAMERAS, CLOUD, Server
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import code_by_phone, sign_in
from tests.remote.attacks.outside import ROOT, Child
from tests.remote.helpers import SshVisitor
from tui.camera import add_camera
from tui.camera.fleet.sharing import share
from tui.data_dir import CLOUD_STORE, STORE, open_desk, open_store
from tui.work import cores

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS: Final = cores()
VISITORS: Final = 12
_AN_ADDRESS: Final = 2
"""Visitors from it, so that what one address may use is no bound."""
_A_LOOK: Final = 0.02
_TOO_LONG: Final = 90
"""Seconds that a visitor waits for a window."""
_SIZE: Final = (80, 24)
_DRIVER: Final = ("psycopg", "psycopg_binary", "sqlalchemy.dialects.postgresql")
_NOTING: Final = """
import atexit, sys
note = open(sys.argv.pop(), "w")
atexit.register(lambda: note.write(" ".join(sys.modules)))
from app import main
main()
"""


@dataclass
class Most:
    """The most connections that were seen at once."""

    together: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    visitors: int = VISITORS

    def look(self, seen: dict[str, int]) -> None:
        self.together = max(self.together, sum(seen.values()))
        for role, count in seen.items():
            self.roles[role] = max(self.roles[role], count)


def most_connections(server: Server, database: str, folder: Path) -> Most:
    """Let visitors sign in to shared cameras, or take a code by their phone; count meanwhile."""
    folder.mkdir(mode=0o700)
    places = {STORE: server.text(database, CAMERAS), CLOUD_STORE: server.text(database, CLOUD)}
    with mock.patch.dict(os.environ, places):
        with open_store(folder) as store, open_desk(folder) as desk:
            for number in range(VISITORS):
                add_camera(
                    store,
                    _name(number),
                    "lost-no-questions" if number % 2 else "known",
                    key_for=desk.keys.for_new,
                )
                share(store, _name(number))
        with (
            mock.patch("tests.remote.helpers.TOO_LONG", _TOO_LONG),
            _counted(server, database) as most,
            Child("tests.bench.over_ssh.ssh_host", folder, "{}", errors=None) as host,
        ):
            asyncio.run(_visited(host.listen()))
    return most


@contextmanager
def _counted(server: Server, database: str) -> Iterator[Most]:
    most, over = Most(), threading.Event()
    query = (
        "SELECT usename, count(*) FROM pg_stat_activity "
        "WHERE datname = %s AND usename <> 'postgres' GROUP BY usename"
    )

    def count() -> None:
        with server.connect() as connection:
            while not over.wait(_A_LOOK):
                most.look(dict(connection.execute(query, [database]).fetchall()))

    looking = threading.Thread(target=count)
    looking.start()
    try:
        yield most
    finally:
        over.set()
        looking.join()


def _name(number: int) -> str:
    return f"lab-{number}"


async def _visited(port: int) -> None:
    async with asyncio.TaskGroup() as visits:
        for number in range(VISITORS):
            visits.create_task(_visit(port, number))


async def _visit(port: int, number: int) -> None:
    connection = await asyncssh.connect(
        "127.0.0.1",
        port,
        username=_name(number),
        known_hosts=None,
        client_keys=None,
        config=None,
        local_addr=(f"127.0.0.{2 + number // _AN_ADDRESS}", 0),
    )
    async with connection:
        _, visitor = await connection.create_session(
            lambda: SshVisitor(_SIZE), term_type="xterm-256color", term_size=_SIZE, encoding=None
        )
        assert isinstance(visitor, SshVisitor)
        await visitor.sees(SHOWN)
        await (code_by_phone(visitor) if number % 2 else sign_in(visitor, KNOWN))


def loaded_by_local_menus(folder: Path) -> tuple[list[str], int]:
    """Start the menus on a camera of their own and leave: modules of the driver, and how many in all."""
    note = folder / "modules"
    command = [sys.executable, "-c", _NOTING, "--data", str(folder / "local"), str(note)]
    with Terminal(command, env={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for(SHOWN)
        terminal.press("ctrl+q")
        terminal.wait_exit()
    modules = note.read_text().split()
    return [name for name in modules if name.startswith(_DRIVER)], len(modules)
