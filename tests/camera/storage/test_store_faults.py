"""A store that can't be used: where, damaged, busy, full."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import event

from tests.camera.helpers import KNOWN, CheapHasher, outcome
from tui.camera import ADMIN, Camera, CameraContext, Store
from tui.camera.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreUnwritable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.helpers import Stage

PAGE: Final = 4096


def refusal(path: Path) -> StoreError:
    with pytest.raises(StoreError) as refused:
        Store.open(path)
    assert refused.value.place == path
    return refused.value


def test_places_that_cannot_hold_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "gone" / "away.db")

    for path in (
        tmp_path,
        tmp_path / "file" / "cameras.db",
        tmp_path / "file" / "deeper" / "cameras.db",
        tmp_path / "dangling",
        tmp_path / ("x" * 300),
        tmp_path / "nul\0.db",
        Path("/proc/self/cameras.db"),
        Path("/proc/cameras/cameras.db"),
        Path("/dev/null"),
    ):
        assert isinstance(refusal(path), StoreUnwritable), path


def garbage(whole: bytes) -> bytes:
    return b"This is a letter to somebody, not a database.\n" * 200


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2 + 100]


def beheaded(whole: bytes) -> bytes:
    return whole[:50]


def flipped(whole: bytes) -> bytes:
    return bytes(b ^ 0xFF if i >= PAGE else b for i, b in enumerate(whole))


def foreign(whole: bytes) -> bytes:
    return whole[:68] + b"abcd" + whole[72:]  # another program's application_id


@pytest.mark.parametrize("damage", [garbage, truncated, beheaded, flipped, foreign])
def test_a_damaged_store_is_named_and_left_as_it_is(used: Path, damage: Callable[[bytes], bytes]) -> None:
    used.write_bytes(damage(used.read_bytes()))
    before = used.read_bytes()

    assert isinstance(refusal(used), StoreDamaged)

    assert used.read_bytes() == before


@pytest.mark.parametrize(
    "fill", [0x00, *(pytest.param(fill, marks=pytest.mark.full) for fill in (0xFF, 0x5A))]
)
def test_a_page_that_breaks_under_a_running_camera_is_explained(used: Path, fill: int) -> None:
    whole = used.read_bytes()
    found = []
    for page in range(len(whole) // PAGE):
        used.write_bytes(whole)
        with Store.open(used) as store:
            store.close()  # so that nothing of the file is remembered
            begin = page * PAGE or 100  # the file's own header stays: a wrong one is noticed when opening
            used.write_bytes(whole[:begin] + bytes([fill]) * 3900 + whole[begin + 3900 :])
            camera = Camera(CameraContext(store, "0" * 15 + "2", hasher=CheapHasher()))
            # Anything but a CameraError fails the test here.
            found.append(outcome(lambda c=camera: c.events(c.sign_in(ADMIN, KNOWN))))  # type: ignore[misc]

    assert sum(isinstance(result, StoreDamaged) for result in found) >= 5


@pytest.mark.sqlite_only
def test_a_row_that_was_never_written_by_us_is_damage(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    for statement, act in (
        ("UPDATE events SET kind = 'Nonsense'", lambda: camera.events(session)),
        ("UPDATE events SET kind = 'LogIn', details = '{'", lambda: camera.events(session)),
        ("UPDATE events SET details = '{}', at = 'noon'", lambda: camera.events(session)),
        ("UPDATE accounts SET rights = 'Everything'", lambda: camera.accounts(session)),
        ("UPDATE security SET channel = 'pigeon'", camera.ways_of_reset),
        ("UPDATE accounts SET password = 'plain'", lambda: camera.sign_in(ADMIN, KNOWN)),
        ("DROP TABLE told", camera.hints),
    ):
        with stage.store.write_all() as tx:
            tx.exec_driver_sql(statement)
        assert isinstance(outcome(act), StoreDamaged), statement


def test_a_writer_that_holds_on_too_long_is_named_busy(used: Path) -> None:
    with Store.open(used) as holder, Store.open(used, busy=timedelta(milliseconds=50)) as other:
        camera = Camera(CameraContext(other, "0" * 15 + "2", hasher=CheapHasher()))
        with holder.write_all():
            with pytest.raises(StoreBusy):
                camera.sign_in(ADMIN, KNOWN)
            assert camera.scenario == "known", "readers go on"
        assert camera.sign_in(ADMIN, KNOWN)


def test_threads_of_one_store_wait_no_longer_than_other_processes(used: Path) -> None:
    with (
        Store.open(used, busy=timedelta(milliseconds=50)) as store,
        ThreadPoolExecutor(1) as pool,
        store.write_all(),
    ):
        begun: list[str] = []
        event.listen(store._backend.engine, "before_cursor_execute", lambda *args: begun.append(args[2]))
        camera = Camera(CameraContext(store, "0" * 15 + "2", hasher=CheapHasher()))
        assert isinstance(pool.submit(outcome, lambda: camera.sign_in(ADMIN, KNOWN)).result(), StoreBusy)
        assert not begun, "it queues before it begins: SQLite lets whom it likes go first"


def test_a_full_disk_is_unwritable_and_changes_nothing(used: Path) -> None:
    with Store.open(used) as store:
        camera = Camera(CameraContext(store, "0" * 15 + "2", hasher=CheapHasher()))
        with store.read() as tx:
            pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()

        def fill() -> None:
            with store.write_all() as tx:
                tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
                tx.exec_driver_sql("UPDATE cameras SET scenario = hex(zeroblob(1000000))")

        assert isinstance(outcome(fill), StoreUnwritable)
        assert camera.scenario == "known"
