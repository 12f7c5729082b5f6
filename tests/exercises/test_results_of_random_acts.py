"""Random acts under an exercise: its results are what the people there were told, counted without the log.

The accounts go by the reference model of the camera's own test; the ways of a reset by a count of their own.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from tests.camera import test_model
from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, code_of, outcome, wrong_code
from tests.camera.reference_state import TRIES
from tests.camera.state_machine import verdicts
from tui.camera import ADMIN, Answer, CameraError, CodeChannel
from tui.camera.errors import TooManyChallenges, WrongCode
from tui.exercises.bounds import FewTries, Of
from tui.exercises.conditions import NothingLocked, PasswordSet, SignedIn, Users
from tui.exercises.evidence import State
from tui.exercises.journal import NoteKind
from tui.exercises.model import Exercise, Item, words
from tui.exercises.password_changes import Way
from tui.exercises.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.helpers import Clock, Stage
    from tui.exercises.conditions import Condition
    from tui.exercises.judge import ItemResult

DONE, OPEN, FAILED = State.DONE, State.OPEN, State.FAILED
NEVER: Final = SignedIn("never")
"""Is not reached, so that no exercise comes to its end, behind which nothing counts."""
WRONG: Final = {"WrongCredentials", "WrongOldPassword", "WrongOwnPassword", "AccountLocked"}


def begin(*conditions: Condition) -> Run:
    items = (*conditions, NEVER)
    text = words({"en": "all"})
    return Run(Exercise("all", text, text, "known", tuple(Item(each, each.words()) for each in items)))


def results(run: Run) -> list[ItemResult]:
    run.look()
    found = run.results()
    assert found is not None
    return list(found.items)


# --- the accounts ------------------------------------------------------------------------------------------


class Exercised(test_model.Accounts):
    """The acts of the camera's test, by people who do an exercise there."""

    users: Final = ("admin", "ivan", "olga")

    @initialize()
    def somebody_is_there(self) -> None:
        self.wrong = self.in_a_row = 0
        self.ways: Counter[Way] = Counter()
        self.signed_in = False
        self.run = begin(
            FewTries(Of.PASSWORDS, 3),
            SignedIn(ADMIN),
            Users(self.users),
            NothingLocked(),
            PasswordSet(frozenset({Way.MENU})),
            PasswordSet(frozenset({Way.FIRST})),
        )
        self.camera = self.run.at(self.camera)
        self.run.start()
        super().somebody_is_there()

    def _same(self, act: Callable[[], object], verdict: str) -> bool:
        self.clock.go(milliseconds=1)  # what comes after an end is later than it
        self.wrong += verdict in WRONG
        return super()._same(act, verdict)

    def sign_in(self, seat: int, name: str, password: str) -> None:
        by_admin = name.casefold() == ADMIN and not self.signed_in
        self.in_a_row += by_admin and self.model.tries.get(ADMIN, 0) < TRIES
        super().sign_in(seat, name, password)
        self.signed_in |= by_admin and self.model.seats.get(seat) is not None

    def change_own_password(self, seat: int, old: str, new: str) -> None:
        who, stamp = self.model.who(self._who(seat)), self.model.users[ADMIN].stamp
        super().change_own_password(seat, old, new)
        self.ways[Way.MENU] += (
            who is not None and who.name == ADMIN and self.model.users[ADMIN].stamp != stamp
        )

    def first_password(self, seat: int, password: str) -> None:
        had = self.model.users[ADMIN].password
        super().first_password(seat, password)
        if had is None and self.model.users[ADMIN].password is not None:
            self.ways[Way.FIRST] += 1
            self.signed_in = True  # setting it signs in, too

    @invariant()
    def the_results_are_what_happened(self) -> None:
        wrong, admin, users, unlocked, menu, first, never = results(self.run)
        assert (wrong.tries, wrong.state) == (self.wrong, FAILED if self.wrong > 3 else DONE)
        assert (admin.tries, admin.state) == (self.in_a_row, DONE if self.signed_in else OPEN)
        known = {user.name.casefold() for user in self.model.users.values() if user.name != "default"}
        assert users.state is (DONE if known == set(self.users) else OPEN)
        locked = any(self.model.tries.get(name, 0) >= TRIES for name in self.model.users)
        assert unlocked.state is (OPEN if locked else DONE)
        assert menu.state is (DONE if self.ways[Way.MENU] else OPEN)
        assert first.state is (DONE if self.ways[Way.FIRST] else OPEN)
        assert never.state is OPEN


