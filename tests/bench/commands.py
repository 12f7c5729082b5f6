"""How long commands that open no window take, against the least that they have to load.

Each from the spawn to its end, in turns, in processes of their own on this interpreter.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench import Figure
from tests.bench.start import spread

ROUNDS = 30
PRODUCT: Final = str(Path(sys.executable).with_name("camera-menus"))
CLICK: Final = "import click"
STORE: Final = "import click, sqlalchemy"


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure every command `rounds` times, after one that is not counted."""
    with TemporaryDirectory() as data:
        # Without a camera there is no database either, and the list loads nothing to read one with.
        subprocess.run([PRODUCT, "--data", data, "cameras", "add", "gate"], capture_output=True, check=True)
        commands = {
            CLICK: [sys.executable, "-c", CLICK],
            STORE: [sys.executable, "-c", STORE],
            "--help": [PRODUCT, "--help"],
            "cameras list": [PRODUCT, "--data", data, "cameras", "list"],
            "desk --payload TEXT": [PRODUCT, "--data", data, "desk", "--payload", "TEXT"],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(rounds + 1):
            for name, command in commands.items():
                seconds = _run(command)
                if number:
                    taken[name].append(seconds)
    return [
        *(Figure(f"python -c '{name}'", "make bench", spread(taken[name]), "-") for name in (CLICK, STORE)),
        _ratio(taken, "--help", CLICK, 1.5),
        _ratio(taken, "cameras list", STORE, 1.4),
        _ratio(taken, "desk --payload TEXT", STORE, 1.4),
    ]


def _run(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - started


def _ratio(taken: dict[str, list[float]], name: str, least: str, aim: float) -> Figure:
    ratio = median(taken[name]) / median(taken[least])
    figure = f"{ratio:.2f} of `{least}`, {spread(taken[name])}"
    return Figure(f"camera-menus {name}", "make bench", figure, f"<= {aim}", ratio <= aim)
