"""Results as a file: JSON and CSV for programs, one HTML page that prints on one sheet for people.

No password, no answer and no code is in them: results hold none.
"""

from __future__ import annotations

import csv
import html
import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tui.exercises.evidence import State
from tui.exercises.judge import Results
from tui.i18n import LazyText, language, t
from tui.sanitize import harmless_cell

if TYPE_CHECKING:
    from datetime import timedelta

    from tui.exercises.judge import ItemResult

_PRIVATE: Final = 0o600

STATES: Final = {
    State.DONE: LazyText("exercise", "done"),
    State.OPEN: LazyText("exercise", "not done"),
    State.FAILED: LazyText("exercise", "not kept"),
}
"""What is said of an item."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The results of one of many visitors."""

    results: Results
    name: str
    """What the visitor is called."""
    camera: str
    """The serial number of the camera: it tells visitors of one name apart."""


Entry: TypeAlias = "Results | Reported"

_OF_A_VISITOR: Final = ("visitor", "camera")
_OF_AN_EXERCISE: Final = ("exercise", "started", "passed", "seconds")
_OF_AN_ITEM: Final = ("item", "state", "after", "tries")


def clock_time(duration: timedelta) -> str:
    """Return a time as windows and reports show it: minutes and seconds."""
    seconds = int(duration.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


def as_json(results: Sequence[Entry]) -> str:
    """Return a list of exercises, each with its items; times are UTC, durations seconds."""
    return json.dumps([_exercise(each) for each in results], ensure_ascii=False, indent=2) + "\n"


def as_csv(results: Sequence[Entry]) -> str:
    """Return a line an item; names are the same in every language, words those of the current one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    of_visitors = any(isinstance(each, Reported) for each in results)
    columns = (*(_OF_A_VISITOR if of_visitors else ()), *_OF_AN_EXERCISE)
    writer.writerow((*columns, *_OF_AN_ITEM))
    for each in results:
        whole = _exercise(each)
        head = [whole.get(key) for key in columns]
        for item in whole["items"]:
            row = [*head, *(item[key] for key in _OF_AN_ITEM)]
            writer.writerow([harmless_cell("" if cell is None else str(cell)) for cell in row])
    return out.getvalue()


def as_html(results: Sequence[Entry]) -> str:
    """Return one page that needs no other file."""
    title = t("exercise", "Results of the exercises")
    body = "".join(_section(each) for each in results)
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head><meta charset="utf-8">'
        f"<title>{_escaped(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body><h1>{_escaped(title)}</h1>\n{body}</body>\n</html>\n"
    )


FORMATS: Final[dict[str, Callable[[Sequence[Entry]], str]]] = {
    ".json": as_json,
    ".csv": as_csv,
    ".html": as_html,
}
"""By the ending of the file's name."""


def write_report(path: Path, results: Sequence[Entry]) -> None:
    """Write a file that only its owner can read, in place of what an earlier call wrote. Raises OSError."""
    text = FORMATS[path.suffix.lower()](results)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


# --- parts ------------------------------------------------------------------------------------------------


def _exercise(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Reported):
        return {"visitor": entry.name, "camera": entry.camera} | _exercise(entry.results)
    results = entry
    return {
        "exercise": results.exercise.name,
        "title": str(results.exercise.title),
        "started": results.started.isoformat(timespec="seconds"),
        "passed": results.passed,
        "complete": results.complete,
        "seconds": _seconds(results.elapsed),
        "help": results.helped,
        "items": [_item(each) for each in results.items],
    }


def _item(result: ItemResult) -> dict[str, Any]:
    return {
        "item": str(result.item.text),
        "state": result.state.value,
        "after": None if result.after is None else _seconds(result.after),
        "tries": result.tries,
        "step": result.item.condition.step,
    }


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def _section(entry: Entry) -> str:
    results, who = (entry.results, f"{entry.name} · ") if isinstance(entry, Reported) else (entry, "")
    verdict = t("exercise", "Passed") if results.passed else t("exercise", "Not passed")
    facts = " · ".join(
        (
            verdict,
            f"{results.started:%Y-%m-%d %H:%M} UTC",
            clock_time(results.elapsed),
            t("exercise", "help opened: {count}", count=results.helped),
        )
    )
    heads = (t("exercise", "Item"), t("exercise", "State"), t("exercise", "Time"), t("exercise", "Tries"))
    rows = "".join(_row(each) for each in results.items)
    return (
        f"<section><h2>{_escaped(who + str(results.exercise.title))}</h2><p>{_escaped(facts)}</p>\n<table>"
        f"<tr>{''.join(f'<th>{_escaped(head)}</th>' for head in heads)}</tr>\n{rows}</table></section>\n"
    )


def _row(result: ItemResult) -> str:
    cells = (
        str(result.item.text),
        str(STATES[result.state]),
        "" if result.after is None else clock_time(result.after),
        "" if result.tries is None else str(result.tries),
    )
    marked = "".join(f"<td>{_escaped(cell)}</td>" for cell in cells)
    return f'<tr class="{result.state.value}">{marked}</tr>\n'


def _escaped(text: str) -> str:
    return html.escape(text)


_STYLE: Final = (
    "@page{size:A4;margin:14mm}"
    "body{font:11pt/1.4 system-ui,sans-serif;color:#14181d;margin:2em auto;max-width:46em;padding:0 1em}"
    "h1{font-size:16pt}h2{font-size:12.5pt;margin:1.2em 0 .2em}p{margin:.2em 0 .5em;color:#3d4a58}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25em .6em;"
    "border-bottom:1px solid #c4ccd4}td+td,th+th{white-space:nowrap}section{break-inside:avoid}"
    ".done td:nth-child(2)::before{content:'✓ '}.open td:nth-child(2)::before{content:'– '}"
    ".failed td:nth-child(2)::before{content:'✕ '}@media print{body{margin:0;font-size:9.5pt}}"
)
