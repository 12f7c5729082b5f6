"""What a test does with the menus of one camera, and sees of them: the value of pytest's fixture `camera`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, Self, TypeVar

from tui.pictures.kept import KeptPicture
from tui.pictures.text import text as as_text
from tui.replay.errors import ReplayError, ScriptError, StepError
from tui.replay.output.failure_page import Change, failure_page
from tui.replay.script import verbs as v
from tui.replay.script.line import Bad, key_name
from tui.replay.script.parser import parse

if TYPE_CHECKING:
    from datetime import datetime

    from tui.replay.stepwise import Stepwise

__tracebackhide__ = True  # pytest shows a failure at the test's own line

P = ParamSpec("P")
R = TypeVar("R")

_NAME: Final = re.compile(r"\w[\w.-]*")


def told(error: ReplayError) -> str:
    """Say what failed, with the labels that were perhaps meant and the screen."""
    said = f"line {error.line}: {error.words}" if error.line else str(error.words)
    if not isinstance(error, StepError):
        return said
    if error.nearest:
        said += ". On the screen: " + ", ".join(f"“{label}”" for label in error.nearest)
    return said if error.screen is None else f"{said}\n{as_text(error.screen)}"


def _step(method: Callable[Concatenate[Camera, P], R]) -> Callable[Concatenate[Camera, P], R]:
    """Keep what is called for the page about a failure, and fail as pytest expects it."""

    @wraps(method)
    def done(camera: Camera, /, *args: P.args, **kwargs: P.kwargs) -> R:
        words = [*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())]
        camera.steps.append(f"{method.__name__}({', '.join(words)})")
        try:
            return method(camera, *args, **kwargs)
        except StepError as error:
            says: Exception = AssertionError(told(error))
        except ScriptError as error:
            says = ValueError(told(error))
        except Bad as error:
            says = ValueError(str(error.words))
        raise says

    return done


class Camera:
    """The menus of one practice camera. What is done has had its effect on return: nothing has to be awaited.

    Labels are the English ones, whatever language is shown. Texts may hold `{password}`, `{answer1}`,
    `{answer2}`, `{new-password}`, `{serial}`, `{payload}` and `{code}`, as in a script. A method that finds
    something else than it expects raises AssertionError with the screen as text, and ValueError for a key,
    a name or a line that can't be read.
    """

    def __init__(self, menus: Stepwise, pictures: Path, *, update: bool) -> None:
        """`pictures` is the folder of those that `check` compares with; `update` keeps new ones."""
        self._menus: Final = menus
        self._pictures: Final = pictures
        self._update: Final = update
        self._checked: Final[set[str]] = set()
        self._change: Change | None = None
        self.steps: Final[list[str]] = []
        """What was called, one a line."""
        self.clock: Final = Clock(self)
        """The camera's time, which stands still until it is moved."""

    # --- doing ------------------------------------------------------------------------------------------

    @_step
    def click(self, label: str, number: int | None = None) -> Self:
        """Click what bears the label; `number` where it stands several times, from the top."""
        return self.do(v.Click(v.Label(label, number)))

    @_step
    def field(self, label: str, text: str | None = None, number: int | None = None) -> Self:
        """Go to the field beside a label, and replace what is in it by `text`."""
        return self.do(v.Fill(v.Label(label, number), text))

    @_step
    def type(self, text: str) -> Self:
        """Press the keys of a text, in the field that has the focus."""
        return self.do(v.Type(text))

    @_step
    def press(self, *keys: str) -> Self:
        """Press keys by their names: Enter, Esc, Down, F1, Ctrl+G."""
        return self.do(v.Press(tuple(map(key_name, keys))))

    @_step
    def paste(self, text: str) -> Self:
        """Paste a text where the focus is."""
        return self.do(v.Paste(text))

    @_step
    def play(self, lines: str) -> Self:
        """Play lines of a script (docs/play.md), as `wait window "System Login" 10 s`."""
        self._menus.do(*parse(lines, Path("lines")).steps)
        return self

    # --- expecting --------------------------------------------------------------------------------------

    @_step
    def expect_window(self, label: str) -> Self:
        """Fail unless the window on top has that title."""
        return self.do(v.Expect(v.Seen("window", v.Label(label))))

    @_step
    def expect_text(self, label: str) -> Self:
        """Fail unless a label, or a part of one, is anywhere on the screen."""
        return self.do(v.Expect(v.Seen("text", v.Label(label))))

    @_step
    def expect_field(self, label: str, value: str, number: int | None = None) -> Self:
        """Fail unless the field beside a label holds the value."""
        return self.do(v.Expect(v.Seen("field", v.Label(label, number), value)))

    @_step
    def check(self, name: str) -> Self:
        """Compare the screen with the picture that is kept under a name, or keep it (`--camera-update`)."""
        if not _NAME.fullmatch(name) or name in self._checked:
            raise ValueError(
                f"check({name!r}): a name has letters, digits, - . and _, and is taken once in a test"
            )
        self._checked.add(name)
        now, kept = KeptPicture.of(self._menus.cells()), KeptPicture.read(self._pictures, name)
        if self._update:
            self._pictures.mkdir(parents=True, exist_ok=True)
            now.write(self._pictures, name)
        elif difference := kept.difference(now):
            self._change = Change(name, kept, now)
            place = self._pictures / f"{name}.svg"
            raise AssertionError(f"{place}: {difference}\nIf it is right now: pytest --camera-update")
        return self

    # --- the verification code --------------------------------------------------------------------------

    @_step
    def scan(self) -> str:
        """Read the QR code on the screen from its painted cells, as a phone does; return its text."""
        self.do(v.Scan())
        return self._menus.variables["payload"]

    @_step
    def desk(self, payload: str | None = None) -> str | None:
        """Let the service desk answer a text, else what was scanned; return the code, if not mailed."""
        if payload is not None:
            self._menus.variables["payload"] = payload
        self._menus.variables.pop("code", None)
        self.do(v.Desk())
        return self._menus.variables.get("code")

    @_step
    def mail(self) -> str:
        """Return the code in the newest mail to the address that the camera has saved."""
        self.do(v.Mail())
        return self._menus.variables["code"]

    # --- seeing -----------------------------------------------------------------------------------------

    @property
    def window(self) -> str:
        """The English title of the window on top."""
        return self._seen(self._menus.window)

    @property
    def text(self) -> str:
        """The screen as text, in the language that is shown."""
        return as_text(self._seen(self._menus.cells))

    def _seen(self, look: Callable[[], R]) -> R:
        try:
            return look()
        except StepError as error:
            says = AssertionError(told(error))
        raise says

    @property
    def now(self) -> datetime:
        """The camera's time."""
        return self._menus.now()

    # --- for the fixture --------------------------------------------------------------------------------

    def do(self, verb: v.Verb) -> Self:
        """Do one step of a script. Raises StepError."""
        self._menus.do(v.Step(0, verb))
        return self

    def failure_page(self, title: str, message: str) -> str:
        """Return a page about a test that failed with that message, at what is on the screen now."""
        cells = None if self._menus.left else self._menus.cells()
        return failure_page(title, message, self.steps, cells, self._change)


class Clock:
    """The time of camera, phone and service desk."""

    def __init__(self, camera: Camera) -> None:
        self._camera: Final = camera

    @property
    def now(self) -> datetime:
        """What the camera shows."""
        return self._camera.now

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass for the camera and for the menus: what is due meanwhile happens."""
        passed = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        self._camera.steps.append(f"clock.forward(seconds={passed:g})")
        self._camera.do(v.Forward(passed))
