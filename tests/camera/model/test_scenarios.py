"""Scenarios and the list of cameras."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, kinds, log_of, outcome, reopened, together, wrong
from tui.camera import (
    ADMIN,
    SCENARIOS,
    Camera,
    CodeChannel,
    EventKind,
    Hints,
    Right,
    Store,
    Strength,
    WaysOfReset,
    add_camera,
    list_cameras,
    open_camera,
    remove_camera,
    start,
    strength,
)
from tui.camera.errors import (
    AccountLocked,
    BadCameraName,
    CameraExists,
    SessionEnded,
    UnknownCamera,
    UnknownScenario,
)

if TYPE_CHECKING:
    from tests.camera.helpers import CheapHasher, Clock, Stage

BOTH = WaysOfReset(questions=True, code=CodeChannel.APP)
NEITHER = WaysOfReset(questions=False, code=None)


@pytest.mark.parametrize(
    ("name", "password", "answers", "ways"),
    [
        ("lost", None, (PHONE, MAIL), BOTH),
        ("lost-no-questions", None, None, WaysOfReset(questions=False, code=CodeChannel.APP)),
        ("known", KNOWN, (PHONE, MAIL), BOTH),
        ("locked", None, (PHONE, MAIL), BOTH),
        ("nothing-set", None, None, NEITHER),
        ("factory", None, None, NEITHER),
    ],
)
def test_what_a_scenario_sets_up_and_tells(
    stage: Stage, name: str, password: str | None, answers: tuple[object, object] | None, ways: WaysOfReset
) -> None:
    camera = stage(name)

    assert camera.scenario == name
    told = camera.hints()
    assert (told.password, told.answers) == (password, answers)
    assert camera.ways_of_reset() == ways
    assert ways.any is (ways != NEITHER)
    assert camera.needs_first_password() is (name == "factory")
    if answers is not None:
        assert camera.sign_in(ADMIN, OTHER) if outcome(lambda: reopened(camera)) else None


def test_every_scenario_is_tested_and_described() -> None:
    assert list(SCENARIOS) == ["lost", "lost-no-questions", "known", "locked", "nothing-set", "factory"]
    assert all(scenario.description for scenario in SCENARIOS.values())


def test_a_lost_password_is_another_one_every_time(stage: Stage) -> None:
    hashed: list[str] = []
    true_hash = stage.hasher.hash
    stage.hasher.hash = lambda secret: hashed.append(secret) or true_hash(secret)  # type: ignore[method-assign, func-returns-value]

    stage("nothing-set")
    stage("nothing-set")

    assert len(set(hashed)) == 2
    assert min(map(len, hashed)) >= 32


def test_locked_is_locked_for_half_an_hour_from_the_start(stage: Stage, clock: Clock) -> None:
    camera = stage("locked")

    refusal = wrong(camera, 1)[0]

    assert isinstance(refusal, AccountLocked)
    assert refusal.until == clock.now + timedelta(minutes=30)
    assert kinds(camera, reopened(camera))[:3] == [
        EventKind.SCENARIO_STARTED,
        EventKind.LOCKED,
        EventKind.REFUSED_WHILE_LOCKED,
    ]


def test_starting_again_wipes_the_camera_and_no_other(stage: Stage) -> None:
    one, two = stage("known", "A" * 16), stage("known", "B" * 16)
    gone, stays = one.sign_in(ADMIN, KNOWN), two.sign_in(ADMIN, KNOWN)
    one.change_password(gone, KNOWN, OTHER)
    wrong(one, 5)

    stage("known", "A" * 16)

    with pytest.raises(SessionEnded):
        one.check(gone)
    two.check(stays)
    session = one.sign_in(ADMIN, KNOWN)
    assert kinds(one, session) == [EventKind.SCENARIO_STARTED, EventKind.LOG_IN]


def test_the_factory_puts_in_two_groups_and_two_accounts(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    viewer = frozenset({Right.MONITOR, Right.REPLAY})

    groups = {group.name: group.rights for group in camera.groups(session)}
    accounts = [(a.name, a.group, a.reserved, a.rights) for a in camera.accounts(session)]

    assert groups == {"admin": frozenset(Right), "user": viewer}
    assert accounts == [("admin", "admin", True, frozenset(Right)), ("default", "user", True, viewer)]


def test_the_password_that_is_told_would_be_accepted() -> None:
    assert strength(KNOWN) >= Strength.MEDIUM


def test_an_unknown_scenario_changes_nothing(stage: Stage) -> None:
    camera = stage("known")

    with pytest.raises(UnknownScenario):
        start(stage.store, camera.serial, "no-such-thing", hasher=stage.hasher)

    assert camera.hints() == Hints(KNOWN, (PHONE, MAIL))


def test_cameras_are_added_listed_opened_and_removed(store: Store, hasher: CheapHasher, clock: Clock) -> None:
    assert list_cameras(store) == []
    added = add_camera(store, "camera", hasher=hasher, clock=clock)
    add_camera(store, "back-door-2", "factory", hasher=hasher, clock=clock)

    assert [(c.name, c.scenario, c.created) for c in list_cameras(store)] == [
        ("back-door-2", "factory", clock.now),
        ("camera", "lost", clock.now),
    ]
    assert re.fullmatch("[0-9A-Z]{16}", added.serial)
    assert open_camera(store, "camera").serial == added.serial
    remove_camera(store, "camera")
    assert [c.name for c in list_cameras(store)] == ["back-door-2"]
    for use in (
        lambda: open_camera(store, "camera"),
        lambda: remove_camera(store, "camera"),
        lambda: added.scenario,
        added.hints,
        added.ways_of_reset,
        lambda: added.sign_in(ADMIN, KNOWN),
        lambda: added.answer_questions(PHONE, MAIL),
    ):
        assert isinstance(outcome(use), UnknownCamera)


@pytest.mark.parametrize("name", ["", "Camera", "a b", "x" * 33, "камера", "../up", "a\n", "\ud800", "\0"])
def test_a_name_that_is_none_is_refused(store: Store, hasher: CheapHasher, name: str) -> None:
    with pytest.raises(BadCameraName):
        add_camera(store, name, hasher=hasher)
    with pytest.raises(UnknownCamera):
        open_camera(store, name)
    with pytest.raises(UnknownCamera):
        remove_camera(store, name)


def test_a_name_is_given_once(store: Store, hasher: CheapHasher) -> None:
    results = together(8, lambda _: add_camera(store, "gate", hasher=hasher))

    assert Counter(map(type, results)) == {Camera: 1, CameraExists: 7}
    assert len(list_cameras(store)) == 1


def test_fixed_randomness_gives_the_same_camera_every_time(tmp_path, hasher, clock) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    serials = set()
    for name in ("one.db", "two.db"):
        with Store.open(tmp_path / name) as store:
            camera = add_camera(
                store, "camera", "known", hasher=hasher, clock=clock, randomness=lambda n: b"\x2a" * n
            )
            serials.add(camera.serial)
            camera.sign_in(ADMIN, KNOWN)
            session = camera.sign_in(ADMIN, KNOWN)
            assert len(log_of(camera, session)) == 3
    assert len(serials) == 1
