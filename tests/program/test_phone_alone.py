"""`camera-menus phone PHOTO`: the phone in a terminal of its own answers a photo of another one."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, TerminalUser
from tui.camera import Camera, CameraContext, Store, add_camera
from tui.cloud.master_keys import MasterKeys


@pytest.mark.full
def test_the_phone_alone_reads_a_photo_of_a_code(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        key_for = MasterKeys.open(tmp_path).for_new
        camera = add_camera(store, "gate", hasher=CheapHasher(), key_for=key_for)
        challenge = Camera(CameraContext(store, camera.serial, hasher=CheapHasher())).challenge()
    segno.make(challenge.payload).save(str(photo), scale=8)
    answers(tmp_path, photo)


@pytest.mark.full
def test_the_phone_alone_reads_a_photo_of_the_camera_s_screen(tmp_path: Path) -> None:
    data, photo = tmp_path / "data", tmp_path / "photo.png"
    with TerminalUser(data, "--scenario", "lost-no-questions") as user:
        user.arrive("System Login")
        user.step("tab")
        user.press("enter")
        user.wait_for("Forgot?")
        user.wait_for(lambda shown: "Reset Type" in shown.text())
        user.press("enter")
        user.wait_for("Reset › Captcha")
        user.wait_idle()
        draw(user.screen, photo)
    answers(data, photo)


def answers(data: Path, photo: Path) -> None:
    """Go through the phone's pages to the answer."""
    with Terminal([*CHEAP_PROGRAM, "--data", str(data), "phone", str(photo)]) as phone:
        for page in ("Create an account", "My devices", "Add a device", "Scan the QR code"):
            phone.wait_for(page)
            phone.wait_idle()
            phone.press("enter")
        phone.wait_for("✓ QR code read")
        assert "F3" not in phone.screen.text()
        phone.press("f3", "ctrl+q")
        assert phone.wait_exit() == 0
        assert phone.alternate_screen_left
