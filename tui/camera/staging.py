"""Writing a scenario's state into the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera import log, throttle
from tui.camera.accounts import ADMIN, FACTORY_ACCOUNTS, FACTORY_GROUPS, fold
from tui.camera.events import EventKind
from tui.camera.scenarios import SCENARIOS
from tui.camera.schema import (
    accounts,
    cameras,
    challenges,
    events,
    grants,
    groups,
    security,
    sessions,
    throttles,
    told,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.scenarios import Scenario
    from tui.camera.works import Works

# All but the key: it came with the camera and no reset of any kind takes it away.
_CONTENT = (events, challenges, grants, sessions, throttles, told, security, accounts, groups)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scenario with its secrets hashed: hashing takes time that no transaction may take."""

    scenario: Scenario
    password: str | None
    answers: tuple[str, str]


def prepare(works: Works, scenario: Scenario) -> Scene:
    """Hash what a scenario needs."""
    record = None
    if scenario.has_password:
        # A lost password is one that nobody was told.
        record = works.hasher.hash(scenario.password or works.token())
    if scenario.answers is None:
        return Scene(scenario, record, ("", ""))
    first, second = scenario.answers
    return Scene(scenario, record, (works.hasher.hash(first.text), works.hasher.hash(second.text)))


def put(tx: Connection, works: Works, scene: Scene, name: str | None = None) -> None:
    """Replace all that a camera holds; a new serial number becomes a camera of that name."""
    serial, scenario, now = works.serial, scene.scenario, works.clock()
    mine = cameras.c.serial == serial
    there = tx.execute(select(cameras.c.serial).where(mine).with_for_update()).one_or_none()
    if there is None:
        row = {"serial": serial, "name": name or serial.lower(), "created": now}
        tx.execute(insert(cameras).values(**row, scenario=scenario.name, seq=0))
    for table in _CONTENT:
        tx.execute(delete(table).where(table.c.serial == serial))
    tx.execute(update(cameras).where(mine).values(scenario=scenario.name, seq=0))
    _accounts(tx, serial, scene)
    _ways(tx, serial, scene)
    log.write(tx, works, now, EventKind.SCENARIO_STARTED, "", scenario=scenario.name)
    if scenario.locked:
        throttle.Try(works, throttle.SIGN_IN, ADMIN).close(tx, now)


def put_factory_accounts(tx: Connection, works: Works) -> None:
    """Replace what belongs to accounts by what the factory put in; log, key and challenges stay."""
    for table in (sessions, throttles, told, security, accounts, groups):
        tx.execute(delete(table).where(table.c.serial == works.serial))
    bare = Scene(SCENARIOS["factory"], None, ("", ""))
    _accounts(tx, works.serial, bare)
    _ways(tx, works.serial, bare)


def _accounts(tx: Connection, serial: str, scene: Scene) -> None:
    for group in FACTORY_GROUPS:
        tx.execute(
            insert(groups).values(
                serial=serial, name=group.name, memo=group.memo, rights=group.rights, version=0
            )
        )
    for account in FACTORY_ACCOUNTS:
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


def _ways(tx: Connection, serial: str, scene: Scene) -> None:
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
    texts = {"first_text": first.text if first else "", "second_text": second.text if second else ""}
    tx.execute(insert(told).values(**asked, **texts, password=scenario.password))
