"""Reset: the way back in by two questions."""

from __future__ import annotations

import threading

import pytest

from tests.helpers.windows.cameras import MAIL, NEW, PHONE, Practice, User, visit

ANSWERS = (f"'{PHONE}", "enter", f"'{MAIL}", "enter")


async def test_right_answers_new_password_and_in(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        assert (user.heading, user.focus) == ("Reset", "answer-0")
        await user.do(*ANSWERS)
        assert (user.heading, user.focus) == ("Modify Password", "new")
        await user.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.sees("Both security questions", "strongly")
        await user.do("#decline")
        assert user.heading == "System Login"
        assert user.sees("Set password successfully.")
        assert (user.value("#user"), user.value("#password"), user.focus) == ("admin", "", "password")
        await user.do(f"'{NEW}", "enter")
        assert user.heading == "Main Menu"


@pytest.mark.full
async def test_the_reset_is_always_the_administrators(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do(
            "up", "'istrator", "#forgot", *ANSWERS, f"'{NEW}", "enter", f"'{NEW}", "enter", "#decline"
        )
        assert user.value("#user") == "admin"


@pytest.mark.full
async def test_capitals_and_order_of_questions_do_not_matter(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", f"'{MAIL.upper()}", "down", "down", f"'{PHONE}")
        await user.do("up", "enter", "home", "enter", "up", "up", "enter", "home", "down", "enter", "#ok")
        assert user.heading == "Modify Password"


async def test_a_wrong_pair_costs_one_try_and_names_neither(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", f"'{PHONE}", "enter", "'wrong@example.com", "enter")
        assert user.note == "Wrong Answer. Tries left: 4. Or press “Forgot?” to reset by code"
        assert user.wrong() == []
        assert (user.value("#answer-0"), user.value("#answer-1")) == (PHONE, "wrong@example.com")
        assert user.focus == "answer-0"


AGAINST_A_RULE = [
    ("", MAIL, "answer-0", "The answer can not be empty"),
    (PHONE, "  ", "answer-1", "The answer can not be empty"),
    ("48-213", MAIL, "answer-0", "Only these characters: 0-9 a-z A-Z . @"),
    (PHONE, "почта", "answer-1", "Only these characters: 0-9 a-z A-Z . @"),
    ("[b]1[/b]", MAIL, "answer-0", "Only these characters: 0-9 a-z A-Z . @"),
    (PHONE, "x" * 65, "answer-1", "The answer is too long: at most 64 characters"),
]
"""Two answers, the field that is marked, and what the window says."""


@pytest.mark.full
async def test_what_breaks_a_rule_marks_its_field_and_costs_nothing(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        for first, second, field, says in AGAINST_A_RULE:
            for name, text in {"#answer-0": first, "#answer-1": second}.items():
                await user.do(name, "home", "shift+end", "delete", f"'{text}")
            await user.do("#ok")
            assert user.note == says
            assert (user.wrong(), user.focus) == ([field], field)
            await user.type("1")
            assert (user.wrong(), user.note) == ([], "")
            assert user.value(f"#{field}") == "1", "what was wrong was selected"
        await user.do("#ok")
        assert user.note.startswith("Wrong Answer. Tries left: 4")


@pytest.mark.full
async def test_the_same_question_twice(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'1", "down", "down", "'2", "up", "enter", "home", "enter", "#ok")
        assert user.note == "Security issues can not be same"
        assert (user.wrong(), user.focus) == (["question-1"], "question-1")
        await user.press("enter", "down", "enter")
        assert (user.wrong(), user.note) == ([], "")


async def test_five_wrong_close_the_way_for_a_day(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'1", "enter", "'2")
        for left in "4321":
            await user.do("#ok")
            assert f"Tries left: {left}" in user.note
        await user.do("#ok")
        assert user.note == "Too many tries. Wait 24 h, or press “Forgot?” to reset by code"
        practice.clock.go(hours=1, minutes=1)
        await user.do("#ok")
        assert "23 h" not in user.note
        assert "22 h 59 min" in user.note
        await user.do("escape", "enter")


async def test_without_questions_the_focus_is_led_to_the_code(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions")) as user:
        await user.do("#forgot")
        assert user.note == "Security issues are not set. Press “Forgot?” to reset by code"
        assert user.focus == "forgot"
        await user.do("#answer-0", "'x")
        assert user.value("#answer-0") == ""
        await user.type("48")
        assert user.note == "There is nothing to type here. Enter opens the link."
        await user.do("#ok")
        assert user.sees("Security issues are not set")


async def test_nothing_set_says_so(practice: Practice) -> None:
    async with visit(practice.camera("nothing-set")) as user:
        await user.do("#forgot")
        assert user.sees("The feature is not supported by the device.", "service centre")
        await user.press("enter")
        assert (user.heading, user.windows) == ("System Login", 1)


async def reset_with_something_typed(user: User) -> None:
    await user.do("#forgot", f"'{PHONE}", "escape")
    assert user.sees("Notice", "Close without saving?")


async def test_stay_keeps_everything(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await reset_with_something_typed(user)
        assert user.focus == "decline", "Enter, pressed without reading, loses nothing"
        await user.press("enter")
        assert (user.heading, user.value("#answer-0"), user.focus) == ("Reset", PHONE, "answer-0")


async def test_escape_stays_too(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await reset_with_something_typed(user)
        await user.press("escape")
        assert (user.heading, user.value("#answer-0")) == ("Reset", PHONE)


@pytest.mark.full
async def test_leave_leaves(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await reset_with_something_typed(user)
        await user.press("left", "enter")
        assert (user.heading, user.focus) == ("System Login", "forgot")
        await user.do("#forgot")
        assert user.value("#answer-0") == ""


@pytest.mark.parametrize(
    "way", ["escape", *(pytest.param(way, marks=pytest.mark.full) for way in ("#cancel", "Close"))]
)
async def test_nothing_typed_nothing_asked(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        await (user.click(way) if way == "Close" else user.do(way))
        assert user.heading == "System Login"


async def test_two_presses_are_one_try(practice: Practice) -> None:
    pressed = threading.Event()
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'1", "enter", "'2")
        practice.hasher.verified()
        practice.hasher.meanwhile = lambda: pressed.wait(10)
        user.send("enter", "enter")
        await user.keys_taken()
        pressed.set()
        await user.wait_for("Wrong Answer")
        await user.settled()
        assert user.note.startswith("Wrong Answer. Tries left: 4")
        assert practice.hasher.verified() == 2, "each answer was compared once"


@pytest.mark.full
async def test_a_grant_that_ran_out(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", *ANSWERS, f"'{NEW}", "enter", f"'{NEW}")
        practice.clock.go(minutes=11)
        await user.press("enter")
        assert user.heading == "Modify Password"
        assert user.note == "The time is up. Start the reset again."
