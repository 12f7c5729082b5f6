"""A user at the program's own terminal: presses keys, and goes on when the screen shows what came of it.

with TerminalUser(folder, "--scenario", "known", env={"LANG": "ru_RU.UTF-8"}) as user:
    user.arrive("Вход в систему")
    user.fill("Turnstile-42-north")
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.helpers.terminals.terminal import Terminal
from tui.camera import Camera, Store, open_camera

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROGRAM: Final = str(Path(sys.executable).parent / "camera-menus")
"""The console script, as it is installed beside the interpreter."""
CHEAP_PROGRAM: Final = (sys.executable, "-m", "tests.helpers.programs.cheap_program")
"""The same, but that hashing costs nothing; what most tests start."""
ACCENTS: Final = {"ffc247", "ffaf00", "brightbrown", "c6c6c6"}
"""What a button or an entry has behind it that has the focus: in all colours, 256, 16, and as a grey."""
_FOCUSED: Final = re.compile(r"▌([^\s▀]*)")
"""The edge of a field that has the focus."""


class TerminalUser(Terminal):
    """`camera-menus --data DATA OPTION...` on a terminal; `size` and `env` are as there.

    `program` is the command's beginning: `[PROGRAM]` where the product's hashing matters.
    """

    def __init__(
        self,
        data: Path,
        *options: str,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
        program: Sequence[str] = CHEAP_PROGRAM,
    ) -> None:
        super().__init__([*program, "--data", str(data), *options], size=size, env=env)

    # --- seeing ---------------------------------------------------------------------------------------

    def field(self) -> tuple[int, str]:
        """The row of the field that has the focus, and its first word; (-1, "") where there is none."""
        found = ((row, _FOCUSED.search(self.row(row))) for row in range(1, self.screen.lines - 1))
        return next(((row, match[1]) for row, match in found if match), (-1, ""))

    def focus(self) -> list[tuple[int, int]]:
        """The cells that show where the focus is."""
        return self.screen.places(lambda char, background: char == "▌" or background in ACCENTS)

    def lit(self) -> str:
        """What the button or entry says that has the focus."""
        return "".join(self.cell(*place).char for place in self.focus()).strip(" ▌▐")

    def arrive(self, title: str) -> None:
        """Wait for a window that begins with a field, and until that field has the focus."""
        self.wait_for(lambda _: title in self.text() and self.field()[0] > 0)

    # --- doing ----------------------------------------------------------------------------------------

    def step(self, *keys: str) -> None:
        """Press keys, each when the last has moved the focus."""
        for key in keys:
            before = self.focus()
            self.press(key)
            self.wait_for(lambda _, before=before: self.focus() not in ([], before))  # type: ignore[misc]

    def type(self, text: str) -> None:
        """Type into the field that has the focus, and see it there, or a dot for each character."""
        self.send(text)
        self.wait_for(lambda _: self.field()[1] in {text, "•" * len(text)})

    def fill(self, *texts: str) -> None:
        """Type into the field that has the focus and those after it, with Enter at the end of each."""
        for text in texts[:-1]:
            self.type(text)
            self.step("enter")
        self.type(texts[-1])
        self.press("enter")

    def clear(self) -> None:
        """Take out what stands before the cursor."""
        if there := self.field()[1]:
            self.press("ctrl+u")
            self.wait_for(lambda _: self.field()[1] != there)

    def choose(self, number: int, label: str) -> None:
        """Open the list that has the focus and choose its entry `number`, counted from 0."""
        self.press("enter")
        self.wait_for("▴")
        here = next(row for row in range(self.screen.lines) if "▴" in self.row(row))
        self.press("home", *["down"] * number, "enter")
        self.wait_for(lambda _: "▴" not in self.text() and f"▌{label}" in self.row(here))

    def leave(self) -> None:
        """Press Ctrl+Q, and be back in the shell."""
        self.press("ctrl+q")
        assert self.wait_exit() == 0
        assert not self.text().strip(), "something was left on the terminal"


@contextmanager
def left_behind(data: Path, name: str) -> Iterator[Camera]:
    """A camera as the program left it, on a sound store."""
    with Store.open(data / "cameras.sqlite3") as store:
        with store.read() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert not tx.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        yield open_camera(store, name)


def without_blanks(text: str) -> str:
    """For what may be broken over two lines anywhere: how long it is depends on a path."""
    return "".join(text.split())
