"""What a class has achieved, as CSV: a line a session. No password, no answer and no code is in it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.board.facts import Facts
from tui.board.ranking import seconds
from tui.sanitize import harmless_cell

_COLUMNS: Final = (
    *("number", "user", "address", "exercise", "reached", "goals", "step"),
    *("wrong_passwords", "wrong_answers", "wrong_codes", "state", "seconds"),
)


def as_csv(sessions: Mapping[int, Facts], now: float) -> str:
    """Return it; the names of the columns are the same in every language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for number, facts in sorted(sessions.items()):
        values = {"number": number, "seconds": seconds(facts, now)} | facts.as_dict()
        values["step"] = "" if facts.step is None else facts.step
        writer.writerow([harmless_cell(str(values[name])) for name in _COLUMNS])
    return out.getvalue()


def write_csv(folder: Path, sessions: Mapping[int, Facts], now: float, at: datetime) -> Path:
    """Write a new file that only its owner can read; return where. Raises OSError."""
    path = folder / f"class-{at:%Y%m%d-%H%M%S}.csv"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        file.write(as_csv(sessions, now))
    return path
