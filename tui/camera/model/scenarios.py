"""Named states that a camera can be started in, to practise on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tui.camera.model.accounts import AccountRow, GroupRow, Right
from tui.camera.model.events import EventKind
from tui.camera.model.questions import Answer
from tui.protocol.payload import CodeChannel

_ANSWERS: Final = (Answer(1, "48213"), Answer(2, "guard@example.com"))
_PASSWORD: Final = "Turnstile-42-north"  # noqa: S105 - every user is told


@dataclass(frozen=True, slots=True)
class PastEvent:
    """A line that the log has from before the scenario began."""

    ago: timedelta
    """How long before."""
    kind: EventKind
    account: str
    address: str = ""
    """Where the user was; '' for the camera's own screen."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A state that a camera can be started in. `name` and `description` are English; the latter a msgid."""

    name: str
    description: str
    password: str | None = None
    """Told to the trainee; where it is None and the camera has one, it is unknown."""
    has_password: bool = True
    answers: tuple[Answer, Answer] | None = None
    """Set on the camera and told to the trainee."""
    channel: CodeChannel | None = None
    locked: bool = False
    """Whether the sign-in of `admin` is locked from the start."""
    groups: tuple[GroupRow, ...] = ()
    """Beside the factory's."""
    users: tuple[AccountRow, ...] = ()
    """Beside the factory's. They have no password: `admin` may give them one."""
    past: tuple[PastEvent, ...] = ()
    """The oldest first."""

    @property
    def lines(self) -> int:
        """How many lines the log has when nothing was done yet."""
        return len(self.past) + 1 + self.locked


SCENARIOS: Final[dict[str, Scenario]] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "lost",
            "The administrator's password is lost; the security questions are set.",
            answers=_ANSWERS,
            channel=CodeChannel.APP,
        ),
        Scenario(
            "lost-no-questions",
            "The administrator's password is lost, and there are no security questions: only a code helps.",
            channel=CodeChannel.APP,
        ),
        Scenario(
            "known",
            "The administrator's password is known: look around in the menus.",
            password=_PASSWORD,
            answers=_ANSWERS,
            channel=CodeChannel.APP,
        ),
        Scenario(
            "locked",
            "As lost, and five wrong passwords have just locked the sign-in; a reset works all the same.",
            answers=_ANSWERS,
            channel=CodeChannel.APP,
            locked=True,
        ),
        Scenario(
            "nothing-set",
            "The administrator's password is lost, and no way of resetting it was set up.",
        ),
        Scenario("factory", "As it left the factory: no password yet.", has_password=False),
    )
}
"""By name, in the order to show them in; the first is where nothing else was asked for."""

WITH_ALL_HINTS: Final = SCENARIOS["known"]
"""The one that tells all there is to tell."""

DEFAULT_SCENARIO: Final = "lost"

# --- scenarios of exercises -----------------------------------------------------------------------------

_VIEWER: Final = frozenset({Right.MONITOR, Right.REPLAY})
_STAFF: Final = GroupRow("staff", "", frozenset(Right) - {Right.SHUT_DOWN, Right.SYS_UPGRADE})


def _user(name: str, memo: str, rights: frozenset[Right] = _VIEWER, group: str = "user") -> AccountRow:
    return AccountRow(name, group, memo, reserved=False, rights=rights)


_OFFICE, _GUARD = _user("office", "front desk"), _user("guard", "night shift")


def _guesses() -> tuple[PastEvent, ...]:
    """Five wrong passwords for `admin`, from the address that `guard` had signed in from."""
    minutes = (timedelta(minutes=70, seconds=-12 * number) for number in range(5))
    wrong = (PastEvent(ago, EventKind.LOG_IN_FAILED, "admin", "192.168.1.31") for ago in minutes)
    return (*wrong, PastEvent(timedelta(minutes=69, seconds=12), EventKind.LOCKED, "admin"))


EXERCISE_SCENARIOS: Final[dict[str, Scenario]] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "stranger",
            "The password is known; one of the users does not belong there.",
            password=_PASSWORD,
            answers=_ANSWERS,
            channel=CodeChannel.APP,
            users=(_OFFICE, _GUARD, _user("support2", "")),
        ),
        Scenario(
            "many-rights",
            "The password is known; one of the users has more rights than needed.",
            password=_PASSWORD,
            answers=_ANSWERS,
            channel=CodeChannel.APP,
            groups=(_STAFF,),
            users=(_OFFICE, _user("guard", "night shift", _STAFF.rights, "staff")),
        ),
        Scenario(
            "was-locked",
            "The password is known; an hour ago the sign-in was locked, and the log says by whom.",
            password=_PASSWORD,
            answers=_ANSWERS,
            channel=CodeChannel.APP,
            users=(_OFFICE, _GUARD),
            past=(
                PastEvent(timedelta(minutes=170), EventKind.LOG_IN, "admin", "192.168.1.10"),
                PastEvent(timedelta(minutes=160), EventKind.LOG_OUT, "admin", "192.168.1.10"),
                PastEvent(timedelta(minutes=95), EventKind.LOG_IN, "office", "192.168.1.42"),
                PastEvent(timedelta(minutes=82), EventKind.LOG_IN, "guard", "192.168.1.31"),
                *_guesses(),
                PastEvent(timedelta(minutes=66), EventKind.LOG_OUT, "guard", "192.168.1.31"),
                PastEvent(timedelta(minutes=61), EventKind.LOG_OUT, "office", "192.168.1.42"),
            ),
        ),
    )
}
"""What exercises begin with, and no list of scenarios shows. By name."""

ALL_SCENARIOS: Final = {**SCENARIOS, **EXERCISE_SCENARIOS}
"""All that a camera can be started in."""
