"""A PostgreSQL server for tests: `python postgresql_server.py FOLDER USERS BIN [NAME=VALUE]...`.

It runs in FOLDER until no process holds the lock of the file USERS any more, ended or killed; then
the folder goes. It says "ready" when it takes connections, at FOLDER/socket. As root it runs as another
user, since PostgreSQL refuses root. Imports nothing of this project: it starts at once.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

OPTIONS = (
    "listen_addresses=",
    "fsync=off",  # a crash of the machine alone could tell
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=16MB",
    "max_connections=100",
    "max_worker_processes=0",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
)
# A collation that orders unlike SQLite: what does not say its own is found out by every test.
MADE = (
    *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"),
    *("--auth=trust", "--username=postgres", "--no-sync", "--no-instructions"),
)


def ordinary_user() -> dict[str, int | list[int]]:
    """What `subprocess` needs to start a process as somebody who is not root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise SystemExit("neither postgres nor nobody is a user of this machine")


def end_with_parent() -> None:
    """Let the kernel stop this process when the one that started it ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


def main() -> None:
    """Run it."""
    folder, users, programs = map(Path, sys.argv[1:4])
    as_user = ordinary_user()
    sockets, data = folder / "socket", folder / "data"
    sockets.mkdir()
    if as_user:
        for each in (folder, sockets):
            os.chown(each, as_user["user"], as_user["group"])  # type: ignore[arg-type]
    log = (folder / "log").open("wb")
    subprocess.run(
        [programs / "initdb", *MADE, "--pgdata", data], check=True, stdout=log, stderr=log, cwd="/", **as_user
    )  # type: ignore[call-overload]
    options = [part for option in (*OPTIONS, *sys.argv[4:]) for part in ("-c", option)]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", sockets, *options],
        stdout=log,
        stderr=log,
        cwd="/",
        preexec_fn=end_with_parent,  # noqa: PLW1509 - this process has one thread
        **as_user,
    )  # type: ignore[call-overload]
    try:
        while not is_ready(data):
            if server.poll() is not None:
                sys.exit((folder / "log").read_text())
            time.sleep(0.01)
        print("ready", flush=True)  # noqa: T201 - to the one who waits for it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with users.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the last one has gone
            stop(server, folder)
    finally:
        stop(server, folder)


def is_ready(data: Path) -> bool:
    """Whether the server says so."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Stop it at once, and remove what it leaves."""
    server.send_signal(signal.SIGQUIT)
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
