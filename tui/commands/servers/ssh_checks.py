"""What `camera-menus ssh` looks at before it listens, and what it says of it: refusals and warnings."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui import json_log
from tui.commands import EXIT_REFUSED, Refusal
from tui.data_dir import open_store
from tui.i18n import t
from tui.sanitize import visible

if TYPE_CHECKING:
    import asyncssh

    from tui.hosting.service import Service
    from tui.remote.ssh.authenticators import Authenticator

log = logging.getLogger(__name__)

_ANYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104 - to tell it from a place
_SOME: Final = 10
"""Numbers of lines that are named."""


def listening(places: Sequence[tuple[str, int]], fingerprint: str, *, any_user: bool) -> str:
    """Say where the server listens, how to connect, and by which key it is known."""
    where = ", ".join(
        t("command", "{address} port {port}", address=address, port=port) for address, port in places
    )
    address, port = places[0]
    name = socket.gethostname() if address in _ANYWHERE else address
    return t(
        "command",
        "Listening on {where}. Connect with: ssh -p {port} {user}@{name}. Host key: {fingerprint}",
        where=where,
        port=port,
        user="demo" if any_user else t("command", "NAME"),
        name=name,
        fingerprint=fingerprint,
    )


def usable_host_key(data: Path) -> asyncssh.SSHKey:
    """Return the host key, a new one where there is none. Raises Refusal."""
    import asyncssh

    from tui.hosting.service import FOLDER
    from tui.remote.ssh.host_key import HostKeyExposed, host_key

    path = data / FOLDER / "host_key"
    try:
        return host_key(path)
    except HostKeyExposed:
        raise Refusal(_readable(path), EXIT_REFUSED) from None
    except OSError as error:
        raise unusable(path) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise Refusal(
            t(
                "command",
                "The host key {path} is damaged: delete it, and a new one will be created",
                path=path,
            ),
            EXIT_REFUSED,
        ) from error


def check_files(authorized_keys: Path | None, password_file: Path | None) -> None:
    """Refuse files that can't be used before anything is made; say what is odd about the others.

    Raises Refusal.
    """
    from tui.remote.ssh.credential_files import CredentialFileError, passwords, public_keys

    try:
        left_out = public_keys(authorized_keys).left_out if authorized_keys is not None else ()
        exposed = password_file is not None and passwords(password_file).exposed
    except CredentialFileError as error:
        raise Refusal(str(error), EXIT_REFUSED) from None
    if left_out:
        lines = ", ".join(map(str, left_out[:_SOME])) + (", …" if len(left_out) > _SOME else "")
        warn(
            t(
                "command",
                "{path}: line {number} skipped (it has options or no supported key)",
                path=authorized_keys,
                number=lines,
            )
            if len(left_out) == 1
            else t(
                "command",
                "{path}: lines {numbers} skipped (they have options or no supported key)",
                path=authorized_keys,
                numbers=lines,
            )
        )
    if exposed:
        warn(_readable(password_file))


def take_in_keys(data: Path) -> None:
    """Put keys into the database that an earlier release left in a file; say which cameras stay closed.

    It kept the file's path, and hosts that share a database share no files.
    """
    from tui.camera import list_cameras
    from tui.camera.fleet.sharing import admit, shared_camera
    from tui.hosting.shared_cameras import keys_in_file
    from tui.remote.ssh.credential_files import CredentialFileError

    with open_store(data) as store:
        for camera in list_cameras(store):
            shared = shared_camera(store, camera.name)
            if shared is None or shared.keys_file is None:
                continue
            where = {"name": camera.name, "path": shared.keys_file}
            try:
                admit(store, camera.name, keys_in_file(shared.keys_file))
            except CredentialFileError as error:
                warn(t("command", "Sign-in to camera {name} is closed: {why}", name=camera.name, why=error))
            else:
                warn(
                    t(
                        "command",
                        "The keys of camera {name} are now kept in the database. After a change of {path} "
                        "run: camera-menus cameras keys {name} {path}",
                        **where,
                    )
                )


def _readable(path: Path | None) -> str:
    return t("command", "{path} is readable by other users. Run: chmod 600 {path}", path=path)


def warn(said: str) -> None:
    """Say what the operator should know, and go on."""
    if json_log.is_begun():
        log.warning("%s", visible(said))
        return
    click.echo(f"camera-menus: {visible(said)}", err=True)


def usable_authenticator(service: Service) -> Authenticator:
    """Return who may sign in. Raises Refusal."""
    from tui.remote.ssh.credential_files import CredentialFileError

    try:
        return service.authenticator()
    except CredentialFileError as error:  # it has changed meanwhile
        raise Refusal(str(error), EXIT_REFUSED) from None


def unusable(path: Path) -> Refusal:
    """Word what is wrong with a file that can't be used."""
    return Refusal(
        t("command", "Can't use {path}: check that it exists and its permissions", path=path), EXIT_REFUSED
    )


def not_listening(host: str, port: int, error: OSError, option: str = "--port") -> Refusal:
    """Say why this program can't listen there; `option` is what says the port."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        said = t("command", "This machine has no address {host}: see --host", host=host)
    elif error.errno == errno.EADDRINUSE:
        said = t("command", "Port {port} is in use: choose another with {option}", port=port, option=option)
    elif error.errno in {errno.EACCES, errno.EPERM}:
        said = t(
            "command",
            "No permission to use port {port}: choose 1024 or above with {option}",
            port=port,
            option=option,
        )
    else:
        said = t("command", "Can't listen on {host} port {port}", host=host, port=port)
    return Refusal(said, EXIT_REFUSED)
