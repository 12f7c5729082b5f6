"""The phone without a window beside it, as `ssh phone@...` and `camera-menus phone` show it."""

from __future__ import annotations

import io
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
import qrcode
from PIL import Image
from textual.pilot import Pilot

from screens.application import PhoneAlone
from screens.phone.phone import PhoneScreen
from tests.helpers.windows.cameras import Practice, User
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.in_process import PaintedOnDemand
from tests.helpers.windows.phones import code_of
from tests.screens.phone.seen import digits
from tui.cloud.picture_file import MAX_SIDE
from tui.widgets.label import Label

TO_TEXT = ("enter", "enter", "enter")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


PNG = _png(Image.effect_noise((64, 64), 50))


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


@pytest.mark.full
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
        assert user.sees("In the app: sign in")
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


async def test_no_exercise_is_offered_where_there_is_none(practice: Practice) -> None:
    async with held(practice) as user:
        assert "F7" not in user.offered()
        await user.press("f1")
        assert not user.sees("Ctrl+S")
        await user.press("f7")
        assert isinstance(user.app.screen, PhoneScreen)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(None, "There is no such file", id="missing"),
        *(
            pytest.param(data, says, id=name, marks=pytest.mark.full)
            for name, data, says in (
                ("no picture", b"root:x:0:0", "This is not a picture"),
                ("cut off", PNG[: len(PNG) // 2], "The picture is damaged"),
                ("large", _png(Image.new("1", (MAX_SIDE + 1, 1))), "The picture is too large"),
            )
        ),
    ],
)
async def test_it_says_what_is_wrong_with_the_photo(
    practice: Practice, tmp_path: Path, data: bytes | None, says: str
) -> None:
    photo = tmp_path / "photo.png"
    if data is not None:
        photo.write_bytes(data)
    async with held(practice, photo) as user:
        await user.do(*TO_TEXT, "enter")
        assert user.sees(says)


async def test_it_reads_a_photo_it_was_given(practice: Practice, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    camera = practice.camera("lost")
    challenge = camera.challenge()
    qrcode.make(challenge.payload).save(photo)
    async with held(practice, photo) as user:
        await user.do(*TO_TEXT)
        assert user.focus == "scan"
        assert user.sees("Scan the photo, or type", "3  Scan the photo of the camera's")
        await user.press("enter")
        assert digits(user).replace(" ", "") == code_of(camera, challenge)
        assert user.sees("✓ QR code read from the photo")
        assert user.focus == "again"


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.full), (60, 20)])
async def test_it_stands_in_the_middle_with_the_three_steps(
    practice: Practice, size: tuple[int, int]
) -> None:
    async with held(practice, size=size) as user:
        right = size[0] - max(widget.region.right for widget in user.widgets("#frame, Steps"))
        assert abs(user.widget("#frame").region.x - right) <= 1
        if size[0] < 80:  # no room: the help says the same
            assert not user.sees("How to get the code")
            return
        assert user.sees("How to get the code", "1  Sign in", "2  Press + at", "3  Enter the text")
        for step in ("1", "2", "2", "3"):
            [now] = user.app.screen.query("Steps Row.-now .label").results(Label)
            assert now.words == step
            await user.press("enter")


@pytest.mark.parametrize(
    ("photo", "languages"),
    [
        (None, 1),
        *(pytest.param(p, 3, marks=pytest.mark.full) for p in (None, Path("/no/such/photo.png"))),
    ],
)
async def test_everything_fits(practice: Practice, photo: Path | None, languages: int) -> None:
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
            for _ in range(languages):
                for size in ((80, 24), (60, 20)):
                    await user.resize(*size)
                    assert faults(user) == [], (step, size)
                await user.app.screen.run_action("language")
                await user.settled()
