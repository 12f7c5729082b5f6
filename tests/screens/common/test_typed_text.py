"""Whatever a user types or pastes is shown as it is: neither markup nor anything a terminal obeys."""

from __future__ import annotations

import pytest
from textual import events

from tests.helpers.windows.cameras import KNOWN, Practice, session, visit
from tests.snapshots.cases import made
from tui.widgets.form.fields import Field

WITH_FIELDS = (
    *("login", "first-password", "reset", "password", "modify-password", "security-contact"),
    *("account-user-new", "account-user-modify", "account-password-other", "account-group-new"),
    *("log", "log-export", "default-wrong"),
)
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
    "password",
    [
        "Пароль от ворот 42",
        *(
            pytest.param(password, marks=pytest.mark.full)
            for password in ("Gate[red]-42-north[/]", "大门密码-Lantern-42", "  blanks count 42  ")
        ),
    ],
)
async def test_any_password_signs_in(practice: Practice, password: str) -> None:
    camera = practice.camera("known")
    camera.change_password(session(camera), KNOWN, password)
    async with visit(camera) as user:
        await user.type(password)
        await user.press("enter")
        assert user.heading == "Main Menu"


TOO_LONG = "! Paste too long: at most 4096 characters."


async def test_a_paste_without_end_is_refused_with_a_word(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.paste("x" * 4096)
        assert len(user.value("#password")) == 4096
        await user.paste("x" * 1_000_000)
        assert user.sees(TOO_LONG)
        assert len(user.value("#password")) == 4096


@pytest.mark.full
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_every_window_says_that_a_paste_is_too_long(practice: Practice, size: tuple[int, int]) -> None:
    asked = 0
    for name in (*WITH_FIELDS, "phone", "captcha"):
        async with made(practice, name, "ru", size=size, whole_way=False) as user:
            for field in user.app.screen.query(Field):
                if field.focusable:
                    field.focus()
                    await user.paste("x" * 5000)
                    assert user.sees("! Вставка слишком"), (name, field, user.shown())
                    asked += 1
                    await user.type("x")
    assert asked > 20


async def test_a_paste_for_a_link_that_can_no_longer_be_reached_is_no_fault(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        link = user.widget("#forgot")
        link.disabled = True  # between the terminal and the link, something else happened to its window
        link.post_message(events.Paste("x"))
        await user.settled()
        assert user.app._exception is None
        assert user.heading == "System Login"
