"""Which user names mean something to the host: the log of refused sign-ins shows those alone.

Others may be anything, since people type their password where a name is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from tui.camera.errors import StoreError
from tui.camera.fleet.sharing import shared_camera
from tui.hosting.admission import Admission
from tui.hosting.shared import SharedAdmission


@runtime_checkable
class Names(Protocol):
    """An admission that can tell."""

    def knows(self, user: str) -> bool:
        """Whether it is a name of somebody, or of a camera, that whoever runs the host has given."""


class NamingAdmission(SharedAdmission):
    """Knows the shared cameras, and whoever else is named to it."""

    def __init__(self, general: Admission, cameras: Path, users: Iterable[str]) -> None:
        super().__init__(general, cameras)
        self._users = frozenset(users)

    def knows(self, user: str) -> bool:
        if user in self._users:
            return True
        try:
            return shared_camera(self._store, user) is not None
        except StoreError:  # the log has it already
            return False
