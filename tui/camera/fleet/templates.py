"""A camera's first state with its secrets hashed once, so that many cameras can be made of it at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.camera.context import CameraContext, utc_now
from tui.camera.errors import UnknownScenario
from tui.camera.fleet.registry import new_serial
from tui.camera.model.passwords import product_hasher
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.camera.operations import camera_key, seeding

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.context import Clock, KeyFor, Randomness
    from tui.camera.model.passwords import Hasher
    from tui.camera.model.recovery import Hints
    from tui.camera.storage.store import Store


@dataclass(frozen=True, slots=True)
class Template:
    """A scenario, ready to be put into a store. Can be pickled; holds hashes, no secrets."""

    scenario: str
    scene: seeding.SeedData = field(repr=False)


def template_of(
    store: Store, scenario: str, *, hasher: Hasher | None = None, drawn: Hints | None = None
) -> Template:
    """Hash what a scenario needs, or what was drawn for cameras without hints. Raises UnknownScenario."""
    if scenario not in ALL_SCENARIOS:
        raise UnknownScenario(scenario)
    context = CameraContext(store, "", hasher or product_hasher())
    return Template(scenario, seeding.prepare(context, ALL_SCENARIOS[scenario], drawn))


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
    context = CameraContext(store, new_serial(randomness), clock=clock, randomness=randomness)
    seeding.put(tx, context, template.scene)
    camera_key.put(tx, context.serial, key_for(context.serial))
    return context.serial
