"""A test that hangs fails in place of keeping the run from its end."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.helpers.plugins import time_limit
from tests.helpers.programs import child


def test_what_waits_for_ever_fails() -> None:
    read, write = os.pipe()
    with os.fdopen(read) as never, os.fdopen(write), time_limit.limited(60):
        with (
            pytest.raises(pytest.fail.Exception, match=r"^still at work after 0\.05 s"),
            time_limit.limited(0.05),
        ):
            never.readline()
        assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60, "the limit outside is in force again"


def test_each_test_has_its_limit(request: pytest.FixtureRequest) -> None:
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= time_limit.limit_of(request.node) == 180


def test_a_child_that_says_nothing_is_given_up() -> None:
    silent = [sys.executable, "-Sc", "input()"]
    with child.child(silent) as running:
        assert child.line_of(running, seconds=0.05) == ""
    with pytest.raises(ZeroDivisionError), child.child(silent) as running:
        raise ZeroDivisionError
    assert running.returncode == -signal.SIGKILL
