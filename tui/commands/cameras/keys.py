"""camera-menus cameras keys: whose keys open a shared camera."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.commands.common import completion
from tui.commands.common.options import FILE, NAME
from tui.commands.common.translated import Command, argument
from tui.commands.factories import existing_store
from tui.i18n import LazyText, t

SHORT: Final = LazyText("command line", "Print or replace the public keys that open a shared camera.")


@click.command(
    "keys",
    cls=Command,
    short=SHORT,
    text=(
        SHORT,
        LazyText(
            "command line",
            "Without FILE they are printed. With FILE, its keys (OpenSSH's, one a line) are kept in place of "
            "them; later changes of the file have no effect.",
        ),
    ),
)
@argument("name", NAME, shell_complete=completion.camera_names)
@argument("file", FILE, required=False, type=click.Path(path_type=Path, readable=False))
@click.pass_context
def keys_command(context: click.Context, name: str, file: Path | None) -> None:
    """Print the keys of a camera, or replace them."""
    from tui.camera.fleet.registry import open_camera
    from tui.camera.fleet.sharing import admit, shared_camera

    new = read_keys(file) if file is not None else None
    with existing_store(context, name, reading=file is None) as store:
        open_camera(store, name)
        camera = shared_camera(store, name)
        if camera is None:
            raise Refusal(t("command", "Camera {name} is not shared", name=name), EXIT_REFUSED)
        if new is not None:
            admit(store, name, new)
        elif camera.keys is not None:
            click.echo(camera.keys)


def read_keys(path: Path) -> str:
    """Return what a camera keeps of a file of keys. Raises Refusal."""
    from tui.hosting.shared_cameras import keys_in_file
    from tui.remote.ssh.credential_files import CredentialFileError

    try:
        return keys_in_file(path)
    except CredentialFileError as error:
        raise Refusal(str(error), EXIT_REFUSED) from None
