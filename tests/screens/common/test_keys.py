"""Keys that every window has: help, language, moving about, lists."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import KNOWN, MAIL, NEW, PHONE, Practice, session, visit
from tests.helpers.windows.ways import CAPTCHA, begin
from tui.camera import Answer, CodeChannel


@pytest.mark.parametrize("key", ["f1", pytest.param("ctrl+g", marks=pytest.mark.full)])
async def test_help_opens_and_hides(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as user:
        await user.type("half")
        await user.press(key)
        assert user.sees("An emulator, not a camera.", "step 1")
        assert "F1 Hide" in user.offered()
        await user.press(key)
        assert not user.sees("An emulator, not a camera.")
        assert (user.focus, user.value("#password")) == ("password", "half")
        assert "F1 Help" in user.offered()


@pytest.mark.full
async def test_escape_closes_help_before_anything_else(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", f"'{PHONE}", "f1")
        assert user.sees("Both answers count as one")
        await user.press("escape")
        assert (user.heading, user.windows, user.focus) == ("Reset", 2, "answer-0")
        assert user.value("#answer-0") == PHONE


@pytest.mark.full
async def test_what_is_typed_behind_help_is_kept_by_the_field(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions")) as user:
        await begin(user, *CAPTCHA)
        user.send("f1", "escape", *"1234", "f1", "escape", *"5678")
        await user.settled()
        assert (user.value("#code"), user.focus) == ("12345678", "code")


@pytest.mark.full
@pytest.mark.parametrize("keys", [("f1", "f1"), ("f2", "escape")])
async def test_a_list_that_was_open_has_the_focus_as_a_closed_one(
    practice: Practice, keys: tuple[str, ...]
) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "up", "enter")
        assert user.focus == "_Open"
        await user.press(*keys)
        assert (user.focus, "Esc Back" in user.offered()) == ("question-0", True)


@pytest.mark.full
async def test_help_scrolls_where_it_is_longer_than_the_screen(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "f1")
        assert not user.sees("between buttons")
        await user.press("pagedown", "pagedown")
        assert user.sees("between buttons")


@pytest.mark.full
async def test_help_closes_by_its_cross(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "f1")
        await user.click("HelpPanel Close")
        assert user.heading == "Reset"
        assert not user.sees("Both answers count as one")


@pytest.mark.full
async def test_help_tells_a_password_for_as_long_as_it_holds(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.press("f1")
        assert user.sees(KNOWN)
        await user.do("f1", f"'{KNOWN}", "enter")
        camera.change_password(session(camera), KNOWN, NEW)
        await user.press("escape", "enter", "f1")
        assert user.heading == "System Login"
        assert not user.sees(KNOWN)
        assert not user.sees(NEW)


@pytest.mark.full
async def test_help_tells_answers_for_as_long_as_they_hold(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.do("#forgot", "f1")
        assert user.sees(PHONE, MAIL)
        await user.press("escape", "escape")
        answers = Answer(3, "190000"), Answer(5, "1999")
        camera.save_security(session(camera), *answers, CodeChannel.APP, "")
        await user.do("#forgot", "f1")
        assert user.sees("Both answers count as one")
        assert not user.sees(PHONE)
        assert not user.sees("190000")


@pytest.mark.parametrize("key", ["f2", pytest.param("ctrl+l", marks=pytest.mark.full)])
async def test_language_goes_round_and_loses_nothing(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do("'wrong", "enter")
        for heading, note in (
            ("Вход в систему", "Осталось попыток: 4"),
            ("系统登录", "4"),
            ("System Login", "Tries left: 4"),
        ):
            await user.press(key, key)
            assert user.sees(heading)
            assert note in user.note
            assert (user.value("#password"), user.focus, user.wrong()) == ("wrong", "password", ["password"])


async def test_the_list_of_languages(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do("'half", "f2")
        assert user.sees("● English", "Русский", "中文", "Esc Close list")
        assert user.focus == "language-en"
        await user.press("down", "escape")
        assert (user.heading, user.focus, user.value("#password")) == ("System Login", "password", "half")
        await user.press("f2", "down", "down", "enter")
        assert (user.heading, user.windows, user.value("#password")) == ("系统登录", 1, "half")
        await user.press("f2")
        assert user.focus == "language-zh"
        await user.click("#language-ru")
        assert (user.sees("Вход в систему"), user.focus) == (True, "password")


async def test_two_presses_in_one_packet_take_the_next_language(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        user.send("f2", "f2")
        await user.settled()
        assert user.sees("Вход в систему")


async def test_language_keeps_lists_and_texts(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'abc", "up", "enter", "down", "down", "enter")
        assert user.sees("What is the postcode of the place where you were born?")
        await user.press("f2", "f2")
        assert user.sees("Какой почтовый индекс", "abc", "Сброс")
        await user.press("f2", "f2")
        assert user.sees("abc")
        await user.press("f2", "f2")
        assert user.sees("What is the postcode of the place where you were born?", "abc")


@pytest.mark.full
async def test_language_reaches_the_windows_underneath(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do(f"'{KNOWN}", "enter", "enter", "enter", "f2", "f2")
        assert user.sees("Расширенные › Пользователь", "администратор", "Смена")
        await user.press("escape")
        assert user.sees("Главное меню")
        await user.press("escape", "enter")
        assert user.sees("Вход в систему")


async def test_help_follows_the_language(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("f1", "f2", "f2")
        assert user.sees("Справка", KNOWN)


async def test_arrows_go_by_where_things_stand(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        seen = []
        for key in ("down", "down", "right", "left", "up", "up", "up"):
            await user.press(key)
            seen.append(user.focus)
        assert seen[:2] == ["forgot", "ok"]
        assert seen[2:] == ["cancel", "ok", "forgot", "password", "user"]
        await user.do("end", "left", "'X")
        assert user.value("#user") == "admiXn", "inside a text, Left moves in the text"


async def test_a_closed_list_opens_by_enter_and_space_only(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "up")
        assert user.focus == "question-0"
        await user.press("down")
        assert user.focus == "answer-0"
        await user.press("up", "up")
        assert user.focus == "type"
        for key in ("enter", "space"):
            await user.press(key)
            assert user.sees("Captcha")
            assert "Esc Close list" in user.offered()
            await user.press("escape")
            assert not user.sees("Captcha")
            assert (user.heading, user.focus) == ("Reset", "type")
            assert "Esc Back" in user.offered()


async def test_refresh_is_offered_where_it_does_something(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        assert "F5" not in user.offered()
        await user.do(f"'{KNOWN}", "enter", "enter", "enter")
        assert "F5 Refresh" in user.offered()


async def test_the_footer_can_be_clicked(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        column = user.offered().index("F2")
        await user.click("KeyBar", (column, 0))
        await user.click("KeyBar", (column, 0))
        assert user.sees("Вход в систему")
        await user.click("KeyBar", (user.offered().index("F1"), 0))
        assert user.sees("Справка")
