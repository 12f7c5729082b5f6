"""Every column of both stores is checked as it is read: what this program never wrote is damage, no bug."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import MetaData, insert, select

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, CheapHasher, Clock, Stage, outcome, wrong
from tests.cloud.helpers import NOW, SERIAL
from tui.camera import ADMIN, Camera, CameraContext, Store, list_cameras
from tui.camera.errors import CameraError, StoreDamaged, StoreError
from tui.camera.fleet.log_reader import read_log
from tui.camera.fleet.overview import survey
from tui.camera.fleet.restoring import find
from tui.camera.fleet.sharing import restore_where_due, restores_due
from tui.camera.storage import schema as of_cameras
from tui.cloud import schema as of_cloud
from tui.cloud.errors import CloudStoreDamaged
from tui.cloud.store import FILE, CloudStore
from tui.db.columns import Checked, Flag, JsonObject, Number, Text, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Column

    from tui.camera import ResetGrant, Session
    from tui.db.database import Database

BLOB: Final = "x'00ff'"
HUGE: Final = str(2**63 - 1)
WRONG: Final[dict[type[Any], tuple[str, ...]]] = {
    Text: (BLOB, "'a' || char(0) || 'b'", f"hex(zeroblob({of_cameras.KEYS_LIMIT}))"),
    Number: ("'x'", "1.5", BLOB, HUGE, "-1"),
    Flag: ("'x'", "1.5", BLOB, HUGE, "2"),
    UtcDateTime: ("'x'", "1.5", BLOB, HUGE, "-1"),
    JsonObject: ("'x'", "'[]'", "'{\"a\": [1]}'", BLOB, f"'{'[' * 9000}'", "'{\"a\": NaN}'"),
    of_cameras.Rights: ("'x'", "1.5", BLOB),
}
"""SQL of values that SQLite stores in such a column and that this program never writes there."""


def damages(metadata: MetaData) -> Iterator[tuple[Column[object], str]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            kind = column.type
            assert isinstance(kind, Checked), f"{column} is read as it comes"
            yield from ((column, value) for value in WRONG[type(kind)])
            if not kind.optional:
                yield column, "NULL"
            if getattr(kind, "form", ""):
                yield column, "'?'"


def without_constraints(path: Path) -> sqlite3.Connection:
    """Open the file in a way in which it takes anything, as a damaged one does."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '')")
    connection.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # a thousand changes, none of which a disk is waited for
    return connection


def rows(store: Database, column: Column[object]) -> Sequence[object]:
    with store.read() as tx:
        return tx.execute(select(column.table)).all()


def read(store: Database, path: Path, metadata: MetaData, damaged: type[Exception]) -> int:
    """Put each wrong value into the newest row, read the table, and put the right one back."""
    count = 0
    with closing(without_constraints(path)) as other:
        for column, value in damages(metadata):
            row = f"WHERE rowid = (SELECT max(rowid) FROM {column.table.name})"
            (right,) = other.execute(f"SELECT {column.name} FROM {column.table.name} {row}").fetchone()
            other.execute(f"UPDATE {column.table.name} SET {column.name} = {value} {row}")
            try:
                rows(store, column)
            except damaged:
                count += 1
            else:
                pytest.fail(f"{column} = {value}")
            other.execute(f"UPDATE {column.table.name} SET {column.name} = ? {row}", (right,))
    return count


def used(store: Store) -> tuple[Camera, Session, ResetGrant]:
    """A camera with a row in each table."""
    camera = Stage(store, CheapHasher(), Clock())("known")
    with store.write(camera.serial) as tx:
        own = {"serial": camera.serial, "password": "", "first_answer": "", "second_answer": ""}
        tx.execute(insert(of_cameras.own_secrets).values(**own))
    session = camera.sign_in(ADMIN, KNOWN)
    camera.challenge()
    grant = camera.answer_questions(PHONE, MAIL)
    wrong(camera, 1)
    return camera, session, grant


def test_each_column_of_both_stores(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.db") as store:
        used(store)
        cameras = read(store, tmp_path / "cameras.db", of_cameras.metadata, StoreDamaged)
    with CloudStore.open(tmp_path) as records:
        with records.write_all() as tx:
            one = {"serial": SERIAL, "nonce": "00" * 10}
            ticket = {"issued": NOW, "answered": NOW, "times": 1, "key_id": "00", "channel": "app"}
            tx.execute(insert(of_cloud.tickets).values(**one, **ticket))
            tx.execute(insert(of_cloud.mails).values(**one, at=NOW, sent=True))
            tx.execute(insert(of_cloud.contacts).values(serial=SERIAL, address="", registered=NOW))
            account = {"folded": "anna", "name": "Anna", "password": "", "created": NOW}
            tx.execute(insert(of_cloud.phone_accounts).values(**account))
        cloud = read(records, tmp_path / FILE, of_cloud.metadata, CloudStoreDamaged)

    assert cameras > 300
    assert cloud > 50
    print(f"{cameras} + {cloud} wrong values, each told as damage")  # noqa: T201 - the count


def acts(store: Store, camera: Camera, session: Session, grant: ResetGrant) -> Sequence[Callable[[], object]]:
    """What reads: each may be refused, in a line."""
    clock = Clock()
    return (
        lambda: camera.scenario,
        camera.hints,
        lambda: camera.check(session),
        lambda: camera.keep(session),
        camera.ways_of_reset,
        camera.running_challenge,
        camera.challenge,
        lambda: camera.answer_code("00000000"),
        camera.new_challenge,
        lambda: camera.security(session),
        lambda: camera.accounts(session),
        lambda: camera.groups(session),
        lambda: camera.online(session),
        lambda: camera.events(session),
        lambda: camera.log_page(session),
        lambda: camera.sign_in(ADMIN, "not-this-one"),
        lambda: camera.sign_in(ADMIN, KNOWN),
        lambda: camera.answer_questions(PHONE, PHONE),
        lambda: camera.answer_questions(PHONE, MAIL),
        lambda: camera.reset_password(grant, OTHER),
        lambda: list_cameras(store),
        lambda: survey(store),
        lambda: read_log(store, camera.serial.lower()),
        lambda: find(store, [camera.serial.lower()], force=True),
        lambda: restores_due(store, clock()),
        lambda: restore_where_due(store, hasher=CheapHasher(), clock=clock),
    )


@pytest.mark.full
def test_no_damage_gets_further_than_a_line(tmp_path: Path) -> None:
    path, told = tmp_path / "cameras.db", 0
    with Store.open(path) as store:
        camera, session, grant = used(store)
    without_constraints(path).close()
    whole = path.read_bytes()
    found = list(damages(of_cameras.metadata))
    for column, value in found:
        path.write_bytes(whole)
        with closing(sqlite3.connect(path)) as other:
            other.execute(f"UPDATE OR IGNORE {column.table.name} SET {column.name} = {value}")
            other.commit()
        try:
            store = Store.open(path)
        except StoreError:
            told += 1
            continue
        with store:
            camera = Camera(CameraContext(store, camera.serial, hasher=CheapHasher(), clock=Clock()))
            # Anything but a CameraError fails the test here.
            refusals = [outcome(act) for act in acts(store, camera, session, grant)]
        told += any(isinstance(refusal, CameraError) for refusal in refusals)

    print(f"{len(found)} damages, {told} told, {len(acts(store, camera, session, grant))} acts each")  # noqa: T201
