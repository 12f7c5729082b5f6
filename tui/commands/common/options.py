"""Options that several commands have."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common import completion
from tui.commands.common.translated import Rows, option, speak_everywhere
from tui.data_dir import CLOUD_STORE, STORE
from tui.i18n import LANGUAGES, LazyText, system_language, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.cloud.smtp import Server

SCENARIOS: Final[Rows] = (
    ("lost", LazyText("command line", "password lost; questions set, reset by app enabled")),
    ("lost-no-questions", LazyText("command line", "the same without questions")),
    ("known", LazyText("command line", "the password is given (F1 on the login window)")),
    ("locked", LazyText("command line", "too many tries: sign-in is locked, a reset works")),
    ("nothing-set", LazyText("command line", "no way to reset the password is set up")),
    ("factory", LazyText("command line", "a new camera that asks for its first password")),
)
"""The scenarios in a few words each; named here since loading the camera takes long."""

NAME: Final = LazyText("command line", "NAME")
DIRECTORY: Final = LazyText("command line", "DIR")
FILE: Final = LazyText("command line", "FILE")
NUMBER: Final = LazyText("command line", "N")
URL: Final = LazyText("command line", "URL")
PHOTO: Final = LazyText("command line", "PHOTO")
DO_NOT_ASK: Final = LazyText("command line", "Do not ask for confirmation.")


# --- --lang ---------------------------------------------------------------------------------------------


def asked_language(words: Sequence[str]) -> str | None:
    """Return what --lang says before click has read the command line: its errors are worded while it does.

    None where it says nothing that we speak. Behind `play` and `guide` it means what these show.
    """
    shown = next((number for number, word in enumerate(words) if word in {"play", "guide"}), len(words))
    words = words[:shown]
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, equals, value = word.partition("=")
        if name == "--lang" and (value if equals else following) in LANGUAGES:
            return value if equals else following
    return None


def _check_language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    # A --lang behind the command is refused, in the language that it asks for.
    language = value or asked_language(sys.argv[1:]) or system_language()
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise Refusal(
            t("command", "Unknown language {name!r}: choose one of {known}", name=language, known=known),
            EXIT_USAGE,
        )
    speak_everywhere(language)
    return language


lang_option = option(
    "--lang",
    value=LazyText("command line", "CODE"),
    callback=_check_language,
    is_eager=True,
    shell_complete=completion.languages,
    words=LazyText("command line", "Language: en, ru or zh. Default: that of your locale, else English."),
)


# --- the others -----------------------------------------------------------------------------------------

data_option = option(
    "--data",
    value=DIRECTORY,
    type=click.Path(path_type=Path, file_okay=True),
    words=LazyText("command line", "Where the cameras are kept. Default: your data directory."),
)


def _use_server(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Check an address, and put it where everything looks that opens a store."""
    if not value or context.resilient_parsing:
        return value
    from tui.db.server_url import BadServerUrl, parse

    name, variable = parameter.opts[0], str(parameter.envvar)
    try:
        url = parse(value)
    except BadServerUrl:
        says = t("command", "{option}: a URL such as postgresql+psycopg://USER@HOST/DATABASE", option=name)
        raise Refusal(says, EXIT_USAGE) from None
    on_command_line = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    if on_command_line and url.has_password:
        says = t(
            "command",
            "{option}: others could read a password here. Put the URL into {variable}, or the password into "
            "the file of PGPASSFILE",
            option=name,
            variable=variable,
        )
        raise Refusal(says, EXIT_USAGE)
    if find_spec("psycopg") is None:
        says = t(
            "command",
            "{option} needs a few more packages. Run: pip install {extra}",
            option=name,
            extra="'camera-menus[postgresql]'",
        )
        raise Refusal(says, EXIT_REFUSED)
    os.environ[variable] = value
    return value


def need_both_stores(store: str | None, cloud_store: str | None) -> None:
    """Refuse one without the other: hosts that share cameras share the cloud's records too."""
    if bool(store) != bool(cloud_store):
        says = t("command", "--store and --cloud-store go together, each with a user of its own")
        raise Refusal(says, EXIT_USAGE)


store_option = option(
    "--store",
    value=URL,
    envvar=STORE,
    callback=_use_server,
    words=LazyText("command line", "Keep the cameras in PostgreSQL, for several hosts: see docs/hosting.md."),
)
cloud_store_option = option(
    "--cloud-store",
    value=URL,
    envvar=CLOUD_STORE,
    callback=_use_server,
    words=LazyText("command line", "With --store: where the manufacturer's records are kept."),
)


def _check_scenario(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in dict(SCENARIOS):
        from tui.camera.errors import UnknownScenario

        raise UnknownScenario(value)
    return value


scenario_option = option(
    "--scenario",
    value=NAME,
    callback=_check_scenario,
    shell_complete=completion.scenarios,
    words=LazyText(
        "command line", "lost (default), lost-no-questions, known, locked, nothing-set or factory."
    ),
)


no_hints_option = option(
    "--no-hints",
    is_flag=True,
    words=LazyText(
        "command line", "Draw the password and the answers at random and print them once; F1 won't tell them."
    ),
)


guided_option = option(
    "--guided",
    is_flag=True,
    words=LazyText("command line", "Lead through the reset step by step; F8 turns it on and off."),
)


visitors_exercise_option = option(
    "--exercise",
    value=LazyText("command line", "NAME|FILE.toml"),
    shell_complete=completion.exercises,
    words=LazyText("command line", "Begin this exercise for every visitor who asks for no other."),
)


visitors_report_option = option(
    "--report",
    value=FILE,
    type=click.Path(path_type=Path),
    words=LazyText(
        "command line",
        "Collect the results of all visitors in FILE: .json, .csv or .html; in a directory, in a new file.",
    ),
)


visitors_record_option = option(
    "--record",
    value=DIRECTORY,
    type=click.Path(path_type=Path),
    words=LazyText(
        "command line",
        "Record what visitors see in DIR, with dots for passwords, answers and codes; they are told. "
        "At most 5 MiB each and 1 GiB in all, for 30 days.",
    ),
)


def _check_app_link(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from tui.protocol.app_page import is_link

        if not is_link(value):
            raise Refusal(
                t("command", "--app-link: at most 47 characters of 0-9 A-Z space $%*+-./:"), EXIT_USAGE
            )
    return value


app_link_option = option(
    "--app-link",
    value=URL,
    callback=_check_app_link,
    words=LazyText("command line", "What the APP QR code leads to, in capitals."),
)


smtp_option = option(
    "--smtp",
    value=URL,
    envvar="CAMERA_MENUS_SMTP",
    words=LazyText(
        "command line", "Mail server for codes that are mailed. Default: a mailbox in the data directory."
    ),
)


def smtp_of(context: click.Context, own: str | None) -> str | None:
    """--smtp, whether it stands before or behind the sub-command."""
    return own or (context.parent.params.get("smtp") if context.parent else None)


def mail_server(smtp: str | None) -> Server | None:
    """The mail server of --smtp; None for the data directory's mailboxes. Raises BadMailServer."""
    if not smtp:
        return None
    from tui.cloud.smtp import Server

    return Server.parse(smtp)
