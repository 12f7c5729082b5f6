"""camera-menus guide: writes the guide to the reset as HTML, Markdown and plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.options import DIRECTORY
from tui.commands.common.translated import Command, Rows, option
from tui.commands.factories import command_context
from tui.commands.replay.choices import chosen
from tui.i18n import LANGUAGES, LazyText
from tui.sanitize import visible

_FILES: Final[Rows] = (
    ("guide.html", LazyText("command line", "one file to send, open or print, two steps a page")),
    ("guide.md", LazyText("command line", "the same as Markdown, with the folder pictures")),
    ("guide.txt", LazyText("command line", "words only, to be read aloud on the phone")),
    ("windows.html", LazyText("command line", "a page about each window, with the texts of its help")),
    ("windows.md", LazyText("command line", "the same as Markdown, with the folder windows")),
)
_CODES: Final[Rows] = (
    ("0", LazyText("command line", "all files were written")),
    ("1", LazyText("command line", "a step failed, or a file can't be written")),
    ("2", LazyText("command line", "wrong usage, or a page that can't be read")),
    ("3", LazyText("command line", "the database can't be used")),
    ("5", LazyText("command line", "internal error")),
)


@click.command(
    cls=Command,
    short=LazyText("command line", "Write the guide to the reset, with pictures of each step."),
    text=(
        LazyText(
            "command line",
            "Write the guide to the reset of a lost administrator's password: eleven steps, each with a "
            "picture, what is seen then, and what to do if not. The steps are played on a new practice "
            "camera, so that the pictures are those of the menus as they are.",
        ),
        LazyText("command line", "Written to DIR/LANGUAGE:"),
        _FILES,
        LazyText("command line", "Exit codes:"),
        _CODES,
    ),
)
@option(
    "--lang",
    "languages",
    value=LazyText("command line", "CODE,..."),
    default=",".join(LANGUAGES),
    words=LazyText("command line", "Languages to write: en, ru, zh. Default: all three."),
)
@option(
    "--out",
    value=DIRECTORY,
    default=Path("guide"),
    type=click.Path(path_type=Path),
    words=LazyText("command line", "Where files are written. Default: the folder guide."),
)
@click.pass_context
def guide(context: click.Context, languages: str, out: Path) -> None:
    """Write the guide in each language."""
    codes = chosen(languages, tuple(LANGUAGES), "--lang")
    from tui.commands.replay.play_output import need_folders, put, tell
    from tui.replay.errors import ScriptError, StepError
    from tui.replay.surroundings import fixed_surroundings

    with fixed_surroundings():  # Textual reads its own variables once, when it is loaded
        from tui.replay.guide.files import guide_files, window_files

    need_folders(out / code for code in codes)
    make = command_context(context).factories.replayed
    for code in codes:
        try:
            files = guide_files(code, make) | window_files(code, make)
        except ScriptError as error:
            raise Refusal(str(error), EXIT_USAGE) from error
        except StepError as error:
            tell(error, code)
            context.exit(EXIT_REFUSED)
        for name, content in files.items():
            put(out / code / name, content.encode())
            click.echo(visible(str(out / code / name)))
