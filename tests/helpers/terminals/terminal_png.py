"""Pictures of a terminal's screen, for looking at and for reading QR codes.

    python -m tests.helpers.terminals.terminal_png OUT.png --size 80x24 --keys "tab 'text' enter" -- COMMAND

drives a command on a terminal and draws what it shows. A cell is 10x20 px; blocks and lines are drawn as
rectangles, so that they meet exactly at the cells' edges. Letters are DejaVu Sans Mono, wide ones Noto Sans
CJK (Debian: fonts-dejavu-core, fonts-noto-cjk; without the latter they show as empty boxes).
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.xterm import KEYS
from tui.pictures.shapes import HEIGHT, SHADES, WIDTH, boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyte

CELL = WIDTH, HEIGHT
"""The size of a cell, px."""
FOREGROUND, BACKGROUND = "#d4d4d4", "#000000"
"""What "default" means here."""
ANSI = {
    "black": "#000000", "red": "#cd0000", "green": "#00cd00", "brown": "#cdcd00", "blue": "#0000ee",
    "magenta": "#cd00cd", "cyan": "#00cdcd", "white": "#e5e5e5", "brightblack": "#7f7f7f",
    "brightred": "#ff0000", "brightgreen": "#00ff00", "brightbrown": "#ffff00", "brightyellow": "#ffff00",
    "brightblue": "#5c5cff", "brightmagenta": "#ff00ff", "bfightmagenta": "#ff00ff", "brightcyan": "#00ffff",
    "brightwhite": "#ffffff",
}  # fmt: skip
"""xterm's 16 colours, by pyte's names (one of them is misspelt there)."""

_FONTS = Path("/usr/share/fonts")


def draw(screen: pyte.Screen, path: str | Path | None = None) -> Image.Image:
    """Draw a screen, and write it to `path` when there is one."""
    image = Image.new("RGB", (screen.columns * WIDTH, screen.lines * HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for row in range(screen.lines):
        line = screen.buffer[row]
        for column in range(screen.columns):
            if line[column].data:  # the right half of a wide character has none
                wide = column + 1 < screen.columns and not line[column + 1].data
                _draw_cell(pen, line[column], column * WIDTH, row * HEIGHT, wide=wide)
    if not screen.cursor.hidden and screen.cursor.x < screen.columns:
        left, top = screen.cursor.x * WIDTH, screen.cursor.y * HEIGHT
        pen.rectangle((left, top, left + 1, top + HEIGHT - 1), fill=FOREGROUND)
    if path is not None:
        image.save(path)
    return image


def _draw_cell(pen: ImageDraw.ImageDraw, char: pyte.screens.Char, left: int, top: int, *, wide: bool) -> None:
    front, back = _colour(char.fg, FOREGROUND), _colour(char.bg, BACKGROUND)
    if char.reverse:
        front, back = back, front
    width = 2 * WIDTH if wide else WIDTH
    pen.rectangle((left, top, left + width - 1, top + HEIGHT - 1), fill=back)
    if char.data in SHADES:
        share = 1 - SHADES[char.data]
        parts = zip(_rgb(front), _rgb(back), strict=True)
        mixed = tuple(round(share * ink + (1 - share) * paper) for ink, paper in parts)
        pen.rectangle((left, top, left + WIDTH - 1, top + HEIGHT - 1), fill=mixed)
    elif shape := boxes(char.data):
        for x0, y0, x1, y1 in shape:
            pen.rectangle(
                (left + round(x0), top + round(y0), left + round(x1) - 1, top + round(y1) - 1), fill=front
            )
    elif not char.data.isspace():
        font = _font(wide=wide, bold=char.bold)
        pen.text((left + width / 2, top + 15.5), char.data, fill=front, font=font, anchor="ms")
    for wanted, y in ((char.underscore, 17), (char.strikethrough, 10)):
        if wanted:
            pen.rectangle((left, top + y, left + width - 1, top + y), fill=front)


def _colour(name: str, default: str) -> str:
    return default if name == "default" else ANSI.get(name, f"#{name}")


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


@cache
def _font(*, wide: bool, bold: bool) -> ImageFont.FreeTypeFont:
    style = "Bold" if bold else "Regular"
    if wide and (
        path := _find(f"Noto Sans Mono CJK SC:{style}", f"NotoSansCJK-{style}.ttc", "NotoSansCJK-Regular.ttc")
    ):
        return ImageFont.truetype(path, 17, index=7 if path.suffix == ".ttc" else 0)
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    path = _find(f"DejaVu Sans Mono:{'Bold' if bold else 'Book'}", name, "DejaVuSansMono.ttf")
    if path is None:
        raise FileNotFoundError(f"{name} is missing; Debian has it in the package fonts-dejavu-core")
    return ImageFont.truetype(path, 16)


def _find(pattern: str, *names: str) -> Path | None:
    """Find a font's file by fontconfig, or else in the usual directory."""
    if matcher := shutil.which("fc-match"):
        done = subprocess.run(
            [matcher, "-f", "%{file}", pattern], capture_output=True, text=True, check=False
        )
        if Path(done.stdout).name in names:
            return Path(done.stdout)
    return next((path for name in names for path in _FONTS.rglob(name)), None)


def _drive(terminal: Terminal, keys: Sequence[str], quiet: float) -> None:
    terminal.wait_for(lambda shown: shown.text().strip())
    terminal.wait_idle(quiet)
    for key in keys:
        if key.startswith("wait:"):
            terminal.wait_for(key.removeprefix("wait:"))
        elif key in KEYS or key.startswith("alt+"):
            terminal.press(key)
        elif key.startswith("size:"):
            columns, rows = map(int, key.removeprefix("size:").split("x"))
            terminal.resize(columns, rows)
        else:
            terminal.send(key)
        terminal.wait_idle(quiet)


def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.helpers.terminals.terminal_png", description="Picture of a program's screen."
    )
    parser.add_argument("out", type=Path, metavar="OUT.png")
    parser.add_argument("--size", default="80x24", help="columns x rows (%(default)s)")
    parser.add_argument(
        "--keys", default="", help="keys by name, wait:TEXT, size:100x30; anything else is typed"
    )
    parser.add_argument(
        "--quiet", type=float, default=0.4, help="seconds of silence that end a step (%(default)s)"
    )
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="NAME= removes it")
    parser.add_argument("command", nargs="+", metavar="-- COMMAND")
    wanted = parser.parse_args()
    columns, rows = map(int, wanted.size.split("x"))
    env = {name: value or None for name, _, value in (item.partition("=") for item in wanted.env)}
    with Terminal(wanted.command, size=(columns, rows), env=env) as terminal:
        _drive(terminal, shlex.split(wanted.keys), wanted.quiet)
        draw(terminal.screen, wanted.out)


if __name__ == "__main__":
    _main()
