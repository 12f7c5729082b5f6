"""Chromium without a window, with chosen fonts: what it makes of a page, a picture and a print of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.helpers.terminals.terminal import needs_program

if TYPE_CHECKING:
    from collections.abc import Sequence

_FONTS: Final = Path("/usr/share/fonts")
_FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_SECONDS: Final = 120


def dump(folder: Path, page: Path, fonts: Sequence[str] = ()) -> str:
    """Load a page, run its scripts, and return its document as HTML."""
    return _run(folder, fonts, "--dump-dom", page.as_uri())


def screenshot(folder: Path, page: Path, size: tuple[int, int], fonts: Sequence[str] = ()) -> Path:
    """Load a page, and return the path of a PNG of it; `size` is in px."""
    out = folder / "screenshot.png"
    _run(folder, fonts, f"--window-size={size[0]},{size[1]}", f"--screenshot={out}", page.as_uri())
    return out


def printed(folder: Path, page: Path) -> bytes:
    """Print a page, and return the PDF."""
    out = folder / "printed.pdf"
    _run(folder, (), "--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri())
    return out.read_bytes()


def _run(folder: Path, fonts: Sequence[str], *arguments: str) -> str:
    """`fonts` are file names, as globs; none means all that the machine has."""
    program = needs_program("chromium", package="chromium")
    env = dict(os.environ, HOME=str(folder))
    if fonts:
        env["FONTCONFIG_FILE"] = str(_only(folder, fonts))
    command = [program, *_FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=_SECONDS)
    return done.stdout


def _only(folder: Path, fonts: Sequence[str]) -> Path:
    there = folder / "fonts"
    there.mkdir(exist_ok=True)
    for pattern in fonts:
        found = sorted(_FONTS.rglob(pattern))
        assert found, f"{pattern} is missing"
        for path in found:
            (there / path.name).unlink(missing_ok=True)
            (there / path.name).symlink_to(path)
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{there}</dir><cachedir>{folder / 'fontcache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return config
