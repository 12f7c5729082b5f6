"""What the commands share: exit codes, refusals, options, and where the cameras are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.i18n import LANGUAGES, set_language, system_language, t

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.cloud.service_desk import Desk
    from tui.cloud.smtp import Server

EXIT_REFUSED, EXIT_USAGE, EXIT_STORE, EXIT_TERMINAL, EXIT_BUG = 1, 2, 3, 4, 5
"""Exit codes beside 0; README lists them."""

DEFAULT_SCENARIO = "lost"
"""Where nobody asked for another. Named here because loading the camera must not delay the first frame."""


class Refusal(click.ClickException):
    """One line for the person at the terminal, and an exit code of those that README lists."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click says ClassVar, and reads the instance


def data_directory(given: Path | None) -> Path:
    from platformdirs import user_data_path

    return given or user_data_path("camera-menus", appauthor=False)


def open_desk(data: Path | None) -> Desk:
    """The vendor's side of the same data directory: it gives cameras their keys and answers their codes."""
    from tui.cloud.service_desk import Desk

    return Desk.open(data_directory(data))


def transport_of(smtp: str | None) -> Server | None:
    """The mail server of --smtp; None for the data directory's mailboxes. Raises BadMailServer."""
    if not smtp:
        return None
    from tui.cloud.smtp import Server

    return Server.parse(smtp)


CAMERAS = "cameras.sqlite3"
"""The database of cameras within the data directory."""


def open_store(data: Path | None) -> Store:
    from tui.camera import Store

    return Store.open(data_directory(data) / CAMERAS)


def _check_language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    language = value or system_language()
    if language not in LANGUAGES:
        set_language(system_language())
        known = ", ".join(LANGUAGES)
        raise Refusal(
            t("command", "There is no language {name!r}: choose of {known}", name=language, known=known), 2
        )
    set_language(language)
    return language


def _check_scenario(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from tui.camera import SCENARIOS
        from tui.camera.errors import UnknownScenario

        if value not in SCENARIOS:
            raise UnknownScenario(value)
    return value


lang_option = click.option(
    "--lang",
    metavar="CODE",
    callback=_check_language,
    is_eager=True,
    help="en, ru or zh; else your locale's, else English.",
)
data_option = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=True),
    help="Where the cameras are kept; else your data directory.",
)
scenario_option = click.option(
    "--scenario",
    metavar="NAME",
    callback=_check_scenario,
    help="lost (the default), lost-no-questions, known, locked, nothing-set or factory.",
)


def _check_app_link(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from tui.protocol.app_page import is_link

        if not is_link(value):
            raise Refusal(t("command", "--app-link takes at most 47 of 0-9 A-Z space $%*+-./:"), EXIT_USAGE)
    return value


app_link_option = click.option(
    "--app-link", metavar="URL", callback=_check_app_link, help="What the APP code leads to, in capitals."
)


def smtp_of(context: click.Context, own: str | None) -> str | None:
    """--smtp, whether it stands before or behind the sub-command."""
    return own or (context.parent.params.get("smtp") if context.parent else None)


smtp_option = click.option(
    "--smtp",
    metavar="URL",
    envvar="CAMERA_MENUS_SMTP",
    help="The mail server for codes that are to be mailed; else a mailbox in the data directory.",
)
