"""Questions whose answer is a yes or a no, in the language of the person who answers."""

from __future__ import annotations

from typing import Final

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.i18n import t

_YES: Final = ("y", "yes", "д", "да", "是", "是的")
"""In every language: fingers are quicker than the choice of one."""


def confirm(question: str) -> None:
    """Ask, and go on after a yes only. Raises Refusal for any other answer, and for none."""
    try:
        answer = input(f"{question} {t('command line', '[y/N]')}: ")
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
        answer = ""
        click.echo()
    if answer.strip().casefold() not in _YES:
        raise Refusal(t("command", "Nothing was changed"), EXIT_REFUSED)
