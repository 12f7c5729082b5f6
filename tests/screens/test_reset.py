"""Reset: the way back in by two questions."""

from __future__ import annotations

import pytest

from tests.cameras import MAIL, NEW, PHONE, Hand, Practice, visit
from tui.camera import Answer

ANSWERS = (f"'{PHONE}", "enter", f"'{MAIL}", "enter")


async def test_right_answers_new_password_and_in(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot")
        assert (hand.heading, hand.focus) == ("Reset", "answer-0")
        await hand.do(*ANSWERS)
        assert (hand.heading, hand.focus) == ("Modify Password", "new")
        await hand.do(f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert hand.heading == "System Login"
        assert hand.sees("Set password successfully.")
        assert (hand.value("#user"), hand.value("#password"), hand.focus) == ("admin", "", "password")
        await hand.do(f"'{NEW}", "enter")
        assert hand.heading == "Main Menu"


async def test_the_reset_is_always_the_administrators(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("up", "'istrator", "#forgot", *ANSWERS, f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert hand.value("#user") == "admin"


async def test_capitals_and_order_of_questions_do_not_matter(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", f"'{MAIL.upper()}", "down", "down", f"'{PHONE}")
        await hand.do("up", "enter", "home", "enter", "up", "up", "enter", "home", "down", "enter", "#ok")
        assert hand.heading == "Modify Password"


async def test_a_wrong_pair_costs_one_try_and_names_neither(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", f"'{PHONE}", "enter", "'wrong@example.com", "enter")
        assert hand.note == "Wrong Answer. Tries left: 4. Or press «Forgot?»: a code"
        assert hand.wrong() == []
        assert (hand.value("#answer-0"), hand.value("#answer-1")) == (PHONE, "wrong@example.com")
        assert hand.focus == "answer-0"


@pytest.mark.parametrize(
    ("first", "second", "field", "says"),
    [
        ("", MAIL, "answer-0", "The answer can not be empty"),
        (PHONE, "  ", "answer-1", "The answer can not be empty"),
        ("48-213", MAIL, "answer-0", "Only these characters: 0-9 a-z A-Z . @"),
        (PHONE, "почта", "answer-1", "Only these characters: 0-9 a-z A-Z . @"),
        ("[b]1[/b]", MAIL, "answer-0", "Only these characters: 0-9 a-z A-Z . @"),
        (PHONE, "x" * 65, "answer-1", "The answer is too long: at most 64 characters"),
    ],
)
async def test_what_breaks_a_rule_marks_its_field_and_costs_nothing(
    practice: Practice, first: str, second: str, field: str, says: str
) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot")
        await hand.fill(first)
        await hand.press("down", "down")
        await hand.fill(second)
        await hand.do("#ok")
        assert hand.note == says
        assert (hand.wrong(), hand.focus) == ([field], field)
        await hand.type("1")
        assert (hand.wrong(), hand.note) == ([], "")
        assert hand.value(f"#{field}") == "1", "what was wrong was selected"
        await hand.do("#ok")
        assert hand.note.startswith("Wrong Answer. Tries left: 4")


async def test_the_same_question_twice(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "'1", "down", "down", "'2", "up", "enter", "home", "enter", "#ok")
        assert hand.note == "Security issues can not be same"
        assert (hand.wrong(), hand.focus) == (["question-1"], "question-1")
        await hand.press("enter", "down", "enter")
        assert (hand.wrong(), hand.note) == ([], "")


async def test_five_wrong_close_the_way_for_a_day(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "'1", "enter", "'2")
        for left in "4321":
            await hand.do("#ok")
            assert f"Tries left: {left}" in hand.note
        await hand.do("#ok")
        assert hand.note == "Answers: too many tries, wait 24 h. Or «Forgot?»: a code"
        practice.clock.go(hours=1, minutes=1)
        await hand.do("#ok")
        assert "23 h" not in hand.note
        assert "22 h 59 min" in hand.note
        await hand.do("escape", "enter")


async def test_without_questions_the_hand_is_led_to_the_code(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions")) as hand:
        await hand.do("#forgot")
        assert hand.note == "Security issues are not set. Press «Forgot?»: by verification code"
        assert hand.focus == "forgot"
        await hand.do("#answer-0", "'x")
        assert hand.value("#answer-0") == ""
        await hand.do("#ok")
        assert hand.sees("Security issues are not set")


async def test_nothing_set_says_so(practice: Practice) -> None:
    async with visit(practice.camera("nothing-set")) as hand:
        await hand.do("#forgot")
        assert hand.sees("The feature is not supported by the device.", "service centre")
        await hand.press("enter")
        assert (hand.heading, hand.windows) == ("System Login", 1)


async def reset_with_something_typed(hand: Hand) -> None:
    await hand.do("#forgot", f"'{PHONE}", "escape")
    assert hand.sees("Notice", "What you typed here is not saved. Leave this")


async def test_stay_keeps_everything(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await reset_with_something_typed(hand)
        assert hand.focus == "decline", "Enter, pressed without reading, loses nothing"
        await hand.press("enter")
        assert (hand.heading, hand.value("#answer-0"), hand.focus) == ("Reset", PHONE, "answer-0")


async def test_escape_stays_too(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await reset_with_something_typed(hand)
        await hand.press("escape")
        assert (hand.heading, hand.value("#answer-0")) == ("Reset", PHONE)


async def test_leave_leaves(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await reset_with_something_typed(hand)
        await hand.press("left", "enter")
        assert (hand.heading, hand.focus) == ("System Login", "forgot")
        await hand.do("#forgot")
        assert hand.value("#answer-0") == ""


@pytest.mark.parametrize("way", ["escape", "#cancel", "Close"])
async def test_nothing_typed_nothing_asked(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot")
        await (hand.click(way) if way == "Close" else hand.do(way))
        assert hand.heading == "System Login"


async def test_two_presses_are_one_try(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do("#forgot", "'1", "enter", "'2")
        practice.hasher.verified()
        hand.send(*["enter"] * 10)
        await hand.settled()
        assert practice.hasher.verified() % 2 == 0
        with pytest.raises(Exception, match=r"tries_left=[12345]|Locked"):
            camera.answer_questions(Answer(1, "9"), Answer(2, "9"))


async def test_a_grant_that_ran_out(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", *ANSWERS, f"'{NEW}", "enter", f"'{NEW}")
        practice.clock.go(minutes=11)
        await hand.press("enter")
        assert hand.heading == "Modify Password"
        assert hand.note == "The time for this is over: start the reset again"
