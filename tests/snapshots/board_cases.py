"""The windows of the trainer's board, in every state that looks different."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot
from textual.widget import Widget

from screens.board.board_app import BoardApp
from tests.board.helpers import Sessions
from tests.helpers.windows.in_process import handled, refreshed
from tests.screens.board.helpers import board_text, until_painted
from tui.board.hub import Hub
from tui.board.painted_rows import changed_rows
from tui.board.socket_server import board_socket
from tui.i18n import LANGUAGES
from tui.pictures.cells import Cells

NOW: Final = 10_000.0
"""What the board's clock shows."""
SIZES: Final = ((80, 24), (120, 40))
SMALLEST: Final = (60, 20)

CASES: Final[dict[str, tuple[str, ...]]] = {
    "board": (),
    "board-empty": (),
    "board-help": ("f1",),
    "board-message": ("#say",),
    "board-to-all": ("#say-all", *"Look at the left code"),
    "board-restore": ("#restore",),
    "board-end": ("#end",),
    "board-watch": ("enter",),
}
"""What leads there from the board of a class."""


def board_pictures() -> set[str]:
    """Name all pictures that there are to be."""
    return {
        picture_name(case, language, size)
        for case in CASES
        for language in LANGUAGES
        for size in (*SIZES, SMALLEST)
    }


def picture_name(case: str, language: str, size: tuple[int, int]) -> str:
    """Name a picture."""
    return f"{case}.{language}-{size[0]}x{size[1]}"


def _class() -> list[dict[str, object]]:
    """What fifty do, each something that can be."""
    names = (
        "anna",
        "boris",
        "vera",
        "wang-li",
        "gleb",
        "daria",
        "egor",
        "zoe",
        "ivan",
        "chen",
        "lev",
        "mila",
    )
    pupils: list[dict[str, object]] = []
    for number in range(50):
        step = (number * 7) % 11 + 1
        pupils.append(
            {
                "user": names[number] if number < len(names) else f"pupil-{number + 1}",
                "address": f"192.0.2.{number + 10}",
                "exercise": ("questions", "code", "", "new-camera")[number % 4],
                "reached": number % 3,
                "goals": (3, 4, 0, 5)[number % 4],
                "step": step,
                "began": NOW - 600 - 7 * number,
                "moved": NOW - 20 - number,
            }
        )
    pupils[7] |= {"state": "locked", "wrong_passwords": 5, "step": 1}
    pupils[2] |= {"wrong_codes": 3, "step": 8}
    pupils[30] |= {"wrong_answers": 2, "wrong_passwords": 1, "step": 4}
    pupils[0] |= {"moved": NOW - 400, "wrong_answers": 1, "step": 4}
    pupils[4] |= {"state": "idle"}
    pupils[5] |= {"user": "Мария-Александровна", "step": None}
    pupils[6] |= {"state": "finished", "step": None, "reached": 2, "goals": 2, "exercise": ""}
    return pupils


@dataclass
class BoardUser:
    """A trainer at the board."""

    pilot: Pilot[Any]
    sessions: Sessions

    @property
    def app(self) -> BoardApp:
        assert isinstance(self.pilot.app, BoardApp)
        return self.pilot.app

    def shown(self) -> str:
        """The text on the screen."""
        return board_text(self.app)

    def widgets(self, selector: str) -> list[Widget]:
        """Those of the window on top."""
        return list(self.app.screen.query(selector))

    async def settled(self) -> None:
        """Wait until nothing is to be laid out."""
        await handled(self.app)
        while refreshed(self.app):
            await handled(self.app)

    async def do(self, *steps: str) -> None:
        """Take steps: `#id` is clicked, everything else is a key."""
        for step in steps:
            opens = step.startswith("#") or step == "enter"
            if step.startswith("#"):
                await self.pilot.click(step)
            else:
                await self.pilot.press(step)
            if opens:  # once the server has answered
                await until_painted(self.app, lambda _: len(self.app.screen_stack) > 1)
            await self.settled()


@asynccontextmanager
async def board_made(
    folder: Path, name: str, language: str, size: tuple[int, int], watched: Cells
) -> AsyncIterator[BoardUser]:
    """Lead to a case; `watched` is what a visitor's screen shows."""
    hub = Hub(lambda: NOW)
    sessions = Sessions(hub)
    path = folder / "board-1.sock"
    async with board_socket(hub, path):
        app = BoardApp(path, folder, language=language, clock=lambda: NOW)
        app.theme = "osd"
        async with app.run_test(size=size) as pilot:
            user = BoardUser(pilot, sessions)
            pupils = [] if name == "board-empty" else _class()
            for number, facts in enumerate(pupils, 1):
                sessions.tell(number, **facts)
            await until_painted(app, lambda text: ("zoe" if pupils else "0") in text)
            await user.do(*CASES[name])
            if name == "board-watch":
                rows = changed_rows(None, watched)
                frame = {"t": "screen", "n": 8, "size": [watched.width, watched.height], "rows": rows}
                sessions.process.received(frame)
                await until_painted(app, lambda text: "Forgot" in text)
            await user.settled()
            yield user
