"""What the windows' tests share: real cameras on a real store, the menus on them, and a user at the keys."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from textual import events
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.pilot import Pilot, _get_mouse_message_arguments
from textual.screen import Screen
from textual.widget import Widget

from screens.application import CameraMenus
from screens.common.settings import Settings
from tests.camera.helpers import CheapHasher, Clock
from tests.helpers.windows.in_process import TOO_LONG, PaintedOnDemand, ended, handled, refreshed
from tests.helpers.windows.phones import Cloud, Ended, PickUp, key_for
from tui.camera import Camera, CameraContext, Session, Store, start
from tui.remote.terminal.stylesheets import share
from tui.widgets.language_list import LanguageScreen

NOW: Final = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
SERIAL: Final = "0123456789ABCDEF"
KNOWN: Final = "Turnstile-42-north"
"""The password of scenario `known`."""
NEW: Final = "Lantern-17-harbour"
"""A strong one."""
MEDIUM, WEAK = "harbour9Lamp", "harbourlamp"
PHONE, MAIL = "48213", "guard@example.com"
"""The answers of the scenarios that have questions."""


class Practice:
    """A store and what its cameras work with: cheapest Argon2id, a clock that stands, seeded randomness."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.store = Store.open(folder / "cameras.sqlite3")
        self.hasher = CheapHasher()
        self.clock = Clock()
        self.clock.now = NOW
        self.cloud = Cloud(folder / "cloud", self.clock)
        self._random = random.Random(20261123)

    def camera(self, scenario: str) -> Camera:
        """A camera in that scenario; `contact` is `known`, with codes by mail."""
        if scenario == "contact":
            return self.cloud.mailing(self.camera("known"), KNOWN)
        works = {"hasher": self.hasher, "clock": self.clock, "randomness": self._random.randbytes}
        return start(self.store, SERIAL, scenario, key_for=key_for, **works)  # type: ignore[arg-type]

    def beside(self, camera: Camera) -> Camera:
        """The same camera, as another user's program holds it."""
        return Camera(CameraContext(self.store, camera.serial, hasher=self.hasher, clock=self.clock))

    def damage(self) -> None:
        """What a broken disk does to the database."""
        self.store.close()
        for path in self._folder.glob("cameras.sqlite3*"):
            path.write_bytes(b"no database " * 1000)

    @contextmanager
    def away(self) -> Iterator[None]:
        """A database that can't be used for a while, and then is as it was."""
        self.store.close()
        kept = {path: path.read_bytes() for path in self._folder.glob("cameras.sqlite3*")}
        self.damage()
        yield
        self.damage()
        for path, content in kept.items():
            path.write_bytes(content)

    def close(self) -> None:
        self.cloud.close()
        self.store.close()


class Menus(PaintedOnDemand, CameraMenus):
    """The program's app, whose camera is at hand already; painted on demand."""

    def __init__(
        self, camera: Camera, language: str = "en", *, phone: PickUp = None, settings: Settings | None = None
    ) -> None:
        self.camera = camera
        self.opened = threading.Event()
        settings = replace(settings or Settings(boot=0), clock=lambda: NOW)
        super().__init__(self._give, language=language, handset=phone, settings=settings)
        self.stylesheet = share(
            self.stylesheet
        )  # as all visitors of a process do: each window's is parsed once

    def _give(self) -> Camera:
        self.opened.set()
        return self.camera