@pytest.mark.parametrize("acts", [20, pytest.param(300, marks=pytest.mark.full)])
def test_of_the_accounts(acts: int) -> None:
    verdicts.clear()
    while verdicts.total() < acts:
        test_model.salt = random.getrandbits(64)
        run_state_machine_as_test(
            Exercised,
            settings=settings(
                max_examples=1,
                stateful_step_count=test_model.STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink),
                database=None,
            ),
        )
    print(f"{verdicts.total()} acts of the accounts under an exercise")  # noqa: T201 - how often it was tried


# --- the ways of a reset -----------------------------------------------------------------------------------


class Resetting:
    """People who reset the password by all ways, and count what they are told."""

    def __init__(self, stage: Stage, clock: Clock, dice: random.Random) -> None:
        self.clock, self.dice = clock, dice
        self.run = begin(
            FewTries(Of.ANSWERS, 1),
            FewTries(Of.CODES, 1),
            *(PasswordSet(frozenset({way})) for way in WAYS),
        )
        self.camera = self.run.at(stage("lost"))
        self.run.start()
        self.answers = self.codes = self.help = 0
        self.ways: set[Way] = set()
        self.scanned: set[str] = set()
        self.password = KNOWN

    def act(self) -> None:
        self.clock.go(seconds=self.dice.choice((1, 1, 1, 30, 700, 90_000)))
        self.dice.choice((self._answer, self._code, self._code, self._save, self._help))()
        answers, codes, *ways = results(self.run)[:-1]
        assert (answers.tries, answers.state) == (self.answers, FAILED if self.answers > 1 else DONE)
        assert (codes.tries, codes.state) == (self.codes, FAILED if self.codes > 1 else DONE)
        assert [each.state for each in ways] == [DONE if way in self.ways else OPEN for way in WAYS]
        found = self.run.results()
        assert found is not None
        assert found.helped == self.help

    def _answer(self) -> None:
        right = self.dice.random() < 0.4
        said = outcome(lambda: self.camera.answer_questions(PHONE if right else Answer(1, "11111"), MAIL))
        self.answers += type(said).__name__ == "WrongAnswers" or self._closed_by(said)
        self._reset(said, Way.QUESTIONS)

    def _closed_by(self, said: object) -> bool:
        """Whether the fifth wrong answers have closed that way, and not that it was closed before."""
        closes = type(said).__name__ == "AnswersLocked" and not self._closed()
        self._until = self.clock.now.timestamp() + 24 * 3600 if closes else self._until
        return closes

    _until = 0.0

    def _closed(self) -> bool:
        return self.clock.now.timestamp() < self._until

    def _code(self) -> None:
        challenge = outcome(self.camera.challenge)
        if isinstance(challenge, CameraError):
            assert isinstance(challenge, TooManyChallenges)
            return
        if self.dice.random() < 0.5:
            self.run.note(NoteKind.PHONE)
            self.scanned.add(challenge.payload)
        if self.dice.random() < 0.5:
            said = outcome(lambda: self.camera.answer_code(wrong_code(challenge)))
            assert isinstance(said, WrongCode)
            self.codes += 1
            return
        mailed = challenge.channel is CodeChannel.CONTACT
        way = Way.MAIL if mailed else Way.PHONE if challenge.payload in self.scanned else Way.DESK
        self._reset(outcome(lambda: self.camera.answer_code(code_of(challenge))), way)

    def _reset(self, said: object, way: Way) -> None:
        if isinstance(said, CameraError):
            return
        self.password = OTHER if self.password == KNOWN else KNOWN
        self.camera.reset_password(said, self.password)  # type: ignore[arg-type]
        self.ways.add(way)
        self._until = 0.0  # a reset opens what wrong answers have closed

    def _save(self) -> None:
        """Let codes go another way from now on."""
        session = outcome(lambda: self.camera.sign_in(ADMIN, self.password))
        if isinstance(session, CameraError):
            return
        channel = self.dice.choice((CodeChannel.APP, CodeChannel.CONTACT))
        email = "owner@example.com" if channel is CodeChannel.CONTACT else ""
        self.camera.save_security(session, PHONE, MAIL, channel, email)

    def _help(self) -> None:
        kind = self.dice.choice((NoteKind.HELP, NoteKind.HINT))
        self.run.note(kind)
        self.help += 1


WAYS: Final = (Way.QUESTIONS, Way.PHONE, Way.DESK, Way.MAIL)


@pytest.mark.parametrize("acts", [20, pytest.param(300, marks=pytest.mark.full)])
def test_of_the_ways(stage: Stage, clock: Clock, acts: int) -> None:
    seed = random.getrandbits(64)
    print(f"{acts} acts of a reset under an exercise, seed {seed}")  # noqa: T201 - to do it again
    dice = random.Random(seed)
    for _ in range(max(acts // 40, 1)):
        people = Resetting(stage, clock, dice)
        for _ in range(40):
            people.act()
