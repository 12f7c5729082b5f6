"""The guard over the locks: what it lets pass and what it fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, text, update

from tests.camera.helpers import KNOWN, CheapHasher, Clock
from tests.db.lock_guard import UnlockedWriteError, violations
from tui.camera import ADMIN, Camera, CameraContext, Store, start
from tui.camera.storage.schema import cameras, grants, hints, sessions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Executable

NOW = Clock()()
ONE, TWO = "0" * 15 + "1", "0" * 15 + "2"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "cameras.sqlite3") as opened:
        for serial in (ONE, TWO):
            start(opened, serial, "known", hasher=CheapHasher())
        yield opened


@pytest.fixture
def refused() -> Iterator[None]:
    """A test in which the guard has to refuse, and in which that is no failure of the test."""
    yield
    assert violations
    violations.clear()


def test_what_is_named_may_be_changed(store: Store) -> None:
    with store.write(TWO, ONE) as tx:
        tx.execute(
            update(hints).where(hints.c.serial == ONE, hints.c.password.is_not(None)).values(password="")
        )
        tx.execute(update(cameras).where(cameras.c.serial.in_([ONE, TWO])).values(seq=9))
        tx.execute(delete(sessions).where(sessions.c.token == "", sessions.c.serial == TWO))
        tx.execute(insert(grants), [{"serial": each, "token": each, "expires": NOW} for each in (ONE, TWO)])
        assert tx.execute(select(cameras.c.seq)).scalars().all() == [9, 9]
    with store.write_all() as tx:
        tx.execute(delete(cameras).where(cameras.c.name == ONE.lower()))
        tx.exec_driver_sql("DELETE FROM sessions")


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(update(hints).where(hints.c.serial == TWO).values(password=""), id="another camera"),
        pytest.param(
            update(hints).where(hints.c.serial.in_([ONE, TWO])).values(password=""), id="one too many"
        ),
        pytest.param(update(hints).values(password=""), id="every camera"),
        pytest.param(
            update(hints).where((hints.c.serial == ONE) | (hints.c.password == "")).values(password=""),
            id="or",
        ),
        pytest.param(update(hints).where(hints.c.serial != ONE).values(password=""), id="all others"),
        pytest.param(update(cameras).where(cameras.c.name == "1").values(seq=1), id="by name"),
        pytest.param(insert(grants).values(serial=TWO, token="", expires=None), id="another camera's row"),
        pytest.param(insert(grants).values([{"serial": ONE, "token": ""}]), id="several rows"),
        pytest.param(
            insert(grants).from_select(["serial"], select(cameras.c.serial)), id="rows of another table"
        ),
        pytest.param(delete(sessions), id="delete"),
        pytest.param(delete(cameras).where(cameras.c.serial == ONE), id="a camera removed"),
        pytest.param(text("UPDATE hints SET password = ''"), id="text"),
    ],
)
def test_what_is_not_named_may_not(store: Store, statement: Executable) -> None:
    with pytest.raises(UnlockedWriteError), store.write(ONE) as tx:
        tx.execute(statement)

    with store.read() as tx:
        assert tx.execute(select(hints.c.password)).scalars().all() == [KNOWN, KNOWN]


@pytest.mark.usefixtures("refused")
def test_a_statement_before_the_lock_is_refused(store: Store) -> None:
    change = update(hints).where(hints.c.serial == ONE).values(password="")
    with pytest.raises(UnlockedWriteError, match="before the lock"), store.read() as tx:
        tx.execute(change)
    with pytest.raises(UnlockedWriteError, match="before the lock"), store._transaction() as tx:
        tx.execute(change)


@pytest.mark.usefixtures("refused")
def test_it_stands_over_what_the_camera_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    camera = Camera(CameraContext(store, ONE, hasher=CheapHasher()))
    right = Store.write

    @contextmanager
    def another(store: Store, key: str) -> Iterator[Connection]:
        with right(store, TWO) as tx:
            yield tx

    @contextmanager
    def none(store: Store, key: str) -> Iterator[Connection]:
        with store._transaction() as tx:
            yield tx

    for broken in (another, none):
        monkeypatch.setattr(Store, "write", broken)
        with pytest.raises(UnlockedWriteError):
            camera.sign_in(ADMIN, KNOWN)
    monkeypatch.undo()
    assert camera.sign_in(ADMIN, KNOWN)


@pytest.mark.usefixtures("refused")
def test_a_refusal_that_is_caught_is_not_forgotten(store: Store) -> None:
    try:
        with store.write(ONE) as tx:
            tx.exec_driver_sql("DELETE FROM sessions")
    except AssertionError:
        pass
    assert violations == ["SQL text, which does not say whose rows it changes: DELETE FROM sessions"]
