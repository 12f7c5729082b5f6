"""No test hangs: one that waits for what never comes fails, with the line at which it waits.

A pytest plugin, which conftest.py loads. Tests have limits of their own, which say more; this is for the read
that nobody bounded, and for the program whose end nobody bounded.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import pytest

SECONDS: Final = {"soak": 0, "full": 1800, "": 180}
"""What a test may take, by its marker; 0 is no limit. Beside busy loops the longest quick ones take 30."""
_AGAIN: Final = 5
"""Seconds until it is said again: what is raised in a callback of an event loop is logged and lost."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Fail what still runs after that many seconds, wherever it waits; within another limit as well."""

    def over(*_: object) -> NoReturn:
        pytest.fail(f"still at work after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN if seconds else 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, _AGAIN if left else 0)
        signal.signal(signal.SIGALRM, before)


def limit_of(item: pytest.Item) -> int:
    """Return the seconds a test may take."""
    return next(seconds for mark, seconds in SECONDS.items() if not mark or item.get_closest_marker(mark))


def _within_its_time(item: pytest.Item) -> Iterator[None]:
    with limited(limit_of(item)):
        return (yield)


# Each inside of what pytest catches: a limit around all three would end pytest itself.
pytest_runtest_setup = pytest.hookimpl(wrapper=True)(_within_its_time)
pytest_runtest_call = pytest.hookimpl(wrapper=True)(_within_its_time)
pytest_runtest_teardown = pytest.hookimpl(wrapper=True)(_within_its_time)
