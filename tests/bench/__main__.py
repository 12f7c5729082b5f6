"""Runs the benches and prints their figures as a Markdown table, ready for docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import (
    Figure,
    commands,
    keys,
    log,
    pictures,
    qr,
    scaling,
    scan,
    scan_stall,
    stall,
    start,
    store,
)
from tests.bench.in_browsers import web, web_menus
from tests.bench.over_ssh import board, guided, record, ssh

BENCHES = {
    "start": start,
    "commands": commands,
    "guided": guided,
    "keys": keys,
    "stall": stall,
    "scan": scan,
    "scan_stall": scan_stall,
    "qr": qr,
    "pictures": pictures,
    "log": log,
    "store": store,
    "scaling": scaling,
    "ssh": ssh,
    "web": web,
    "web_menus": web_menus,
    "board": board,
    "record": record,
}


def machine() -> str:
    """Name the processor, the cores that may be used, the system and Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    model = next(models, platform.machine())
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def row(*cells: str) -> str:
    """Make a line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run the chosen benches, all unless some are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"of {', '.join(BENCHES)} (all)")
    parser.add_argument("--rounds", type=int, help="instead of each bench's own number")
    wanted = parser.parse_args()
    if unknown := set(wanted.benches) - set(BENCHES):
        parser.error(f"no bench is called {', '.join(sorted(unknown))}")
    if wanted.rounds is not None and wanted.rounds < 1:
        parser.error("--rounds starts at 1")
    # An installed program is compiled; without its byte code the start takes a tenth longer.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    figures: list[Figure] = []
    for name in wanted.benches or BENCHES:
        bench = BENCHES[name]
        figures += bench.run(wanted.rounds or bench.ROUNDS)
    if not figures:  # of a bench that only prints
        return
    verdicts = {True: ", met", False: ", missed", None: ""}
    where, when = machine(), datetime.now(UTC).date().isoformat()
    print(row("bench", "command", "figure", "aim", "machine", "date"))
    print(row(*["---"] * 6))
    for figure in figures:
        aim = figure.aim + verdicts[figure.met]
        print(row(figure.name, f"`{figure.command}`", figure.figure, aim, where, when))


main()
