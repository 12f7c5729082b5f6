"""camera-menus phone: the phone in a terminal of its own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tui.commands import EXIT_REFUSED, Refusal, local_menus
from tui.commands.common.options import PHOTO, smtp_of, smtp_option
from tui.commands.common.run_app import run_app
from tui.commands.common.translated import Command, argument
from tui.commands.factories import command_context
from tui.commands.requests import PhoneRequest
from tui.data_dir import open_store
from tui.i18n import LazyText, language


@click.command(
    cls=Command,
    short=LazyText("command line", "Show the phone in a terminal of its own."),
    text=(
        LazyText(
            "command line",
            "Show the phone in a terminal of its own. It reads PHOTO, a picture of the camera's QR code, or "
            "the text of the code, pasted.",
        ),
        LazyText("command line", "It shows the mail of all cameras in the data directory."),
    ),
)
@argument("photo", PHOTO, required=False, type=click.Path(path_type=Path))
@smtp_option
@click.pass_context
def phone(context: click.Context, photo: Path | None, smtp: str | None) -> None:
    """Run the phone."""
    if photo is not None and not os.path.isfile(photo):  # noqa: PTH113 - Path's raises for a name too long
        from tui.cloud.errors import PictureMissing
        from tui.messages.cloud_errors import explain

        raise Refusal(explain(PictureMissing()), EXIT_REFUSED)
    local_menus.need_terminal()
    from tui.camera.fleet.registry import list_cameras

    given = command_context(context)
    with open_store(given.data) as store:
        serials = tuple(camera.serial for camera in list_cameras(store))
    request = PhoneRequest(serials, photo, language(), given.data, smtp_of(context, smtp))
    run_app(given.factories.phone(request), context)
