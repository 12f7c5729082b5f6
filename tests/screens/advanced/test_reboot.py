"""Advanced > Reboot: sessions end, what is stored stays."""

from __future__ import annotations

import pytest

from screens.advanced.reboot import BootScreen
from screens.common.settings import Settings
from tests.helpers.windows.cameras import KNOWN, Practice, session, visit
from tests.helpers.windows.ways import REBOOT
from tui.camera.errors import SessionEnded

STEPS = 6


async def test_it_asks_first(practice: Practice) -> None:
    camera = practice.camera("known")
    elsewhere = session(camera)
    async with visit(camera) as user:
        await user.do(*REBOOT)
        assert user.sees("Restart the camera?")
        assert user.focus == "cancel"
        await user.press("enter")
        assert user.sees("Main Menu", "Advanced › Reboot"), "the cursor stayed there"
        camera.check(elsewhere)
        await user.do("enter", "#restart")
        assert (user.heading, user.note) == ("System Login", "The camera has restarted")
        with pytest.raises(SessionEnded):
            camera.check(elsewhere)
        await user.do(f"'{KNOWN}", "enter")
        assert user.heading == "Main Menu", "what is stored stays"


async def test_a_camera_that_starts_hears_no_keys(practice: Practice) -> None:
    async with visit(practice.camera("known"), settings=Settings(boot=1e6)) as user:
        await user.do(*REBOOT, "#restart")
        await user.press("escape", "enter", "tab", "f1", "f2", "f3", "x")
        boot = user.app.screen
        assert isinstance(boot, BootScreen)
        seen = []
        for _ in range(STEPS):
            seen.append(user.shown())
            boot.advance()
            await user.settled()
        for number, step in enumerate(("Starting", "Checking the settings", "Network")):
            assert step in seen[2 * number]
            assert step in seen[2 * number + 1]
        assert [shown.count("━") for shown in seen] == sorted({shown.count("━") for shown in seen})
        assert (user.heading, user.note) == ("System Login", "The camera has restarted")
        await user.do(f"'{KNOWN}", "enter", "enter", *["down"] * 5, "enter", "#restart", "ctrl+q")
        assert user.app._exit
