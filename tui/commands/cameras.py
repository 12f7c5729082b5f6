"""camera-menus cameras: list, add and remove the practice cameras."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from tui.commands import (
    DEFAULT_SCENARIO,
    EXIT_REFUSED,
    EXIT_USAGE,
    Refusal,
    open_desk,
    open_store,
    scenario_option,
)
from tui.i18n import t

_LONGEST: Final = 7 * 24 * 60
"""Minutes; whoever wants a camera to stay as it is for longer leaves the option out."""

_ADVERTISED: Final = "demo"
"""The user name that the host tells everybody; names to come back with begin so too."""


@click.group(no_args_is_help=False)
def cameras() -> None:
    """List, add and remove the practice cameras."""


@cameras.command("list")
@click.pass_obj
def list_command(data: Path | None) -> None:
    """One line a camera: name, serial number, scenario, when it was made, whether it is shared."""
    from tui.camera import list_cameras

    with open_store(data) as store:
        for camera in list_cameras(store):
            made = camera.created.astimezone().strftime("%Y-%m-%d %H:%M")
            shared = "  " + t("command", "shared") if camera.shared else ""
            click.echo(f"{camera.name:<32}  {camera.serial}  {camera.scenario:<17}  {made}{shared}")


@cameras.command("add")
@click.argument("name")
@scenario_option
@click.option("--shared", is_flag=True, help="Show it to visitors of `camera-menus ssh`: ssh NAME@...")
@click.option(
    "--authorized-keys",
    metavar="FILE",
    type=click.Path(path_type=Path, readable=False),
    help="With --shared: only to who holds one of these keys.",
)
@click.option(
    "--restore-after",
    metavar="MIN",
    type=click.IntRange(1, _LONGEST),
    help="With --shared: start its scenario anew so long after the last visitor left.",
)
@click.pass_obj
def add_command(  # noqa: PLR0913 - one parameter an option
    data: Path | None,
    name: str,
    scenario: str | None,
    authorized_keys: Path | None,
    restore_after: int | None,
    *,
    shared: bool,
) -> None:
    """Make a camera of its own; show it with --camera NAME."""
    from tui.camera import add_camera
    from tui.camera.fleet.sharing import share

    if shared:
        _check_sharing(name, authorized_keys)
    elif authorized_keys is not None or restore_after is not None:
        raise Refusal(t("command", "--authorized-keys and --restore-after need --shared"), EXIT_USAGE)
    with open_store(data) as store, open_desk(data) as desk:
        camera = add_camera(store, name, scenario or DEFAULT_SCENARIO, key_for=desk.keys.for_new)
        if shared:
            keys = authorized_keys.absolute() if authorized_keys is not None else None
            after = timedelta(minutes=restore_after) if restore_after is not None else None
            share(store, name, authorized_keys=keys, restore_after=after)
        click.echo(
            t("command", "Camera {name} made, serial number {serial}", name=name, serial=camera.serial)
        )


def _check_sharing(name: str, authorized_keys: Path | None) -> None:
    from tui.hosting.keyfiles import Unusable, public_keys
    from tui.hosting.names import PHONE

    if name == PHONE:
        raise Refusal(
            t("command", "ssh phone@... is the phone: give a shared camera another name"), EXIT_USAGE
        )
    if name.partition("-")[0] == _ADVERTISED:
        raise Refusal(
            t("command", "ssh demo@... is a camera of one's own: give a shared camera another name"),
            EXIT_USAGE,
        )
    if authorized_keys is None:
        return
    try:
        if _is_pipe(authorized_keys):  # the next to read it would find nothing, or wait for ever
            raise Refusal(
                t("command", "{path} can be read but once: give a file that stays", path=authorized_keys),
                EXIT_REFUSED,
            )
        public_keys(authorized_keys)
    except Unusable as error:
        raise Refusal(str(error), EXIT_REFUSED) from None


def _is_pipe(path: Path) -> bool:
    try:
        return path.is_fifo()
    except OSError:
        return False


@cameras.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def remove_command(data: Path | None, name: str, *, yes: bool) -> None:
    """Remove a camera with its users, questions and log."""
    from tui.camera import open_camera, remove_camera

    with open_store(data) as store:
        open_camera(store, name)
        if not yes:
            click.confirm(t("command", "Remove camera {name} and its log?", name=name), abort=True)
        remove_camera(store, name)
