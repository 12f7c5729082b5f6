"""Projects of other people that test a procedure with the pytest plugin, each in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PROCEDURE: Final = """
import pytest

@pytest.mark.camera(scenario="lost-no-questions", lang="ru", size=(80, 24))
def test_our_procedure(camera):
    camera.click("Forgot Password").expect_window("Reset")
    camera.click("Forgot?")
    code = camera.desk(camera.scan())
    camera.type(code).press("Enter")
    assert camera.window == "Modify Password"
    assert "Новый пароль" in camera.text
    before = camera.clock.now
    camera.clock.forward(minutes=11)
    assert (camera.clock.now - before).total_seconds() == 660
"""
UNTOUCHED: Final = """
import sys

def test_nothing_of_the_menus_is_loaded():
    loaded = {name.partition(".")[0] for name in sys.modules}
    assert "camera_menus_pytest" in loaded
    assert not loaded & {"textual", "rich", "click", "sqlalchemy", "camera_menus_app"}
"""
OWN: Final = """
def test_ours_are_ours():
    import app, screens, tui
    assert app.MINE and screens.MINE and tui.MINE
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Put files into a project."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def run_pytest(
    folder: Path, *words: str, python: Path = Path(sys.executable), module: bool = False, xdist: bool = False
) -> tuple[int, str]:
    """Run `pytest`, or `python -m pytest`, in a project; return exit code and output."""
    command = [str(python), "-m", "pytest"] if module else [str(python.with_name("pytest"))]
    foreign = ("PYTHON", "PYTEST_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    foreign_plugins = ["hypothesispytest", "asyncio", "cacheprovider", *([] if xdist else ["xdist"])]
    others = [f"-pno:{name}" for name in foreign_plugins]
    done = subprocess.run(
        [*command, *others, "-Werror", *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
