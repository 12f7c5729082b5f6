"""Row 0: channel, that this is an emulator, the camera's time."""

from __future__ import annotations

from tests.cameras import Practice, visit
from tui.widgets import statusbar


async def test_hosted_menus_show_no_seconds(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        assert hand.shown().splitlines()[0].endswith("2026-11-23  09:41:07")
    before = statusbar.seconds.set(False)
    try:
        async with visit(practice.camera("lost")) as hand:
            assert hand.shown().splitlines()[0].endswith("2026-11-23  09:41")
    finally:
        statusbar.seconds.reset(before)
