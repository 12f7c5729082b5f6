"""Who is let in at a shared camera's name."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.camera import Store
from tui.camera.errors import StoreError
from tui.camera.fleet.sharing import shared_camera
from tui.hosting.keyfiles import Unusable, public_keys
from tui.sanitize import visible

if TYPE_CHECKING:
    import asyncssh

    from tui.camera.fleet.sharing import SharedCamera
    from tui.hosting.admission import Admission

log = logging.getLogger(__name__)

_told_of: Final[set[Path]] = set()
"""Files that can't be used, as the log says already."""


class SharedAdmission:
    """As the host admits everybody, but at the name of a camera that has a file of keys: those alone decide.

    The file is read anew each time; while it can't be read, nobody is let in there. Can be pickled until
    it is first asked.
    """

    takes_keys = True

    def __init__(self, general: Admission, cameras: Path) -> None:
        self._general, self._cameras = general, cameras
        self.takes_passwords = general.takes_passwords
        self._failed = False

    @cached_property
    def _store(self) -> Store:
        return Store.open(self._cameras)

    def asks(self, user: str) -> bool:
        return self._limited(user) is not None or self._general.asks(user)

    def key(self, user: str, key: asyncssh.SSHKey) -> bool:
        if (camera := self._limited(user)) is None:
            return self._general.key(user, key)
        return key.get_fingerprint() in fingerprints(camera)

    async def password(self, user: str, password: str) -> bool:
        return self._limited(user) is None and await self._general.password(user, password)

    def _limited(self, user: str) -> SharedCamera | None:
        try:
            camera = shared_camera(self._store, user)
        except StoreError as error:
            # Whoever comes in now meets the same at once, and is told in words; `admits` asks again there.
            if not self._failed:
                log.error("sign-in: %s %s", type(error).__name__, visible(str(error.path)))  # noqa: TRY400
            self._failed = True
            return None
        self._failed = False
        return camera if camera is not None and camera.authorized_keys is not None else None


def fingerprints(camera: SharedCamera) -> frozenset[str]:
    """The keys that a camera is limited to; none where their file can't be used, which is logged once."""
    if (path := camera.authorized_keys) is None:
        return frozenset()
    try:
        found = public_keys(path).fingerprints
    except Unusable as error:
        if path not in _told_of:
            _told_of.add(path)
            log.error("nobody is let in to %s: %s", camera.name, visible(error.in_english))  # noqa: TRY400
        return frozenset()
    _told_of.discard(path)
    return found


def admits(camera: SharedCamera, fingerprint: str | None) -> bool:
    """Whether who signed in with this key may see the camera."""
    return camera.authorized_keys is None or fingerprint in fingerprints(camera)
