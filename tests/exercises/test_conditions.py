"""Conditions by themselves: what each says of a log, of notes and of what the camera holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tui.camera import ADMIN, Event, EventKind, Right
from tui.camera.fleet.inspection import Inspection
from tui.camera.model.accounts import AccountRow
from tui.exercises.bounds import FewTries, InTime, NoHelp, Of
from tui.exercises.conditions import (
    Chosen,
    CodeWay,
    Condition,
    NothingLocked,
    PasswordSet,
    QuestionsSaved,
    RightsOf,
    SignedIn,
    Users,
)
from tui.exercises.evidence import Evidence, State, Verdict
from tui.exercises.journal import Note, NoteKind
from tui.exercises.judge import judge
from tui.exercises.model import Exercise, Item, words
from tui.exercises.password_changes import Way, password_changes
from tui.protocol.payload import CodeChannel

E = EventKind
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VIEW = frozenset({Right.QUERY_LOG})
OPEN, DONE, FAILED = State.OPEN, State.DONE, State.FAILED


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def log(*lines: EventKind | tuple[EventKind, dict[str, Any]]) -> tuple[Event, ...]:
    """A line a minute, of admin's unless it says otherwise."""
    events = []
    for seq, line in enumerate(lines, 1):
        kind, given = line if isinstance(line, tuple) else (line, {})
        more: dict[str, Any] = {"account": ADMIN, "count": 1, "details": {}} | given
        events.append(Event(seq=seq, at=minute(seq), kind=kind, **more))
    return tuple(events)


def evidence(
    events: Sequence[Event] = (),
    notes: Sequence[Note] = (),
    *,
    now: int = 60,
    **held: Any,  # noqa: ANN401 - of what the camera holds
) -> Evidence:
    nothing: dict[str, Any] = {"users": (), "questions": None, "channel": None, "locked": False}
    return Evidence(START, minute(now), Inspection(**nothing | held, events=tuple(events)), tuple(notes))


def row(name: str, *, reserved: bool = False, rights: frozenset[Right] = VIEW) -> AccountRow:
    return AccountRow(name, "user", "", reserved, rights)


def test_a_user_s_name_is_the_same_in_small_letters() -> None:
    events = log((E.LOG_IN_FAILED, {"account": "guard"}), (E.LOG_IN, {"account": "GUARD"}), E.LOG_IN)
    assert SignedIn("Guard").judge(evidence(events)) == Verdict(DONE, minute(2), 2)
    assert SignedIn("office").judge(evidence(events)) == Verdict(OPEN, None, 0)


def test_tries_that_one_line_tells_are_counted_each() -> None:
    events = log((E.LOG_IN_FAILED, {"count": 3}), E.LOG_IN, E.LOG_IN_FAILED)
    assert SignedIn().judge(evidence(events)).tries == 4


@pytest.mark.parametrize(
    ("lines", "questions", "state"),
    [
        ([E.MODIFY_SECURITY], (1, 2), DONE),
        ([E.MODIFY_SECURITY], None, OPEN),
        ([], (1, 2), OPEN),
    ],
)
def test_questions_count_that_were_saved_and_are_set(
    lines: list[EventKind], questions: tuple[int, int] | None, state: State
) -> None:
    assert QuestionsSaved().judge(evidence(log(*lines), questions=questions)).state is state


@pytest.mark.parametrize(
    ("names", "state"),
    [(("guard",), DONE), (("admin", "GUARD"), DONE), (("guard", "office"), OPEN), ((), OPEN)],
)
def test_users_are_those_and_no_others(names: tuple[str, ...], state: State) -> None:
    users = (row("admin", reserved=True), row("guard"))
    assert Users(names).judge(evidence(users=users)).state is state


def test_rights_are_those_and_no_others() -> None:
    for rights, state in ((VIEW, DONE), (frozenset(Right), OPEN), (frozenset(), OPEN)):
        held = evidence(users=(row("guard", rights=frozenset(rights)),))
        assert RightsOf("Guard", VIEW).judge(held).state is state
    assert RightsOf("guard", frozenset()).judge(evidence()).state is OPEN, "there is no such user"


def test_what_the_camera_holds_is_so_since_its_last_change() -> None:
    events = log(E.MODIFY_SECURITY, E.LOG_IN, E.MODIFY_SECURITY)
    held = evidence(events, channel=CodeChannel.APP)
    assert CodeWay(CodeChannel.APP).judge(held) == Verdict(DONE, minute(3))
    assert CodeWay(CodeChannel.CONTACT).judge(held) == Verdict(OPEN)
    assert NothingLocked().judge(evidence(log(E.PASSWORD_RESET), locked=True)) == Verdict(OPEN)
    assert NothingLocked().judge(evidence(log(E.PASSWORD_RESET))) == Verdict(DONE, minute(1))


def test_the_answer_that_was_chosen_last_counts() -> None:
    right, wrong = (Note(minute(at), NoteKind.CHOICE, value) for at, value in ((1, "a"), (2, "b")))
    assert Chosen("a").judge(evidence(notes=[right, wrong])) == Verdict(OPEN, None, 2)
    assert Chosen("b").judge(evidence(notes=[right, wrong])) == Verdict(DONE, minute(2), 2)


