"""What the windows are given from outside: the same for all of one program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.guide.progress import Progress
from tui.widgets.idle import Attention
from tui.widgets.statusbar import StatusBar, utc_now

if TYPE_CHECKING:
    from tui.exercises.run import Run


@dataclass(frozen=True)
class Settings:
    """Goes from the app through the login to the windows that need some of it."""

    app_link: str | None = None
    """What the APP code says; None for the emulator's own page."""
    exports: Path | None = None
    """The folder for exported files; None where there is none to write to, as over SSH."""
    exports_shown: str | None = None
    """What is shown of that folder; None for its path."""
    built_on: str | None = None
    """What Version says the program is built on; None for what is installed here."""
    come_back: str | None = None
    """What an SSH visitor types after `ssh` to come back to the same camera; None for all others."""
    terminal: str | None = None
    """What the terminal calls itself (TERM); None for this process's own."""
    attention: Attention = field(default_factory=Attention)
    """When a key was last pressed or the mouse used."""
    progress: Progress = field(default_factory=Progress)
    """How far the reset has come, which the guided mode tells of."""
    guided: bool = False
    """Whether the guided mode is on at the start."""
    exercise_run: Run | None = None
    """The exercise that is practised; None for none."""
    boot: float = 3.0
    """Seconds that the camera takes to start again; 0 shows nothing of it."""
    clock: Callable[[], datetime] = utc_now
    """Gives the aware time that the status row shows."""

    @property
    def hosted(self) -> bool:
        """Whether a visitor looks on, by SSH, who is told nothing of the machine that this runs on."""
        return self.terminal is not None

    def status_bar(self) -> StatusBar:
        """Row 0 of a window; visitors over SSH see hours and minutes."""
        return StatusBar(self.clock, seconds=not self.hosted)
