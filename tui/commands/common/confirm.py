"""Questions whose answer is a yes or a no, in the language of the person who answers."""

from __future__ import annotations

import sys
from typing import Final

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.i18n import t

_YES: Final = ("y", "yes", "д", "да", "是", "是的")
"""In every language: fingers are quicker than the choice of one."""


def confirm(context: click.Context, question: str) -> None:
    """Ask, unless --yes was given, and go on after a yes only. Raises Refusal for any other answer.

    Where there is no answer because there is no terminal, it says what to add.
    """
    if _yes_given(context):
        return
    try:
        answer = input(f"{question} {t('command line', '[y/N]')}: ")
    except (KeyboardInterrupt, UnicodeDecodeError):
        answer = ""
        click.echo()
    except EOFError:
        click.echo()
        if not sys.stdin.isatty():
            says = t("command", "Nothing was changed. Without a terminal, add --yes")
            raise Refusal(says, EXIT_REFUSED) from None
        answer = ""
    if answer.strip().casefold() not in _YES:
        raise Refusal(t("command", "Nothing was changed"), EXIT_REFUSED)


def _yes_given(context: click.Context) -> bool:
    """Whether --yes stands anywhere: behind the command, or before it."""
    asked: click.Context | None = context
    while asked is not None:
        if asked.params.get("yes"):
            return True
        asked = asked.parent
    return False
