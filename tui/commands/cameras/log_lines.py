"""camera-menus cameras log: the log of a camera on standard output."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_USAGE, Refusal
from tui.commands.cameras.since import Moment
from tui.commands.common import completion
from tui.commands.common.options import NAME
from tui.commands.common.translated import Command, argument, option
from tui.commands.factories import existing_store
from tui.i18n import LazyText, t
from tui.line_breaks import cells
from tui.sanitize import harmless_cell, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.camera import Event

SHORT: Final = LazyText("command line", "Print the log of a camera.")

COLUMNS: Final = ("number", "time", "type", "event", "user", "count", "details")
"""Names of the CSV's columns and of the JSON's members; no release changes them."""


@click.command(
    "log",
    cls=Command,
    short=SHORT,
    text=(
        LazyText(
            "command line",
            "Print the log of a camera, the oldest line first: time with its zone, user, and what happened. "
            "It holds no password, no answer and no code. Changes nothing.",
        ),
        LazyText(
            "command line",
            "--csv (RFC 4180) and --json (one object a line) have the same fields, in UTF-8, with names that "
            "are the same in every language and times in UTC. In --csv an apostrophe stands before = + - @ "
            "where a spreadsheet would run it as a formula.",
        ),
    ),
)
@argument("name", NAME, shell_complete=completion.camera_names)
@option("--csv", "as_csv", is_flag=True, words=LazyText("command line", "Print a table for spreadsheets."))
@option("--json", "as_json", is_flag=True, words=LazyText("command line", "Print one JSON object a line."))
@option(
    "--since",
    value=LazyText("command line", "TIME"),
    type=Moment(),
    words=LazyText(
        "command line",
        "From a date or time on (2026-11-27, '2026-11-27 09:30'), local unless it has a zone, or of a last "
        "while: 90m, 2h, 3d, 1w.",
    ),
)
@click.pass_context
def log_command(
    context: click.Context, name: str, since: datetime | None, *, as_csv: bool, as_json: bool
) -> None:
    """Print the log."""
    from tui.camera.fleet.log_reader import read_log

    if as_csv and as_json:
        raise Refusal(t("command", "Give either --csv or --json"), EXIT_USAGE)
    with existing_store(context, name, reading=True) as store:
        events = read_log(store, name, since)
    lines = csv_lines(events) if as_csv else json_lines(events) if as_json else plain_lines(events)
    for line in lines:
        # As bytes, where a program reads it: UTF-8 and the table's own line ends, whatever the locale says.
        click.echo(line.encode() if as_csv else line, nl=not as_csv)


def plain_lines(events: Sequence[Event]) -> Iterator[str]:
    """Return a line a event, in the reader's language; what strangers typed is made harmless."""
    from tui.messages.log_labels import details, event_words

    users = [visible(event.account) for event in events]
    width = max(map(cells, users), default=0)
    for event, user in zip(events, users, strict=True):
        count = f"×{event.count}" if event.count > 1 else ""
        says = " · ".join(filter(None, [event_words(event.kind), count, *details(event)]))
        time = event.at.astimezone().isoformat(" ", timespec="seconds")
        yield "  ".join(filter(None, [time, user + " " * (width - cells(user)), says]))


def csv_lines(events: Sequence[Event]) -> Iterator[str]:
    """Return the rows of a table for spreadsheets, each with its end of line."""
    yield _csv_row(COLUMNS)
    for event in events:
        values = _values(event) | {"details": json.dumps(dict(event.details), sort_keys=True)}
        yield _csv_row([harmless_cell(visible(str(value))) for value in values.values()])


def json_lines(events: Sequence[Event]) -> Iterator[str]:
    """Return a JSON object a event; in ASCII, so that nothing in it reaches a terminal as a command."""
    for event in events:
        yield json.dumps(_values(event))


def _values(event: Event) -> dict[str, object]:
    time = event.at.astimezone(UTC).isoformat(timespec="milliseconds")
    kind = event.kind
    values = (event.seq, time, kind.type.value, kind.value, event.account, event.count, dict(event.details))
    return dict(zip(COLUMNS, values, strict=True))


def _csv_row(cells_of_row: Sequence[object]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow(cells_of_row)
    return row.getvalue()
