"""A master key that cameras were made with is gone, or another: every command that needs it says so."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.programs.shell import Shell
from tui.camera import Camera, CameraContext, Store, add_camera
from tui.cloud.master_keys import FOLDER, MasterKeys

NEEDED: Final = (("desk", "--payload", "A"), ("cameras", "add", "hall"), ("ssh", "--port", "0"))


@pytest.mark.parametrize("words", [NEEDED[0], *(pytest.param(w, marks=pytest.mark.full) for w in NEEDED[1:])])
@pytest.mark.parametrize("folder_too", [False, pytest.param(True, marks=pytest.mark.full)])
def test_it_is_said_and_not_replaced(
    tmp_path: Path, shell: Shell, words: tuple[str, ...], *, folder_too: bool
) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        keys = MasterKeys.open(tmp_path)
        add_camera(store, "gate", hasher=CheapHasher(), key_for=keys.for_new)
    lost = tmp_path / FOLDER / "00"
    if folder_too:
        shutil.rmtree(lost.parent)
    else:
        lost.unlink()

    said = (
        f"camera-menus: The manufacturer's key {lost} is missing: restore it from a backup, or remove the "
        "cameras made with it (camera-menus cameras remove NAME)\n"
    )
    assert shell.run("--data", tmp_path, *words) == (3, "", said)
    assert not lost.exists()
    assert shell.run("--data", tmp_path, "cameras", "remove", "gate", "--yes")[0] == 0
    assert shell.run("--data", tmp_path, "cameras", "add", "hall")[0] == 0


@pytest.mark.full
def test_another_in_its_place_is_said(tmp_path: Path, shell: Shell) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        camera = add_camera(store, "gate", hasher=CheapHasher(), key_for=MasterKeys.open(tmp_path).for_new)
        challenge = Camera(CameraContext(store, camera.serial, hasher=CheapHasher())).challenge().payload
    (tmp_path / FOLDER / "00").write_bytes(b"ab" * 32 + b"\n")
    for words in (("desk", "--payload", challenge), ("cameras", "add", "hall")):
        shell.refused(
            3,
            "00 is not the key that this camera was made with: restore it from a backup",
            *("--data", tmp_path, *words),
        )
