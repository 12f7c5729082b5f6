"""The menus on this terminal, with a recorder between the terminal and them."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from tui.app_base import end_by_signals
from tui.i18n import set_language
from tui.replay.factory import MakeMenus, Stage
from tui.replay.headless_menus import Menus
from tui.replay.player import given
from tui.replay.practice import Practice
from tui.replay.recording.real_time import RealTimeLoop
from tui.replay.recording.recorder import Recorder
from tui.replay.recording.texts import Texts
from tui.replay.recording.transcript import Seen
from tui.replay.surroundings import fixed_time_zone
from tui.work import run_inline

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

    from tui.replay.recording.script_file import ScriptFile
    from tui.replay.script.verbs import Setting

_MOST_WAITING = 1024
"""Keys that wait to be done: more can't be meant."""


def record(file: ScriptFile, setting: Setting, language: str, make: MakeMenus) -> tuple[int, list[Seen]]:
    """Show the menus until they are left, and write what is done in them.

    Returns the app's return code and the pictures. Raises OSError where the file can't be written.
    """
    return contextvars.copy_context().run(_record, file, setting, language, make)


def _record(file: ScriptFile, setting: Setting, language: str, make: MakeMenus) -> tuple[int, list[Seen]]:
    run_inline()
    set_language(language)
    header(file, setting)
    with fixed_time_zone(), asyncio.Runner(loop_factory=RealTimeLoop) as runner:
        return runner.run(_session(file, setting, language, make))


def header(file: ScriptFile, setting: Setting) -> None:
    """Write what the script is played on. Raises OSError."""
    file.add("# Recorded by `camera-menus record`; `camera-menus play` plays it.")
    file.add(f"scenario {setting.scenario}")
    file.add(f"size {setting.size[0]}x{setting.size[1]}")
    file.add(f"clock {setting.clock:%Y-%m-%d %H:%M:%S}")


async def _session(
    file: ScriptFile, setting: Setting, language: str, make: MakeMenus
) -> tuple[int, list[Seen]]:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RealTimeLoop)  # noqa: S101 - for the type
    with Practice(setting, loop.time) as practice:
        stage = Stage(
            practice.camera,
            practice.cloud,
            language=language,
            clock=practice.now,
            elapsed=loop.time,
            exports=practice.exports,
        )
        app = make(stage)
        inputs: deque[events.Event] = deque()

        def come(event: events.Event) -> None:
            if len(inputs) < _MOST_WAITING:
                inputs.append(event)
            loop.wake()

        app.driver_class = _tapped(app.driver_class, come)
        end_by_signals(app)
        running = asyncio.create_task(app.run_async())
        running.add_done_callback(lambda _: loop.wake())
        try:
            menus = Menus(app, loop, seen=True)
            await menus.settled()
            recorder = Recorder(menus, file, Texts(practice, given(practice)))
            recorder.begin()
            while not (menus.left or running.done()):
                await loop.pause()
                while inputs and not menus.left:
                    await recorder.take(inputs.popleft())
                if not menus.left and loop.second_is_over():
                    await recorder.second()
            if not menus.left:  # the terminal has gone
                recorder.end()
        finally:
            app.exit()
            await running
        return app.return_code or 0, recorder.seen


def _tapped(driver: type[Driver], take: Callable[[events.Event], None]) -> type[Driver]:
    """Return a driver that hands over what a person does, in the app's loop, and nothing of it to the app."""

    class Tapped(driver):  # type: ignore[valid-type,misc]  # chosen at run time
        def send_message(self, message: Message) -> None:
            if isinstance(message, events.Key | events.Paste | events.MouseDown | events.MouseUp):
                self._loop.call_soon_threadsafe(take, message)
            elif not isinstance(message, events.MouseEvent | events.AppFocus | events.AppBlur):
                super().send_message(message)

    return Tapped
