"""Whatever a user types or pastes is shown as it is: neither markup nor anything a terminal obeys."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, Practice, session, visit

MARKUP = "[red]x[/][@click=quit]y[/] [/] \\["
ESCAPES = "a\x1b[31mb\x1b]0;title\x07c\x9b2Jd\u202ee\x00\x7f"


async def test_markup_in_a_user_name(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up", "home", "shift+end", "delete")
        await user.paste(MARKUP)
        assert user.value("#user") == MARKUP
        assert user.sees(MARKUP)
        await user.do("down", "'x", "enter")
        assert user.sees("Username or password error", MARKUP)


async def test_escape_sequences_in_a_user_name(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up", "home", "shift+end", "delete")
        await user.paste(ESCAPES)
        assert user.sees("a␛[31mb␛]0;title␇c�2Jd�e␀␡")
        await user.do("down", "'x", "enter")
        assert user.note == "Username or password error. Tries left: 4"
        svg = user.app.export_screenshot()
        assert not set(svg) & set("\x1b\x07\x9b\u202e\x00\x7f")
        assert "\x1b" not in user.shown()


async def test_pasted_lines_become_one(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        await user.paste("48213\nrm -rf /\n")
        assert user.value("#answer-0") == "48213 rm -rf /"
        assert user.heading == "Reset"


@pytest.mark.parametrize(
    "password", ["Gate[red]-42-north[/]", "Пароль от ворот 42", "大门密码-Lantern-42", "  blanks count 42  "]
)
async def test_any_password_signs_in(practice: Practice, password: str) -> None:
    camera = practice.camera("known")
    camera.change_password(session(camera), KNOWN, password)
    async with visit(camera) as user:
        await user.type(password)
        await user.press("enter")
        assert user.heading == "Main Menu"


async def test_a_paste_without_end_is_cut(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.paste("x" * 1_000_000)
        assert len(user.value("#password")) <= 4096
        await user.press("enter")
        assert user.note == "Enter the password", "nothing was taken of it"


async def test_wide_letters_stay_in_their_field(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up")
        await user.paste("摄像头" * 30)
        assert user.sees("System Login", "✕")
        await user.press("home")
        assert user.value("#user").endswith("摄像头")
