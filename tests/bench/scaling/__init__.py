"""What 1 to 10,000 visitors need, simulated from measured figures: the tables of docs/scaling.md.

The only bench that measures nothing: it prints the same on every machine.
"""

from __future__ import annotations

from itertools import chain

from tests.bench import Figure
from tests.bench.scaling.tables import loads, needs, sizes

ROUNDS = 1


def run(_rounds: int) -> list[Figure]:
    """Print the tables; there is no figure of this machine."""
    print("\n".join(chain(needs(), [""], sizes(), [""], loads(), [""])))
    return []
