"""A master key that cameras were made with is gone, or another: every command that needs it says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.camera.helpers import CheapHasher
from tui.camera import Camera, CameraContext, Store, add_camera
from tui.cloud.master_keys import FOLDER, MasterKeys

COMMAND: Final = (sys.executable, "-m", "tests.helpers.programs.cheap_program")
NEEDED: Final = (("desk", "--payload", "A"), ("cameras", "add", "hall"), ("ssh", "--port", "0"))


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--data", str(data), *words]
    root = Path(__file__).parents[3]
    return subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=60, check=False)


@pytest.mark.parametrize("words", [NEEDED[0], *(pytest.param(w, marks=pytest.mark.full) for w in NEEDED[1:])])
@pytest.mark.parametrize("folder_too", [False, pytest.param(True, marks=pytest.mark.full)])
def test_it_is_said_and_not_replaced(tmp_path: Path, words: tuple[str, ...], *, folder_too: bool) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        keys = MasterKeys.open(tmp_path)
        add_camera(store, "gate", hasher=CheapHasher(), key_for=keys.for_new)
    lost = tmp_path / FOLDER / "00"
    if folder_too:
        shutil.rmtree(lost.parent)
    else:
        lost.unlink()

    refused = run(tmp_path, *words)

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == (
        f"camera-menus: The manufacturer's key {lost} is missing: restore it from a backup, or remove the "
        "cameras made with it (camera-menus cameras remove NAME)\n"
    )
    assert not lost.exists()
    assert run(tmp_path, "cameras", "remove", "gate", "--yes").returncode == 0
    assert run(tmp_path, "cameras", "add", "hall").returncode == 0


@pytest.mark.full
def test_another_in_its_place_is_said(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        camera = add_camera(store, "gate", hasher=CheapHasher(), key_for=MasterKeys.open(tmp_path).for_new)
        challenge = Camera(CameraContext(store, camera.serial, hasher=CheapHasher())).challenge().payload
    (tmp_path / FOLDER / "00").write_bytes(b"ab" * 32 + b"\n")
    for words in (("desk", "--payload", challenge), ("cameras", "add", "hall")):
        refused = run(tmp_path, *words)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "00 is not the key that this camera was made with: restore it from a backup" in refused.stderr
        assert refused.stderr.count("\n") == 1
