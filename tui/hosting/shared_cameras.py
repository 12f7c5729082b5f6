"""Which keys open a shared camera."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.camera.errors import StoreError
from tui.camera.fleet.sharing import shared_camera
from tui.data_dir import open_store
from tui.remote.ssh.credential_files import CredentialFileError, public_keys
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.camera.fleet.sharing import SharedCamera

log = logging.getLogger(__name__)

_logged: Final[set[Path]] = set()
"""Files that can't be used, as the log says already."""


class SharedCameraKeys:
    """Looks up which user names are shared cameras, and which keys each is limited to.

    The files of keys are read anew each time; while one can't be read, every key is refused there. Can be
    pickled until it is first asked.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._failed = False

    @cached_property
    def _store(self) -> Store:
        return open_store(self._data)

    def keys_of(self, user: str) -> frozenset[str] | None:
        """Return the fingerprints that a camera of that name is limited to; None where it is not."""
        try:
            camera = shared_camera(self._store, user)
        except StoreError as error:
            # A visitor who signs in now meets the same error at once, and is told; `admits` asks again there.
            if not self._failed:
                log.error("sign-in: %s %s", type(error).__name__, visible(str(error.place)))  # noqa: TRY400
            self._failed = True
            return None
        self._failed = False
        if camera is None or camera.authorized_keys is None:
            return None
        return fingerprints(camera)

    def is_camera(self, user: str) -> bool:
        """Whether it is the name of a shared camera."""
        try:
            return shared_camera(self._store, user) is not None
        except StoreError:  # the log has it already
            return False


def fingerprints(camera: SharedCamera) -> frozenset[str]:
    """The keys that a camera is limited to; none where their file can't be used, which is logged once."""
    if (path := camera.authorized_keys) is None:
        return frozenset()
    try:
        found = public_keys(path).fingerprints
    except CredentialFileError as error:
        if path not in _logged:
            _logged.add(path)
            log.error("no key is accepted for %s: %s", camera.name, visible(error.in_english))  # noqa: TRY400
        return frozenset()
    _logged.discard(path)
    return found


def admits(camera: SharedCamera, fingerprint: str | None) -> bool:
    """Whether the holder of this key may see the camera."""
    return camera.authorized_keys is None or fingerprint in fingerprints(camera)
