"""camera-menus cameras: list, add and remove the practice cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.commands import DEFAULT_SCENARIO, open_desk, open_store, scenario_option
from tui.i18n import t

if TYPE_CHECKING:
    from pathlib import Path


@click.group(no_args_is_help=False)
def cameras() -> None:
    """List, add and remove the practice cameras."""


@cameras.command("list")
@click.pass_obj
def list_command(data: Path | None) -> None:
    """One line a camera: name, serial number, scenario, when it was made."""
    from tui.camera import list_cameras

    with open_store(data) as store:
        for camera in list_cameras(store):
            made = camera.created.astimezone().strftime("%Y-%m-%d %H:%M")
            click.echo(f"{camera.name:<32}  {camera.serial}  {camera.scenario:<17}  {made}")


@cameras.command("add")
@click.argument("name")
@scenario_option
@click.pass_obj
def add_command(data: Path | None, name: str, scenario: str | None) -> None:
    """Make a camera of its own; show it with --camera NAME."""
    from tui.camera import add_camera

    with open_store(data) as store, open_desk(data) as desk:
        camera = add_camera(store, name, scenario or DEFAULT_SCENARIO, key_for=desk.keys.for_new)
        click.echo(
            t("command", "Camera {name} made, serial number {serial}", name=name, serial=camera.serial)
        )


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
