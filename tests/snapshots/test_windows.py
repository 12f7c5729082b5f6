"""What every window looks like. `make snapshots` takes the pictures anew; look at them before committing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from screens.common.large_qr import LargeQrScreen
from tests.cameras import Practice, User
from tests.fitting import faults
from tests.snapshots.cases import CASES, made
from tui.i18n import LANGUAGES, language
from tui.widgets.window import Window

OTHERS = ["login-error", "reset", "security-error"]
SMALL = [
    *OTHERS,
    *("reset-help", "account", "menu-account", "password-dangerous"),
    *("account-user-modify", "log", "default", "idle"),
]
HELPED = {
    *("login", "reset", "password", "menu", "account", "modify-password", "security", "captcha", "phone"),
    *("account-user-new", "account-group-modify", "account-group-delete", "log", "log-export", "version"),
    *("qr-page", "online", "default", "reboot", "reset-leave"),
}
"""One case for each window."""
NORMAL, LARGE, HUGE, SMALLEST = (80, 24), (120, 40), (200, 60), (60, 20)


class Album:
    """Compares pictures of one window with those that somebody looked at."""

    def __init__(self, kept: SnapshotAssertion, folder: Path) -> None:
        self._kept = kept.use_extension(SVGImageExtension)
        self._folder = folder
        self.different: list[str] = []
        """Where the pictures are that look otherwise now."""

    def compare(self, hand: User) -> None:
        """Take a picture; it is named after the language and the size."""
        size = hand.app.size
        name = f"{language()}-{size.width}x{size.height}"
        picture = hand.app.export_screenshot(title=hand.app.title, simplify=True)
        if picture != self._kept(name=name):
            seen = self._folder / f"{name}.svg"
            seen.write_text(picture, encoding="utf-8")
            self.different.append(str(seen))


async def walk(
    album: Album,
    hand: User,
    *sizes: tuple[int, int],
    languages: int = len(LANGUAGES),
) -> None:
    """Look at the window that is open, in all sizes and languages; all that it says has to fit."""
    for turn in range(languages):
        for size in sizes[:: 1 if turn % 2 == 0 else -1]:
            if hand.app.size != size:
                await hand.resize(*size)
            assert faults(hand) == [], (hand.heading, size)
            album.compare(hand)
        if turn + 1 < languages:
            await hand.app.screen.run_action("language")  # not by its key, which takes an error away
            await hand.settled()
    assert album.different == []


async def helped(hand: User, *sizes: tuple[int, int]) -> None:
    """Ask for help, where the window has any: it stands on the screen and says what it is."""
    window = hand.app.screen
    if not isinstance(window, Window) or isinstance(window, LargeQrScreen):
        return
    if not window.has_class("-help"):
        await window.action_help()
    for size in sizes:
        await hand.resize(*size)
        [panel] = hand.widgets("#help")
        [title] = hand.widgets("#help-title")
        assert panel.region.area, (hand.heading, size)
        assert window.region.contains_region(panel.region), (hand.heading, size, panel.region)
        rows = hand.shown().splitlines()
        assert str(title.render()) in rows[title.region.y], (hand.heading, size)
        assert faults(hand) == [], (hand.heading, size)
    await window.action_help()
    await hand.settled()
    assert not hand.widgets("#help")
    assert faults(hand) == [], hand.heading


@pytest.fixture
def album(snapshot: SnapshotAssertion, tmp_path: Path) -> Album:
    return Album(snapshot, tmp_path)


@pytest.mark.parametrize("name", CASES)
async def test_window(album: Album, practice: Practice, name: str) -> None:
    async with made(practice, name, "ru", card=name == "login") as hand:
        await walk(album, hand, NORMAL, LARGE)
        if name in HELPED:
            await hand.app.screen.run_action("language")  # Russian again, which takes the most room
            await helped(hand, NORMAL)


@pytest.mark.full
@pytest.mark.parametrize("name", CASES)
async def test_all_sizes_in_all_languages(practice: Practice, name: str) -> None:
    async with made(practice, name, "ru") as hand:
        for _ in LANGUAGES:
            for size in (NORMAL, LARGE, HUGE, SMALLEST):
                await hand.resize(*size)
                assert faults(hand) == [], (hand.heading, size)
            if name in HELPED:
                await helped(hand, SMALLEST, NORMAL, LARGE)
            await hand.app.screen.run_action("language")
            await hand.settled()


@pytest.mark.parametrize("name", SMALL)
async def test_smallest(album: Album, practice: Practice, name: str) -> None:
    async with made(practice, name, "ru", size=SMALLEST) as hand:
        await walk(album, hand, SMALLEST)


async def test_smallest_captcha(album: Album, practice: Practice) -> None:
    async with made(practice, "captcha", "ru", size=SMALLEST) as hand:
        await walk(album, hand, SMALLEST, languages=1)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("theme", ["osd-256", "osd-16"])
async def test_fewer_colours(album: Album, practice: Practice, name: str, theme: str) -> None:
    async with made(practice, name, "ru", theme=theme, card=name == "login-error") as hand:
        await walk(album, hand, NORMAL, languages=1)


@pytest.mark.parametrize("name", [*OTHERS, "account", "account-group-held", "default"])
async def test_no_colour(
    album: Album, practice: Practice, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with made(practice, name, "ru", card=name == "login-error") as hand:
        await walk(album, hand, NORMAL, languages=1)
