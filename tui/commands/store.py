"""camera-menus store: the databases themselves, of a data directory or of a server."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_STORE, EXIT_USAGE, Refusal
from tui.commands.common.translated import Command, Group, Subcommand, argument
from tui.commands.factories import command_context
from tui.data_dir import CAMERAS, CLOUD_STORE, STORE, data_directory, server
from tui.i18n import LazyText, t
from tui.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.camera import Store
    from tui.cloud.store import CloudStore
    from tui.db.checking import Finding

SHORT: Final = LazyText("command line", "Migrate, check or copy the databases.")
_MIGRATE: Final = LazyText("command line", "Bring the databases of --store and --cloud-store up to date.")
_CHECK: Final = LazyText("command line", "Look through the databases for what should not be there.")
_COPY: Final = LazyText("command line", "Copy all cameras and records, such as from a directory to a server.")
_SERVER: Final = "server"
_LONG: Final = timedelta(minutes=10)
"""For a statement on a server: a migration or a check of millions of rows has its time."""


@click.group(
    cls=Group,
    no_args_is_help=True,
    short=SHORT,
    text=(
        SHORT,
        LazyText(
            "command line",
            "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the database can't be used or has faults, "
            "5 internal error.",
        ),
    ),
    subcommands={
        "migrate": Subcommand(f"{__name__}:migrate", _MIGRATE),
        "check": Subcommand(f"{__name__}:check", _CHECK),
        "copy": Subcommand(f"{__name__}:copy", _COPY),
    },
)
def store() -> None:
    """Do nothing by itself."""


@click.command(
    "migrate",
    cls=Command,
    short=_MIGRATE,
    text=(
        _MIGRATE,
        LazyText(
            "command line",
            "Stop all hosts before, and start the new release after: no host does this by itself.",
        ),
    ),
)
def migrate() -> None:
    """Migrate both databases of the server."""
    from tui.camera.storage.store import Store
    from tui.cloud.store import CloudStore

    cameras, records = server(STORE), server(CLOUD_STORE)
    if cameras is None or records is None:
        raise _needs_server()
    for opened in (
        Store.open_server(cameras, busy=_LONG, migrating=True),
        CloudStore.open_server(records, busy=_LONG, migrating=True),
    ):
        with opened:
            says = t(
                "command", "{place}: up to date, schema {number}", place=opened.place, number=opened.known
            )
            click.echo(says)


@click.command("check", cls=Command, short=_CHECK, text=(_CHECK,))
@click.pass_context
def check(context: click.Context) -> None:
    """Print what is wrong, one line each."""
    from tui.camera.fleet.checks import faults
    from tui.cloud.schema import metadata
    from tui.db.checking import damages

    folder = command_context(context).data
    found = 0
    with _cameras(_place(folder), reading=True) as cameras, _records(_place(folder), reading=True) as records:
        with records.read() as tx:
            of_records = [*damages(tx, metadata), *records.foreign_collations(tx)]
        for place, findings in ((cameras.place, faults(cameras)), (records.place, of_records)):
            for finding in findings:
                click.echo(f"{visible(str(place))}: {_words(finding)}")
            found += len(findings)
    if found:
        raise Refusal(t("command", "Faults: {count}", count=found), EXIT_STORE)
    click.echo(t("command", "No faults"))


@click.command(
    "copy",
    cls=Command,
    short=_COPY,
    text=(
        _COPY,
        LazyText(
            "command line",
            "FROM and TO are data directories, or the word server: the databases of --store and "
            "--cloud-store. Stop whatever uses FROM before. TO has to be empty. Each row is compared before "
            "any is kept; an interrupted copy is completed by the same command.",
        ),
    ),
)
@argument("source", LazyText("command line", "FROM"))
@argument("target", LazyText("command line", "TO"))
def copy(source: str, target: str) -> None:
    """Copy both databases."""
    from tui.camera.errors import StoreError
    from tui.camera.storage.schema import metadata as of_cameras
    from tui.cloud.schema import metadata as of_records
    from tui.db import copying

    with (
        _cameras(source, reading=True) as cameras,
        _records(source, reading=True) as records,
        _cameras(target) as new_cameras,
        _records(target) as new_records,
    ):
        are_kept = False
        try:
            # No row is kept before those of both have been compared; then one is kept after the other.
            with cameras.read() as old, new_cameras.write_all() as new:
                rows = copying.copy(old, new, of_cameras)
                with records.read() as old_records, new_records.write_all() as new_rows:
                    rows += copying.copy(old_records, new_rows, of_records)
                are_kept = True
        except copying.NotEmpty:
            says = t("command", "{place} is not empty: nothing was copied", place=new_cameras.place)
            raise Refusal(says, EXIT_REFUSED) from None
        except copying.CopyDiffers:
            says = t(
                "command",
                "{place} keeps other values than were written: nothing was copied",
                place=new_cameras.place,
            )
            raise Refusal(says, EXIT_REFUSED) from None
        except StoreError as error:
            if not are_kept:
                raise
            says = t(
                "command",
                "Interrupted: {records} has all its rows, {cameras} all or none. Run the same command again",
                records=new_records.place,
                cameras=new_cameras.place,
            )
            raise Refusal(says, EXIT_STORE) from error
    click.echo(t("command", "{count} rows copied and compared", count=rows))
    click.echo(
        t("command", "Not copied: the master keys (folder vendor), the host key (folder ssh) and mailboxes")
    )


def _place(folder: Path | None) -> str:
    return _SERVER if server(STORE) is not None else str(data_directory(folder))


@contextmanager
def _cameras(place: str, *, reading: bool = False) -> Iterator[Store]:
    from tui.camera.storage.store import Store

    if place != _SERVER:
        path = data_directory(Path(place)) / CAMERAS
        if reading and not os.path.lexists(path):  # it would be made, and found without a fault
            raise Refusal(t("command", "There is no database {path}", path=path), EXIT_STORE)
        opened = Store.open_to_read(path) if reading else Store.open(path)
    elif (url := server(STORE)) is not None:
        opened = Store.open_server(url, busy=_LONG)
    else:
        raise _needs_server()
    with opened:
        yield opened


@contextmanager
def _records(place: str, *, reading: bool = False) -> Iterator[CloudStore]:
    from tui.cloud.store import CloudStore

    if place != _SERVER:
        folder = data_directory(Path(place))
        opened = CloudStore.open_to_read(folder) if reading else CloudStore.open(folder)
    elif (url := server(CLOUD_STORE)) is not None:
        opened = CloudStore.open_server(url, busy=_LONG)
    else:
        raise _needs_server()
    with opened:
        yield opened


def _needs_server() -> Refusal:
    return Refusal(t("command", "This needs --store and --cloud-store: see docs/hosting.md"), EXIT_USAGE)


def _words(finding: Finding) -> str:
    from tui.db.checking import Fault

    where = visible(finding.where)
    match finding.fault:
        case Fault.DAMAGED:
            return t("command", "damaged values in table {where}", where=where)
        case Fault.COLLATION:
            return t("command", "column {where} has another collation than C", where=where)
        case Fault.ORPHANS:
            return t("command", "rows of table {where} refer to what is not there", where=where)
        case Fault.LOG:
            return t("command", "camera {where}: lines of its log are missing", where=where)
        case Fault.TRIES:
            return t("command", "camera {where}: more tries were counted than there may be", where=where)
