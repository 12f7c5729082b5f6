"""One session as the trainer's board has it: what is told of it, and how something is done to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tui.board.facts import Facts, State
from tui.board.order import Why
from tui.camera import EventKind
from tui.widgets.acting import Acting
from tui.widgets.guidance import Guided, GuidedScreen
from tui.widgets.idle import Attended
from tui.widgets.trainer_line import Addressed

if TYPE_CHECKING:
    from textual.app import App

    from tui.exercises.run import Run
    from tui.hosting.achievements import Achievements
    from tui.pictures.cells import Cells
    from tui.remote.visitor import Visitor

_IDLE: Final = 60.0
"""Seconds without a key after which a visitor counts as idle."""


@dataclass
class Live:
    """A session while it lasts."""

    number: int
    visitor: Visitor
    app: App[Any]
    facts: Facts
    settled: tuple[int, int, int] = (0, 0, 0)
    """Wrong tries before the camera was put back to its beginning."""
    is_watched: bool = False
    is_painting: bool = False
    painted: Cells | None = None
    """What the board was told last."""


def facts_now(live: Live, now: float) -> Facts:
    """Return how it stands with a session; asks nothing of a store."""
    app, before = live.app, live.facts
    run: Run | None = getattr(app, "exercise_run", None)
    results = run.results() if run is not None else None
    where = _where(app) if app.is_running else None
    step, place = (before.step, before.place) if where is None else where
    facts = replace(
        before,
        exercise="" if run is None else run.exercise.name,
        reached=0 if results is None else results.done,
        goals=0 if run is None else len(run.exercise.goals),
        step=step,
        place=place,
        state=_state(app, finished=None if run is None else results is not None and results.complete),
    )
    if not _is_acting(app):
        passwords, answers, codes = run.wrong if run is not None else _wrong_since_restored(live)
        facts = replace(facts, wrong_passwords=passwords, wrong_answers=answers, wrong_codes=codes)
    if (facts.step, facts.exercise, facts.reached) != (before.step, before.exercise, before.reached):
        facts = replace(facts, moved=now)
    return facts


def _is_acting(app: App[Any]) -> bool:
    """Whether the window on top asks the camera for something.

    A thread counts the wrong try then, and the window learns later of the lock that comes of it: both are
    told together, when it knows.
    """
    screen = app.screen_stack[-1] if app.is_running and app.screen_stack else None
    return isinstance(screen, Acting) and screen.busy


def _wrong_since_restored(live: Live) -> tuple[int, int, int]:
    passwords, answers, codes = (
        all_ - old for all_, old in zip(wrong_tries(live), live.settled, strict=True)
    )
    return passwords, answers, codes


def wrong_tries(live: Live) -> tuple[int, int, int]:
    """Return how many wrong passwords, answers and codes there were in the whole session."""
    achieved: Achievements | None = live.visitor.kept.get("achievements")
    if achieved is None:
        return 0, 0, 0
    kinds = EventKind.LOG_IN_FAILED, EventKind.ANSWERS_FAILED, EventKind.CODE_FAILED
    passwords, answers, codes = map(achieved.count, kinds)
    return passwords, answers, codes


def _where(app: App[Any]) -> tuple[int | None, str] | None:
    """Return the step of the guide, and the window or page, as the guided mode would say them.

    None while a window is on its way: it can't say yet where that is.
    """
    if not isinstance(app, Guided):
        return None, ""
    screens = [screen for screen in app.screen_stack if isinstance(screen, GuidedScreen)]
    if not screens or not all(screen.is_mounted for screen in screens):
        return None
    places: Iterator[str] = (str(found) for each in reversed(screens) if (found := each.place()) is not None)
    return app.advice(screens[-1]).step, next(places, "")


def _state(app: App[Any], *, finished: bool | None) -> State:
    """`finished` is what an exercise says; None where there is none."""
    progress = app.progress if isinstance(app, Guided) else None
    if finished or (finished is None and progress is not None and progress.questions_saved):
        return State.FINISHED
    if progress is not None and (progress.locked or progress.questions_blocked or progress.codes_used_up):
        return State.LOCKED
    if isinstance(app, Attended) and app.attention.quiet() > _IDLE:
        return State.IDLE
    return State.ACTIVE


def say(app: Addressed[Any], text: str | None) -> str:
    """Show a visitor a line of the trainer's; None: what is to be done next."""
    if text is None:
        screen = app.screen
        if not isinstance(app, Guided) or not isinstance(screen, GuidedScreen):
            return Why.NO_HINT
        text = str(app.advice(screen).words)
    return "" if app.trainer_says(text) else Why.UNREAD


def painted_cells(app: App[Any]) -> Cells:
    """Return the cells of an app's screen as others may see them, with what shines through it."""
    from tui.pictures.cells import painted

    return painted(app.screen, screens_behind(app), with_hidden=False)


def screens_behind(app: App[Any]) -> list[Any]:
    """Return the screens that shine through an app's top one, topmost last."""
    behind: list[Any] = []
    for screen in reversed(app.screen_stack[:-1]):
        if app.screen.styles.background.a == 1:
            break
        behind.insert(0, screen)
        if screen.styles.background.a == 1:
            break
    return behind


async def in_context(app: App[Any], deed: Callable[[], str]) -> str:
    """Do something in an app's own context, where the visitor's language is spoken."""

    async def do() -> str:
        return deed()

    return str(await awaited_in_context(app, do))


async def awaited_in_context(app: App[Any], deed: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def do() -> None:
        try:
            result = await deed()
        except Exception as error:  # noqa: BLE001 - the caller's
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(result)

    if not app.is_running or not app.call_later(do):
        raise RuntimeError("the session is about to begin, or to end")
    return await done
