"""A camera in any scenario, as the camera's own tests have it, and an exercise that runs there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.conftest import clock, hasher, stage, store
from tests.exercises.helpers import Trainee

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.helpers import Clock, Stage

__all__ = ["clock", "hasher", "stage", "store"]


@pytest.fixture
def begin(stage: Stage, clock: Clock) -> Callable[[str], Trainee]:
    """Begin a built-in exercise."""
    return lambda name: Trainee(stage, clock, name)
