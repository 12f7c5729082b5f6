"""When garbage is collected."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextvars import Context, ContextVar
from weakref import ref

import pytest

from tests.remote.helpers import until
from tui.remote.limits import gc_scheduler
from tui.remote.limits.gc_scheduler import GcScheduler


@pytest.fixture
def collections(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is collected from now on, in place of collecting it; looked after at once."""
    done: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: done.append(generation))
    monkeypatch.setattr(gc_scheduler, "_AFTER", 0.0)
    monkeypatch.setattr(gc_scheduler, "_CALM", 0.001)
    return done


def _never() -> float:
    return 0.0


async def test_in_the_next_quiet_moment(collections: list[int]) -> None:
    scheduler = GcScheduler(_never)
    for _ in range(3):
        scheduler.left()
    await until(lambda: collections, "it is collected")
    scheduler.left()
    await until(lambda: len(collections) == 2, "it is collected again")
    scheduler.close()


async def _looks(times: int = 3) -> None:
    """Let the scheduler look at its clock so many times."""
    for _ in range(times):
        await asyncio.sleep(0.002)


async def test_while_someone_types_by_the_count_of_sessions(collections: list[int]) -> None:
    loop = asyncio.get_running_loop()
    typing: Callable[[], float] = loop.time
    scheduler = GcScheduler(typing)
    for ended in range(1, 3 * gc_scheduler._MOST_LEFT):
        scheduler.left()
        await _looks(1)
        assert len(collections) <= ended // gc_scheduler._MOST_LEFT
    await until(lambda: len(collections) == 2, "it is collected twice")
    scheduler.close()


async def test_while_someone_types_at_the_latest(
    collections: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc_scheduler, "_LONGEST", 0.01)
    scheduler = GcScheduler(asyncio.get_running_loop().time)
    scheduler.left()
    await until(lambda: collections, "it is collected")
    scheduler.close()


async def test_what_a_timer_that_was_called_off_keeps_goes_as_well(
    collections: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the minute's clock of an app keeps the app, for up to a minute."""

    class Window: ...

    shown: ContextVar[Window] = ContextVar("shown")
    context, window = Context(), Window()
    context.run(shown.set, window)
    loop, called = asyncio.get_running_loop(), list[str]()
    others = [loop.call_later(seconds, called.append, "other") for seconds in (0.05, 3600)]
    loop.call_later(1800, called.append, "clock", context=context).cancel()
    ended = ref(window)
    del context, window
    assert ended() is not None
    scheduler = GcScheduler(_never)
    scheduler.left()
    await until(lambda: collections, "it is collected")
    assert ended() is None
    await until(lambda: called == ["other"], "the others come when they are due")
    others[1].cancel()
    scheduler.close()


def test_memory_is_given_back_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    gc_scheduler._give_back()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("ctypes.CDLL", lambda _: pytest.fail("asked for a library"))
    gc_scheduler._give_back()
