"""A camera's first state with its secrets hashed once, so that many cameras can be made of it at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.camera import keys, staging
from tui.camera.cameras import new_serial
from tui.camera.errors import UnknownScenario
from tui.camera.scenarios import SCENARIOS
from tui.camera.works import Works, utc_now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.passwords import Hasher
    from tui.camera.store import Store
    from tui.camera.works import Clock, KeyFor, Randomness


@dataclass(frozen=True, slots=True)
class Template:
    """A scenario, ready to be put into a store. Can be pickled; holds hashes, no secrets."""

    scenario: str
    scene: staging.Scene = field(repr=False)


def template_of(store: Store, scenario: str, *, hasher: Hasher | None = None) -> Template:
    """Hash what a scenario needs. Raises UnknownScenario."""
    if scenario not in SCENARIOS:
        raise UnknownScenario(scenario)
    works = Works.of(store, "", hasher=hasher)
    return Template(scenario, staging.prepare(works, SCENARIOS[scenario]))


def put_copy(  # noqa: PLR0913 - what a camera is made of
    tx: Connection,
    store: Store,
    template: Template,
    *,
    key_for: KeyFor,
    clock: Clock = utc_now,
    randomness: Randomness = secrets.token_bytes,
) -> str:
    """Make a camera, in a transaction that is open, and return its serial number; it is named after that."""
    works = Works.of(store, new_serial(randomness), clock=clock, randomness=randomness)
    staging.put(tx, works, template.scene)
    keys.put(tx, works.serial, key_for(works.serial))
    return works.serial
