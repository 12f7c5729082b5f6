"""What keeps the cores busy beside a test ends with the test, and with a killed test process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.programs.busy_loops import busy_loops

_KILLED = """
import os, signal
from tests.helpers.programs.busy_loops import busy_loops
with busy_loops(2) as loops:
    print(*loops, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_busy_loops_end_with_what_started_them() -> None:
    with busy_loops(1) as [loop]:
        os.kill(loop, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(loop, 0)


def test_busy_loops_end_with_what_started_them_when_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED], cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        loops = [int(loop) for loop in started.stdout.readline().split()]
        try:
            started.communicate(timeout=20)  # the loops hold its output open as long as they run
        except subprocess.TimeoutExpired:
            for loop in loops:
                os.kill(loop, signal.SIGKILL)
            raise
        assert started.returncode == -signal.SIGKILL
        assert len(loops) == 2
