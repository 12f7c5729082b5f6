"""Commands that only read, where nothing can be written: no permission, a read-only or a full disk."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.camera.helpers import CheapHasher
from tui.camera import Store, add_camera, list_cameras, remove_camera
from tui.camera.errors import StoreUnwritable
from tui.cloud.master_keys import MasterKeys
from tui.cloud.store import CloudStore
from tui.protocol.payload import CodeChannel, Payload

COMMAND: Final = (sys.executable, "-m", "tests.helpers.programs.cheap_program")
_PR_CAPBSET_DROP: Final = 24
_OVERRIDE: Final = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: root writes and reads what it likes


def without_override() -> None:
    """Let permissions hold for root as well, from the next exec on."""
    if os.geteuid() == 0:
        for capability in _OVERRIDE:
            ctypes.CDLL(None, use_errno=True).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def full_disk() -> None:
    """Let no file grow, as a full disk does (EFBIG in place of ENOSPC, the same to SQLite)."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def left(data: Path, *, wal: bool, shm: bool) -> Path:
    """A data directory with two cameras as a killed program leaves it, or as one that has ended."""
    live = data.with_name("live")
    with Store.open(live / "cameras.sqlite3") as store, CloudStore.open(live):
        for name in ("hall", "gate"):
            add_camera(store, name, hasher=CheapHasher(), key_for=MasterKeys.open(live).for_new)
        if wal:
            shutil.copytree(live, data)
    if not wal:
        shutil.copytree(live, data)
    if not shm:
        for path in data.glob("*-shm"):
            path.unlink()
    assert bool(list(data.glob("*-wal"))) is wal
    return data


def protect(data: Path) -> None:
    for path in sorted(data.rglob("*"), reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    data.chmod(0o500)


def run(data: Path, before: Callable[[], None], *words: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--data", str(data), *words]
    root = Path(__file__).parents[3]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=before, cwd=root, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


EVERYWHERE = pytest.mark.parametrize(
    ("wal", "shm"),
    [
        pytest.param(True, False, id="wal"),
        pytest.param(False, False, id="no wal", marks=pytest.mark.full),
        pytest.param(True, True, id="wal and shm", marks=pytest.mark.full),
    ],
)


@pytest.mark.full
@EVERYWHERE
def test_where_nothing_may_be_written_the_list_is_whole(data: Path, *, wal: bool, shm: bool) -> None:
    protect(left(data, wal=wal, shm=shm))
    there = {path: path.stat().st_mtime_ns for path in data.rglob("*")}

    listed = run(data, without_override, "cameras", "list")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert [line.split()[0] for line in listed.stdout.splitlines()[-2:]] == ["gate", "hall"]
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == there
    refused = run(data, without_override, "cameras", "add", "third")
    assert refused.returncode == 3, "the permissions do hold"


@pytest.mark.full
@EVERYWHERE
def test_on_a_full_disk_list_and_log_are_whole(data: Path, *, wal: bool, shm: bool) -> None:
    left(data, wal=wal, shm=shm)

    listed = run(data, full_disk, "cameras", "list")
    logged = run(data, full_disk, "cameras", "log", "hall")

    assert (listed.returncode, listed.stderr) == (logged.returncode, logged.stderr) == (0, "")
    assert [line.split()[0] for line in listed.stdout.splitlines()[-2:]] == ["gate", "hall"]
    assert logged.stdout.endswith("Scenario started · lost\n")
    assert run(data, full_disk, "cameras", "add", "third").returncode == 3


@pytest.mark.full
@pytest.mark.parametrize("before", [without_override, full_disk])
def test_the_desk_answers_a_text_and_says_that_it_is_not_recorded(
    data: Path, before: Callable[[], None]
) -> None:
    left(data, wal=True, shm=False)
    if before is without_override:
        protect(data)
    with Store.open_to_read(data.with_name("live") / "cameras.sqlite3") as store:
        serial = list_cameras(store)[0].serial
    now = datetime.now(UTC).replace(microsecond=0)
    shown = Payload(serial, "00", bytes(10), now, CodeChannel.APP)

    answered = run(data, before, "desk", "--payload", shown.text)

    assert answered.returncode == 0
    assert answered.stdout.startswith(serial)
    assert answered.stderr == (
        f"camera-menus: The answer was not recorded: check the permissions of {data} and the disk\n"
    )


def test_the_store_reads_what_was_committed_last_and_writes_nothing(data: Path) -> None:
    left(data, wal=True, shm=False)
    there = {path: path.read_bytes() for path in data.glob("cameras.sqlite3*")}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with Store.open_to_read(data / "cameras.sqlite3") as store:
            names = [camera.name for camera in list_cameras(store)]
            with pytest.raises(StoreUnwritable):
                remove_camera(store, "gate")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names == ["gate", "hall"]
    assert {path: path.read_bytes() for path in there} == there
