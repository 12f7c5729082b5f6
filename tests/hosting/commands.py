"""Commands of the server's operator: refused ones in a process of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tui.camera import DEFAULT_SCENARIO, add_camera
from tui.camera.fleet import sharing
from tui.data_dir import open_desk, open_store

SECRET = "Hidden-83-password"
"""What no refusal may say."""


def refused(code: int, says: str, *words: str | Path, lang: str = "C.UTF-8") -> None:
    """The command ends in that code, and in one line on standard error."""
    environment = {"LANG": lang, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [*CHEAP_PROGRAM, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env=environment,
    )
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("camera-menus: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert SECRET not in done.stderr


def share(data: Path, name: str, keys_file: Path | None = None, scenario: str = DEFAULT_SCENARIO) -> None:
    """Add a camera and share it, as `cameras add NAME --shared` does, or as earlier releases: `keys_file`."""
    with open_store(data) as store, open_desk(data) as desk:
        add_camera(store, name, scenario, hasher=CheapHasher(), key_for=desk.keys.for_new)
        sharing.share(store, name)
        if keys_file is not None:
            sharing._set(store, name, authorized_keys=str(keys_file))
