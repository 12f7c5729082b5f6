"""The console script: runs a command, and tells every failure in one line."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # what `signal` is made of; that one takes 5 ms to load
import gc
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_INTERRUPTED, EXIT_REFUSED, Refusal
from tui.commands.common import completion
from tui.commands.common.options import asked_language
from tui.commands.common.translated import speak_everywhere
from tui.commands.factories import CommandContext
from tui.commands.root import cli
from tui.i18n import CatalogMissing, is_spoken, system_language, t
from tui.sanitize import visible

if TYPE_CHECKING:
    from typing import TextIO

    from tui.commands.factories import Factories

_COMPLETES: Final = "_CAMERA_MENUS_COMPLETE"
"""The environment variable that tells what a shell asks for."""


def run(factories: Factories) -> None:
    """Run the command that was typed; a failure is a line on standard error and an exit status. Exits."""
    _open_what_is_closed()
    try:
        gc.set_threshold(50_000, 20, 50)  # a start makes 100,000 objects and no garbage; the default is 700
        os.umask(0o077)  # whatever this process writes is the owner's alone
        _speak()
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # as stderr: no word is worth a failure
        if _COMPLETES in os.environ:
            completion.mend_fish()
        code = cli.main(standalone_mode=False, prog_name="camera-menus", obj=CommandContext(factories))
        _write_out(sys.stdout)
    except (click.Abort, KeyboardInterrupt):  # the latter while Tab is answered
        said, code = t("command", "Interrupted"), EXIT_INTERRUPTED
    except Refusal as error:
        said, code = error.format_message(), error.exit_code
    except click.ClickException as error:
        said, code = error.format_message().removesuffix("."), error.exit_code
    except BrokenPipeError:  # the reader of our output has gone
        _let_go(sys.stdout)
        sys.exit(EXIT_REFUSED)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        _let_go(sys.stdout)
        from tui.commands.common.failures import explain_failure

        said, code = explain_failure(error)
    else:
        sys.exit(code if isinstance(code, int) else 0)
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # a second Ctrl+C ends it at once
    try:
        click.echo(f"camera-menus: {visible(said)}", err=True)
    except OSError:  # the status is left to tell it
        _let_go(sys.stderr)
    sys.exit(code)


def _open_what_is_closed() -> None:
    """Let nothing come out of, or go into, a standard stream that was closed from outside (`<&-`, `>&-`).

    Python has None in its place, and the next file that is opened would get its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            opened = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123 - as long as the process
            setattr(sys, name, opened)
            setattr(sys, f"__{name}__", opened)


def _speak() -> None:
    """Speak the language that was asked for; where its words are missing, say so and speak English."""
    language = asked_language(sys.argv[1:]) or system_language()
    speak_everywhere(language)
    if not is_spoken(language) and _COMPLETES not in os.environ:
        click.echo(f"camera-menus: {CatalogMissing(language)}", err=True)


def _write_out(stream: TextIO) -> None:
    """Write what waits, while a failure can still be told. Raises OSError."""
    stream.flush()


def _let_go(stream: TextIO) -> None:
    """Drop what can't be written: Python would try it once more at its end, with a status of its own."""
    try:
        _write_out(stream)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
