"""Row 0: channel, that this is an emulator, the camera's time."""

from __future__ import annotations

from screens.common.settings import Settings
from tests.helpers.windows.cameras import Practice, visit


async def test_hosted_menus_show_no_seconds(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        assert user.shown().splitlines()[0].endswith("2026-11-23  09:41:07")
    async with visit(practice.camera("lost"), settings=Settings(terminal="xterm-256color")) as user:
        assert user.shown().splitlines()[0].endswith("2026-11-23  09:41")
