"""One PostgreSQL server for all tests of a run, started by the first that needs it."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.helpers.programs.child import line_of
from tests.helpers.terminals.terminal import REQUIRE_PROGRAMS, needs_program
from tui.db.server_url import ServerUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg

CAMERAS: Final = "menus"
"""The role of the cameras' store."""
CLOUD: Final = "menus_cloud"
"""The role of the cloud's records."""
_LONGEST: Final = 90
"""Seconds until the server takes connections; it takes two."""
_SERVER: Final = Path(__file__).with_name("postgresql_server.py")


@dataclass(frozen=True)
class Server:
    """It runs, and lets everybody in who may enter its folder."""

    folder: Path

    @property
    def sockets(self) -> Path:
        return self.folder / "socket"

    def url(self, database: str, role: str) -> ServerUrl:
        return parse(self.text(database, role))

    def text(self, database: str, role: str) -> str:
        """The address as a user writes it."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.sockets}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """As the server's administrator."""
        import psycopg

        return psycopg.connect(host=str(self.sockets), user="postgres", dbname=database, autocommit=True)

    def make_database(self, name: str) -> None:
        """Make an empty one, in which both roles may have their schemas."""
        from psycopg.errors import DuplicateObject, UniqueViolation

        with self.connect() as connection:
            for role in (CAMERAS, CLOUD):
                with suppress(DuplicateObject, UniqueViolation):  # it is there, or another process is quicker
                    connection.execute(f"CREATE ROLE {role} LOGIN")
            connection.execute(f"CREATE DATABASE {name}")
            connection.execute(f"GRANT CREATE ON DATABASE {name} TO {CAMERAS}, {CLOUD}")


def needs_psycopg() -> None:
    """Skip the test where the driver is missing (fail in the full check)."""
    if importlib.util.find_spec("psycopg") is None:
        message = "psycopg is missing; it comes with camera-menus[postgresql]"
        if os.environ.get(REQUIRE_PROGRAMS):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


def needs_postgresql() -> Path:
    """Return where the server's programs are, or skip the test (fail in the full check)."""
    needs_psycopg()
    # Debian leaves them out of PATH: several versions may be there.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = needs_program("initdb", package="postgresql", also_in=places[::-1])
    return Path(found).parent


@contextmanager
def running(shared: Path, *options: str) -> Iterator[Server]:
    """Give the server of a run; `shared` is a folder of all its processes. It ends with the last of them.

    Options (`name=value`) say where it differs from what is cheap in tests.
    """
    programs = needs_postgresql()
    address, users = shared / "postgresql", shared / "postgresql-users"
    with (shared / "postgresql-lock").open("w") as lock, users.open("a") as mine:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.flock(mine, fcntl.LOCK_SH)  # waits for a server that is just being stopped
        folder = Path(address.read_text()) if address.exists() else Path("/nowhere")
        if not folder.is_dir():
            folder = _start(users, programs, options)
            address.write_text(str(folder))
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield Server(folder)


def _start(users: Path, programs: Path, options: Sequence[str]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="camera-menus-postgresql-"))
    command = [sys.executable, "-S", "-E", str(_SERVER), str(folder), str(users), str(programs), *options]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, text=True)
    assert started.stdout is not None
    with started.stdout:
        assert line_of(started, seconds=_LONGEST) == "ready\n", f"no server within {_LONGEST} s"
    started.returncode = 0  # it ends after this process
    return folder
