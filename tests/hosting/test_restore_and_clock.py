"""A shared camera is put back in time, where the machine's clock is set back or ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher, Clock
from tests.helpers.windows.cameras import KNOWN, NEW
from tests.hosting.visitor_helpers import running_service, sign_in
from tui.camera import Store, WrongCredentials, open_camera
from tui.camera.fleet.sharing import has_restores, note_visits, restore_where_due, share
from tui.hosting.clock_steps import ClockSteps

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=3650)])
def test_a_clock_that_is_set_back_lets_it_wait_no_longer(store: Store, back: timedelta) -> None:
    clock = Clock()
    clock.now = NOON
    share(store, "lab-1", restore_after=timedelta(minutes=5))
    camera = open_camera(store, "lab-1", hasher=CheapHasher(), clock=clock)
    note_visits(store, [camera.serial], clock())
    clock.now -= back
    assert has_restores(store, clock()), "the time is to begin anew"
    assert restore_where_due(store, hasher=CheapHasher(), clock=clock) == []
    clock.now += timedelta(minutes=5, seconds=-1)
    assert not has_restores(store, clock())
    clock.now += timedelta(seconds=1)
    assert restore_where_due(store, hasher=CheapHasher(), clock=clock) == [camera.serial]


def test_a_visitor_who_comes_while_secrets_are_hashed_finds_all_as_it_was(store: Store) -> None:
    clock, hasher = Clock(), CheapHasher()
    clock.now = NOON
    share(store, "lab-1", restore_after=timedelta(minutes=5))
    camera = open_camera(store, "lab-1", hasher=hasher, clock=clock)
    camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
    note_visits(store, [camera.serial], clock())
    clock.go(minutes=5)
    hasher.meanwhile = lambda: note_visits(store, [camera.serial], clock())
    assert restore_where_due(store, hasher=hasher, clock=clock) == []
    assert camera.sign_in("admin", NEW)


async def test_visitors_of_another_process_are_noted_first_where_the_clock_is_set_ahead(
    store: Store, tmp_path: Path
) -> None:
    share(store, "lab-1", restore_after=timedelta(minutes=1))
    camera = open_camera(store, "lab-1", hasher=CheapHasher())
    camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
    seconds = 0.0
    ahead = timedelta()
    async with running_service(tmp_path) as server:
        server.apps._clock_steps = ClockSteps(
            timedelta(seconds=40),
            clock=lambda: NOON + ahead + timedelta(seconds=seconds),
            seconds=lambda: seconds,
        )
        note_visits(store, [camera.serial], NOON - timedelta(days=9))  # as it looks from days ahead
        seconds, ahead = 20.0, timedelta(days=9)
        await server.apps._restore()
        assert camera.sign_in("admin", NEW), "who notes its visitors is another process"
        seconds = 59.0
        await server.apps._restore()
        assert camera.sign_in("admin", NEW)
        seconds = 60.0
        await server.apps._restore()  # none of them did
        with pytest.raises(WrongCredentials):
            camera.sign_in("admin", NEW)


def test_small_corrections_and_long_silence_are_no_steps() -> None:
    seconds = 0.0
    clock = Clock()
    steps = ClockSteps(timedelta(seconds=40), clock=clock, seconds=lambda: seconds)
    for later, by in ((20, 29), (40, 11), (60, -3600), (120, 7000)):
        clock.now += timedelta(seconds=by)
        seconds = later
        assert not steps.lately(), (later, by)
    clock.now += timedelta(seconds=40)
    seconds += 30
    assert steps.lately()


async def test_a_clock_that_is_set_ahead_puts_nothing_back_under_a_visitor(
    store: Store, tmp_path: Path
) -> None:
    share(store, "lab-1", restore_after=timedelta(minutes=1))
    camera = open_camera(store, "lab-1", hasher=CheapHasher())
    camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
    async with running_service(tmp_path) as server, server.visited("lab-1") as visitor:
        await sign_in(visitor, NEW)
        note_visits(store, [camera.serial], NOON - timedelta(days=9))  # as it looks from days ahead
        await server.apps._restore()  # as for one more who comes
        assert camera.sign_in("admin", NEW)
