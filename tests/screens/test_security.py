"""Security: questions, and the way of the code."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, MAIL, PHONE, Hand, Practice, session, visit
from tui.camera import Answer, CodeChannel, SecuritySettings

SET = "already set; type both again to change them"


async def security(hand: Hand) -> None:
    await hand.do(f"'{KNOWN}", "enter", "enter", "enter", "#security")
    assert (hand.heading, hand.focus) == ("Security", "answer-0")


async def test_save_says_so_and_goes_back(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await security(hand)
        assert hand.shown().count(SET) == 2
        await hand.do("'91827", "enter", "'Gate.Keeper@Example.com", "#radio-contact", "#email")
        await hand.do("'owner@example.com", "#save")
        assert hand.sees("Notice", "The security questions are saved.")
        await hand.press("enter")
        assert hand.heading == "Advanced › Account"
        assert camera.security(session(camera)) == SecuritySettings(
            (1, 2), CodeChannel.CONTACT, "owner@example.com"
        )
        camera.answer_questions(Answer(1, "91827"), Answer(2, "gate.keeper@example.com"))
        await hand.do("#security")
        assert hand.sees("(●) Send verification code to my contact profile", "owner@example.com", SET)
        assert hand.value("#answer-0") == ""


async def test_without_questions_nothing_claims_to_be_set(practice: Practice) -> None:
    camera = practice.camera("known")
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE security SET first_question = 0, second_question = 0, channel = NULL")
    async with visit(camera) as hand:
        await security(hand)
        assert not hand.sees("already set")
        assert hand.sees("(●) Send verification code to mobile app")
        await hand.press("escape")
        assert hand.heading == "Advanced › Account"


@pytest.mark.parametrize(
    ("first", "second", "email", "says", "field"),
    [
        ("", "b", "a@b.example", "The answer can not be empty", "answer-0"),
        ("a", "", "a@b.example", "The answer can not be empty", "answer-1"),
        ("a", "b-c", "a@b.example", "Only these characters: 0-9 a-z A-Z . @", "answer-1"),
        ("a", "b", "", "Contact can not be empty", "email"),
        ("a", "b", "nobody", "Mailbox Format Error", "email"),
        ("a", "b", "[b]x[/b]@example.com", "Mailbox Format Error", "email"),
        ("a", "b", "x" * 30 + "@example.com", "The e-mail is too long: at most 40 characters", "email"),
    ],
)
async def test_refused(  # noqa: PLR0913, PLR0917 - a table
    practice: Practice, first: str, second: str, email: str, says: str, field: str
) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await security(hand)
        await hand.type(first)
        await hand.press("down", "down")
        await hand.type(second)
        await hand.do("#radio-contact", "#email", f"'{email}", "#save")
        assert (hand.note, hand.wrong(), hand.focus) == (says, [field], field)
        assert camera.security(session(camera)).channel is CodeChannel.APP
        await hand.press("end")
        await hand.type("z")
        assert (hand.note, hand.wrong()) == ("", [])


async def test_the_same_question_twice(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        await hand.do("'a", "down", "down", "'b", "up", "enter", "home", "enter", "#save")
        assert hand.note == "Security issues can not be same"
        assert (hand.wrong(), hand.focus) == (["question-1"], "question-1")


async def test_other_questions(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await security(hand)
        await hand.do("up", "enter", "end", "enter", "down", "'Rex", "down", "enter", "home", "down", "down")
        await hand.do("enter", "down", "'190000", "#save")
        assert hand.sees("The security questions are saved.")
        assert camera.security(session(camera)).questions == (6, 3)


async def test_radios_by_keys_and_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        app, contact = "(●) Send verification code to mobile app", "(●) Send verification code to my contact"
        assert hand.sees(app)
        await hand.press(*["down"] * 4)
        assert hand.focus == "radio-contact"
        await hand.press("space")
        assert hand.sees(contact)
        await hand.press("down")
        assert hand.focus == "contact", "the way is open to the address"
        await hand.press("up", "up", "enter")
        assert hand.sees(app)
        assert hand.widget("#email").disabled
        await hand.do("#radio-contact")
        assert hand.sees(contact)
        assert not hand.widget("#email").disabled


async def test_the_phone_number_can_not_be_chosen(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        await hand.do("#radio-contact", "#contact", "down", "enter")
        assert getattr(hand.widget("#contact"), "selection") == "email"  # noqa: B009
        await hand.press("f2", "f2", "f2")
        await hand.do("#contact", "end", "enter")
        assert getattr(hand.widget("#contact"), "selection") == "email"  # noqa: B009


@pytest.mark.parametrize("key", ["f5", "ctrl+r", "#refresh"])
async def test_refresh_asks_before_it_throws_away(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        await hand.do("'abc", key)
        assert hand.sees("What you typed here is not saved.")
        await hand.press("enter")
        assert hand.value("#answer-0") == "abc"
        await hand.do(key, "#accept")
        assert (hand.heading, hand.value("#answer-0")) == ("Security", "")


@pytest.mark.parametrize("way", ["escape", "#exit", "Close"])
@pytest.mark.parametrize("change", ["answer", "question", "channel", "nothing"])
async def test_leaving_asks_when_something_changed(practice: Practice, way: str, change: str) -> None:
    steps = {
        "answer": ("'x",),
        "question": ("up", "enter", "end", "enter"),
        "channel": ("#radio-contact",),
        "nothing": (),
    }
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        await hand.do(*steps[change])
        await (hand.click(way) if way == "Close" else hand.do(way))
        if change == "nothing":
            assert hand.heading == "Advanced › Account"
        else:
            assert hand.sees("What you typed here is not saved.")
            await hand.do("#accept")
            assert hand.heading == "Advanced › Account"


async def test_enter_goes_on_from_text_to_text(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await security(hand)
        await hand.do("#radio-contact", "#answer-0", "enter")
        assert hand.focus == "answer-1"
        await hand.press("enter")
        assert hand.focus == "email"


async def test_signed_out_meanwhile(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await security(hand)
        other = practice.beside(camera)
        other.reset_password(other.answer_questions(Answer(1, PHONE), Answer(2, MAIL)), "Lantern-17-harbour")
        await hand.do("'a", "enter", "'b", "#save")
        assert (hand.heading, hand.windows) == ("System Login", 1)
        assert hand.note == "Signed out before it was saved: sign in again"
