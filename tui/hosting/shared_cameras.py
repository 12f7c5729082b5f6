"""Which keys open a shared camera."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from tui.camera.errors import StoreError
from tui.camera.fleet.sharing import shared_camera
from tui.camera.storage.schema import KEYS_LIMIT
from tui.data_dir import open_store
from tui.i18n import LazyText
from tui.remote.ssh.credential_files import CredentialFileError, keys_in, public_keys
from tui.sanitize import visible

if TYPE_CHECKING:
    from pathlib import Path

    from tui.camera import Store
    from tui.camera.fleet.sharing import SharedCamera

log = logging.getLogger(__name__)

_opening = threading.Lock()


class SharedCameraKeys:
    """Looks up which user names are shared cameras, and which keys each is limited to.

    A camera whose keys still are in a file of an earlier release refuses every key: its host takes them in as
    it starts. Can be pickled until it is first asked; several threads may ask. `close` it.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._failed = False
        self._opened: Store | None = None
        self._is_closed = False

    def close(self) -> None:
        """Close the database. A connection that ends may still ask."""
        with _opening:
            self._is_closed = True
            if self._opened is not None:
                self._opened.close()

    @property
    def _store(self) -> Store:
        with _opening:
            if self._opened is None:
                self._opened = open_store(self._data)
            return self._opened

    def _found(self, name: str) -> SharedCamera | None:
        store = self._store
        try:
            return shared_camera(store, name)
        finally:
            if self._is_closed:
                store.close()

    def keys_of(self, user: str) -> frozenset[str] | None:
        """Return the fingerprints that a camera of that name is limited to; None where it is not."""
        try:
            camera = self._found(user)
        except StoreError as error:
            # A visitor who signs in now meets the same error at once, and is told; `admits` asks again there.
            if not self._failed:
                log.error("sign-in: %s %s", type(error).__name__, visible(str(error.place)))  # noqa: TRY400
            self._failed = True
            return None
        self._failed = False
        if camera is None or not camera.is_limited:
            return None
        return fingerprints(camera.keys or "")

    def is_camera(self, user: str) -> bool:
        """Whether it is the name of a shared camera."""
        try:
            return self._found(user) is not None
        except StoreError:  # the log has it already
            return False


def admits(camera: SharedCamera, fingerprint: str | None) -> bool:
    """Whether the holder of this key may see the camera."""
    return not camera.is_limited or fingerprint in fingerprints(camera.keys or "")


@lru_cache(maxsize=64)
def fingerprints(keys: str) -> frozenset[str]:
    """Those of OpenSSH's public keys, one a line; read once, however many visitors come."""
    return keys_in(keys).fingerprints


def keys_in_file(path: Path) -> str:
    """Read what a camera keeps of a file like OpenSSH's authorized_keys. Raises CredentialFileError."""
    text = "\n".join(public_keys(path).lines)
    if len(text) > KEYS_LIMIT:
        raise CredentialFileError(
            LazyText("hosting", "{path} is too large or not UTF-8 text: give another file", {"path": path})
        )
    return text
