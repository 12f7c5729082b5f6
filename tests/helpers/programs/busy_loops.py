"""Busy loops beside a test, which end with the process that started them, however that one ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

_LOOP: Final = """
import os, sys, threading
def wait_for_the_end():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=wait_for_the_end).start()
while True: pass
"""
"""Ends with its input, which the system closes when the process at the other end is killed."""


@contextmanager
def busy_loops(count: int) -> Iterator[list[int]]:
    """Keep so many cores busy; yields the processes' ids."""
    with ExitStack() as stack:
        loops = [
            stack.enter_context(subprocess.Popen([sys.executable, "-c", _LOOP], stdin=subprocess.PIPE))
            for _ in range(count)
        ]
        yield [loop.pid for loop in loops]
        # Leaving each closes its input, and waits for it.
