"""An environment of the packages that are here and of our wheel: no checkout, no network."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.programs.distributions import ROOT, build, tracked

_OURS: Final = ("_camera_menus.pth", "camera_menus-")


def installed(folder: Path) -> Path:
    """Make it in an empty folder; return its Python, with `camera-menus` and `pytest` beside it.

    Skips the test where there is no checkout to build from.
    """
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    _, wheel = build(folder, tracked())
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    here, there = Path(sysconfig.get_path("purelib")), next(folder.glob("venv/lib/python*/site-packages"))
    for path in here.iterdir():
        if not path.name.startswith(_OURS):
            (there / path.name).symlink_to(path)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps", "-q"]
    subprocess.run([*pip, str(wheel)], check=True)
    script = python.with_name("pytest")
    script.write_text(
        f"#!{python}\nimport pytest\nraise SystemExit(pytest.console_main())\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return python
