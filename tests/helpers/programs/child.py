"""A program beside a test, which reads what it says line by line."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TOO_LONG: Final = 20
"""Seconds without a line, more than a program needs on a slow machine."""


@contextmanager
def child(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    errors: int | None = subprocess.PIPE,
) -> Iterator[subprocess.Popen[str]]:
    """Run a program with both its ends as pipes; whatever the test has found, it is killed and waited for."""
    with subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
    ) as running:
        try:
            yield running
        finally:  # a failed assertion would wait for the end of what runs on
            running.kill()


def line_of(running: subprocess.Popen[str], *, seconds: float = TOO_LONG) -> str:
    """Return the next line of its output, "" at the end; it is killed where none comes in that time."""
    assert running.stdout is not None
    overdue = threading.Timer(seconds, running.kill)
    overdue.start()
    try:
        return running.stdout.readline()
    finally:
        overdue.cancel()
