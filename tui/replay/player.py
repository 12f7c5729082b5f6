"""Plays a script in one language: does what each line says, and gives the pictures that it asks for."""

from __future__ import annotations

import asyncio
import contextvars
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from difflib import get_close_matches
from typing import Final

from textual.widgets import Input

from tui.cloud.errors import CloudError
from tui.i18n import LazyText, set_language, t
from tui.messages import cloud_errors
from tui.replay import places
from tui.replay.errors import StepError, Unmet
from tui.replay.expecting import expect
from tui.replay.factory import MakeMenus
from tui.replay.headless_menus import Menus
from tui.replay.labels import english, in_all_languages, said
from tui.replay.output.recorded_frames import TYPING, Frame
from tui.replay.practice import Practice
from tui.replay.results import Picture, Played
from tui.replay.script import verbs as v
from tui.replay.script.line import key_words
from tui.replay.stand_ins import stand_in
from tui.replay.surroundings import fixed_surroundings
from tui.replay.virtual_time import VirtualTimeLoop
from tui.replay.visitors import Visitors
from tui.work import run_inline

Watch = Callable[[Frame], None]
"""Sees the screen after each step."""
Stepped = Callable[[int], None]
"""Is told the number of the step that begins, counted from 1."""

_VARIABLE: Final = re.compile(r"\{\{|\{([\w-]+)\}")
"""A brace, or the name of a variable."""
_NEW_PASSWORD: Final = "Lantern-17-harbour"  # noqa: S105 - of a camera that is thrown away
_NEAREST: Final = 3
_TO_A_FIELD: Final = {"example": 'field "Password"'}


def play(
    script: v.Script,
    language: str,
    make: MakeMenus,
    watch: Watch | None = None,
    stepped: Stepped | None = None,
) -> Played:
    """Play a script on a camera of its own; its context and its surroundings end with it.

    `watch` is called with the screen after each step. Raises whatever the menus fail with.
    """
    player = Player(script, language, watch, stepped)
    return contextvars.copy_context().run(_play, player, script.setting.colours, language, make)


def _play(player: Player, colours: str, language: str, make: MakeMenus) -> Played:
    run_inline()
    set_language(language)
    with fixed_surroundings(colours), asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(player.run(make))


def given(practice: Practice) -> dict[str, str]:
    """Return the variables that a script has from its beginning."""
    return {"new-password": _NEW_PASSWORD, **practice.secrets()}


