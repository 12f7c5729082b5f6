"""The ways from the login to the windows, and the windows at their ends without the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.screen import Screen

from screens.account.account import AccountScreen
from screens.account.security import SecurityScreen
from screens.advanced.factory_default import FactoryDefaultScreen
from screens.advanced.online import OnlineScreen
from screens.advanced.reboot import RebootScreen
from screens.common.settings import Settings
from screens.information.log import LogScreen
from screens.information.qr_code import QrCodeScreen
from screens.information.version import VersionScreen
from screens.login.captcha import CaptchaScreen
from screens.menu.main_menu import MainMenuScreen
from tests.helpers.windows.cameras import KNOWN, MAIL, PHONE, User, session
from tui.camera import Camera
from tui.protocol.app_page import APP_LINK
from tui.widgets.painting.qr import matrix

RESET: Final = ("down", "enter")
NEW_PASSWORD: Final = (*RESET, f"'{PHONE}", "down", "down", f"'{MAIL}", "enter")
CAPTCHA: Final = (*RESET, "#forgot")
MENU: Final = (f"'{KNOWN}", "enter")
ADVANCED: Final = (*MENU, "enter")
ACCOUNT: Final = (*ADVANCED, "enter")
SECURITY: Final = (*ACCOUNT, "#security")
ONLINE: Final = (*ADVANCED, "down", "enter")
DEFAULT: Final = (*ADVANCED, *["down"] * 3, "enter")
REBOOT: Final = (*ADVANCED, *["down"] * 5, "enter")
INFO: Final = (*MENU, "down", "enter")
LOG: Final = (*INFO, "enter")
VERSION: Final = (*INFO, "down", "enter")
QR_CODE: Final = (*INFO, "down", "down", "down", "enter")


def _captcha(camera: Camera, settings: Settings) -> Screen[Any]:
    challenge = camera.challenge()
    return CaptchaScreen(camera, settings, challenge, (matrix(challenge.payload), matrix(APP_LINK)))


def _signed_in(window: Callable[..., Screen[Any]]) -> Callable[[Camera, Settings], Screen[Any]]:
    return lambda camera, settings: window(camera, session(camera), settings)


_WINDOWS: Final = {
    SECURITY: _signed_in(SecurityScreen),
    ACCOUNT: _signed_in(AccountScreen),
    ONLINE: _signed_in(OnlineScreen),
    DEFAULT: _signed_in(FactoryDefaultScreen),
    REBOOT: _signed_in(RebootScreen),
    LOG: _signed_in(LogScreen),
    VERSION: _signed_in(VersionScreen),
    QR_CODE: _signed_in(QrCodeScreen),
    MENU: _signed_in(MainMenuScreen),
    CAPTCHA: _captcha,
}
"""What stands at the end of each way; a way that begins as another does stands before it."""


async def begin(user: User, *steps: str) -> None:
    """Take steps from the login as `User.do` does, but open the window that the first of them lead to.

    For tests of the window itself: of what lies under it nothing is there but the login.
    """
    for way, window in _WINDOWS.items():
        if steps[: len(way)] == way:
            await user.open(window(user.app.camera, user.app.settings))
            await user.do(*steps[len(way) :])
            return
    await user.do(*steps)
