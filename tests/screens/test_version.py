"""Information > Version and Information > QR Code."""

from __future__ import annotations

from importlib import metadata

import pytest
import zxingcpp
from textual.screen import Screen

from screens.common.settings import Settings
from screens.information.qr_code import QrCodeScreen
from screens.information.version import VersionScreen
from screens.phone.eye import painted, photo
from tests.cameras import KNOWN, SERIAL, Hand, Practice, session, visit
from tests.fitting import faults
from tui.i18n import LANGUAGES
from tui.protocol.app_page import APP_LINK

LONGEST = "HTTPS://A.EXAMPLE/" + 29 * "X"
"""A link that fills the APP code."""


async def show(hand: Hand, window: Screen[bool]) -> None:
    """Open a window as the main menu does."""
    hand.app.run_worker(hand.app.push_screen_wait(window))
    await hand.settled()


def read(hand: Hand) -> set[str]:
    """What a phone reads off the screen."""
    return {code.text for code in zxingcpp.read_barcodes(photo(painted(hand.app.screen)))}


async def test_version(practice: Practice) -> None:
    camera = practice.camera("known")
    version = metadata.version("camera-menus")
    async with visit(camera) as hand:
        await show(hand, VersionScreen(camera, session(camera), Settings()))
        shown = " ".join(hand.shown().split())
        assert "Serial number 0123 4567 89AB CDEF" in shown
        assert f"Firmware V{version}-EMULATOR" in shown
        assert f"Program camera-menus {version}" in shown
        assert "Terminal 80x24, 16 million colours" in shown
        assert hand.sees("This is a training emulator. It never opens, reaches or")
        await hand.resize(100, 30)
        assert hand.sees("100x30, 16 million colours")
        assert hand.focus == "exit"
        await hand.press("enter")
        assert hand.heading == "System Login"


async def test_a_visitor_is_not_told_what_the_host_runs_on(practice: Practice) -> None:
    camera = practice.camera("known")
    for terminal, told in ((None, True), ("xterm", False)):
        async with visit(camera, settings=Settings(boot=0, terminal=terminal)) as hand:
            await hand.do(f"'{KNOWN}", "enter", "down", "enter", "down", "enter")
            assert hand.heading == "Information › Version"
            assert hand.sees("camera-menus ", "80x24")
            assert (hand.sees("Built on"), hand.sees("Python"), hand.sees("Textual")) == (told,) * 3
            await hand.press("f5")
            assert hand.note == ""


async def test_without_the_right_the_version_is_not_told(practice: Practice) -> None:
    camera = practice.camera("known")
    by = session(camera)
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE accounts SET rights = 'QueryLog' WHERE name = 'admin'")
    async with visit(camera) as hand:
        await show(hand, VersionScreen(camera, by, Settings()))
        assert hand.note == "This user has no right to do that"
        assert not hand.sees("0123 4567")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = 'SysInfo' WHERE name = 'admin'")
        await hand.press("f5")
        assert (hand.note, hand.sees("0123 4567")) == ("", True)


@pytest.mark.parametrize("link", [None, LONGEST])
async def test_both_codes_are_read(practice: Practice, link: str | None) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await show(hand, QrCodeScreen(camera, session(camera), Settings(app_link=link)))
        for size in ((80, 24), (71, 23), (84, 29), (120, 40)):
            await hand.resize(*size)
            assert read(hand) == {SERIAL, link or APP_LINK}, size
        await hand.resize(60, 20)
        assert read(hand) == {SERIAL}
        await hand.press("f4")
        assert read(hand) == {link or APP_LINK}


async def test_large_and_back(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera, size=(120, 40)) as hand:
        await show(hand, QrCodeScreen(camera, session(camera), Settings()))
        await hand.press("f4")
        assert read(hand) == {SERIAL}
        await hand.press("right")
        assert read(hand) == {APP_LINK}
        await hand.press("f4")
        assert (hand.heading, hand.focus) == ("Information › QR Code", "exit")
        assert hand.sees("0123 4567 89AB CDEF", APP_LINK, "F4 Large")


async def test_everything_fits(practice: Practice) -> None:
    camera = practice.camera("known")
    by = session(camera)
    async with visit(camera) as hand:
        for window in (
            VersionScreen(camera, by, Settings()),
            QrCodeScreen(camera, by, Settings(app_link=LONGEST)),
        ):
            await show(hand, window)
            for size in ((60, 20), (72, 23), (80, 24), (120, 40)):
                await hand.resize(*size)
                assert faults(hand) == [], size
            await hand.resize(60, 20)
            for _ in LANGUAGES:
                await hand.press("f2")
                assert faults(hand) == []
            await hand.press("escape")
