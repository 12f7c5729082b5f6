"""The key by which visitors know the host again: made once and kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import asyncssh


def host_key(path: Path) -> asyncssh.SSHKey:
    """Read the host's key, or make it (ed25519, readable by its owner alone).

    Raises OSError, or asyncssh.KeyImportError when the file holds no key.
    """
    if not path.exists():
        _make(path)
    path.chmod(0o600)
    return asyncssh.read_private_key(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = asyncssh.generate_private_key("ssh-ed25519", comment="camera-menus")
    # Written aside and linked: a reader never sees half a key, and of two hosts that start together one wins.
    file, name = mkstemp(prefix=".", dir=path.parent)  # 0600
    aside = Path(name)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(key.export_private_key("openssh"))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
