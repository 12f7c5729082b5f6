"""Stores of every release since the first, with data in them, brought up to date."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import Column, MetaData, Table, insert, inspect, select

from tests.camera.helpers import KNOWN, MAIL, PHONE, CheapHasher, Clock, key_for, wrong
from tests.cloud.helpers import NOW, challenge
from tests.helpers.plugins.both_stores import POSTGRESQL
from tests.helpers.programs.postgresql import CAMERAS, CLOUD
from tui.camera import ADMIN, SCENARIOS, Store, open_camera, start
from tui.camera.fleet.checks import faults
from tui.camera.fleet.sharing import note_visits, share
from tui.camera.storage.migrations import MIGRATIONS
from tui.camera.storage.schema import metadata as of_cameras
from tui.cloud.code_mailer import CodeMailer
from tui.cloud.master_keys import MasterKeys
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.schema import MIGRATIONS as OF_RECORDS
from tui.cloud.schema import metadata as of_records
from tui.cloud.service_desk import Desk
from tui.cloud.store import CloudStore
from tui.db.checking import damages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.helpers.programs.postgresql import Server
    from tui.db.database import Database, Migration

    Opening = Callable[[Sequence[Migration]], Database]

SERIAL: Final = f"{2:016d}"
_numbers: Final = itertools.count()
_LOST: Final = {"sessions": 3, "throttles": 7}
"""Tables of which rows go on the way to that version, as its migration says."""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def opening(engine: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Opening]:
    """Give a new place each time: what opens it at a version."""

    def new() -> Opening:
        number = next(_numbers)
        if engine == POSTGRESQL:
            server: Server = request.getfixturevalue("postgresql")
            server.make_database(f"older{kind}{number}")
            if kind == "cameras":
                url = server.url(f"older{kind}{number}", CAMERAS)
                return lambda known: Store.open_server(url, migrations=known, migrating=True)
            url = server.url(f"older{kind}{number}", CLOUD)
            return lambda known: CloudStore.open_server(url, migrations=known, migrating=True)
        folder = tmp_path / str(number)
        if kind == "cameras":
            return lambda known: Store.open(folder / "cameras.sqlite3", migrations=known)
        return lambda known: CloudStore.open(folder, migrations=known)

    return new


def fill_cameras(store: Store) -> None:
    """Every table has rows."""
    clock = Clock()
    for number, scenario in enumerate(SCENARIOS):
        start(store, f"{number:016d}", scenario, hasher=CheapHasher(), clock=clock, key_for=key_for)
    camera = open_camera(store, SERIAL, hasher=CheapHasher(), clock=clock)
    camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 2)
    camera.challenge()
    camera.answer_questions(PHONE, MAIL)
    share(store, SERIAL.lower(), keys="ssh-ed25519 AAAA")
    note_visits(store, [SERIAL], clock())


def fill_records(records: CloudStore, folder: Path) -> None:
    PhoneAccounts(records, clock=lambda: NOW).sign_up("Anna", "lantern-harbour")
    mailer = CodeMailer(records, MasterKeys(folder), _Takes(), clock=lambda: NOW)
    Desk(MasterKeys(folder), records, mailer, clock=lambda: NOW)._note(challenge(SERIAL))
    with records.write_all() as tx:
        tx.execute(
            insert(of_records.tables["contacts"]).values(
                serial=SERIAL, address="a@example.com", registered=NOW
            )
        )


class _Takes:
    sender = "desk@example.com"

    def send(self, message: object, address: str, serial: str) -> None:
        """Take it."""


def rows_of(store: Database, metadata: MetaData) -> Rows:
    with store.read() as tx:
        return {
            table.name: [dict(row) for row in tx.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def put_back(store: Database, metadata: MetaData, rows: Rows) -> Rows:
    """Put rows into a store of an earlier version, as far as it has tables and columns for them."""
    kept: Rows = {}
    with store.write_all() as tx:
        found = inspect(tx)
        for table in metadata.sorted_tables:
            if table.name not in found.get_table_names():
                continue
            there = {column["name"] for column in found.get_columns(table.name)}
            columns = [column for column in table.columns if column.name in there]
            older = Table(table.name, MetaData(), *(Column(each.name, each.type) for each in columns))
            names = [each.name for each in columns]
            kept[table.name] = [{name: row[name] for name in names} for row in rows[table.name]]
            if kept[table.name]:
                tx.execute(insert(older), kept[table.name])
    return kept


@pytest.mark.parametrize("kind", ["cameras", "records"])
def test_every_older_schema_with_data_in_it(
    opening: Callable[[], Opening], kind: str, tmp_path: Path
) -> None:
    metadata, migrations = (of_cameras, MIGRATIONS) if kind == "cameras" else (of_records, OF_RECORDS)
    with opening()(migrations) as store:
        if isinstance(store, Store):
            fill_cameras(store)
        else:
            assert isinstance(store, CloudStore)
            fill_records(store, tmp_path)
        full = rows_of(store, metadata)
    empty = {name for name, rows in full.items() if not rows}
    assert empty <= {"own_secrets", "mails"}, "every table is tried"

    for version in range(1, len(migrations)):
        place = opening()
        with place(migrations[:version]) as store:
            before = put_back(store, metadata, full)
        with place(migrations) as store:
            after = rows_of(store, metadata)
            with store.read() as tx:
                assert not list(damages(tx, metadata))
            assert not isinstance(store, Store) or not faults(store)
        for name, rows in before.items():
            carried = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
            if version < _LOST.get(name, 0):
                assert all(row in rows for row in carried), (version, name)
                assert (name, carried) != ("sessions", rows)
            else:
                assert _sorted(carried) == _sorted(rows), (version, name)
    print(f"{kind}: {len(migrations) - 1} older schemas, {sum(map(len, full.values()))} rows")  # noqa: T201


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, rows))
