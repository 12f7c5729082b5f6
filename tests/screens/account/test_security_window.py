"""Security: questions, and the way of the code."""

from __future__ import annotations

import pytest

from screens.account.security import SecurityScreen
from screens.common.session_window import SessionWindow
from tests.helpers.windows.cameras import MAIL, PHONE, Practice, User, session, visit
from tests.helpers.windows.ways import ACCOUNT, SECURITY, begin
from tui.camera import Answer, CodeChannel, SecuritySettings

SET = "already set; type both again to change them"


async def security(user: User) -> None:
    """Open the window as the Account page does, a session of the administrator behind it."""
    camera = user.app.camera
    await user.open(SecurityScreen(camera, session(camera), user.app.settings))
    assert (user.heading, user.focus) == ("Security", "answer-0")


async def from_the_account_page(user: User) -> None:
    await begin(user, *ACCOUNT)
    await user.do("#security")
    assert (user.heading, user.focus) == ("Security", "answer-0")


async def test_save_says_so_and_goes_back(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await from_the_account_page(user)
        assert user.shown().count(SET) == 2
        await user.do("'91827", "enter", "'Gate.Keeper@Example.com", "#radio-contact", "#email")
        await user.do("'owner@example.com", "#save")
        assert user.sees("Notice", "The security questions are saved.")
        await user.press("enter")
        assert user.heading == "Advanced › Account"
        assert camera.security(session(camera)) == SecuritySettings(
            (1, 2), CodeChannel.CONTACT, "owner@example.com"
        )
        camera.answer_questions(Answer(1, "91827"), Answer(2, "gate.keeper@example.com"))
        await user.do("#security")
        assert user.sees("(●) Send verification code to my contact profile", "owner@example.com", SET)
        assert user.value("#answer-0") == ""


@pytest.mark.full
async def test_the_grey_e_mail_says_why(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await from_the_account_page(user)
        assert user.sees("only for the contact profile")
        await user.do("#radio-contact")
        assert not user.sees("only for the contact profile")
        await user.do("#radio-app")
        assert user.sees("only for the contact profile")


@pytest.mark.full
async def test_without_questions_nothing_claims_to_be_set(practice: Practice) -> None:
    camera = practice.camera("known")
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE security SET first_question = 0, second_question = 0, channel = NULL")
    async with visit(camera) as user:
        await from_the_account_page(user)
        assert not user.sees("already set")
        assert user.sees("(●) Send verification code to mobile app")
        await user.press("escape")
        assert user.heading == "Advanced › Account"


REFUSED = [
    ("", "b", "a@b.example", "The answer can not be empty", "answer-0"),
    ("a", "", "a@b.example", "The answer can not be empty", "answer-1"),
    ("a", "b-c", "a@b.example", "Only these characters: 0-9 a-z A-Z . @", "answer-1"),
    ("a", "b", "", "Contact can not be empty", "email"),
    ("a", "b", "nobody", "Mailbox Format Error", "email"),
    ("a", "b", "x@[b]example[/b].com", "Mailbox Format Error", "email"),
    ("a", "b", "-x@example.com", "Before the @: a-z A-Z 0-9 . _ + - only, a letter or digit first", "email"),
    ("a", "b", "x" * 30 + "@example.com", "The e-mail is too long: at most 40 characters", "email"),
]
"""Two answers and an e-mail, what the window says to them, and the field that it marks."""


@pytest.mark.full
async def test_refused(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await security(user)
        await user.do("#radio-contact")
        for first, second, email, says, field in REFUSED:
            for name, text in {"#answer-0": first, "#answer-1": second, "#email": email}.items():
                await user.do(name, "home", "shift+end", "delete", f"'{text}")
            await user.do("#save")
            assert (user.note, user.wrong(), user.focus) == (says, [field], field)
            await user.press("end")
            await user.type("z")
            assert (user.note, user.wrong()) == ("", [])
        assert camera.security(session(camera)).channel is CodeChannel.APP


@pytest.mark.full
async def test_the_same_question_twice(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await security(user)
        await user.do("'a", "down", "down", "'b", "up", "enter", "home", "enter", "#save")
        assert user.note == "Security issues can not be same"
        assert (user.wrong(), user.focus) == (["question-1"], "question-1")


@pytest.mark.full
async def test_other_questions(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await security(user)
        await user.do("up", "enter", "end", "enter", "down", "'Rex", "down", "enter", "home", "down", "down")
        await user.do("enter", "down", "'190000", "#save")
        assert user.sees("The security questions are saved.")
        assert camera.security(session(camera)).questions == (6, 3)


@pytest.mark.full
async def test_radios_by_keys_and_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await security(user)
        app, contact = "(●) Send verification code to mobile app", "(●) Send verification code to my contact"
        assert user.sees(app)
        await user.press(*["down"] * 4)
        assert user.focus == "radio-contact"
        await user.press("space")
        assert user.sees(contact)
        await user.press("down")
        assert user.focus == "contact", "the way is open to the address"
        await user.press("up", "up", "enter")
        assert user.sees(app)
        assert user.widget("#email").disabled
        await user.do("#radio-contact")
        assert user.sees(contact)
        assert not user.widget("#email").disabled


@pytest.mark.full
async def test_the_phone_number_can_not_be_chosen(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await security(user)
        await user.do("#radio-contact", "#contact", "down", "enter")
        assert getattr(user.widget("#contact"), "selection") == "email"  # noqa: B009
        await user.press(*["f2", "f2"] * 3)
        await user.do("#contact", "end", "enter")
        assert getattr(user.widget("#contact"), "selection") == "email"  # noqa: B009


@pytest.mark.parametrize(
    "key", ["f5", *(pytest.param(key, marks=pytest.mark.full) for key in ("ctrl+r", "#refresh"))]
)
async def test_refresh_asks_before_it_throws_away(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as user:
        await security(user)
        await user.do("'abc", key)
        assert user.sees("Close without saving?")
        await user.press("enter")
        assert user.value("#answer-0") == "abc"
        await user.do(key, "#accept")
        assert (user.heading, user.value("#answer-0")) == ("Security", "")


@pytest.mark.parametrize(
    ("change", "way"),
    [
        ("question", "#exit"),
        *(
            pytest.param(*case, marks=pytest.mark.full)
            for case in (("answer", "escape"), ("channel", "Close"), ("nothing", "escape"))
        ),
        *(
            pytest.param(change, way, marks=pytest.mark.full)
            for change, *ways in (
                ("answer", "#exit", "Close"),
                ("question", "escape", "Close"),
                ("channel", "escape", "#exit"),
                ("nothing", "#exit", "Close"),
            )
            for way in ways
        ),
    ],
)
async def test_leaving_asks_when_something_changed(practice: Practice, way: str, change: str) -> None:
    steps = {
        "answer": ("'x",),
        "question": ("up", "enter", "end", "enter"),
        "channel": ("#radio-contact",),
        "nothing": (),
    }
    async with visit(practice.camera("known")) as user:
        await security(user)
        await user.do(*steps[change])
        await (user.click(way) if way == "Close" else user.do(way))
        if change == "nothing":
            assert user.windows == 1
        else:
            assert user.sees("Close without saving?")
            await user.do("#accept")
            assert user.windows == 1


async def test_enter_goes_on_from_text_to_text(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await security(user)
        await user.do("#radio-contact", "#answer-0", "enter")
        assert user.focus == "answer-1"
        await user.press("enter")
        assert user.focus == "email"


@pytest.mark.full
async def test_signed_out_meanwhile(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    # Seen at the act: on a busy machine the look every three seconds would come before it.
    monkeypatch.setattr(SessionWindow, "tick", lambda _window: None)
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.do(*SECURITY)
        other = practice.beside(camera)
        other.reset_password(other.answer_questions(Answer(1, PHONE), Answer(2, MAIL)), "Lantern-17-harbour")
        await user.do("'a", "enter", "'b", "#save")
        assert (user.heading, user.windows) == ("System Login", 1)
        assert user.note == "Signed out before saving. Sign in again."
