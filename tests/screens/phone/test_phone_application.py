"""The phone without a window beside it, as `ssh phone@...` and `camera-menus phone` show it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from screens.application import PhoneAlone
from screens.phone.phone import PhoneScreen
from tests.cameras import Practice, User
from tests.fitting import faults
from tests.in_process import PaintedOnDemand
from tests.screens.phone.test_phone import digits
from tui.i18n import LANGUAGES

TO_TEXT = ("enter", "enter", "enter")


class Holder(User):
    """A user who has nothing but a phone."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.app = cast("Any", pilot.app)


class Phone(PaintedOnDemand, PhoneAlone):
    """Has no camera to wait for."""

    opened = threading.Event()
    opened.set()


@asynccontextmanager
async def held(
    practice: Practice, photo: Path | None = None, language: str = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Holder]:
    phone = Phone(practice.cloud.handset(practice.camera("lost")), photo, language=language)
    async with phone.run_test(size=size) as pilot:
        user = Holder(pilot)
        await user.settled()
        yield user


async def test_it_speaks_of_no_code_beside_it(practice: Practice) -> None:
    async with held(practice) as user:
        text = practice.camera("lost").challenge().payload
        await user.do(*TO_TEXT)
        assert user.sees("Type or paste the text under the")
        assert not user.sees("Hold the phone")
        await user.do(f"'{text}", "#use-text")
        assert digits(user)
        assert user.sees("✓ QR code read from its text", "Use another text")
        await user.do("#again", "f1")
        assert user.sees("then use a photo")
        assert not user.sees("left QR code.", "the window beside it")
        assert not user.sees("F3")


async def test_f3_does_not_end_it(practice: Practice) -> None:
    async with held(practice) as user:
        for key in ("f3", "ctrl+p"):
            await user.press(key)
            assert isinstance(user.app.screen, PhoneScreen)
        assert "F3" not in user.offered()
        await user.press("enter", "escape")
        assert user.app._exit


async def test_it_reads_a_photo_it_was_given(practice: Practice, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.touch()
    async with held(practice, photo) as user:
        await user.do(*TO_TEXT)
        assert user.focus == "scan"
        assert user.sees("Scan the photo, or type")


@pytest.mark.parametrize("photo", [None, pytest.param(Path("/no/such/photo.png"), marks=pytest.mark.full)])
async def test_everything_fits(practice: Practice, photo: Path | None) -> None:
    async with held(practice, photo, language="ru", size=(60, 20)) as user:
        text = practice.camera("lost").challenge().payload
        steps: tuple[tuple[str, ...], ...] = (
            (),
            TO_TEXT,
            ("#pasted", "'1MISTYPED", "#use-text"),
            ("#pasted", "end", "ctrl+u", f"'{text}", "#use-text"),
        )
        for step in steps:
            await user.do(*step)
            for _ in LANGUAGES:
                for size in ((80, 24), (60, 20)):
                    await user.resize(*size)
                    assert faults(user) == [], (step, size)
                await user.app.screen.run_action("language")
                await user.settled()
