"""The people at the camera of a script: each has menus of their own, and sees what the others do to it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, Self

from tui.camera.storage.change_detector import Changes
from tui.replay.factory import MakeMenus, Stage
from tui.replay.headless_menus import Menus

if TYPE_CHECKING:
    from types import TracebackType

    from tui.camera import Camera
    from tui.replay.practice import Practice
    from tui.replay.script.verbs import Setting
    from tui.replay.virtual_time import VirtualTimeLoop


class Visitors:
    """Opens menus, and ends all of them when it is left. Raises whatever they fail with."""

    def __init__(
        self, practice: Practice, make: MakeMenus, loop: VirtualTimeLoop, language: str, setting: Setting
    ) -> None:
        self._practice: Final = practice
        self._make: Final = make
        self._loop: Final = loop
        self._language: Final = language
        self._setting: Final = setting
        self._menus: Final[dict[str, Menus]] = {}
        """By name; "" is the one who was there first, at the camera's own screen."""
        self._ending: Final = AsyncExitStack()
        self._changes: Changes | None = None
        """Of the camera, as soon as there are two to see them."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ending.__aexit__(kind, error, trace)

    async def at(self, name: str = "") -> Menus:
        """Return the menus of a visitor; a new name opens some."""
        if name not in self._menus:
            camera = self._practice.camera_for(len(self._menus)) if name else self._practice.camera
            self._menus[name] = await self._open(camera)
            if len(self._menus) > 1 and self._changes is None:
                self._changes = self._ending.enter_context(Changes(self._practice.store))
                self._changes.look({camera.serial})
        menus = self._menus[name]
        self._ending.enter_context(menus.in_use())
        return menus

    async def tell(self, changed_by: Menus) -> None:
        """Let the others' windows show at once what was done to the camera, as a server's visitors see it."""
        if self._changes is None or not self._changes.look({self._practice.camera.serial}):
            return
        for menus in self._menus.values():
            if menus is not changed_by:
                menus.camera_changed()
        await changed_by.settled()

    async def _open(self, camera: Camera) -> Menus:
        stage = Stage(
            camera,
            self._practice.cloud,
            language=self._language,
            clock=self._practice.now,
            elapsed=self._loop.time,
            exports=self._practice.exports,
            guided=self._setting.guided,
            exercise=self._setting.exercise,
        )
        app = self._make(stage)
        await self._ending.enter_async_context(app.run_test(size=self._setting.size, notifications=True))
        menus = Menus(app, self._loop)
        await menus.settled()
        return menus
