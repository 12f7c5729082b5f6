"""camera-menus play: plays scripts of the menus, and writes the pictures that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.options import DIRECTORY, FILE
from tui.commands.common.translated import Command, Number, Rows, argument, option
from tui.commands.factories import command_context
from tui.commands.replay.choices import chosen
from tui.i18n import LANGUAGES, LazyText, t
from tui.messages.system_errors import reason

if TYPE_CHECKING:
    from tui.replay.output.recorded_frames import Frame
    from tui.replay.script.verbs import Script

FORMATS: Final = ("svg", "png", "txt", "ansi", "cast", "webp", "anim")
"""What `tui.replay.output.formats` and `frames` know; named here since loading that loads the menus."""

_CODES: Final[Rows] = (
    ("0", LazyText("command line", "all scripts were played to their end")),
    ("1", LazyText("command line", "a step failed, or a picture can't be written")),
    ("2", LazyText("command line", "wrong usage, or a line that can't be read")),
    ("3", LazyText("command line", "the database can't be used")),
    ("4", LazyText("command line", "no terminal for --show")),
    ("5", LazyText("command line", "internal error")),
)


@click.command(
    cls=Command,
    short=LazyText("command line", "Play scripts of the menus and write pictures of their windows."),
    text=(
        LazyText(
            "command line",
            "Play scripts of the menus and write the pictures that they ask for. A script has one step a "
            "line, as press Enter or shot login; docs/play.md has them all. FILE is a script, "
            "or a Markdown page with scripts in fenced `play` blocks.",
        ),
        LazyText(
            "command line",
            "Each script is played on a new practice camera with a clock of its own, without a terminal; "
            "your cameras are not touched. The same script gives the same pictures on every machine.",
        ),
        LazyText("command line", "Pictures are written to DIR/LANGUAGE/NUMBER-NAME.FORMAT."),
        LazyText("command line", "Exit codes:"),
        _CODES,
    ),
)
@argument("files", FILE, nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--lang",
    "languages",
    value=LazyText("command line", "CODE,..."),
    words=LazyText(
        "command line", "Languages to play in: en, ru, zh. Default: those of the script, else all three."
    ),
)
@option(
    "--out",
    value=DIRECTORY,
    default=Path("pictures"),
    type=click.Path(path_type=Path),
    words=LazyText("command line", "Where pictures are written. Default: the folder pictures."),
)
@option(
    "--format",
    "formats",
    value=LazyText("command line", "FORMAT,..."),
    default="svg",
    words=LazyText(
        "command line",
        "What is written: svg (default), png, txt, ansi; of the whole script cast (asciinema), webp, anim "
        "(animated SVG).",
    ),
)
@option(
    "--font",
    "fonts",
    value=FILE,
    multiple=True,
    type=click.Path(path_type=Path),
    words=LazyText(
        "command line", "A font for PNG; may be given several times. Default: the fonts of this machine."
    ),
)
@option(
    "--show",
    is_flag=True,
    words=LazyText("command line", "Show it in this terminal while it is played, with keys and captions."),
)
@option(
    "--pace",
    value=LazyText("command line", "SECONDS"),
    type=Number(0, 60),
    default=1.0,
    words=LazyText("command line", "How long a step stands, for --show and recordings. Default: 1."),
)
@option(
    "--check",
    is_flag=True,
    words=LazyText("command line", "Write no files; only tell what fails."),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    words=LazyText("command line", "One JSON object per line, for programs."),
)
@click.pass_context
def play(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    files: tuple[Path, ...],
    languages: str | None,
    out: Path,
    formats: str,
    fonts: tuple[Path, ...],
    pace: float,
    *,
    show: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Play each script in each language; one that fails does not keep the others."""
    asked = chosen(languages, tuple(LANGUAGES), "--lang") if languages is not None else ()
    endings = chosen(formats, FORMATS, "--format")
    scripts = [_read(path) for path in files]
    from tui.commands.replay.ending import Ending
    from tui.commands.replay.play_output import Report, need_folders, shown, write, writer_of
    from tui.commands.replay.progress_line import progress
    from tui.replay.surroundings import fixed_surroundings

    with fixed_surroundings():  # Textual reads its own variables once, when it is loaded
        from tui.replay.player import play as play_one

        writer = writer_of(fonts, pace)
    make = command_context(context).factories.replayed
    rounds = [
        (script, language, (out / script.path.stem if len(scripts) > 1 else out) / language)
        for script, language in _rounds(scripts, asked)
    ]
    if not (check or show):
        need_folders(folder for *_, folder in rounds)
    ending, failed = Ending(), False
    with ending.in_order():
        for script, language, folder in rounds:
            report = Report(script, language, as_json=as_json)
            frames: list[Frame] = []
            stage = shown(script, pace, ending.wait) if show else nullcontext(frames.append)
            with ending.held(), stage as watch, progress(script, language, quiet=show) as tell:

                def stepped(number: int, tell: Callable[[int], None] = tell) -> None:
                    ending.check()
                    tell(number)

                played = play_one(script, language, make, watch, stepped)
            if not (check or show):
                write(played, frames, folder, endings, report, writer)
            report.end(played)
            failed = failed or played.failed is not None or report.incomplete
    context.exit(EXIT_REFUSED if failed else 0)


def _rounds(scripts: Sequence[Script], asked: Sequence[str]) -> Iterator[tuple[Script, str]]:
    """Yield each script with each of its languages, or of those that were asked for."""
    for script in scripts:
        for language in asked or script.setting.languages or LANGUAGES:
            yield script, language


def _read(path: Path) -> Script:
    from tui.replay.errors import ScriptError
    from tui.replay.script.parser import read

    try:
        return read(path)
    except ScriptError as error:
        raise Refusal(str(error), EXIT_USAGE) from error
    except UnicodeDecodeError as error:
        raise Refusal(t("command", "{path} is not a text in UTF-8", path=path), EXIT_USAGE) from error
    except OSError as error:
        raise Refusal(
            t("command", "{path} can't be read: {error}", path=path, error=reason(error)), EXIT_USAGE
        ) from error
