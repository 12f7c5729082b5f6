"""The server's key, by which visitors recognise it, and the algorithms that it offers."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final

import asyncssh
from asyncssh.kex import get_kex_algs

from tui.named_files import open_file

CIPHERS: Final = (
    "chacha20-poly1305@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes256-ctr",
)
KEY_EXCHANGES: Final = [
    name
    for name in (
        "mlkem768x25519-sha256",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
    )
    if name.encode() in get_kex_algs()
]
"""Those that cost the server 2 milliseconds at most. Groups of primes take up to 300, and for one with RSA a
key is made, as often as a client asks. Every client of the last ten years knows one of these."""


class HostKeyExposed(Exception):  # noqa: N818 - named after what is wrong
    """Other users can read the host key, and so be taken for this server."""


def host_key(path: Path) -> asyncssh.SSHKey:
    """Read the host key, or make it (ed25519, readable by its owner alone).

    Raises OSError, asyncssh.KeyImportError when the file holds no key, and HostKeyExposed: like OpenSSH,
    this server refuses a key of its own user that others may read.
    """
    if not path.exists():
        _make(path)
    with open_file(path) as file:
        found = os.fstat(file.fileno())
    # Windows has no users in a mode; root may lend a key to a group that this server runs in.
    if (
        hasattr(os, "geteuid")
        and found.st_uid == os.geteuid()
        and found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ):
        raise HostKeyExposed
    return asyncssh.read_private_key(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = asyncssh.generate_private_key("ssh-ed25519", comment="camera-menus")
    # Written aside and linked: a reader never sees half a key, and of two servers starting together one wins.
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