class Player:
    """Does steps in running menus, in the loop of a script: `run` all of a script, or `do` while `opened`."""

    menus: Menus
    """Of the visitor whose steps these are."""
    practice: Practice
    _visitors: Visitors

    def __init__(
        self,
        script: v.Script,
        language: str,
        watch: Watch | None = None,
        stepped: Stepped | None = None,
    ) -> None:
        self._script: Final = script
        self._stepped: Final = stepped
        self._watch: Final = watch
        self._language: Final = language
        self._pictures: Final[list[Picture]] = []
        self.variables: Final[dict[str, str]] = {}
        """What texts may hold in braces, by name."""
        self._caption = ""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What `shot` has taken so far."""
        return tuple(self._pictures)

    async def run(self, make: MakeMenus) -> Played:
        """Do all steps of the script, or those up to the one that fails."""
        async with self.opened(make):
            failed = await self._steps()
        return Played(self.pictures, failed)

    @asynccontextmanager
    async def opened(self, make: MakeMenus) -> AsyncIterator[None]:
        """Open the menus on a camera of their own, which ends with them. Raises what they fail with."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)  # noqa: S101 - for the type
        with Practice(self._script.setting, loop.time) as practice:
            self.practice = practice
            self.variables.update(given(practice))
            setting = self._script.setting
            async with Visitors(practice, make, loop, self._language, setting) as self._visitors:
                self.menus = await self._visitors.at()
                self._look("")
                yield

    async def _steps(self) -> StepError | None:
        for number, step in enumerate(self._script.steps, 1):
            if self._stepped is not None:
                self._stepped(number)
            if (failed := await self.do(step)) is not None:
                return failed
        return None

    async def do(self, step: v.Step) -> StepError | None:
        """Do a step; return what failed."""
        try:
            await self._do(step)
            await self._visitors.tell(self.menus)
        except Unmet as unmet:
            return self._failed(step, unmet)
        return None

    def _failed(self, step: v.Step, unmet: Unmet) -> StepError:
        error = StepError(self._script.path, step.line, unmet.words)
        if not self.menus.left:
            error.screen = self.menus.cells()
            # A label that was written in another language is near to its English one, too.
            labels = places.labels(self.menus.screen)
            there = {shown: english(words) for words in labels for shown in in_all_languages(words)}
            near = get_close_matches(unmet.label, there, n=_NEAREST, cutoff=0.3)
            error.nearest = tuple(dict.fromkeys(there[shown] for shown in near))
        return error

    async def _do(self, step: v.Step) -> None:  # noqa: C901, PLR0912 - a table of verbs
        menus = self.menus
        match step.verb:
            case v.Press(keys):
                for key in keys:
                    await menus.press(key)
                    self._look(key_words(key))
            case v.Type() | v.Paste():
                await self._type(step.verb)
            case v.Click(label):
                await menus.click(places.to_click(menus.screen, menus.cells(), label))
                self._look(t("play", "“{label}”", label=min(said(label.text))))
            case v.ClickAt(row, column):
                await menus.click_at(column - 1, row - 1)
                self._look("")
            case v.Fill(label, text):
                await self._fill(label, text)
                self._look("")
            case v.Expect(seen):
                self._expect(seen)
            case v.Wait(seen, seconds):
                await self._wait(seen, seconds)
            case v.Shot():
                self._shoot(step.verb, step.line)
            case v.Caption(texts):
                self._caption = self._filled(texts.get(self._language, texts.get("", "")))
                self._look("")
            case v.Forward(seconds):
                await menus.pass_time(seconds)
                self._look("")
            case v.Pause(seconds):
                self._look("", share=0, pause=seconds)
            case v.Phone():
                await menus.press("f3")
                self._look("F3")
            case v.As(name):
                self.menus = await self._visitors.at(name)
                self._look(name)
            case _:
                await self._ask_cloud(step.verb)

    def _look(self, key: str, *, share: float = 1, pause: float = 0) -> None:
        """Show the audience what is on the screen now."""
        if self._watch is not None and not self.menus.left:
            self._watch(Frame(self.menus.cells(), key, self._caption, share, pause))

    def _filled(self, text: str) -> str:
        """Put the values of variables into a text."""

        def value(match: re.Match[str]) -> str:
            if match[1] is None:
                return "{"
            if match[1] in self.variables:
                return self.variables[match[1]]
            if (found := stand_in(match[1])) is None:
                values = {"name": match[0], "known": " ".join(f"{{{name}}}" for name in self.variables)}
                raise Unmet(LazyText("play", "{name} is not known yet; known: {known}", values))
            return found

        return _VARIABLE.sub(value, text)

    async def _type(self, verb: v.Type | v.Paste) -> None:
        menus, text = self.menus, self._filled(verb.text)
        # A single letter may search in a list, and find nothing in another language.
        lost = len(text) > 1 and not isinstance(menus.screen.focused, Input)
        before = menus.cells() if lost else None
        if isinstance(verb, v.Paste):
            await menus.paste(text)
            self._look("")
        else:
            for letter in text:
                await menus.press(letter)
                self._look("", share=TYPING)
        if lost and not menus.left and menus.cells() == before:
            raise Unmet(
                LazyText("play", "Nothing here takes a text: go to a field before, as {example}", _TO_A_FIELD)
            )

    async def _fill(self, label: v.Label, text: str | None) -> None:
        place = places.field(self.menus.screen, label)
        if not isinstance(place.widget, Input):
            await self.menus.click(place)
            return
        place.widget.focus()
        await self.menus.settled()
        if text is not None:
            await self.menus.press("end")
            await self.menus.press("ctrl+u")
            await self.menus.paste(self._filled(text))

    async def _wait(self, seen: v.Seen, seconds: float) -> None:
        """Let time pass second by second until something is seen."""
        for _ in range(max(1, round(seconds))):
            try:
                self._expect(seen)
            except Unmet:
                await self.menus.pass_time(1)
            else:
                return
        self._expect(seen)

    def _expect(self, seen: v.Seen) -> None:
        expect(self.menus.screen, self.menus.cells(), seen, self._filled)

    # --- pictures -------------------------------------------------------------------------------------

    def _shoot(self, shot: v.Shot, line: int) -> None:
        screen, cells = self.menus.screen, self.menus.cells()
        mark = places.to_mark(screen, cells, shot.mark) if shot.mark is not None else None
        if shot.crop:
            frame = screen.query_one("#frame").region
            cells = cells.crop(frame.x, frame.y, frame.width, frame.height)
            mark = mark.translate((-frame.x, -frame.y)) if mark is not None else None
        number = len(self._pictures) + 1
        self._pictures.append(Picture(number, shot.name, cells, mark, self._caption, line))

    # --- the cloud ------------------------------------------------------------------------------------

    async def _ask_cloud(self, verb: v.Verb) -> None:
        try:
            match verb:
                case v.Scan():
                    self.variables["payload"] = self.practice.scan(self.menus.cells())
                case v.Desk():
                    code = self.practice.answer(self.variables.get("payload"))
                    self.variables.update({} if code is None else {"code": code})
                case v.Mail():
                    self.variables["code"] = self.practice.mailed_code()
        except CloudError as error:
            raise Unmet(
                LazyText("play", "The service refuses: {error}", {"error": _Explained(error)})
            ) from error


class _Explained:
    """What an error says, in the language of the reader and not of the menus."""

    def __init__(self, error: CloudError) -> None:
        self._error = error

    def __str__(self) -> str:
        return cloud_errors.explain(self._error)