@pytest.mark.parametrize(
    "kind", [E.LOG_IN_FAILED, E.MODIFY_PASSWORD_FAILED, E.CONFIRM_FAILED, E.REFUSED_WHILE_LOCKED]
)
def test_a_bound_is_broken_by_the_first_beyond_it(kind: EventKind) -> None:
    events = log(kind, E.LOG_IN, kind, kind)
    assert FewTries(Of.PASSWORDS, 1).judge(evidence(events)) == Verdict(FAILED, minute(3), 3)
    assert FewTries(Of.PASSWORDS, 3).judge(evidence(events)) == Verdict(DONE, None, 3)
    assert FewTries(Of.PASSWORDS, 3).judge(evidence(log((kind, {"count": 4})))).state is FAILED
    assert FewTries(Of.ANSWERS, 0).judge(evidence(events)) == Verdict(DONE, None, 0)


def test_choices_count_that_are_not_the_right_one() -> None:
    notes = [Note(minute(at), NoteKind.CHOICE, value) for at, value in enumerate("abca", 1)]
    assert FewTries(Of.CHOICES, 1, "a").judge(evidence(notes=notes)) == Verdict(FAILED, minute(3), 2)
    assert FewTries(Of.CHOICES, 2, "a").judge(evidence(notes=notes)) == Verdict(DONE, None, 2)


@pytest.mark.parametrize("kind", [NoteKind.HELP, NoteKind.HINT])
def test_help_and_hints_count_alike(kind: NoteKind) -> None:
    assert NoHelp().judge(evidence(notes=[Note(minute(4), kind)])) == Verdict(FAILED, minute(4), 1)
    assert NoHelp().judge(evidence(notes=[Note(minute(4), NoteKind.PHONE)])).state is DONE


def test_ways_in_which_the_password_of_admin_was_set() -> None:
    events = log(
        (E.MODIFY_PASSWORD, {"details": {"first": True}}),
        (E.MODIFY_PASSWORD, {"account": "guard"}),
        (E.MODIFY_PASSWORD, {"details": {"user": "guard"}}),
        E.MODIFY_PASSWORD,
        E.PASSWORD_RESET,  # of a grant before the exercise
        E.RESET_GRANTED,
        E.PASSWORD_RESET,
        (E.CHALLENGE_OPENED, {"details": {"channel": CodeChannel.CONTACT.value}}),
        *(E.CODE_ACCEPTED, E.RESET_GRANTED, E.PASSWORD_RESET),
        *(E.RESET_GRANTED, E.PASSWORD_RESET),
    )
    ways = [(event.seq, way) for event, way in password_changes(evidence(events))]
    assert ways == [(1, Way.FIRST), (4, Way.MENU), (7, Way.QUESTIONS), (11, Way.MAIL), (13, Way.QUESTIONS)]
    assert PasswordSet(frozenset({Way.MAIL})).judge(evidence(events)).at == minute(11)


@pytest.mark.parametrize(("at", "way"), [(0, Way.DESK), (2, Way.PHONE), (4, Way.DESK)])
def test_a_code_is_the_phone_s_if_it_read_the_codes_meanwhile(at: int, way: Way) -> None:
    events = log(E.CHALLENGE_OPENED, E.LOG_IN_FAILED, E.CODE_ACCEPTED, E.RESET_GRANTED, E.PASSWORD_RESET)
    found = password_changes(evidence(events, [Note(minute(at), NoteKind.PHONE)]))
    assert [each for _, each in found] == [way]


def exercise(*conditions: Condition) -> Exercise:
    text = words({"en": "x"})
    return Exercise("own", text, text, "known", tuple(Item(each, text) for each in conditions), minutes=30)


def test_once_all_is_reached_nothing_that_comes_later_counts() -> None:
    task = exercise(SignedIn(), FewTries(Of.PASSWORDS, 1), NoHelp(), InTime(5))
    events = log(E.LOG_IN_FAILED, E.LOG_IN, E.LOG_IN_FAILED, E.LOG_IN_FAILED)
    results = judge(task, evidence(events, [Note(minute(9), NoteKind.HELP)]))
    assert (results.passed, results.complete, results.done) == (True, True, 1)
    assert results.elapsed == timedelta(minutes=2)
    assert not results.time_is_up
    assert [item.tries for item in results.items] == [2, 1, 0, None]


def test_a_bound_that_was_not_kept_fails_what_was_reached() -> None:
    task = exercise(SignedIn(), FewTries(Of.PASSWORDS, 0), NoHelp())
    results = judge(task, evidence(log(E.LOG_IN_FAILED, E.LOG_IN)))
    assert (results.passed, results.complete, results.done) == (False, True, 1)
    open_still = judge(task, evidence(log(E.LOG_IN_FAILED), now=31))
    assert (open_still.complete, open_still.done, open_still.time_is_up) == (False, 0, True)
    assert open_still.elapsed == timedelta(minutes=31)
