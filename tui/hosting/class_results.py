"""The results of all visitors of a host, collected in its own store, and written as one file."""

from __future__ import annotations

import contextvars
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Integer, MetaData, Table, Text, delete, func, insert, select, update

from tui.exercises.report import Reported, write_report
from tui.exercises.saved import from_text, results_data, results_of, to_text
from tui.i18n import set_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.camera import Store
    from tui.exercises.judge import Results
    from tui.exercises.model import Exercise

log = logging.getLogger(__name__)

MOST: Final = 5000
"""Results that are collected; behind them the oldest go. A class of 50 makes 500 of ten exercises."""

results: Final = Table(
    "results",
    MetaData(),
    Column("number", Integer, primary_key=True),  # by which they came
    Column("serial", Text, nullable=False),  # of the camera, which goes before them
    Column("started", Text, nullable=False),
    Column("name", Text, nullable=False),  # what the visitor is called
    Column("held", Text, nullable=False),  # the results: see tui/exercises/saved.py
    Column("changes", Integer, nullable=False),  # so that a file that is older is known
)
MIGRATION: Final = (
    """CREATE TABLE results (
        number INTEGER NOT NULL PRIMARY KEY,
        serial TEXT NOT NULL,
        started TEXT NOT NULL,
        name TEXT NOT NULL,
        held TEXT NOT NULL,
        changes INTEGER NOT NULL,
        UNIQUE (serial, started))""",
)


@dataclass(frozen=True)
class ReportFile:
    """Where results are written, and in which language."""

    path: Path
    language: str = "en"


class ClassResults:
    """Collects; `write` renews the file where something was added. Methods raise StoreError.

    Each process of a host has one; whichever has seen a change last writes the file, and the host at its end.
    """

    def __init__(self, store: Store, file: ReportFile, exercises: Mapping[str, Exercise]) -> None:
        self._store, self._file, self._exercises = store, file, exercises
        self._written: tuple[int, int] | None = None

    def note(self, serial: str, name: str, reached: Sequence[Results]) -> None:
        """Add what was reached at a camera, or put it in place of what is known of the same exercises."""
        if not reached:
            return
        with self._store.write_all() as tx:
            for each in reached:
                data = results_data(each)
                mine = (results.c.serial == serial) & (results.c.started == data["started"])
                held = to_text(data)
                known = tx.execute(select(results.c.held).where(mine)).scalar()
                if known is None:
                    row = {"serial": serial, "started": data["started"], "name": name, "held": held}
                    tx.execute(insert(results).values(**row, changes=1))
                elif known != held:
                    tx.execute(update(results).where(mine).values(held=held, changes=results.c.changes + 1))
            last = tx.execute(select(func.max(results.c.number))).scalar() or 0
            tx.execute(delete(results).where(results.c.number <= last - MOST))

    def write(self) -> None:
        """Write the file anew, unless it has all. A file that can't be written is told in the log."""
        with self._store.read() as tx:
            columns = func.max(results.c.number), func.sum(results.c.changes)
            last, changes = tx.execute(select(*columns)).one()
            state = int(last or 0), int(changes or 0)
            if state == self._written:
                return
            rows = tx.execute(select(results).order_by(results.c.number)).all()
        reported = [
            Reported(results_of(from_text(row.held), self._exercises.__getitem__), row.name, row.serial)
            for row in rows
        ]
        try:
            contextvars.copy_context().run(self._write, reported)
            self._written = state
        except OSError as error:
            log.error("report: %s", error.strerror)  # noqa: TRY400 - no place, no values

    def _write(self, reported: Sequence[Reported]) -> None:
        set_language(self._file.language)
        write_report(self._file.path, reported)


def report_name(moment: datetime | None = None) -> str:
    """Return the name of a new file within a folder of reports."""
    return f"results-{moment or datetime.now(UTC):%Y-%m-%d-%H%M%S}.csv"
