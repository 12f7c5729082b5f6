"""What tests of a trainer's commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.camera.helpers import KNOWN, OTHER, CheapHasher
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, Camera, Store, open_camera


def opened(store: Store, name: str = "gate") -> Camera:
    return open_camera(store, name, hasher=CheapHasher())


def change(store: Store, name: str) -> None:
    """Do what a restore takes back: another password, and nobody is left signed in."""
    camera = opened(store, name)
    session = camera.sign_in(ADMIN, KNOWN)
    camera.change_password(session, KNOWN, OTHER)
    camera.sign_out(session)


def states(shell: Shell, data: Path) -> dict[str, Any]:
    """What `cameras list --json` says of each camera."""
    code, output, errors = shell.run("--data", data, "cameras", "list", "--json")
    assert (code, errors) == (0, "")
    return {state["name"]: state for state in map(json.loads, output.splitlines())}
