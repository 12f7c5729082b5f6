"""What exercises begin with: users who are there, and a past in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, VIEW, log_of
from tui.camera import ADMIN, SCENARIOS, EventKind, Store
from tui.camera.fleet.inspection import begin_scenario, inspect
from tui.camera.fleet.overview import survey
from tui.camera.model.scenarios import EXERCISE_SCENARIOS

if TYPE_CHECKING:
    from tests.camera.helpers import Stage


@pytest.mark.parametrize(
    ("name", "users"),
    [
        ("stranger", ["admin", "default", "guard", "office", "support2"]),
        ("many-rights", ["admin", "default", "guard", "office"]),
        ("was-locked", ["admin", "default", "guard", "office"]),
    ],
)
def test_its_users_are_there_and_nothing_was_done_yet(stage: Stage, name: str, users: list[str]) -> None:
    camera = stage(name)
    session = camera.sign_in(ADMIN, KNOWN)
    assert [user.name for user in camera.accounts(session)] == users
    assert [event.kind for event in inspect(camera).events] == [EventKind.LOG_IN]
    assert EXERCISE_SCENARIOS.keys().isdisjoint(SCENARIOS)


@pytest.mark.parametrize("name", EXERCISE_SCENARIOS)
def test_there_is_nothing_to_lose_before_something_was_done(stage: Stage, store: Store, name: str) -> None:
    camera = stage(name)
    assert survey(store)[0].unchanged
    camera.sign_in(ADMIN, KNOWN)
    assert not survey(store)[0].unchanged


def test_a_user_has_more_rights_than_needed(stage: Stage) -> None:
    guard = next(user for user in inspect(stage("many-rights")).users if user.name == "guard")
    assert guard.rights > VIEW


def test_the_log_tells_who_locked_the_account(stage: Stage) -> None:
    camera = stage("was-locked")
    log = log_of(camera, camera.sign_in(ADMIN, KNOWN))  # it is not locked any more
    wrong = {event.details["address"] for event in log if event.kind is EventKind.LOG_IN_FAILED}
    entered = {event.account: event.details.get("address") for event in log if event.kind is EventKind.LOG_IN}
    assert wrong == {entered["guard"]}
    assert entered["guard"] not in {entered["office"], entered[ADMIN]}


def test_a_scenario_begins_anew_at_the_same_camera(stage: Stage) -> None:
    camera = stage("stranger")
    camera.sign_in(ADMIN, KNOWN)
    begin_scenario(camera, "factory")
    assert camera.needs_first_password()
    assert inspect(camera).events == ()
