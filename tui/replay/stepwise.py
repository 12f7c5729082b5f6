"""Menus that are driven step by step from synchronous code: for tests, which have no script.

The menus run in an event loop of a thread of their own, so that a test may be synchronous, or run in an event
loop itself. The loop goes on only within a call: between calls nothing moves, and this process has its own
surroundings and its own standard output.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from tui.i18n import set_language
from tui.replay.errors import StepError, Unmet
from tui.replay.places import english_title
from tui.replay.player import Player
from tui.replay.script import verbs as v
from tui.replay.script.header import SETTINGS
from tui.replay.script.line import Line
from tui.replay.script.tokens import Word
from tui.replay.surroundings import fixed_surroundings
from tui.replay.virtual_time import VirtualTimeLoop
from tui.work import run_inline

if TYPE_CHECKING:
    from datetime import datetime

    from tui.pictures.cells import Cells
    from tui.replay.factory import MakeMenus

R = TypeVar("R")


def setting_of(**values: str) -> v.Setting:
    """Return what the menus are played on, from the words of a script's first lines: `size="80x24"`.

    Raises Bad for a value that a script could not have either.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= SETTINGS[name](Line([Word(name), *map(Word, value.split())]))
    return v.Setting(**found)


class Stepwise:
    """Menus on a camera of their own, from `open` to `close`. Calls return when their effect is there.

    All raise StepError with the line 0 where the menus show something else, and whatever the menus fail with.
    """

    def __init__(self, setting: v.Setting, language: str, make: MakeMenus) -> None:
        self._script: Final = v.Script(Path(), setting, ())
        self._make: Final = make
        self._player: Final = Player(self._script, language)
        self._language: Final = language
        self._context: Final = contextvars.copy_context()
        self._thread: Final = ThreadPoolExecutor(1, "camera-menus")
        self._runner: Final = asyncio.Runner(loop_factory=VirtualTimeLoop)

    def __enter__(self) -> Self:
        try:
            self._opened = self._player.opened(self._make)
            self._call(self._open)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._run(self._opened.__aexit__(None, None, None))
        finally:
            self._end()

    @property
    def variables(self) -> dict[str, str]:
        """What texts may hold in braces, by name; also what was scanned (`payload`) and answered (`code`)."""
        return self._player.variables

    def now(self) -> datetime:
        """The time of the camera."""
        return self._player.practice.now()

    @property
    def left(self) -> bool:
        """Whether the user has left the menus, or they have failed."""
        return self._player.menus.left

    def do(self, *found: v.Step) -> None:
        """Do steps, one after the other. Raises StepError."""
        for step in found:
            if (failed := self._run(self._player.do(step))) is not None:
                raise failed

    def cells(self) -> Cells:
        """Return the screen as it is painted."""
        return self._look(self._player.menus.cells)

    def window(self) -> str:
        """Return the English title of the window on top."""
        return self._look(lambda: english_title(self._player.menus.screen))

    # --- in the thread ----------------------------------------------------------------------------------

    def _look(self, look: Callable[[], R]) -> R:
        async def looked() -> R:
            return look()

        try:
            return self._run(looked())
        except Unmet as unmet:
            raise StepError(self._script.path, 0, unmet.words) from None

    def _run(self, work: Coroutine[Any, Any, R]) -> R:
        return self._call(lambda: self._runner.run(work))

    def _call(self, work: Callable[[], R]) -> R:
        own = sys.stdout, sys.stderr  # a running app takes them
        try:
            with fixed_surroundings(self._script.setting.colours):
                return self._thread.submit(self._context.run, work).result()
        finally:
            sys.stdout, sys.stderr = own

    def _open(self) -> None:
        run_inline()
        set_language(self._language)
        self._runner.run(self._opened.__aenter__())

    def _end(self) -> None:
        self._call(self._runner.close)
        self._thread.shutdown()
