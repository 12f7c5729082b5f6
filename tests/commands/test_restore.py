"""Cameras put back to their scenarios, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.camera.helpers import KNOWN, OTHER, CheapHasher
from tests.commands.trainer_helpers import change, opened, states
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, Store, list_cameras


def test_several_cameras_are_restored_at_once(shell: Shell, store: Store, tmp_path: Path) -> None:
    for name in ("gate", "hall", "yard"):
        change(store, name)
    done = shell.run("--data", tmp_path, "cameras", "restore", "gate", "hall", "gate", "--yes")
    assert done == (0, "gate: scenario known restored\nhall: scenario known restored\n", "")
    for name, password in (("gate", KNOWN), ("hall", KNOWN), ("yard", OTHER)):
        opened(store, name).sign_in(ADMIN, password)


def test_an_unknown_name_or_a_user_at_work_keeps_all_as_they_are(
    shell: Shell, store: Store, tmp_path: Path
) -> None:
    change(store, "gate")
    restore = ("--data", tmp_path, "cameras", "restore", "--yes", "gate")
    shell.refused(1, "There is no camera 'nope'", *restore, "nope")
    hall = opened(store, "hall")
    working = hall.sign_in(ADMIN, KNOWN)
    shell.refused(6, "Signed in on camera 'hall': admin. --force signs them out", *restore, "hall")
    opened(store).sign_in(ADMIN, OTHER)
    assert hall.check(working).account == ADMIN

    assert shell.run(*restore, "hall", "--force")[0] == 0
    assert states(shell, tmp_path)["hall"]["signed_in"] == []
    opened(store).sign_in(ADMIN, KNOWN)


def test_a_user_who_comes_while_a_restore_hashes_is_not_signed_out(store: Store) -> None:
    from tui.camera.errors import CameraInUse
    from tui.camera.fleet.restoring import find, restore

    change(store, "gate")

    class Slow(CheapHasher):
        def hash(self, secret: str) -> str:
            opened(store).sign_in(ADMIN, OTHER)
            return super().hash(secret)

    with pytest.raises(CameraInUse):
        restore(store, find(store, ["gate"], force=False), force=False, hasher=Slow())
    opened(store).sign_in(ADMIN, OTHER)


def test_a_camera_that_another_one_has_replaced_is_not_restored(store: Store) -> None:
    from tui.camera.errors import UnknownCamera
    from tui.camera.fleet.registry import add_camera, remove_camera
    from tui.camera.fleet.restoring import find, restore

    found = find(store, ["gate"], force=False)
    remove_camera(store, "gate")
    add_camera(store, "gate", "known", hasher=CheapHasher())
    change(store, "gate")
    with pytest.raises(UnknownCamera):
        restore(store, found, force=True, hasher=CheapHasher())
    assert [camera.name for camera in list_cameras(store)] == ["gate", "hall", "yard"], "none came back"
    opened(store).sign_in(ADMIN, OTHER)


def test_it_asks_only_where_something_would_be_lost(shell: Shell, store: Store, tmp_path: Path) -> None:
    restore = ("--data", tmp_path, "cameras", "restore")
    assert shell.run(*restore, "gate")[0] == 0
    change(store, "gate")
    code, output, errors = shell.run(*restore, "gate", "hall")
    assert output == "Restore gate? Passwords, questions, users and logs will be lost. [y/N]: \n"
    assert (code, errors) == (1, "camera-menus: Nothing was changed. Without a terminal, add --yes\n")
    assert shell.run(*restore, "gate", typed="n\n")[0] == 1
    opened(store).sign_out(opened(store).sign_in(ADMIN, OTHER))
    assert shell.run(*restore, "gate", typed="y\n")[0] == 0
    opened(store).sign_in(ADMIN, KNOWN)


def test_yes_counts_wherever_it_stands(shell: Shell, store: Store, tmp_path: Path) -> None:
    data = ("--data", tmp_path)
    for words in (("--yes", "cameras", "restore"), ("cameras", "--yes", "restore"), ("cameras", "restore")):
        change(store, "gate")
        assert shell.run(*data, *words, "gate", *([] if "--yes" in words else ["--yes"]))[0] == 0
    assert shell.run(*data, "cameras", "--yes", "remove", "gate") == (0, "", "")
    shell.refused(2, "--yes applies to the menus only", *data, "--yes", "ssh")
