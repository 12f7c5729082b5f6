"""A person whose deeds are recorded, in the process of the test; and what comes of playing them again."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual import events
from textual.keys import _character_to_key

import app
from tests.helpers.windows.in_process import ended
from tui.i18n import set_language
from tui.pictures.text import text
from tui.replay.factory import Stage
from tui.replay.headless_menus import Menus
from tui.replay.places import to_click
from tui.replay.player import given, play
from tui.replay.practice import Practice
from tui.replay.recording.recorded_session import header
from tui.replay.recording.recorder import Recorder
from tui.replay.recording.script_file import ScriptFile
from tui.replay.recording.texts import Texts
from tui.replay.recording.transcript import Seen
from tui.replay.script.parser import read
from tui.replay.script.verbs import Label, Setting
from tui.replay.surroundings import fixed_surroundings
from tui.replay.virtual_time import VirtualTimeLoop
from tui.work import run_inline

MOMENT = datetime(2026, 11, 27, 14, 3, 22, tzinfo=UTC)


class Person:
    """What a person does at the terminal."""

    def __init__(self, recorder: Recorder, menus: Menus, practice: Practice) -> None:
        self._recorder = recorder
        self.menus = menus
        self.practice = practice

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._recorder.take(events.Key(key, {"enter": "\r", "space": " "}.get(key)))

    async def type(self, text: str) -> None:
        for letter in text:
            await self._recorder.take(events.Key(_character_to_key(letter), letter))

    async def paste(self, text: str) -> None:
        await self._recorder.take(events.Paste(text))

    async def click(self, x: int, y: int) -> None:
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            await self._recorder.take(event)

    async def click_on(self, *labels: str) -> None:
        """Click the first cell of what bears each label."""
        for label in labels:
            place = to_click(self.menus.screen, self.menus.cells(), Label(label)).region
            await self.click(place.x, place.y)

    async def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            await self._recorder.second()

    def screen(self) -> str:
        return text(self.menus.cells())


Deeds = Callable[[Person], Awaitable[None]]


def recorded(
    path: Path,
    deeds: Deeds,
    *,
    language: str = "en",
    scenario: str = "lost",
    size: tuple[int, int] = (80, 24),
) -> list[Seen]:
    """Record what is done; return the pictures."""
    setting = Setting(scenario=scenario, clock=MOMENT, size=size)
    return contextvars.copy_context().run(_recorded, path, deeds, language, setting)


def _recorded(path: Path, deeds: Deeds, language: str, setting: Setting) -> list[Seen]:
    run_inline()
    set_language(language)
    with (
        fixed_surroundings(),
        asyncio.Runner(loop_factory=VirtualTimeLoop) as runner,
        ScriptFile(path) as file,
    ):
        return runner.run(_session(file, deeds, language, setting))


async def _session(file: ScriptFile, deeds: Deeds, language: str, setting: Setting) -> list[Seen]:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    header(file, setting)
    with Practice(setting, loop.time) as practice:
        stage = Stage(practice.camera, practice.cloud, language, practice.now, loop.time, practice.exports)
        menus_app = app.replayed(stage)
        async with menus_app.run_test(size=setting.size, notifications=True):
            menus = Menus(menus_app, loop)
            await menus.settled()
            recorder = Recorder(menus, file, Texts(practice, given(practice)))
            recorder.begin()
            await deeds(Person(recorder, menus, practice))
            if not ended(menus_app):
                recorder.end()
        return recorder.seen


def differences(path: Path, seen: list[Seen], language: str) -> list[str]:
    """Play a recording; return what fails, and the pictures that are not what was seen."""
    played = play(read(path), language, app.replayed)
    found = [] if played.failed is None else [str(played.failed)]
    pictures = {picture.line: text(picture.cells) for picture in played.pictures}
    wrong = (each for each in seen if pictures.get(each.line) != each.text)
    return [*found, *(f"{path}:{each.line}\n{each.text}\n{pictures.get(each.line)}" for each in wrong)]
