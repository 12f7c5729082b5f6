"""Writing a scenario's state into the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera.model.accounts import ADMIN, FACTORY_ACCOUNTS, FACTORY_GROUPS, fold
from tui.camera.model.events import EventKind
from tui.camera.model.questions import Answer
from tui.camera.model.recovery import Hints
from tui.camera.model.scenarios import SCENARIOS
from tui.camera.operations import event_log, throttle
from tui.camera.storage.schema import (
    accounts,
    cameras,
    challenges,
    events,
    grants,
    groups,
    hints,
    own_secrets,
    security,
    sessions,
    throttles,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.camera.model.scenarios import Scenario

# All but the key: it came with the camera and no reset of any kind takes it away.
_CONTENT = (events, challenges, grants, sessions, throttles, hints, security, accounts, groups)


@dataclass(frozen=True, slots=True)
class SeedData:
    """A scenario with its secrets hashed: hashing takes time that no transaction may take."""

    scenario: Scenario
    password: str | None
    answers: tuple[str, str]
    hints: bool = True
    """Whether the secrets are the scenario's own, which F1 tells."""


def prepare(context: CameraContext, scenario: Scenario, drawn: Hints | None = None) -> SeedData:
    """Hash what a scenario needs; with `drawn` secrets in place of its own the camera has no hints."""
    told = scenario if drawn is None else drawn
    record = None
    if scenario.has_password:
        # A lost password is one that is told to no user.
        record = context.hasher.hash(told.password or context.token())
    if told.answers is None:
        return SeedData(scenario, record, ("", ""), hints=drawn is None)
    first, second = (context.hasher.hash(answer.text) for answer in told.answers)
    return SeedData(scenario, record, (first, second), hints=drawn is None)


def prepare_restart(context: CameraContext, scenario: Scenario) -> SeedData:
    """Return what a camera starts a scenario anew with; may hash.

    One without hints that begins the same scenario again keeps its secrets: the trainer was told them once.
    """
    kept = select(own_secrets).join(cameras).where(own_secrets.c.serial == context.serial)
    with context.store.read() as tx:
        row = tx.execute(kept.where(cameras.c.scenario == scenario.name)).one_or_none()
    if row is None:
        return prepare(context, scenario)
    return SeedData(scenario, row.password, (row.first_answer, row.second_answer), hints=False)


def put(tx: Connection, context: CameraContext, scene: SeedData, name: str | None = None) -> None:
    """Replace all that a camera holds; a new serial number becomes a camera of that name."""
    serial, scenario, now = context.serial, scene.scenario, context.clock()
    mine = cameras.c.serial == serial
    there = tx.execute(select(cameras.c.serial).where(mine).with_for_update()).one_or_none()
    if there is None:
        row = {"serial": serial, "name": name or serial.lower(), "created": now}
        tx.execute(insert(cameras).values(**row, scenario=scenario.name, seq=0))
    for table in _CONTENT:
        tx.execute(delete(table).where(table.c.serial == serial))
    # Nothing is left that an earlier clock could matter to.
    begun = {"clock_seen": now, "clock_offsets": "0"}
    tx.execute(update(cameras).where(mine).values(scenario=scenario.name, seq=0, visited=None, **begun))
    moment = context.now(tx)
    _own_secrets(tx, serial, scene)
    _accounts(tx, serial, scene)
    _ways(tx, serial, scene)
    for line in scenario.past:
        event_log.write(tx, context, now - line.ago, line.kind, line.account, address=line.address or None)
    event_log.write(tx, context, now, EventKind.SCENARIO_STARTED, "", scenario=scenario.name)
    if scenario.locked:
        throttle.Try(context, throttle.SIGN_IN, ADMIN).close(tx, moment)


def put_factory_accounts(tx: Connection, context: CameraContext) -> None:
    """Replace what belongs to accounts by what the factory put in; log, key and challenges stay."""
    for table in (sessions, throttles, hints, security, accounts, groups):
        tx.execute(delete(table).where(table.c.serial == context.serial))
    bare = SeedData(SCENARIOS["factory"], None, ("", ""))
    _accounts(tx, context.serial, bare)
    _ways(tx, context.serial, bare)


def _own_secrets(tx: Connection, serial: str, scene: SeedData) -> None:
    """Keep what a camera without hints was made with, for the next start of its scenario."""
    tx.execute(delete(own_secrets).where(own_secrets.c.serial == serial))
    if scene.hints:
        return
    first, second = scene.answers
    row = {"serial": serial, "password": scene.password, "first_answer": first, "second_answer": second}
    tx.execute(insert(own_secrets).values(**row))


def _accounts(tx: Connection, serial: str, scene: SeedData) -> None:
    for group in (*FACTORY_GROUPS, *scene.scenario.groups):
        tx.execute(
            insert(groups).values(
                serial=serial, name=group.name, memo=group.memo, rights=group.rights, version=0
            )
        )
    for account in (*FACTORY_ACCOUNTS, *scene.scenario.users):
        row = {"serial": serial, "folded": fold(account.name), "name": account.name, "memo": account.memo}
        record = scene.password if account.name == ADMIN else None
        tx.execute(
            insert(accounts).values(
                **row,
                group_name=account.group,
                reserved=account.reserved,
                rights=account.rights,
                password=record,
                version=0,
            )
        )


def _ways(tx: Connection, serial: str, scene: SeedData) -> None:
    scenario = scene.scenario
    first, second = scenario.answers or (None, None)
    asked = {
        "serial": serial,
        "first_question": first.question if first else 0,
        "second_question": second.question if second else 0,
    }
    one, two = scene.answers
    channel = scenario.channel.value if scenario.channel is not None else None
    tx.execute(
        insert(security).values(**asked, first_answer=one, second_answer=two, channel=channel, email="")
    )
    told = Hints(scenario.password, scenario.answers) if scene.hints else Hints(None, None)
    hint, other = told.answers or (Answer(0, ""), Answer(0, ""))
    texts = {
        "first_question": hint.question,
        "first_text": hint.text,
        "second_question": other.question,
        "second_text": other.text,
    }
    tx.execute(insert(hints).values(serial=serial, password=told.password, **texts))
