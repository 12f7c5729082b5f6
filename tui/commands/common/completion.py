"""What Tab offers for a value. Silent: whatever goes wrong, there is nothing to offer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui.i18n import LANGUAGES

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def mend_fish() -> None:
    """Let fish show all of a description: in click's function for it, it ends at its first comma."""
    from click.shell_completion import FishComplete

    once = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')
    FishComplete.source_template = once


def languages(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the codes of the languages, with their own names."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(code, help=name) for code, name in LANGUAGES.items() if code.startswith(begun)]


def scenarios(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the scenarios, with a few words each."""
    from click.shell_completion import CompletionItem

    from tui.commands.common.options import SCENARIOS

    return [CompletionItem(name, help=str(what)) for name, what in SCENARIOS if name.startswith(begun)]


def exercises(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the built-in exercises, and files."""
    from click.shell_completion import CompletionItem

    from tui.exercises.builtin import NAMES

    names = [CompletionItem(name) for name in NAMES if name.startswith(begun)]
    return names or [CompletionItem(begun, type="file")]


def camera_names(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Offer the cameras of the data directory."""
    from tui.camera.fleet import name_list
    from tui.data_dir import CAMERAS, STORE, NoDirectory, NoHome, UnsafeDirectory, data_directory

    if os.environ.get(STORE) or context.find_root().params.get("store"):
        return []  # a server is too far away for a Tab
    given = context.find_root().params.get("data")
    try:
        data = data_directory(Path(given).expanduser() if given else None)  # the shell has not yet done it
    except (
        RuntimeError,
        UnsafeDirectory,
        NoDirectory,
        NoHome,
    ):  # there is no such user, or no home directory
        return []
    return [name for name in name_list.camera_names(data / CAMERAS) if name.startswith(begun)]
