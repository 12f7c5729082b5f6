"""How long a key waits for its frame, as `--metrics` counts it: what is a key's answer, and what it costs."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

import pytest

from tests.remote.helpers import running, until
from tui.key_order import KeysInTurn
from tui.metrics.counts import Recorder
from tui.remote.terminal import key_delay
from tui.remote.terminal.key_delay import KeyDelay

KEY = 0.0024
"""Seconds of a core that a key takes at least (docs/benchmarks.md)."""


def counted(recorder: Recorder) -> int:
    return sum(recorder.report().get("key_seconds", {}).get("", [0])[1:])


async def test_a_visitors_key_is_counted() -> None:
    recorder = Recorder()
    with mock.patch.object(key_delay, "recorder", recorder):
        async with running() as server, server.visited() as visitor:
            await visitor.sees("size 80x24")
            visitor.press("tab")  # from nowhere to the first field, or on
            visitor.send("a")
            await visitor.sees("a")
            await until(lambda: counted(recorder) >= 1, "a key counted")


class App(KeysInTurn[None]):
    """Never run."""


@pytest.fixture
def app() -> App:
    return App()


def test_a_frame_long_after_the_keys_effect_is_not_its_answer(app: App) -> None:
    recorder = Recorder()
    with (
        mock.patch.object(key_delay, "recorder", recorder),
        mock.patch.object(key_delay, "perf_counter") as now,
    ):
        delay = KeyDelay(app)

        def pressed(at: float) -> None:
            now.return_value = at
            delay.came()
            delay.pressed()

        def shown(at: float) -> None:
            now.return_value = at
            delay.shown()

        pressed(1.0)
        shown(1.004)
        shown(1.5)  # the clock's
        assert recorder.report()["key_seconds"][""] == [pytest.approx(0.004), 1, *[0] * 9]
        pressed(2.0)
        app.settled = 2.01
        shown(60.0)
        assert counted(recorder) == 1, "changed nothing"
        pressed(61.0)
        app.settled = 61.01
        pressed(70.0)
        shown(70.3)  # it is still under way
        assert recorder.report()["key_seconds"][""][0] == pytest.approx(0.304)
        pressed(80.0)
        pressed(80.2)
        shown(81.0)
        assert recorder.report()["key_seconds"][""][0] == pytest.approx(1.304), "the oldest counts"


def test_to_count_takes_less_than_a_hundredth_of_a_key(app: Any) -> None:  # noqa: ANN401 - as the other's
    delay, rounds = KeyDelay(app), 2000
    with mock.patch.object(key_delay, "recorder", Recorder()):
        best = min(_seconds(delay, rounds) for _ in range(5)) / rounds
    print(f"{1e6 * best:.1f} microseconds a key, {best / KEY:.2%} of it")  # noqa: T201
    assert best < KEY / 100


def _seconds(delay: KeyDelay, rounds: int) -> float:
    began = time.thread_time()
    for _ in range(rounds):
        delay.came()
        delay.pressed()
        delay.shown()
    return time.thread_time() - began
