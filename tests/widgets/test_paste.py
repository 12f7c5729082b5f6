"""What a field takes of a paste."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import KNOWN, NEW, Practice, visit
from tests.helpers.windows.ways import ACCOUNT, DEFAULT, begin
from tui.protocol.payload import normalised
from tui.sanitize import one_line, unbroken


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("\r\nadmin\r\n", "admin"),
        ("\n\n\tadmin\u2028", "admin"),
        ("guard at\nthe gate", "guard at the gate"),
        ("guard\r\n\r\nat", "guard at"),
        ("\n", ""),
    ],
)
def test_a_field_of_one_line(pasted: str, typed: str) -> None:
    assert one_line(pasted) == typed


@pytest.mark.parametrize(
    "between",
    [*"\r\n\t \u00ad\u200b\u200e\u202a\u202c\u2066\u2069\u2060\ufeff\ufe0f\u2028", "\r\n  ", "\U000e0100"],
    ids=lambda between: "+".join(f"{ord(c):x}" for c in between),
)
def test_a_code_in_pieces(between: str) -> None:
    assert unbroken(f"{between}1234{between}5678{between}") == "12345678"
    assert normalised(f"{between}abcd{between}efgh{between}") == "ABCDEFGH"


async def test_blanks_at_the_ends_of_the_whole_are_an_accident(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up", "ctrl+u")
        await user.paste(" \u00a0\n two \t")
        await user.type(" ")
        await user.paste(" words ")
        assert user.value("#user") == "two  words"


async def test_a_password_with_line_breaks_at_its_ends(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.paste(f"\r\n {KNOWN} \n")
        assert user.value("#password") == KNOWN
        await user.press("enter")
        assert user.heading == "Main Menu"


@pytest.mark.parametrize("inside", ["\n", "\t", "\x1b", "\u2028"], ids=lambda c: f"{ord(c):x}")
async def test_a_password_that_nobody_can_type_is_refused_with_a_word(
    practice: Practice, inside: str
) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type("typed")
        await user.paste(f"two{inside}parts")
        assert user.value("#password") == "typed"
        assert user.sees("! Control characters are not allowed.")
        await user.paste("\u00ad\u200b")  # unseen, but in a password
        assert user.value("#password") == "typed\u00ad\u200b"


async def test_a_code_pasted_in_lines(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("down", "enter", "#forgot")
        assert "Captcha" in user.heading
        await user.paste("\r\n1234\r\n5678\r\n")
        assert user.value("#code") == "12345678"


async def test_a_refused_password_in_another_layout_is_answered_with_a_hint(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.paste("пароль")
        await user.press("enter")
        assert user.note == "Username or password error. Tries left: 4. Check the keyboard layout"
        await user.press("ctrl+u")
        await user.paste("password")
        await user.press("enter")
        assert user.note == "Username or password error. Tries left: 3"


@pytest.mark.parametrize(
    "way",
    [
        (*ACCOUNT, "#modify-password", "'пароль", "down", f"'{NEW}", "enter", f"'{NEW}", "enter"),
        (*DEFAULT, "space", "#password", "'пароль", "enter", "#accept"),
    ],
    ids=["old password", "own password"],
)
async def test_so_is_any_other_password_that_is_asked_for(practice: Practice, way: tuple[str, ...]) -> None:
    async with visit(practice.camera("known"), "ru") as user:
        await begin(user, *way)
        assert user.sees("попыток: 4", "Проверьте", "раскладку", "клавиатуры"), "all of it, in two lines"


async def test_a_password_is_neither_cut_nor_copied(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up", "shift+home", "ctrl+c")
        assert user.app.clipboard == "admin", "what is in sight can be copied"
        await user.press("down")
        await user.type(KNOWN)
        await user.press("shift+home", "ctrl+x")
        assert user.value("#password") == KNOWN
        await user.press("ctrl+c")
        assert user.sees("Quit the emulator?"), "it does there what it does without a selection"
        assert user.app.clipboard == "admin"
