"""What is wrong with a script, or went otherwise than it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tui.i18n import LazyText
    from tui.pictures.cells import Cells


class ReplayError(Exception):
    """Begins with the place: `words` say what is wrong in one line."""

    def __init__(self, path: Path, line: int, words: LazyText) -> None:
        super().__init__(words.message)
        self.path: Final = path
        self.line: Final = line
        """Counted from 1."""
        self.words: Final = words

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


class ScriptError(ReplayError):
    """A line can't be read."""


class StepError(ReplayError):
    """A line could not be done, or the menus show something else than it expects."""

    nearest: tuple[str, ...] = ()
    """English labels on the screen that are most like the one that was looked for."""
    screen: Cells | None = None
    """What was on the screen."""


class NoTemporaryFolder(Exception):  # noqa: N818 - named after what is wrong
    """Nothing can be written where the system keeps temporary files."""


class Unmet(Exception):  # noqa: N818 - what was expected is not there
    """Raised where no line is known; the player adds it."""

    def __init__(self, words: LazyText, label: str = "") -> None:
        super().__init__(words.message)
        self.words: Final = words
        self.label: Final = label
        """The label that was looked for."""
