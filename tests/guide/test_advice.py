"""What the guided mode says at each place and in each state, by table; no window is opened here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

import pytest

from tui.guide.advice import advise
from tui.guide.progress import Detour, Place, Progress
from tui.guide.steps import STEPS
from tui.i18n import LANGUAGES, LazyText, set_language
from tui.line_breaks import cells

NARROW: Final = 60 - 2
"""Columns of the line in the narrowest terminal, without its margins."""
SIGN: Final = 2
"""Columns of the sign before it, with the blank."""

STEP_BY_STEP: Final = [
    (1, Place.LOGIN, Progress()),
    (2, Place.RESET, Progress()),
    (3, Place.NEW_PASSWORD, Progress()),
    (4, Place.RESET, Progress(questions=False)),
    (5, Place.CAPTCHA, Progress(challenge="1")),
    (6, Place.PHONE_HOME, Progress(challenge="1", app_ready=True)),
    (7, Place.PHONE_CODE, Progress(challenge="1", answered="1")),
    (8, Place.CAPTCHA, Progress(challenge="1", answered="1")),
    (9, Place.NEW_PASSWORD, Progress(by_code=True)),
    (10, Place.ACCOUNT, Progress(password_set=True)),
    (11, Place.SECURITY, Progress(password_set=True)),
]
"""Where each step is done, and what has been reached by then."""

BLOCKED: Final = {"wrong_answer": True, "questions_blocked": True}
OVER: Final = {"challenge": "1", "challenge_over": True}
MAILED: Final = {"challenge": "1", "answered": "1", "by_mail": True}

DETOURS: Final[Sequence[tuple[Place, Mapping[str, object], int | None, str, object]]] = [
    (Place.LOGIN, {"locked": True}, 1, "locked or not", STEPS[0].label),
    (Place.LOGIN, {"password_set": True, "locked": True}, 1, "locked or not", STEPS[0].label),
    (Place.LOGIN, {"password_set": True}, 10, "with the new password", LazyText("login", "Password")),
    (Place.LOGIN, {"questions_saved": True, "password_set": True}, None, "All 11 steps are done", None),
    (Place.LOGIN, {"questions": False, "code": False}, None, "contact the service centre", STEPS[1].label),
    (Place.NO_WAY, {"questions": False, "code": False}, None, "service centre", STEPS[1].label),
    (Place.RESET, {"wrong_answer": True}, 4, "wrong answer: choose", STEPS[3].label),
    (Place.RESET, BLOCKED, 4, "wrong answer: choose", STEPS[3].label),
    (Place.RESET, {"captcha_left": True}, 4, "again", STEPS[3].label),
    (Place.RESET, {"codes_used_up": True}, 2, "answer the questions", STEPS[1].label),
    (Place.RESET, {"codes_used_up": True, **BLOCKED}, 4, "wait", None),
    (Place.RESET, {"codes_used_up": True, "questions": False}, 4, "wait", None),
    (Place.RESET, {"code": False}, 2, "answer the security questions", STEPS[1].label),
    (Place.RESET, {"code": False, "wrong_answer": True}, 2, "wrong answer: check both", STEPS[1].label),
    (Place.RESET, {"code": False, **BLOCKED}, 2, "wait 24 hours", None),
    (Place.CAPTCHA, OVER, 6, "press F5", "f5"),
    (Place.CAPTCHA, {**OVER, "answered": "1"}, 6, "press F5", "f5"),
    (Place.CAPTCHA, {"challenge": "1", "wrong_code": True}, 8, "digit by digit", STEPS[7].label),
    (Place.CAPTCHA, {"challenge": "2", "answered": "1", "app_ready": True}, 6, "(F3) or type a code", "f3"),
    (Place.CAPTCHA, {"challenge": "1"}, 5, "(F3) or type a code", STEPS[4].label),
    (Place.CAPTCHA, {"challenge": "1", "code_typed": True}, 8, "type the code", STEPS[7].label),
    (Place.CAPTCHA, MAILED, 7, "mailed", "f3"),
    (Place.CAPTCHA, {**MAILED, "mail_open": True}, 8, "type the code", STEPS[7].label),
    (Place.PHONE_SIGN_IN, {}, 6, "sign in", LazyText("phone", "Sign in")),
    (Place.PHONE_HOME, OVER, 6, "F3, then F5", "f3"),
    (Place.PHONE_HOME, MAILED, 7, "open the mail", LazyText("phone", "Mail: {count}")),
    (Place.PHONE_ADD, {}, 6, "press “Get device", LazyText("phone", "Get device password")),
    (Place.PHONE_SCAN, {}, 6, "press “Scan", LazyText("phone", "Scan the QR code")),
    (Place.PHONE_SCAN, OVER, 6, "F3, then F5", "f3"),
    (Place.PHONE_CODE, MAILED, 7, "press “Open", LazyText("phone", "Open the mail")),
    (Place.PHONE_MAIL, MAILED, 7, "read the code in the mail", "f3"),
    (Place.NEW_PASSWORD, {"grant_over": True}, 1, "begin again", "escape"),
    (Place.FIRST_PASSWORD, {}, None, "first password", STEPS[8].label),
    (Place.PASSWORD_SET, {"password_set": True}, 10, "press “Security”", STEPS[9].label),
    (Place.MENU, {"password_set": True}, 10, "open “Advanced”", LazyText("main menu", "Account")),
    (Place.MENU, {"administrator": False}, 10, "sign in as admin", "escape"),
    (Place.ACCOUNT, {"administrator": False}, 10, "sign in as admin", "escape"),
    (Place.QUESTIONS_SAVED, {"questions_saved": True}, None, "All 11 steps are done", STEPS[1].label),
    (Place.MENU, {"questions_saved": True}, None, "All 11 steps are done", None),
    (Place.ACCOUNT, {"questions_saved": True}, None, "All 11 steps are done", None),
    (Place.SECURITY, {"questions_saved": True}, None, "All 11 steps are done", None),
]
"""A place, what has been reached, the step, some of the words, and what is meant first."""

EVERY_PLACE: Final = [*[(place, progress) for _, place, progress in STEP_BY_STEP]] + [
    (place, Progress(**reached))  # type: ignore[arg-type]
    for place, reached, *_ in DETOURS
]


@pytest.mark.parametrize(("number", "place", "progress"), STEP_BY_STEP)
def test_each_step_is_told_in_the_guides_words(number: int, place: Place, progress: Progress) -> None:
    step, advice = STEPS[number - 1], advise(progress, place)
    assert advice.step == number
    assert advice.targets[0] == step.label
    assert place == step.window, "the step is told elsewhere than the guide does it"
    for language in LANGUAGES:
        set_language(language)
        assert step.deed[1:] in str(advice.words)  # its first letter is small within a line
        assert str(number) in str(advice.words)


def test_words_of_a_step_are_small_within_the_line_and_names_are_not() -> None:
    assert str(advise(Progress(), Place.LOGIN).words) == "Step 1 of 11 - press “Forgot Password”"
    set_language("ru")
    assert str(advise(Progress(), Place.LOGIN).words) == "Шаг 1 из 11 — нажмите «Забыли пароль»"
    set_language("zh")
    assert str(advise(Progress(), Place.LOGIN).words) == "第 1/11 步：点击“忘记密码”"


@pytest.mark.parametrize(("place", "reached", "step", "words", "target"), DETOURS)
def test_each_detour_has_its_line(
    place: Place, reached: Mapping[str, object], step: int | None, words: str, target: object
) -> None:
    advice = advise(Progress(**reached), place)  # type: ignore[arg-type]
    assert (advice.step, words in str(advice.words)) == (step, True), str(advice.words)
    assert next(iter(advice.targets), None) == target


@pytest.mark.parametrize("detour", Detour)
@pytest.mark.parametrize(("number", "place", "progress"), STEP_BY_STEP)
def test_who_is_beside_the_way_is_told_the_step_and_how_to_come_back(
    detour: Detour, number: int, place: Place, progress: Progress
) -> None:
    advice = advise(progress, place, detour)
    assert advice.step == number
    assert advice.deed != advise(progress, place).deed
    assert all(isinstance(target, str) for target in advice.targets), "only a key leads back"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_room_in_the_narrowest_terminal(language: str) -> None:
    set_language(language)
    lines = [advise(progress, place) for place, progress in EVERY_PLACE]
    lines += [advise(Progress(), Place.ACCOUNT, detour) for detour in Detour]  # of the longest number
    too_long = [str(line.words) for line in lines if SIGN + cells(str(line.words)) > NARROW]
    assert not too_long


def test_every_place_and_everything_that_is_noted_is_in_the_table() -> None:
    assert {place for place, _ in EVERY_PLACE} == set(Place)
    noted = {name for _, reached, *_ in DETOURS for name in reached} | {"by_code"}
    assert noted == {field.name for field in fields(Progress)}


def test_another_reset_begins_anew() -> None:
    progress = Progress()
    progress.begin_reset(questions=True, code=True)
    progress.show_challenge("1")
    progress.answer_challenge("1", by_mail=True)
    progress.mail_open = progress.wrong_answer = progress.locked = True
    progress.finish_reset()
    assert advise(progress, Place.LOGIN).step == 10
    progress.begin_reset(questions=True, code=True)
    assert advise(progress, Place.LOGIN).step == 1
    assert advise(progress, Place.RESET).step == 2
    progress.show_challenge("2")
    assert advise(progress, Place.CAPTCHA).step == 5
    progress.answer_challenge("2", by_mail=True)
    assert advise(progress, Place.CAPTCHA).step == 7, "the mail of the first reset is not this one's"


def test_a_new_code_takes_the_tries_of_the_old_one_along() -> None:
    progress = Progress()
    progress.show_challenge("1")
    progress.wrong_code = progress.challenge_over = True
    progress.show_challenge("2")
    assert advise(progress, Place.CAPTCHA) == advise(Progress(challenge="2"), Place.CAPTCHA)
