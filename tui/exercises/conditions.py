"""What is to be reached in an exercise: few conditions, which can be combined. All are pure.

Each says how it stands by the evidence, what it is in words, and which step of the guide tells how it is
reached. Those in bounds.py are to be kept all the time; these are to be reached once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from tui.camera import ADMIN, Event, EventKind, Right
from tui.camera.model.accounts import fold
from tui.exercises.evidence import Evidence, State, Verdict
from tui.exercises.journal import NoteKind
from tui.exercises.password_changes import Way, password_changes
from tui.i18n import LazyText
from tui.protocol.payload import CodeChannel

_E = EventKind
_USER_CHANGES: Final = (_E.ADD_USER, _E.MODIFY_USER, _E.DELETE_USER, _E.ACCOUNT_RESTORE)


class Condition(Protocol):
    """What an item is judged by."""

    is_bound: ClassVar[bool]

    @property
    def step(self) -> int | None:
        """The guide's step that tells how it is reached; None where the guide has none."""

    def words(self) -> LazyText:
        """What it is, in a line."""

    def judge(self, evidence: Evidence) -> Verdict:
        """Say how it stands."""


_WAYS: Final = {
    Way.QUESTIONS: (2, LazyText("exercise", "Password of admin set by the security questions")),
    Way.PHONE: (6, LazyText("exercise", "Password of admin set by a code from the phone")),
    Way.DESK: (6, LazyText("exercise", "Password of admin set by the service desk's code")),
    Way.MAIL: (8, LazyText("exercise", "Password of admin set by a code from a mail")),
    Way.MENU: (None, LazyText("exercise", "Password of admin changed in the menus")),
    Way.FIRST: (3, LazyText("exercise", "First password of admin set")),
}
"""The guide's step, and the words, where one way alone counts."""


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """The password of `admin` was set by one of these ways."""

    by: frozenset[Way] = frozenset(Way)
    is_bound: ClassVar[bool] = False

    @property
    def step(self) -> int | None:
        return _WAYS[next(iter(self.by))][0] if len(self.by) == 1 else 1

    def words(self) -> LazyText:
        if len(self.by) == 1:
            return _WAYS[next(iter(self.by))][1]
        return LazyText("exercise", "Password of admin set")

    def judge(self, evidence: Evidence) -> Verdict:
        done = next((event for event, way in password_changes(evidence) if way in self.by), None)
        wrong = evidence.events((_E.ANSWERS_FAILED, _E.CODE_FAILED, _E.MODIFY_PASSWORD_FAILED))
        return _reached(done, wrong)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user has signed in."""

    user: str = ADMIN
    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = 3

    def words(self) -> LazyText:
        return LazyText("exercise", "Signed in as {name}", {"name": self.user})

    def judge(self, evidence: Evidence) -> Verdict:
        own = [event for event in evidence.camera.events if fold(event.account) == fold(self.user)]
        done = next((event for event in own if event.kind is _E.LOG_IN), None)
        return _reached(done, (event for event in own if event.kind is _E.LOG_IN_FAILED))


@dataclass(frozen=True, slots=True)
class QuestionsSaved:
    """Security questions were saved, and are set."""

    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = 11

    def words(self) -> LazyText:
        return LazyText("exercise", "Security questions saved")

    def judge(self, evidence: Evidence) -> Verdict:
        saved = next(evidence.events((_E.MODIFY_SECURITY,)), None)
        return _reached(saved if evidence.camera.questions else None)


@dataclass(frozen=True, slots=True)
class CodeWay:
    """The verification code goes this way; None for none."""

    channel: CodeChannel | None
    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = 11

    def words(self) -> LazyText:
        match self.channel:
            case CodeChannel.APP:
                return LazyText("exercise", "Verification code goes to the app")
            case CodeChannel.CONTACT:
                return LazyText("exercise", "Verification code goes to the safe e-mail")
        return LazyText("exercise", "No reset by verification code")

    def judge(self, evidence: Evidence) -> Verdict:
        return _so_now(evidence.camera.channel is self.channel, evidence, (_E.MODIFY_SECURITY,))


@dataclass(frozen=True, slots=True)
class Users:
    """These users are there and no others; reserved ones, which can't be deleted, need no name."""

    names: tuple[str, ...]
    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = None

    def words(self) -> LazyText:
        return LazyText("exercise", "Users are: {names}", {"names": ", ".join(self.names)})

    def judge(self, evidence: Evidence) -> Verdict:
        found = {fold(user.name) for user in evidence.camera.users if not user.reserved}
        wanted = {fold(name) for name in self.names}
        always = {fold(user.name) for user in evidence.camera.users if user.reserved}
        return _so_now(found | always == wanted | always, evidence, _USER_CHANGES)


@dataclass(frozen=True, slots=True)
class RightsOf:
    """A user is there and has these rights and no others."""

    user: str
    rights: frozenset[Right]
    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = None

    def words(self) -> LazyText:
        return LazyText("exercise", "{name} has the rights needed, no more", {"name": self.user})

    def judge(self, evidence: Evidence) -> Verdict:
        user = next((u for u in evidence.camera.users if fold(u.name) == fold(self.user)), None)
        return _so_now(user is not None and user.rights == self.rights, evidence, _USER_CHANGES)


@dataclass(frozen=True, slots=True)
class NothingLocked:
    """Neither a user's sign-in nor the security questions are locked."""

    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = 1

    def words(self) -> LazyText:
        return LazyText("exercise", "Nothing is locked any more")

    def judge(self, evidence: Evidence) -> Verdict:
        return _so_now(not evidence.camera.locked, evidence, (_E.PASSWORD_RESET, _E.MODIFY_PASSWORD))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer that was chosen last in the window of results is this one."""

    option: str
    is_bound: ClassVar[bool] = False
    step: ClassVar[int | None] = None

    def words(self) -> LazyText:
        return LazyText("exercise", "Question answered")

    def judge(self, evidence: Evidence) -> Verdict:
        choices = list(evidence.noted((NoteKind.CHOICE,)))
        right = bool(choices) and choices[-1].value == self.option
        return Verdict(State.DONE if right else State.OPEN, choices[-1].at if right else None, len(choices))


# --- what they share --------------------------------------------------------------------------------------


def _reached(done: Event | None, wrong: Iterable[Event] | None = None) -> Verdict:
    """`done` reached it, None if nothing has so far; `wrong` are the tries that failed, before it and after.

    By the lines' numbers: two lines may be of the same moment.
    """
    tries = None
    if wrong is not None:
        before = (event.count for event in wrong if done is None or event.seq < done.seq)
        tries = sum(before) + (done is not None)
    return Verdict(State.OPEN, None, tries) if done is None else Verdict(State.DONE, done.at, tries)


def _so_now(so: bool, evidence: Evidence, changes: Iterable[EventKind]) -> Verdict:  # noqa: FBT001 - the state
    """Say how it stands with what the camera holds: since the last change of it."""
    times = [event.at for event in evidence.events(tuple(changes))]
    return Verdict(State.DONE if so else State.OPEN, times[-1] if so and times else None)
