"""camera-menus cameras restore: practice cameras back to the state of their scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tui.commands.common import completion
from tui.commands.common.options import DO_NOT_ASK, NAME
from tui.commands.common.translated import Command, argument, option
from tui.commands.factories import existing_store
from tui.i18n import LazyText, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.camera import Store
    from tui.camera.fleet.restoring import Restorable

SHORT: Final = LazyText("command line", "Put cameras back to the state of their scenarios.")


@click.command(
    "restore",
    cls=Command,
    short=SHORT,
    text=(
        SHORT,
        LazyText(
            "command line",
            "Asks before anything is lost; without a terminal that needs --yes. Restores all the cameras or "
            "none: exit code 1 where one is unknown, 6 where users are signed in.",
        ),
        LazyText(
            "command line",
            "A camera made with --no-hints keeps the password and answers that were told when it was made.",
        ),
    ),
)
@argument("names", NAME, nargs=-1, required=True, shell_complete=completion.camera_names)
@option("--yes", is_flag=True, words=DO_NOT_ASK)
@option("--force", is_flag=True, words=LazyText("command line", "Sign out users who are signed in."))
@click.pass_context
def restore_command(context: click.Context, names: tuple[str, ...], *, yes: bool, force: bool) -> None:
    """Restore the cameras, after asking where there is something to lose."""
    from tui.camera.fleet.restoring import find, restore
    from tui.commands.common.confirm import confirm

    del yes
    with existing_store(context, names[0]) as store:
        found = find(store, names, force=force)
        if changed := _changed(store, found):
            confirm(
                context,
                t(
                    "command",
                    "Restore {names}? Passwords, questions, users and logs will be lost.",
                    names=", ".join(changed),
                ),
            )
        restore(store, found, force=force)
    for camera in found:
        click.echo(
            t("command", "{name}: scenario {scenario} restored", name=camera.name, scenario=camera.scenario)
        )


def _changed(store: Store, found: Sequence[Restorable]) -> list[str]:
    from tui.camera.fleet.overview import is_unchanged

    return [camera.name for camera in found if not is_unchanged(store, camera.name)]
