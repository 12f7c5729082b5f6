"""What the program may cost, measured: each module is one bench with `run(rounds) -> list[Figure]`."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One measured figure and what it should be."""

    name: str
    command: str
    """What was run, as a user would type it."""
    figure: str
    """The result with its unit and spread."""
    aim: str
    """The bound, or "-" for a figure that only explains another."""
    met: bool | None = None
    """Whether the bound holds; None where there is none."""
