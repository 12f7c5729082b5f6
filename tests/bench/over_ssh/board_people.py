"""The visitors of the bench `board`: those of `ssh`, who also go to another window when they are asked to.

    python -m tests.bench.over_ssh.board_people ssh PORT FIRST LAST

A line with a number is as there. One with `[changes a second]` lets one visitor after the other go from the
login to the reset, or back; the answer is when each pressed the key (s of the monotonic clock, which all
processes share) and at which step of the guide that leads.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Final

from tests.bench.over_ssh.ssh_people import Visitor, address_of, main
from tests.remote.attacks.typist import INTO_THE_USER_NAME

TO_THE_LINK: Final = b"\t\t"
"""From the user name to "Forgot Password"."""
WAYS: Final = ((b"\r", 2), (b"\x1b", 1))
"""What is pressed to go to the reset and back, and the step there."""
_ONCE: Final = 2.0
"""Seconds until a window is there which a worker shows for the first time."""


class Changes:
    """Each visitor goes there, then each goes back."""

    def __init__(self, visitors: Sequence[Visitor], first: int) -> None:
        self._visitors, self._first = visitors, first
        self._turns = 0

    async def make(self, a_second: float) -> list[tuple[str, float, int]]:
        """Let each visitor press once; return address, time and step."""
        key, step = WAYS[self._turns % 2]
        if not self._turns:
            for visitor in self._visitors:
                visitor.person.send((b"" if visitor.echoes.pressed else INTO_THE_USER_NAME) + TO_THE_LINK)
            for way, _ in WAYS:  # what a worker does once is no part of it: two visitors sit at two workers
                await asyncio.sleep(_ONCE)
                for visitor in self._visitors[:2]:
                    visitor.person.send(way)
            await asyncio.sleep(_ONCE)
        self._turns += 1
        pressed = []
        due = time.monotonic()
        for number, visitor in enumerate(self._visitors, self._first):
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            due += 1 / a_second
            pressed.append((address_of(number), time.monotonic(), step))
            visitor.person.send(key)
        return pressed


if __name__ == "__main__":
    _, kind, where, start, end = sys.argv

    def changes(visitors: Sequence[Visitor]) -> Changes:
        return Changes(visitors, int(start))

    asyncio.run(main(kind, where, int(start), int(end), changes))
