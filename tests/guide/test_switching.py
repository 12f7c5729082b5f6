"""F8 switches the guided mode at any moment, and a window is as before when it is off."""

from __future__ import annotations

import gc
from weakref import WeakSet

import pytest

from screens.common.settings import Settings
from tests.helpers.windows.cameras import Practice, User, visit
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.ways import CAPTCHA, RESET
from tui.exercises.builtin import exercise_run
from tui.widgets.guidance import SIGN, GuideLine


def led() -> Settings:
    """For one camera: how far its reset has come is kept in them."""
    return Settings(boot=0, guided=True)


def line(user: User) -> str:
    """The row above the keys, where the line stands."""
    return user.shown().splitlines()[-2].strip()


@pytest.mark.parametrize("key", ["f8", "ctrl+y"])
async def test_a_key_switches_it_on_and_off(practice: Practice, key: str) -> None:
    async with visit(practice.camera("lost")) as user:
        before = user.shown()
        await user.press(key)
        assert line(user).startswith(f"{SIGN} Step 1 of 11 - press “Forgot Password”")
        assert f"{SIGN}Forgot Password" in user.shown()
        await user.press(key)
        assert user.shown() == before


async def test_captcha_is_whole_with_it_and_as_before_without(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do(*CAPTCHA, "home")  # the line under the codes is another one from the first key on
        before = user.shown()
        await user.press("f8")
        assert line(user).startswith(f"{SIGN} Step 5 of 11")
        assert faults(user) == []
        assert len(user.widgets("QrCode")) == 2
        await user.press("f8")
        assert user.shown() == before


@pytest.mark.full
async def test_it_is_switched_in_the_windows_below_too(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do(*RESET)
        await user.press("f8", "escape")
        assert line(user).startswith(f"{SIGN} Step 1 of 11")
        await user.do(*RESET)
        await user.press("f8", "escape")
        assert SIGN not in user.shown()


async def test_what_is_typed_stays(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do(*RESET, "'48213")
        await user.press("f8", "2")
        assert user.value("#answer-0") == "482132"


async def test_another_language_is_spoken_at_once(practice: Practice) -> None:
    async with visit(practice.camera("lost"), settings=led()) as user:
        await user.press("f2", "f2")
        assert line(user).startswith(f"{SIGN} Шаг 1 из 11 — нажмите «Забыли пароль»")


@pytest.mark.full
async def test_help_in_the_windows_place_says_how_to_go_on(practice: Practice) -> None:
    async with visit(practice.camera("lost"), settings=led()) as user:
        await user.do(*RESET, "f1")
        assert line(user).startswith(f"{SIGN} Step 2 of 11 - close the help: press F1")
        await user.press("f1")
        assert line(user).startswith(f"{SIGN} Step 2 of 11 - answer")


async def test_help_names_the_key(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.press("f1")
        assert "F8/Ctrl+Y steps" in user.shown().replace("\xa0", " ")


async def test_a_camera_without_a_way_of_reset_says_where_to_turn(practice: Practice) -> None:
    async with visit(practice.camera("nothing-set"), settings=led()) as user:
        await user.do(*RESET)
        assert "No way of reset here: contact the service centre" in line(user)
        await user.press("enter")
        assert "No way of reset here" in line(user)


async def test_a_locked_sign_in_points_at_the_reset(practice: Practice) -> None:
    async with visit(practice.camera("locked"), settings=led()) as user:
        await user.do("'not-this-one", "enter")
        assert line(user).startswith(f"{SIGN} Step 1 of 11 - locked or not: press “Forgot Password”")


async def test_a_new_camera_is_no_reset(practice: Practice) -> None:
    async with visit(practice.camera("factory"), settings=led()) as user:
        assert "A new camera: set its first password" in line(user)


@pytest.mark.full
async def test_a_mailed_code_leads_to_the_mail(practice: Practice) -> None:
    camera = practice.camera("contact")
    async with visit(camera, phone=practice.cloud.handset, settings=led()) as user:
        await user.do(*CAPTCHA, "f3", "enter", "#scan-sign", "#scan")
        assert "Step 7 of 11 - press “Open the mail”" in line(user)
        await user.press("f3")
        assert "Step 7 of 11 - the code was mailed: press F3" in line(user)
        await user.do("f3", "escape", "#mail")
        assert "Step 7 of 11 - read the code in the mail" in line(user)
        await user.press("f3")
        assert "Step 8 of 11 - type the code" in line(user)


@pytest.mark.full
async def test_a_code_from_the_desk_is_known_when_it_is_typed(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions"), settings=led()) as user:
        await user.do(*CAPTCHA)
        assert "Step 5 of 11 - install the app (F3) or type a code" in line(user)
        await user.do("'1")
        assert "Step 8 of 11 - type the code" in line(user)
        await user.do("backspace")
        assert "Step 5 of 11" in line(user)


@pytest.mark.parametrize(
    "size", [(80, 35), *(pytest.param(size, marks=pytest.mark.full) for size in ((80, 36), (100, 40)))]
)
async def test_the_large_code_is_whole_and_says_how_to_go_on(
    practice: Practice, size: tuple[int, int]
) -> None:
    async with visit(practice.camera("lost-no-questions"), size=size, settings=led()) as user:
        await user.do(*CAPTCHA, "f4")
        rows = user.shown().splitlines()
        told = [number for number, row in enumerate(rows) if "scan the QR code, then press Esc" in row]
        assert told == [0 if size[1] == 35 else size[1] - 2]
        assert ("Verification code (1/2)" in rows[0]) == (size[1] != 35)
        assert faults(user) == []


@pytest.mark.full
async def test_over_an_exercise_it_is_quiet(practice: Practice) -> None:
    settings = Settings(boot=0, guided=True, exercise_run=exercise_run("questions"))
    async with visit(practice.camera("lost"), settings=settings) as user:
        assert SIGN not in user.shown()
        await user.do("enter")
        assert line(user).startswith(f"{SIGN} Step 1 of 11 - press")
        await user.press("f7", "f8")
        assert SIGN not in user.shown()
        await user.press("f8", "escape")
        assert line(user).startswith(f"{SIGN} Step 1 of 11 - press")


@pytest.mark.full
async def test_a_line_that_is_gone_is_let_go_of(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        lines = WeakSet[GuideLine]()
        for _ in range(6):
            await user.press("f8")
            lines.update(user.app.screen.query(GuideLine))
        await user.press("f8", "f8")
        gc.collect()
        assert sum(not line.is_attached for line in lines) == 0
