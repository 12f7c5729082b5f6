"""What the simulation is fed with: measured figures, and what visitors are taken to do.

docs/scaling.md says where each comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KEY: Final = 0.0025
"""Seconds of a core for a key and its frame."""
START: Final = 0.065
"""Seconds of a core for a session's start: SSH, practice camera, first window."""
START_STEP: Final = 0.02
"""Seconds of the longest step of one; keys pass between two."""
HASH: Final = 0.155
"""Seconds of cores for an Argon2id hash, in `LANES` threads."""
LANES: Final = 4
SESSION_MB: Final = 1.36
WORKER_MB: Final = 17.5
HOST_MB: Final = 100
"""Supervisor and fork server."""
HASH_MB: Final = 64
COMMIT: Final = 0.0016
"""Seconds of the one writer of the practice cameras' SQLite, which does not wait for the disk."""
SYNCED_COMMIT: Final = 0.0019
"""The same where each commit waits for the disk."""
CONNECTIONS: Final = 3
"""To PostgreSQL, of each worker."""

STAY: Final = 600.0
"""Seconds of a visit, on average."""
KEYS: Final = 0.3
"""A second of a visitor: reading, typing and looking at the phone together."""
HASHES: Final = 7
"""Of a visit: a sign-in, two answers, a new password, two answers saved, another sign-in."""
COMMITS: Final = 33
"""Of a visit."""
CLASS: Final = 25
"""Visitors who come together."""
CLASS_SECONDS: Final = 30.0
"""From the first of a class to the last."""


@dataclass(frozen=True)
class Size:
    """So many visitors on so many hosts of so many cores; where there are several, one is to spare."""

    visitors: int
    hosts: int
    cores: int
    places: int
    """Of a worker; there is a worker a core."""

    @property
    def serving(self) -> int:
        """Hosts that carry the load when one has failed."""
        return max(1, self.hosts - 1)

    @property
    def on_a_host(self) -> int:
        """Visitors of one of these."""
        return -(-self.visitors // self.serving)


SIZES: Final = (
    Size(1, 1, 1, 50),
    Size(50, 1, 2, 50),
    Size(200, 1, 4, 75),
    Size(1_000, 2, 16, 100),
    Size(10_000, 5, 16, 200),
)
LOADS: Final = (1_500, 2_500, 3_500, 4_500, 5_500)
"""Visitors of one host of `LOADED`, from easy to too many."""
LOADED: Final = 16
