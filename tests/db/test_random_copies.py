"""Stores that were used at random, copied to a server and back: the same rows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, CheapHasher, Clock, code_of, key_for, outcome
from tui.camera import (
    ADMIN,
    SCENARIOS,
    Answer,
    Camera,
    CameraContext,
    GroupDraft,
    Right,
    Session,
    Store,
    UserDraft,
    start,
)
from tui.camera.fleet.checks import faults
from tui.camera.fleet.sharing import admit, note_visits, share
from tui.camera.storage.schema import metadata
from tui.db.copying import CopyDiffers, NotEmpty, copy
from tui.db.database import ALL, LOCKED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.db.stores import ServerStores

STORES: Final = 20
_TEXTS: Final = ("", "O'Brien; --", "Ёжик", "摄像机", "a\\b\tc", "\U0001f512", "x" * 60)


def use(store: Store, dice: random.Random) -> None:
    """Put some cameras there, and let people do this and that at each."""
    for number in range(dice.randrange(1, 6)):
        clock = Clock()
        clock.go(days=dice.randrange(1000), microseconds=dice.randrange(10**6))
        serial = "".join(dice.choices("0123456789ABCDEF", k=15)) + str(number)
        scenario = dice.choice(sorted(SCENARIOS))
        start(store, serial, scenario, hasher=CheapHasher(), clock=clock, key_for=key_for)
        camera = Camera(CameraContext(store, serial, hasher=CheapHasher(), clock=clock))
        for _ in range(dice.randrange(12)):
            clock.go(seconds=dice.randrange(400))
            act(camera, dice)
        if dice.random() < 0.5:
            share(store, serial.lower())
            admit(store, serial.lower(), dice.choice(_TEXTS))
            note_visits(store, [serial], clock())


def act(camera: Camera, dice: random.Random) -> None:
    session = outcome(lambda: camera.sign_in(ADMIN, KNOWN))
    text = dice.choice(_TEXTS)
    outcome(
        dice.choice(
            [
                lambda: camera.sign_in(text, OTHER),
                lambda: camera.answer_questions(PHONE, dice.choice([MAIL, Answer(2, "no")])),
                lambda: camera.answer_code(code_of(camera.challenge(), camera.serial)),
                camera.new_challenge,
            ]
        )
    )
    if isinstance(session, Session):
        rights = frozenset(dice.sample(list(Right), dice.randrange(1, 5)))
        name = f"user{dice.randrange(100)}"
        outcome(lambda: camera.add_group(session, GroupDraft(name, text[:20], rights)))
        outcome(lambda: camera.add_user(session, UserDraft(name, name, text[:20], rights), OTHER))


@pytest.mark.full
def test_random_stores_there_and_back(server_stores: ServerStores, tmp_path: Path) -> None:
    seed = random.getrandbits(32)
    rows = 0
    for number in range(STORES):
        server = server_stores.cameras()
        with (
            Store.open(tmp_path / f"{number}.sqlite3") as one,
            Store.open(tmp_path / f"{number}-back.sqlite3") as two,
        ):
            use(one, random.Random(seed + number))
            for source, target in ((one, server), (server, two), (one, two)):
                with source.read() as old, target.write_all() as new:
                    rows += copy(old, new, metadata)
            assert faults(server) == faults(two) == []
            use(two, random.Random(number))
            with one.read() as old, two.write_all() as new, pytest.raises(NotEmpty):
                copy(old, new, metadata)
    print(f"{STORES} stores, seed {seed}: {rows // 3} rows there and back")  # noqa: T201 - the count


COUNTED: Final = Table(
    "counted", MetaData(), Column("number", Integer, primary_key=True), Column("text", Text)
)


@pytest.mark.parametrize(
    "does",
    [
        "DELETE FROM counted WHERE number = 5",
        "DELETE FROM counted WHERE number = 2",
        "INSERT OR IGNORE INTO counted VALUES (9, 'more')",
        "UPDATE counted SET text = 'other' WHERE number = 3",
    ],
)
def test_what_a_server_keeps_otherwise_than_it_was_written_is_noticed(does: str) -> None:
    source, target = create_engine("sqlite://"), create_engine("sqlite://")
    with source.connect() as old, target.connect() as new:
        for each in (old, new):
            each.execution_options(**{LOCKED: ALL})
            COUNTED.metadata.create_all(each)
        old.execute(insert(COUNTED), [{"number": number, "text": f"row {number}"} for number in range(1, 6)])
        new.exec_driver_sql(f"CREATE TRIGGER does AFTER INSERT ON counted BEGIN {does}; END")
        with pytest.raises(CopyDiffers):
            copy(old, new, COUNTED.metadata)
        with pytest.raises(NotEmpty):
            copy(old, new, COUNTED.metadata)
        new.exec_driver_sql("DROP TRIGGER does")
        new.exec_driver_sql("DELETE FROM counted")
        assert copy(old, new, COUNTED.metadata) == copy(old, new, COUNTED.metadata) == 5
    source.dispose()
    target.dispose()
