"""What an audience sees of a script: the screen after each step, and under it what was pressed and why."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import set_cell_size

from tui.pictures.animation import animation
from tui.pictures.ansi import ansi
from tui.pictures.asciicast.writing import header, output
from tui.pictures.cells import Cells, Run
from tui.pictures.marks import CAPTION
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.fonts import Fonts

BAND: Final = 1
"""Rows below the screen for key and caption: they cover nothing."""
TYPING: Final = 0.1
"""How long a letter stands that is typed, of the time of a step."""
_HOME: Final = "\x1b[H"


@dataclass(frozen=True)
class Frame:
    """The screen after a step, or after a letter of it."""

    cells: Cells
    key: str
    """What was done: a key's name, a text, a label that was clicked."""
    caption: str
    share: float = 1
    """How long it stands, of the time of a step."""
    pause: float = 0
    """Seconds beside that."""

    def seconds(self, pace: float) -> float:
        """How long it stands where a step takes `pace` seconds."""
        return self.share * pace + self.pause

    def shown(self) -> Cells:
        """Return screen and band."""
        words = "   ".join(part for part in (self.key, self.caption) if part)
        line = set_cell_size(f" {visible(words)}", self.cells.width)
        return Cells(self.cells.width, (*self.cells.rows, (Run(0, self.cells.width, line, CAPTION),)))


def painted(frame: Frame) -> str:
    """Return what paints a frame on a terminal, over the one before it."""
    return _HOME + ansi(frame.shown()).rstrip("\n").replace("\n", "\r\n")


def cast(frames: Sequence[Frame], pace: float, fonts: Callable[[], Fonts]) -> bytes:
    """Return a recording in asciicast v2: a header, then [seconds, "o", output] a line."""
    del fonts
    first = frames[0].shown()
    lines = [header(first.width, first.height)]
    now = 0.0
    for frame in frames:
        lines.append(output(now, painted(frame)))
        now += frame.seconds(pace)
    lines.append(output(now, ""))
    return "".join(lines).encode()


def webp(frames: Sequence[Frame], pace: float, fonts: Callable[[], Fonts]) -> bytes:
    """Return an animated picture, of half the size of PNG; lossless."""
    from PIL import Image

    from tui.pictures.png import png

    images = [Image.open(io.BytesIO(png(frame.shown(), fonts(), 1).data)) for frame in frames]
    times = [max(round(frame.seconds(pace) * 1000), 1) for frame in frames]
    file = io.BytesIO()
    images[0].save(
        file, "WEBP", save_all=True, append_images=images[1:], duration=times, loop=0, lossless=True
    )
    return file.getvalue()


def animated(frames: Sequence[Frame], pace: float, fonts: Callable[[], Fonts]) -> bytes:
    """Return an animated SVG."""
    del fonts
    return animation([(frame.shown(), frame.seconds(pace)) for frame in frames]).encode()


Recorder = Callable[[Sequence[Frame], float, Callable[[], "Fonts"]], bytes]

RECORDINGS: Final[Mapping[str, Recorder]] = {"cast": cast, "webp": webp, "anim": animated}
"""What a whole script can be written as; `pace` is the seconds of a step."""
ENDINGS: Final[Mapping[str, str]] = {"anim": "svg"}
"""How the file's name ends, where not as the recording is called."""