class User:
    """A user of the menus in this process: presses, types, clicks, and reads what the screen shows."""

    def __init__(self, pilot: Pilot[Ended]) -> None:
        self.pilot = pilot
        assert isinstance(pilot.app, Menus)
        self.app: Menus = pilot.app

    # --- doing ----------------------------------------------------------------------------------------

    def send(self, *keys: str) -> None:
        """Press keys as fast as a terminal sends them, without waiting for anything."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            character = {"space": " ", "enter": "\r", "tab": "\t"}.get(key, key if len(key) == 1 else None)
            name = _character_to_key(key) if len(key) == 1 else key
            event = events.Key(name, character)
            event.set_sender(self.app)
            driver.send_message(event)

    async def press(self, *keys: str) -> None:
        """Press keys, each when the last has had its effect."""
        for key in keys:
            self.send(key)
            await self.settled()

    async def open(self, window: Screen[Any]) -> None:
        """Open a window over what is there, without the way that leads to it."""
        self.app.run_worker(self.app.push_screen_wait(window))
        await self.settled()
        assert self.app.screen is window, self.shown()

    async def type(self, text: str) -> None:
        self.send(*text)
        await self.settled()

    async def fill(self, *texts: str) -> None:
        """Paste into the field that has the focus and into those below it."""
        for number, text in enumerate(texts):
            if number:
                await self.press("down")
            await self.paste(text)

    async def do(self, *steps: str) -> None:
        """Take steps: `'text` is pasted, `#id` is clicked, everything else is a key."""
        for step in steps:
            if step.startswith("'"):
                await self.paste(step[1:])
            elif step.startswith("#"):
                await self.click(step)
            else:
                await self.press(step)

    async def paste(self, text: str) -> None:
        """Paste as a terminal does that knows bracketed paste."""
        driver = self.app._driver
        assert driver is not None
        driver.send_message(events.Paste(text))
        await self.settled()

    async def click(self, target: str | Widget, offset: tuple[int, int] | None = None) -> None:
        """Click a widget, in its middle unless an offset from its corner is given."""
        widget = self.widget(target) if isinstance(target, str) else target
        where = offset or (widget.region.width // 2, widget.region.height // 2)
        at = _get_mouse_message_arguments(widget, where, button=1)
        screen = self.app.screen
        self.app.mouse_position = Offset(at["x"], at["y"])
        with self.app._context():
            for kind in (events.MouseMove, events.MouseDown, events.MouseUp, events.Click):
                screen._forward_event(kind(**at))
                await handled(self.app)
        await self.settled()

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        # The app knows its size at once, and tells the window on top by a message of its own.
        await self.wait_for(lambda: self.app.screen._compositor.size == (columns, rows))
        await self.settled()

    async def wait_for(self, what: str | Callable[[], object]) -> None:
        """Wait until the screen shows a text or a condition holds; fails with the screen as text.

        For whatever a test expects to come. That nothing comes can't be waited for: see `settled`.
        """
        deadline = time.monotonic() + TOO_LONG
        while not (self.sees(what) if isinstance(what, str) else what()):
            assert self.app._exception is None, f"failed: {self.app._exception!r}"
            assert time.monotonic() < deadline, f"still no {what!r} after {TOO_LONG} s:\n{self.shown()}"
            await asyncio.sleep(0.002)

    async def keys_taken(self) -> None:
        """Wait until every key that was sent has reached its window or waits for the one that comes."""
        await handled(self.app)
        await self.wait_for(lambda: self.app._ahead is None or self.app.holding)

    async def settled(self) -> None:
        """Wait until nothing is under way: each worker that still runs waits for a window to be left.

        For pictures and for "nothing happens"; known from what Textual and asyncio keep to themselves.
        """
        deadline = time.monotonic() + TOO_LONG
        while True:
            await handled(self.app)
            if ended(self.app) or (not refreshed(self.app) and self._idle()):
                return
            assert time.monotonic() < deadline, f"still {self._at_work()}\n{self.shown()}"
            await asyncio.sleep(0.001)

    def _idle(self) -> bool:
        running = sum(not worker.is_finished for worker in self.app.workers)
        waited_for = sum(not isinstance(screen, LanguageScreen) for screen in self.app.screen_stack) - 1
        return self.app.opened.is_set() and running == waited_for and self.app._ahead is None

    def _at_work(self) -> str:
        """What keeps the app from being settled, for who reads a failed test."""
        return f"{list(self.app.workers)}, {self.app.screen_stack}, {self.app._ahead}"

    # --- seeing ---------------------------------------------------------------------------------------

    @property
    def windows(self) -> int:
        """How many windows stand one over the other."""
        return len(self.app.screen_stack)

    def shown(self) -> str:
        """The text on the screen, as it was last painted."""
        screen = self.app.screen
        with self.app._context():
            update = screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        strips = getattr(update, "strips", [])
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def sees(self, *words: str) -> bool:
        shown = self.shown()
        return all(word in shown for word in words)

    def widget(self, selector: str) -> Widget:
        return self.app.screen.query_one(selector, Widget)

    def widgets(self, selector: str) -> list[Widget]:
        return list(self.app.screen.query(selector))

    def value(self, selector: str) -> str:
        """What is typed into a field."""
        return str(getattr(self.widget(selector), "value"))  # noqa: B009 - mypy knows a Widget only

    def wrong(self) -> list[str | None]:
        """The fields that are marked."""
        return [widget.id for widget in self.app.screen.query(".-wrong")]

    def offered(self) -> str:
        """The last row: the keys that work now."""
        return self.shown().splitlines()[-1]

    @property
    def heading(self) -> str:
        """The window's title."""
        return str(getattr(self.widget("#heading"), "words"))  # noqa: B009 - the same

    @property
    def note(self) -> str:
        """The row under the fields."""
        return str(getattr(self.widget("StatusLine"), "words"))  # noqa: B009 - the same

    @property
    def focus(self) -> str | None:
        """The focused widget's id, or its kind where it has none."""
        focused = self.app.focused
        return None if focused is None else focused.id or type(focused).__name__


@asynccontextmanager
async def visit(
    camera: Camera,
    language: str = "en",
    *,
    size: tuple[int, int] = (80, 24),
    phone: PickUp = None,
    settings: Settings | None = None,
) -> AsyncIterator[User]:
    """Sit down at the menus of a camera, its login window open."""
    async with Menus(camera, language, phone=phone, settings=settings).run_test(size=size) as pilot:
        user = User(pilot)
        await user.settled()
        yield user


def session(camera: Camera, password: str = KNOWN, name: str = "admin") -> Session:
    """A session, the administrator's unless another is named, got without any window."""
    return camera.sign_in(name, password)
