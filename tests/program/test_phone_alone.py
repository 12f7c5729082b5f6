"""`camera-menus phone PHOTO`: the phone in a terminal of its own answers a photo of another one."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal
from tests.terminal_png import draw
from tests.terminal_user import CHEAP_PROGRAM, TerminalUser


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
