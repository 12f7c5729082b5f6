"""A camera as its trainer sees it, without being signed in: what is set up there, and what has happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera.camera import Camera
from tui.camera.errors import UnknownCamera, UnknownScenario
from tui.camera.model.accounts import ADMIN, digest
from tui.camera.model.events import CAPACITY, EVERYTHING, EventKind
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.camera.operations import event_log, queries, seeding, throttle
from tui.camera.storage.schema import cameras, throttles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import AccountRow
    from tui.camera.model.events import Event
    from tui.protocol.payload import CodeChannel


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a camera holds at one moment. No secrets."""

    users: tuple[AccountRow, ...]
    """By name."""
    questions: tuple[int, int] | None
    """The security questions that are set."""
    channel: CodeChannel | None
    """The way of the verification code."""
    locked: bool
    """Whether a user's sign-in or the security questions are locked."""
    events: tuple[Event, ...]
    """The log since the scenario began, the oldest line first."""


def inspect(camera: Camera) -> Inspection:
    """Look at a camera; changes nothing. Raises StoreError, UnknownCamera."""
    context = camera.context
    with context.read() as tx:
        security = queries.security_row(tx, context)
        users = tuple(queries.account_rows(tx, context))
        return Inspection(
            users,
            queries.questions_of(security),
            queries.channel_of(security),
            _locked(tx, context, users),
            tuple(_since_start(event_log.read(tx, context.serial, EVERYTHING, CAPACITY))),
        )


def _since_start(newest_first: list[Event]) -> list[Event]:
    numbers = [event.seq for event in newest_first if event.kind is EventKind.SCENARIO_STARTED]
    begun = max(numbers, default=0)  # none: the log was cleared
    return sorted((event for event in newest_first if event.seq > begun), key=lambda event: event.seq)


def _locked(tx: Connection, context: CameraContext, users: tuple[AccountRow, ...]) -> bool:
    now = context.now(tx)
    known = {digest(user.name)[: throttle.SLOTS] for user in users}
    query = select(throttles).where(throttles.c.serial == context.serial, throttles.c.until.is_not(None))
    gates = {throttle.SIGN_IN.name: known, throttle.ANSWERS.name: {digest(ADMIN)[: throttle.SLOTS]}}
    return any(row.subject in gates.get(row.gate, ()) and row.until > now.steady for row in tx.execute(query))


def observed(camera: Camera, observer: Callable[[], None]) -> Camera:
    """Return the same camera; `observer` is called for each line of the log that is added through it."""
    context = camera.context
    before = context.observer

    def observe(kind: EventKind) -> None:
        if before is not None:
            before(kind)
        observer()

    return Camera(replace(context, observer=observe))


def begin_scenario(camera: Camera, name: str) -> None:
    """Wipe what a camera holds, its key apart, and put it into a scenario; hashes. Raises UnknownScenario.

    One without hints that begins the same scenario again keeps its secrets.
    """
    if name not in ALL_SCENARIOS:
        raise UnknownScenario(name)
    context = camera.context
    scene = seeding.prepare_restart(context, ALL_SCENARIOS[name])
    with context.write() as tx:
        seeding.put(tx, context, scene)


def restart_scenario(camera: Camera) -> None:
    """Begin the scenario anew that a camera was put into last; hashes. Raises UnknownCamera."""
    context = camera.context
    with context.read() as tx:
        name = tx.execute(select(cameras.c.scenario).where(cameras.c.serial == context.serial)).scalar()
    if name is None:
        raise UnknownCamera(context.serial)
    begin_scenario(camera, name)
