"""Keys that every window has: help, language, moving about, lists."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, MAIL, NEW, PHONE, Practice, session, visit
from tui.camera import Answer, CodeChannel


@pytest.mark.parametrize("key", ["f1", "ctrl+g"])
async def test_help_opens_and_hides(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.type("half")
        await hand.press(key)
        assert hand.sees("The way into the camera's", "step 1")
        assert "F1 Hide" in hand.offered()
        await hand.press(key)
        assert not hand.sees("The way into the camera's")
        assert (hand.focus, hand.value("#password")) == ("password", "half")
        assert "F1 Help" in hand.offered()


async def test_escape_closes_help_before_anything_else(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", f"'{PHONE}", "f1")
        assert hand.sees("Both answers are one try.")
        await hand.press("escape")
        assert (hand.heading, hand.windows, hand.focus) == ("Reset", 2, "answer-0")
        assert hand.value("#answer-0") == PHONE


async def test_help_scrolls_where_it_is_longer_than_the_screen(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "f1")
        assert not hand.sees("between buttons")
        await hand.press("pagedown", "pagedown")
        assert hand.sees("between buttons")


async def test_help_closes_by_its_cross(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "f1")
        await hand.click("#help Close")
        assert hand.heading == "Reset"
        assert not hand.sees("Both answers are one try.")


async def test_help_tells_a_password_for_as_long_as_it_holds(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.press("f1")
        assert hand.sees(KNOWN)
        await hand.do("f1", f"'{KNOWN}", "enter")
        camera.change_password(session(camera), KNOWN, NEW)
        await hand.press("escape", "f1")
        assert hand.heading == "System Login"
        assert not hand.sees(KNOWN)
        assert not hand.sees(NEW)


async def test_help_tells_answers_for_as_long_as_they_hold(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.do("#forgot", "f1")
        assert hand.sees(PHONE, MAIL)
        await hand.press("escape", "escape")
        answers = Answer(3, "190000"), Answer(5, "1999")
        camera.save_security(session(camera), *answers, CodeChannel.APP, "")
        await hand.do("#forgot", "f1")
        assert hand.sees("Both answers are one try.")
        assert not hand.sees(PHONE)
        assert not hand.sees("190000")


@pytest.mark.parametrize("key", ["f2", "ctrl+l"])
async def test_language_goes_round_and_loses_nothing(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do("'wrong", "enter")
        for heading, note in (
            ("Вход в систему", "Осталось: 4"),
            ("系统登录", "4"),
            ("System Login", "Tries left: 4"),
        ):
            await hand.press(key)
            assert hand.sees(heading)
            assert note in hand.note
            assert (hand.value("#password"), hand.focus, hand.wrong()) == ("wrong", "password", ["password"])


async def test_language_keeps_lists_and_texts(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "'abc", "up", "enter", "down", "down", "enter")
        assert hand.sees("What is the postcode of the place where you were born?")
        await hand.press("f2")
        assert hand.sees("Какой почтовый индекс", "abc", "Сброс")
        await hand.press("f2")
        assert hand.sees("abc")
        await hand.press("f2")
        assert hand.sees("What is the postcode of the place where you were born?", "abc")


async def test_language_reaches_the_windows_underneath(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(f"'{KNOWN}", "enter", "enter", "enter", "f2")
        assert hand.sees("Расширенные › Пользователь", "администратор", "Смена")
        await hand.press("escape")
        assert hand.sees("Главное меню")
        await hand.press("escape")
        assert hand.sees("Вход в систему")


async def test_help_follows_the_language(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.press("f1", "f2")
        assert hand.sees("Справка", KNOWN)


async def test_arrows_go_by_where_things_stand(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        seen = []
        for key in ("down", "down", "right", "left", "up", "up", "up"):
            await hand.press(key)
            seen.append(hand.focus)
        assert seen[:2] == ["forgot", "ok"]
        assert seen[2:] == ["cancel", "ok", "forgot", "password", "user"]
        await hand.do("end", "left", "'X")
        assert hand.value("#user") == "admiXn", "inside a text, Left moves in the text"


async def test_a_closed_list_opens_by_enter_and_space_only(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "up")
        assert hand.focus == "question-0"
        await hand.press("down")
        assert hand.focus == "answer-0"
        await hand.press("up", "up")
        assert hand.focus == "type"
        for key in ("enter", "space"):
            await hand.press(key)
            assert hand.sees("Captcha")
            assert "Esc Close list" in hand.offered()
            await hand.press("escape")
            assert not hand.sees("Captcha")
            assert (hand.heading, hand.focus) == ("Reset", "type")
            assert "Esc Back" in hand.offered()


async def test_refresh_is_offered_where_it_does_something(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        assert "F5" not in hand.offered()
        await hand.do(f"'{KNOWN}", "enter", "enter", "enter")
        assert "F5 Refresh" in hand.offered()


async def test_the_footer_can_be_clicked(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        column = hand.offered().index("F2")
        await hand.click("KeyBar", (column, 0))
        assert hand.sees("Вход в систему")
        await hand.click("KeyBar", (hand.offered().index("F1"), 0))
        assert hand.sees("Справка")
