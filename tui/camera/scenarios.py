"""Putting a camera into a named state, for whoever practises on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.camera.errors import UnknownScenario
from tui.camera.events import CAPACITY
from tui.camera.questions import Answer
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from tui.camera.camera import Camera
    from tui.camera.passwords import Hasher
    from tui.camera.store import Store
    from tui.camera.works import Clock, KeyFor, Randomness
    from tui.protocol.registrar import Registrar

_ANSWERS: Final = (Answer(1, "48213"), Answer(2, "guard@example.com"))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A state that a camera can be started in. `name` and `description` are English; the latter a msgid."""

    name: str
    description: str
    password: str | None = None
    """Told to the trainee; where it is None and the camera has one, nobody knows it."""
    has_password: bool = True
    answers: tuple[Answer, Answer] | None = None
    """Set on the camera and told to the trainee."""
    channel: CodeChannel | None = None
    locked: bool = False
    """Whether the sign-in of `admin` is locked from the start."""


SCENARIOS: Final[dict[str, Scenario]] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "lost",
            "The administrator's password is lost; the security questions are set.",
            answers=_ANSWERS,
            channel=CodeChannel.APP,
        ),
        Scenario(
            "lost-no-questions",
            "The administrator's password is lost, and there are no security questions: only a code helps.",
            channel=CodeChannel.APP,
        ),
        Scenario(
            "known",
            "The administrator's password is known: look around in the menus.",
            password="Turnstile-42-north",  # noqa: S106 - told to everybody
            answers=_ANSWERS,
            channel=CodeChannel.APP,
        ),
        Scenario(
            "locked",
            "As lost, and somebody has just tried five wrong passwords.",
            answers=_ANSWERS,
            channel=CodeChannel.APP,
            locked=True,
        ),
        Scenario(
            "nothing-set",
            "The administrator's password is lost, and no way of resetting it was set up.",
        ),
        Scenario("factory", "As it left the factory: no password yet.", has_password=False),
    )
}
"""By name, in the order to show them in; the first is where nothing else was asked for."""

DEFAULT_SCENARIO: Final = "lost"


def start(  # noqa: PLR0913 - what a camera is made of
    store: Store,
    serial: str,
    scenario_name: str,
    *,
    hasher: Hasher | None = None,
    clock: Clock | None = None,
    randomness: Randomness = secrets.token_bytes,
    log_capacity: int = CAPACITY,
    registrar: Registrar | None = None,
    key_for: KeyFor | None = None,
) -> Camera:
    """Wipe whatever the camera holds and put it into a scenario, in one transaction; hashes.

    A serial number that the store does not know becomes a new camera, named after it. A key stays as it is;
    where there is none, `key_for` gives one. Raises UnknownScenario.
    """
    if scenario_name not in SCENARIOS:
        raise UnknownScenario(scenario_name)
    from tui.camera import keys, staging
    from tui.camera.camera import Camera
    from tui.camera.works import Works, utc_now

    now = clock or utc_now
    works = Works.of(
        store, serial, hasher=hasher, clock=now, randomness=randomness, log_capacity=log_capacity
    )
    scene = staging.prepare(works, SCENARIOS[scenario_name])
    key = key_for(serial) if key_for is not None else None
    with store.write() as tx:
        staging.put(tx, works, scene)
        keys.put(tx, serial, key)
    return Camera(
        store,
        serial,
        hasher=works.hasher,
        clock=now,
        randomness=randomness,
        log_capacity=log_capacity,
        registrar=registrar,
    )
