"""camera-menus cameras: what a trainer does with practice cameras; add and remove are here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from tui.commands import DEFAULT_SCENARIO, EXIT_USAGE, Refusal
from tui.commands.cameras import keys, listing, log_lines, restore
from tui.commands.cameras.keys import read_keys
from tui.commands.common import completion
from tui.commands.common.options import DO_NOT_ASK, FILE, NAME, no_hints_option, scenario_option
from tui.commands.common.translated import Command, Group, Subcommand, WholeNumber, argument, option
from tui.commands.factories import command_context, existing_store
from tui.data_dir import open_desk, open_store
from tui.i18n import LazyText, t

_LONGEST: Final = 7 * 24 * 60
"""Minutes; leave the option out for a camera that is to stay as it is for longer."""

_ADVERTISED: Final = "demo"
"""The user name that the server tells every visitor; names to come back with begin so too."""


_ADD: Final = LazyText("command line", "Add a camera.")
_REMOVE: Final = LazyText("command line", "Remove a camera with its users, questions and log.")


@click.group(
    cls=Group,
    no_args_is_help=False,
    short=LazyText("command line", "List, add, restore and remove practice cameras; print their logs."),
    text=(
        LazyText("command line", "List, add, restore and remove practice cameras; print their logs."),
        LazyText(
            "command line",
            "Exit codes: 0 done, 1 refused (no such camera, or you said no), 2 wrong usage, 3 the database "
            "can't be used, 5 internal error, 6 users are signed in.",
        ),
    ),
    subcommands={
        "list": Subcommand("tui.commands.cameras.listing:list_command", listing.SHORT),
        "log": Subcommand("tui.commands.cameras.log_lines:log_command", log_lines.SHORT),
        "add": Subcommand(f"{__name__}:add_command", _ADD),
        "keys": Subcommand("tui.commands.cameras.keys:keys_command", keys.SHORT),
        "restore": Subcommand("tui.commands.cameras.restore:restore_command", restore.SHORT),
        "remove": Subcommand(f"{__name__}:remove_command", _REMOVE),
    },
)
@option("--yes", is_flag=True, words=DO_NOT_ASK)
def cameras(*, yes: bool) -> None:
    """Do nothing by itself; --yes is looked for by whatever asks."""
    del yes


@click.command(
    "add",
    cls=Command,
    short=_ADD,
    text=(LazyText("command line", "Add a camera; `camera-menus --camera NAME` shows its menus."),),
)
@argument("name", NAME)
@scenario_option
@no_hints_option
@option(
    "--shared",
    is_flag=True,
    words=LazyText("command line", "Show it to visitors of `camera-menus ssh`: `ssh NAME@...`."),
)
@option(
    "--authorized-keys",
    value=FILE,
    type=click.Path(path_type=Path, readable=False),
    words=LazyText("command line", "With --shared: only to holders of one of these keys."),
)
@option(
    "--restore-after",
    value=LazyText("command line", "MIN"),
    type=WholeNumber(1, _LONGEST),
    words=LazyText(
        "command line",
        "With --shared: start its scenario anew this many minutes after the last visitor has left.",
    ),
)
@click.pass_context
def add_command(  # noqa: PLR0913 - one parameter an option
    context: click.Context,
    name: str,
    scenario: str | None,
    authorized_keys: Path | None,
    restore_after: int | None,
    *,
    no_hints: bool,
    shared: bool,
) -> None:
    """Add the camera, and share it if that is asked for."""
    from tui.camera.fleet.registry import add_camera
    from tui.camera.fleet.sharing import share
    from tui.commands.common.trainer_secrets import draw_for, tell

    data = command_context(context).data
    if shared:
        _check_name(name)
    elif authorized_keys is not None or restore_after is not None:
        raise Refusal(t("command", "--authorized-keys and --restore-after need --shared"), EXIT_USAGE)
    limited_to = read_keys(authorized_keys) if authorized_keys is not None else None
    scenario = scenario or DEFAULT_SCENARIO
    drawn = draw_for(scenario) if no_hints else None
    with open_store(data) as store, open_desk(data) as desk:
        camera = add_camera(store, name, scenario, key_for=desk.keys.for_new, drawn=drawn)
        if shared:
            after = timedelta(minutes=restore_after) if restore_after is not None else None
            share(store, name, keys=limited_to, restore_after=after)
        click.echo(
            t("command", "Camera {name} created, serial number {serial}", name=name, serial=camera.serial)
        )
        if drawn is not None:
            tell(drawn)


def _check_name(name: str) -> None:
    from tui.hosting.resume_names import PHONE

    if name == PHONE:
        raise Refusal(t("command", "phone is reserved for the phone app: choose another name"), EXIT_USAGE)
    if name.partition("-")[0] == _ADVERTISED:
        raise Refusal(
            t("command", "demo and demo-... are reserved for practice cameras: choose another name"),
            EXIT_USAGE,
        )


@click.command("remove", cls=Command, short=_REMOVE, text=(_REMOVE,))
@argument("name", NAME, shell_complete=completion.camera_names)
@option("--yes", is_flag=True, words=DO_NOT_ASK)
@click.pass_context
def remove_command(context: click.Context, name: str, *, yes: bool) -> None:
    """Remove the camera, after asking."""
    from tui.camera.fleet.registry import open_camera, remove_camera
    from tui.commands.common.confirm import confirm

    del yes
    with existing_store(context, name) as store:
        open_camera(store, name)
        confirm(context, t("command", "Remove camera {name} and its log?", name=name))
        remove_camera(store, name)
