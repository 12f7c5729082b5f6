"""A server that goes away in the middle of an act: one clear error, all or nothing, and on again at once."""

from __future__ import annotations

import itertools
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from tests.camera.helpers import KNOWN, OTHER, CheapHasher, Clock, key_for, outcome
from tests.db.own_server import OwnServer, own_server
from tests.helpers.programs.postgresql import CAMERAS
from tui.camera import ADMIN, Camera, CameraContext, EventKind, Session, Store, start
from tui.camera.errors import CameraError, StoreBusy, StoreGone
from tui.camera.fleet.checks import faults
from tui.camera.operations import event_log

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIAL: Final = "0123456789ABCDEF"
BOUND: Final = 14.0
"""Seconds in which an act ends that meets a server without an answer: 10 for a statement, and a turn."""
AT_ONCE: Final = 5.0
"""Seconds: an act takes 0.01, and one that waits for a server that is not there ten."""
KILLS: Final = 50


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server() as server:
        server.make_database("harmed")
        Store.open_server(server.url("harmed", CAMERAS), migrating=True).close()
        yield server


@pytest.fixture
def store(server: OwnServer) -> Iterator[Store]:
    with Store.open_server(server.url("harmed", CAMERAS)) as store:
        yield store


def camera_in(store: Store) -> Camera:
    return start(store, SERIAL, "known", hasher=CheapHasher(), key_for=key_for, log_capacity=10**9)


@pytest.mark.full
@pytest.mark.parametrize("when", ["between two acts", "in the middle of one"])
def test_a_frozen_server_ends_an_act_with_an_error(server: OwnServer, store: Store, when: str) -> None:
    camera = camera_in(store)
    session = camera.sign_in(ADMIN, KNOWN)
    began = time.monotonic()
    found: object
    if when == "between two acts":
        server.freeze()
        found = outcome(lambda: camera.keep(session))
    else:
        found = outcome(lambda: _frozen_inside(server, store))
    took = time.monotonic() - began
    with ThreadPoolExecutor(6) as pool:  # more than there are connections
        others = list(pool.map(lambda _: type(outcome(lambda: camera.check(session))), range(6)))
    server.thaw()
    returned = time.monotonic()
    assert camera.check(session)
    assert time.monotonic() - returned < AT_ONCE

    assert type(found) is StoreGone
    assert took < BOUND
    assert set(others) <= {StoreGone, StoreBusy}
    assert _count(store, SERIAL, "LogOut") == 0, "what was not acknowledged is undone"
    print(f"frozen: an error after {took:.1f} s")  # noqa: T201 - the figure


def _frozen_inside(server: OwnServer, store: Store) -> None:
    clock = Clock()
    context = CameraContext(store, SERIAL, hasher=CheapHasher(), clock=clock)
    with store.write(SERIAL) as tx:
        event_log.write(tx, context, clock(), EventKind.LOG_OUT, ADMIN)
        server.freeze()


def _count(store: Store, serial: str, kind: str) -> int:
    with store.read() as tx:
        query = "SELECT count(*) FROM events WHERE serial = %s AND kind = %s"
        return int(tx.exec_driver_sql(query, (serial, kind)).scalar_one())


@pytest.mark.full
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGQUIT, signal.SIGINT])
def test_a_server_that_ends_and_comes_back(server: OwnServer, store: Store, how: signal.Signals) -> None:
    camera = camera_in(store)
    session = camera.sign_in(ADMIN, KNOWN)
    server.end(how)
    began = time.monotonic()
    assert isinstance(outcome(lambda: camera.keep(session)), StoreGone)
    assert time.monotonic() - began < AT_ONCE
    server.start()
    began = time.monotonic()
    assert camera.keep(session)
    assert time.monotonic() - began < AT_ONCE


@pytest.mark.full
def test_what_is_acknowledged_is_logged_however_often_the_server_is_killed(
    server: OwnServer, store: Store
) -> None:
    camera = camera_in(store)
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    acknowledged = unknown = 0
    for number in range(KILLS):
        changing = Changing(camera)
        changing.start()
        assert changing.at_work.wait(30)
        time.sleep(dice.uniform(0, 0.1))  # the random moment itself
        server.end((signal.SIGKILL, signal.SIGQUIT)[number % 2])
        changing.join(30)
        assert type(changing.ended) is StoreGone
        server.start()
        acknowledged += changing.done
        logged = _count(store, SERIAL, "ModifyPassword")
        assert acknowledged <= logged <= acknowledged + 1, "the one that was under way is whole or not there"
        unknown += logged - acknowledged
        acknowledged = logged
        assert faults(store) == []
        fits = [isinstance(outcome(lambda p=p: camera.sign_in(ADMIN, p)), Session) for p in (KNOWN, OTHER)]  # type: ignore[misc]
        assert fits == ([True, False] if logged % 2 == 0 else [False, True])
        with store.write_all() as tx:  # wrong tries of this test
            tx.exec_driver_sql("DELETE FROM throttles")
    assert acknowledged > KILLS
    print(f"{KILLS} kills, seed {seed}: {acknowledged} changes logged, {unknown} of them not acknowledged")  # noqa: T201


class Changing(threading.Thread):
    """Changes the password back and forth until an error ends it."""

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self.camera, self.done, self.at_work = camera, 0, threading.Event()
        self.ended: CameraError | None = None

    def run(self) -> None:
        pairs = itertools.cycle([(KNOWN, OTHER), (OTHER, KNOWN)])
        session = outcome(lambda: self.camera.sign_in(ADMIN, KNOWN))
        if not isinstance(session, Session):
            next(pairs)
            session = self.camera.sign_in(ADMIN, OTHER)
        assert isinstance(session, Session)
        for old, new in pairs:
            try:
                self.camera.change_password(session, old, new)
            except CameraError as error:
                self.ended = error
                return
            self.done += 1
            self.at_work.set()
