"""What counts as reached: every way that the device allows, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, OTHER, VIEW, outcome
from tests.helpers.programs.child import TOO_LONG
from tui.camera import ADMIN, CodeChannel, Right, UserDraft
from tui.exercises.bounds import FewTries, InTime, Of
from tui.exercises.evidence import State
from tui.exercises.journal import NoteKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exercises.helpers import Trainee
    from tui.camera import AccountRow, Camera, Session

    Begin = Callable[[str], Trainee]

DONE, OPEN, FAILED = State.DONE, State.OPEN, State.FAILED


def user(camera: Camera, session: Session, name: str) -> AccountRow:
    return next(row for row in camera.accounts(session) if row.name == name)


def test_the_password_counts_by_the_way_that_it_was_set_by(begin: Begin) -> None:
    trainee = begin("questions")
    assert trainee.states() == [OPEN, OPEN, DONE, DONE]
    trainee.answers(right=False)
    trainee.answers()
    assert trainee.states() == [DONE, OPEN, DONE, DONE]
    trainee.sign_in()

    results = trainee.results
    assert results.passed
    first, second, wrong, _ = results.items
    assert (first.after, first.tries) == (timedelta(seconds=2), 2)
    assert (second.after, second.tries) == (timedelta(seconds=3), 1)
    assert wrong.tries == 1


def test_another_way_is_not_the_one_that_was_asked_for(begin: Begin) -> None:
    trainee = begin("questions")
    trainee.code(by_phone=True)
    trainee.sign_in()
    assert trainee.states() == [OPEN, DONE, DONE, DONE]
    trainee.answers()
    assert trainee.results.passed


def test_a_code_is_the_phones_if_the_phone_scanned_and_else_the_desks(begin: Begin) -> None:
    trainee = begin("code")
    trainee.code()
    assert trainee.states()[0] is OPEN
    trainee.code(by_phone=True)
    assert trainee.states()[0] is DONE
    trainee = begin("desk")
    trainee.code(by_phone=True)
    assert trainee.states()[0] is OPEN
    trainee.code()
    assert trainee.states()[0] is DONE


def test_tries_are_those_up_to_the_right_one_also_within_one_moment(begin: Begin) -> None:
    trainee = begin("who-locked")
    for password in ("not this one", KNOWN, "not this one"):
        outcome(lambda password=password: trainee.camera.sign_in(ADMIN, password))  # type: ignore[misc]
    assert trainee.results.items[0].tries == 2
    assert trainee.run.wrong == (2, 0, 0)


def test_results_are_there_while_another_thread_reads_the_camera(begin: Begin) -> None:
    trainee = begin("questions")
    known, reads, may_end = trainee.results, Event(), Event()

    def read() -> None:
        with trainee.run._lock:
            reads.set()
            may_end.wait(TOO_LONG)

    reader = Thread(target=read)
    reader.start()
    assert reads.wait(TOO_LONG)
    trainee.clock.go(minutes=11)
    try:
        assert trainee.results == known
    finally:
        may_end.set()
        reader.join()
    assert trainee.results.time_is_up


def test_a_lock_is_gone_by_a_reset_or_by_waiting(begin: Begin) -> None:
    trainee = begin("locked")
    assert trainee.states()[1] is OPEN
    trainee.wrong_password(3)  # one line of the log, which counts: each is seen at once
    assert trainee.states()[3] is FAILED
    trainee.answers()
    assert trainee.states()[:2] == [DONE, DONE]
    trainee = begin("locked")
    trainee.clock.go(minutes=31)
    trainee.run.look()
    assert trainee.states()[1] is DONE


def test_what_is_done_after_the_end_changes_nothing(begin: Begin) -> None:
    trainee = begin("stranger")
    session = trainee.known()
    trainee.camera.delete_user(session, user(trainee.camera, session, "support2"))
    assert trainee.results.passed
    end = trainee.results.elapsed

    trainee.clock.go(minutes=9)
    trainee.wrong_password(3)
    trainee.run.note(NoteKind.HELP)
    trainee.camera.add_user(session, UserDraft("again", "user", "", VIEW), OTHER)

    assert trainee.results.passed
    assert trainee.results.elapsed == end


def test_a_user_who_belongs_there_has_to_stay(begin: Begin) -> None:
    trainee = begin("stranger")
    session = trainee.known()
    for name in ("support2", "guard"):
        trainee.camera.delete_user(session, user(trainee.camera, session, name))
        if name == "support2":
            trainee.run._results = None  # as if both had been deleted at once
    assert trainee.states()[0] is OPEN


@pytest.mark.parametrize("group", ["staff", "user"])
def test_rights_count_in_whatever_group(begin: Begin, group: str) -> None:
    trainee = begin("rights")
    session = trainee.known()
    assert trainee.states()[0] is OPEN
    guard = user(trainee.camera, session, "guard")
    draft = UserDraft("guard", "staff", "", VIEW | {Right.QUERY_LOG})
    trainee.camera.modify_user(session, guard, draft)
    assert trainee.states()[0] is OPEN
    guard = user(trainee.camera, session, "guard")
    trainee.camera.modify_user(session, guard, UserDraft("guard", group, "", VIEW))
    assert trainee.results.passed


def test_the_first_password_and_the_settings_of_a_new_camera(begin: Begin) -> None:
    trainee = begin("new-camera")
    session = trainee.camera.set_first_password(OTHER)
    assert trainee.states() == [DONE, OPEN, OPEN, DONE]
    trainee.save(session, None)
    assert trainee.states() == [DONE, DONE, OPEN, DONE]
    trainee.save(session, CodeChannel.APP)
    assert trainee.results.passed


def test_an_answer_that_is_chosen_counts_and_a_wrong_one_before_it(begin: Begin) -> None:
    trainee = begin("who-locked")
    trainee.known()
    trainee.run.note(NoteKind.CHOICE, "office")
    assert trainee.states() == [DONE, OPEN, FAILED, DONE]
    trainee.run.note(NoteKind.CHOICE, "guard")
    assert trainee.states() == [DONE, DONE, FAILED, DONE]
    assert trainee.results.complete
    assert not trainee.results.passed
    assert trainee.results.items[1].tries == 2


def test_time_is_up_when_it_is_over_before_the_end(begin: Begin) -> None:
    trainee = begin("questions")
    trainee.clock.go(minutes=10)
    assert not trainee.results.time_is_up
    trainee.clock.go(seconds=1)
    assert trainee.results.time_is_up
    trainee.answers()
    trainee.sign_in()
    assert not trainee.results.time_is_up
    assert trainee.results.complete
    assert trainee.states()[-1] is FAILED


def test_who_clears_the_log_loses_nothing_of_it(begin: Begin) -> None:
    trainee = begin("questions")
    trainee.answers(right=False)
    trainee.answers()
    trainee.camera.clear_log(session := trainee.sign_in())
    trainee.run._results = None  # judged once more
    trainee.run.look()
    assert trainee.results.passed
    assert trainee.results.items[2].tries == 1
    trainee.camera.check(session)


def test_again_and_next_begin_at_a_fresh_camera(begin: Begin) -> None:
    trainee = begin("questions")
    trainee.answers(right=False)
    trainee.run.begin(trainee.run.exercise)
    assert trainee.run.results() is None
    assert trainee.run.wrong == (0, 0, 0)
    trainee.run.start()
    assert trainee.states() == [OPEN, OPEN, DONE, DONE]
    assert trainee.results.items[2].tries == 0
    trainee.run.begin(trainee.run.next())
    assert trainee.run.exercise.name == "code"
    assert trainee.camera.scenario == "lost-no-questions"
    trainee.run.begin(trainee.run.exercise)  # what was not begun is not kept
    assert [each.exercise.name for each in trainee.run.kept] == ["questions", "questions"]


def test_after_the_last_exercise_comes_the_first(begin: Begin) -> None:
    assert begin("who-locked").run.next().name == "questions"


def test_every_item_has_words_and_bounds_are_bounds(begin: Begin) -> None:
    trainee = begin("questions")
    assert [r.item.condition.is_bound for r in trainee.results.items] == [False, False, True, True]
    assert isinstance(trainee.results.items[2].item.condition, FewTries)
    assert FewTries(Of.CODES, 2).words().values == {"most": 2}
    assert InTime(5).is_bound
