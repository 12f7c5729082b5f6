"""Information > Version and Information > QR Code."""

from __future__ import annotations

from importlib import metadata

import pytest
import zxingcpp
from textual.screen import Screen

from screens.common.settings import Settings
from screens.information.qr_code import QrCodeScreen
from screens.information.version import VersionScreen
from tests.helpers.windows.cameras import SERIAL, Practice, User, session, visit
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.ways import VERSION, begin
from tui.pictures.cells import painted
from tui.pictures.photo import photo
from tui.protocol.app_page import APP_LINK

LONGEST = "HTTPS://A.EXAMPLE/" + 29 * "X"
"""A link that fills the APP code."""


async def show(user: User, window: Screen[bool]) -> None:
    """Open a window as the main menu does."""
    user.app.run_worker(user.app.push_screen_wait(window))
    await user.settled()


def read(user: User) -> set[str]:
    """What a phone reads off the screen."""
    return {code.text for code in zxingcpp.read_barcodes(photo(painted(user.app.screen)))}


async def test_version(practice: Practice) -> None:
    camera = practice.camera("known")
    version = metadata.version("camera-menus")
    async with visit(camera) as user:
        await show(user, VersionScreen(camera, session(camera), Settings()))
        shown = " ".join(user.shown().split())
        assert "Serial number 0123 4567 89AB CDEF" in shown
        assert f"Firmware V{version}-EMULATOR" in shown
        assert f"Program camera-menus {version}" in shown
        assert "Terminal 80x24, 16 million colours" in shown
        assert user.sees("This is a training emulator. It never connects to, opens")
        await user.resize(100, 30)
        assert user.sees("100x30, 16 million colours")
        assert user.focus == "exit"
        await user.press("enter")
        assert user.heading == "System Login"


@pytest.mark.full
async def test_a_visitor_is_not_told_what_the_server_runs_on(practice: Practice) -> None:
    camera = practice.camera("known")
    for terminal, told in ((None, True), ("xterm", False)):
        async with visit(camera, settings=Settings(boot=0, terminal=terminal)) as user:
            await begin(user, *VERSION)
            assert user.heading == "Information › Version"
            assert user.sees("camera-menus ", "80x24")
            assert (user.sees("Built on"), user.sees("Python"), user.sees("Textual")) == (told,) * 3
            await user.press("f5")
            assert user.note == ""


async def test_without_the_right_the_version_is_not_told(practice: Practice) -> None:
    camera = practice.camera("known")
    by = session(camera)
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE accounts SET rights = 'QueryLog' WHERE name = 'admin'")
    async with visit(camera) as user:
        await show(user, VersionScreen(camera, by, Settings()))
        assert user.note == "You do not have the right to do this"
        assert not user.sees("0123 4567")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = 'SysInfo' WHERE name = 'admin'")
        await user.press("f5")
        assert (user.note, user.sees("0123 4567")) == ("", True)


@pytest.mark.parametrize("link", [LONGEST, pytest.param(None, marks=pytest.mark.full)])
async def test_both_codes_are_read(practice: Practice, link: str | None) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await show(user, QrCodeScreen(camera, session(camera), Settings(app_link=link)))
        for size in ((80, 24), (71, 23), (84, 29), (120, 40)):
            await user.resize(*size)
            assert read(user) == {SERIAL, link or APP_LINK}, size
        await user.resize(60, 20)
        assert read(user) == {SERIAL}
        await user.press("f4")
        assert read(user) == {link or APP_LINK}


@pytest.mark.full
async def test_large_and_back(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera, size=(120, 40)) as user:
        await show(user, QrCodeScreen(camera, session(camera), Settings()))
        await user.press("f4")
        assert read(user) == {SERIAL}
        await user.press("right")
        assert read(user) == {APP_LINK}
        await user.press("f4")
        assert (user.heading, user.focus) == ("Information › QR Code", "exit")
        assert user.sees("0123 4567 89AB CDEF", APP_LINK, "F4 Large")


NARROW, ALL = ((60, 20), (80, 24)), ((60, 20), (72, 23), (80, 24), (120, 40))


@pytest.mark.parametrize(
    ("sizes", "languages"), [(NARROW, 1), pytest.param(ALL, 3, marks=pytest.mark.full)], ids=["narrow", "all"]
)
async def test_everything_fits(
    practice: Practice, sizes: tuple[tuple[int, int], ...], languages: int
) -> None:
    camera = practice.camera("known")
    by = session(camera)
    async with visit(camera) as user:
        for window in (
            VersionScreen(camera, by, Settings()),
            QrCodeScreen(camera, by, Settings(app_link=LONGEST)),
        ):
            await show(user, window)
            for size in sizes:
                await user.resize(*size)
                assert faults(user) == [], size
            await user.resize(60, 20)
            for _ in range(languages):
                await user.press("f2", "f2")
                assert faults(user) == []
            await user.press("escape")


async def test_the_longest_link_is_shown_whole_in_the_smallest_terminal(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera, size=(60, 20)) as user:
        await show(user, QrCodeScreen(camera, session(camera), Settings(app_link=LONGEST)))
        assert user.sees(LONGEST)
        assert faults(user) == []
