"""What came of a script: its pictures, and the step that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Region

    from tui.pictures.cells import Cells
    from tui.replay.errors import StepError


@dataclass(frozen=True)
class Picture:
    """What `shot` took."""

    number: int
    """Of the script's pictures, counted from 1."""
    name: str
    cells: Cells
    mark: Region | None
    """What is to be marked, in the picture's columns and rows."""
    caption: str
    line: int


@dataclass(frozen=True)
class Played:
    """A script that was played to its end, or to the step that failed."""

    pictures: tuple[Picture, ...]
    failed: StepError | None

    def picture_of_failure(self) -> Picture | None:
        """Return what was on the screen when a step failed; None where there was nothing."""
        if self.failed is None or self.failed.screen is None:
            return None
        said = f"{self.failed.path.name}:{self.failed.line}"
        return Picture(len(self.pictures) + 1, "failed", self.failed.screen, None, said, self.failed.line)
