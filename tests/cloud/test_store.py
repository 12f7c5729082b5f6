"""The cloud's database: its file, its versions, and what it says when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, inspect, select

from tests.cloud.helpers import NOW, SERIAL
from tui.cloud.errors import CloudStoreBusy, CloudStoreDamaged, CloudStoreTooNew, CloudStoreUnwritable
from tui.cloud.schema import MIGRATIONS, contacts, metadata
from tui.cloud.store import FILE, CloudStore

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with CloudStore.open(tmp_path / "data") as records, records.write_all() as tx:
            tx.execute(insert(contacts).values(serial=SERIAL, address="", registered=NOW))
            modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "data").iterdir()}
    finally:
        os.umask(before)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert modes == dict.fromkeys((FILE, f"{FILE}-wal", f"{FILE}-shm"), 0o600)

    (tmp_path / "data" / FILE).chmod(0o644)
    with CloudStore.open(tmp_path / "data") as records, records.read() as tx:
        assert tx.execute(select(contacts.c.registered)).scalar_one() == NOW
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600


def test_migrations_lead_to_the_schema(tmp_path: Path) -> None:
    with CloudStore.open(tmp_path) as records:
        found = inspect(records._backend.engine)
        assert set(found.get_table_names()) == set(metadata.tables)
        for name, table in metadata.tables.items():
            columns = {each["name"]: each["nullable"] for each in found.get_columns(name)}
            assert columns == {each.name: each.nullable for each in table.columns}
            assert found.get_pk_constraint(name)["constrained_columns"] == list(
                table.primary_key.columns.keys()
            )


def test_a_later_release_migrates_and_an_earlier_one_refuses(tmp_path: Path) -> None:
    CloudStore.open(tmp_path).close()
    later = (*MIGRATIONS, ("CREATE TABLE more (x TEXT)",))
    for _ in range(2):
        CloudStore.open(tmp_path, migrations=later).close()
    with pytest.raises(CloudStoreTooNew) as refused:
        CloudStore.open(tmp_path)
    assert (refused.value.found, refused.value.known) == (len(later), len(MIGRATIONS))


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    CloudStore.open(tmp_path).close()
    with pytest.raises(CloudStoreDamaged):
        CloudStore.open(tmp_path, migrations=(*MIGRATIONS, ("CREATE TABLE more (x TEXT)", "nonsense")))
    with CloudStore.open(tmp_path) as records:
        assert "more" not in inspect(records._backend.engine).get_table_names()


@pytest.mark.parametrize(
    "content",
    [b"not a database" * 100, b"SQLite format 3\0" + bytes(5000)],
    ids=["text", "a damaged database"],
)
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CloudStoreDamaged):
        CloudStore.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        database.execute("CREATE TABLE theirs (x)")
    database.close()
    with pytest.raises(CloudStoreDamaged):
        CloudStore.open(tmp_path)


def test_a_value_that_was_never_written_is_damage(tmp_path: Path) -> None:
    with CloudStore.open(tmp_path) as records:
        for moment in ("'x'", str(2**62)):
            with records.write_all() as tx:
                tx.exec_driver_sql("DELETE FROM contacts")
                tx.exec_driver_sql(f"INSERT INTO contacts VALUES ('{SERIAL}', '', {moment})")
            with pytest.raises(CloudStoreDamaged), records.read() as tx:
                tx.execute(select(contacts)).all()


def test_a_place_that_can_not_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CloudStoreUnwritable) as refused:
        CloudStore.open(tmp_path / "file")
    assert refused.value.place == tmp_path / "file" / FILE


def test_another_writer_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with (
        CloudStore.open(tmp_path) as one,
        CloudStore.open(tmp_path, busy=timedelta(milliseconds=20)) as two,
        one.write_all(),
        pytest.raises(CloudStoreBusy),
        two.write_all(),
    ):
        pass


def test_many_open_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: CloudStore.open(tmp_path).close(), range(16)))
    with CloudStore.open(tmp_path) as records, records.read() as tx:
        assert tx.execute(select(contacts)).all() == []
