"""camera-menus play: plays scripts of the menus, and writes the pictures that they ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.factories import command_context
from tui.commands.options import DIRECTORY, FILE
from tui.commands.translated import Command, Rows, argument, option
from tui.i18n import LANGUAGES, LazyText, t
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.replay.errors import StepError
    from tui.replay.formats import Writer
    from tui.replay.player import Picture, Played
    from tui.replay.verbs import Script

FORMATS: Final = ("svg", "png", "txt", "ansi")
"""What `tui.replay.formats` knows; named here since loading that loads the menus."""
_NAMED: Final = 5
"""How many characters without a font are named."""

_CODES: Final[Rows] = (
    ("0", LazyText("command line", "all scripts were played to their end")),
    ("1", LazyText("command line", "a step failed, or a picture can't be written")),
    ("2", LazyText("command line", "wrong usage, or a line that can't be read")),
    ("3", LazyText("command line", "the database can't be used")),
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
    words=LazyText("command line", "What pictures are written as: svg (default), png, txt, ansi."),
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
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Play each script in each language; one that fails does not keep the others."""
    asked = _chosen(languages, tuple(LANGUAGES), "--lang") if languages is not None else ()
    endings = _chosen(formats, FORMATS, "--format")
    scripts = [_read(path) for path in files]
    from tui.replay.surroundings import fixed_surroundings

    with fixed_surroundings():  # Textual reads its own variables once, when it is loaded
        from tui.replay.formats import Writer
        from tui.replay.player import play as play_one

    writer, failed = Writer(fonts), False
    for script in scripts:
        folder = out / script.path.stem if len(scripts) > 1 else out
        for language in asked or script.setting.languages or LANGUAGES:
            played = play_one(script, language, command_context(context).factories.replayed)
            report = _Report(script, language, as_json=as_json)
            if not check:
                _write(played, folder / language, endings, report, writer)
            report.end(played)
            failed = failed or played.failed is not None or report.incomplete
    context.exit(EXIT_REFUSED if failed else 0)


def _chosen(given: str, known: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the parts of an option's value, each once. Raises Refusal for one that is not known."""
    parts = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    for part in parts:
        if part not in known:
            says = t(
                "command",
                "{option}: unknown {value!r}, choose of {known}",
                option=name,
                value=part,
                known=", ".join(known),
            )
            raise Refusal(says, EXIT_USAGE)
    if not parts:
        raise Refusal(
            t("command", "{option}: choose of {known}", option=name, known=", ".join(known)), EXIT_USAGE
        )
    return parts


def _read(path: Path) -> Script:
    from tui.replay.errors import ScriptError
    from tui.replay.parser import read

    try:
        return read(path)
    except ScriptError as error:
        raise Refusal(str(error), EXIT_USAGE) from error
    except UnicodeDecodeError as error:
        raise Refusal(t("command", "{path} is not a text in UTF-8", path=path), EXIT_USAGE) from error
    except OSError as error:
        raise Refusal(
            t("command", "{path} can't be read: {error}", path=path, error=error.strerror), EXIT_USAGE
        ) from error


# --- pictures -----------------------------------------------------------------------------------------------


def _write(played: Played, folder: Path, endings: tuple[str, ...], report: _Report, writer: Writer) -> None:
    """Write the pictures; of a step that failed what was on the screen, under the name `failed`."""
    from tui.pictures.fonts import UnreadableFontError

    pictures = list(played.pictures)
    if (last := played.picture_of_failure()) is not None:
        pictures.append(last)
    for picture in pictures:
        for ending in endings:
            path = folder / f"{picture.number:02}-{picture.name}.{ending}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                written = writer.write(picture, ending)
                path.write_bytes(written.data)
            except UnreadableFontError as error:
                raise Refusal(t("command", "{path} is no font", path=error.path), EXIT_USAGE) from error
            except OSError as error:
                says = t("command", "{path} can't be written: {error}", path=path, error=error.strerror)
                raise Refusal(says, EXIT_REFUSED) from error
            report.written(picture, path)
            if written.missing:
                report.boxes(path, written.missing)


class _Report:
    """Tells what was done: a line a picture, and what failed on standard error."""

    def __init__(self, script: Script, language: str, *, as_json: bool) -> None:
        self._script, self._language, self._as_json = script, language, as_json
        self.incomplete = False
        """Whether a picture lacks characters."""

    def written(self, picture: Picture, path: Path) -> None:
        if not self._as_json:
            click.echo(visible(str(path)))
            return
        mark = picture.mark
        self._print(
            picture=picture.name,
            line=picture.line,
            path=str(path),
            caption=picture.caption,
            mark=None if mark is None else [mark.x, mark.y, mark.width, mark.height],
        )

    def boxes(self, path: Path, missing: tuple[str, ...]) -> None:
        """Tell which characters no font has."""
        self.incomplete = True
        named = " ".join(f"{character} (U+{ord(character[0]):04X})" for character in missing[:_NAMED])
        says = t("command", "{path}: no font has {characters}", path=path, characters=named)
        click.echo(f"camera-menus: {visible(says)}", err=True)

    def end(self, played: Played) -> None:
        error = played.failed
        if self._as_json:
            found = {} if error is None else _as_data(error)
            self._print(
                steps=len(self._script.steps), pictures=len(played.pictures), ok=error is None, **found
            )
        elif error is not None:
            _tell(error, self._language)

    def _print(self, **values: object) -> None:
        head = {"file": str(self._script.path), "language": self._language}
        click.echo(json.dumps(head | values, ensure_ascii=False))


def _as_data(error: StepError) -> dict[str, object]:
    from tui.pictures.text import text

    screen = text(error.screen) if error.screen is not None else None
    return {"line": error.line, "message": str(error.words), "nearest": error.nearest, "screen": screen}


def _tell(error: StepError, language: str) -> None:
    """Say what failed in one line, and show the screen under it."""
    from tui.pictures.text import text

    line = t("play", "{error} ({language})", error=error, language=language)
    if error.nearest:
        near = ", ".join(f"“{label}”" for label in error.nearest)
        line += t("play", ". On the screen: {labels}", labels=near)
    click.echo(f"camera-menus: {visible(line)}", err=True)
    if error.screen is not None:
        click.echo("\n".join(map(visible, text(error.screen).splitlines())), err=True)
