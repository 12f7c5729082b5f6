"""What of a window goes into recordings and to the trainer's board: the same cells, with dots for secrets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.common.settings import Settings
from tests.helpers.windows.cameras import KNOWN, MAIL, PHONE, Practice, User, visit
from tests.helpers.windows.phones import code_of
from tests.helpers.windows.ways import CAPTCHA, MENU, RESET, SECURITY, begin
from tui.exercises.builtin import builtin, builtins, exercise_run
from tui.exercises.model import words
from tui.exercises.run import Run
from tui.hosting.session_facts import painted_cells
from tui.pictures.text import text

DOTS = "•••••"
CODE_READ = (*CAPTCHA, "f3", "enter", "enter", "enter", "enter")


def kept(user: User) -> str:
    """What others see; large digits are digits in it."""
    user.shown()
    with user.app._context():
        return text(painted_cells(user.app))


async def test_a_code_on_the_phone_and_in_its_field(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await user.do(*CODE_READ)
        code = code_of(camera)
        assert not {code, code[:4], code[4:]} & {*kept(user).split()}
        assert DOTS in kept(user)
        await user.press("enter")
        assert user.value("#code") == code
        assert (code in kept(user), f"▌{'•' * 8} " in kept(user)) == (False, True)
        await user.press("f1")
        assert code not in kept(user)


@pytest.mark.full
async def test_a_code_by_mail(practice: Practice) -> None:
    camera = practice.camera("contact")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await user.do(*CODE_READ, "enter")
        assert user.sees(f"Verification code: {code_of(camera)}")
        assert code_of(camera) not in kept(user)


async def test_answers_and_what_the_help_tells_of_them(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await begin(user, *RESET, f"'{PHONE}", "down", "down", f"'{MAIL}")
        assert user.sees(PHONE, MAIL)
        assert [secret for secret in (PHONE, MAIL) if secret in kept(user)] == []
        await user.press("f1")
        assert user.sees(PHONE, MAIL)
        assert [secret for secret in (PHONE, MAIL) if secret in kept(user)] == []


@pytest.mark.full
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_answers_and_the_mail_behind_a_dialog(practice: Practice, size: tuple[int, int]) -> None:
    async with visit(practice.camera("known"), size=size) as user:
        await begin(user, *SECURITY)
        assert "already set" in kept(user)
        user.app.screen.query_one("Radios").value = "contact"  # type: ignore[attr-defined]
        await user.click("#answer-0")
        await user.do("'31337", "down", "down", "'Kitty1999")
        await user.click("#email")
        await user.paste("anna@example.org")
        assert user.sees("31337", "Kitty1999", "anna@example.org")
        assert [s for s in ("31337", "Kitty1999", "anna@example.org") if s in kept(user)] == []
        await user.press("escape")
        assert [s for s in ("31337", "Kitty1999", "anna@example.org") if s in kept(user)] == []


@pytest.mark.parametrize(
    "language", ["ru", *(pytest.param(one, marks=pytest.mark.full) for one in ("en", "zh"))]
)
@pytest.mark.parametrize("name", ["questions", pytest.param("mail", marks=pytest.mark.full)])
async def test_what_the_text_of_an_exercise_tells(practice: Practice, name: str, language: str) -> None:
    settings = Settings(boot=0, exercise_run=exercise_run(name))
    async with visit(practice.camera(builtin(name).scenario), language, settings=settings) as user:
        secrets = ["48213", "guard@example.com"] if name == "questions" else KNOWN.split("-")
        assert user.sees(*secrets)
        assert [secret for secret in secrets if secret in kept(user)] == []


async def test_what_a_hint_tells(practice: Practice) -> None:
    tells = replace(builtin("questions"), hints=(words({"en": "Both: 48213 and guard@example.com"}),))
    settings = Settings(boot=0, exercise_run=Run(tells, builtins()))
    async with visit(practice.camera(tells.scenario), settings=settings) as user:
        await user.do("enter", "f7", "f5")
        shown = user.shown().partition("Hint 1 of 1")[2]
        assert [secret for secret in (PHONE, MAIL) if secret not in shown] == []
        assert [secret for secret in (PHONE, MAIL) if secret in kept(user)] == []


async def test_the_password_of_a_practice_camera(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("f1")
        assert user.sees("Turnstile")
        assert not [part for part in KNOWN.split("-") if part in kept(user)]
        await user.do("escape", *MENU)
        assert "Main Menu" in kept(user)
