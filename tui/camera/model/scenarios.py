"""Named states that a camera can be started in, to practise on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.camera.model.questions import Answer
from tui.protocol.payload import CodeChannel

_ANSWERS: Final = (Answer(1, "48213"), Answer(2, "guard@example.com"))


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
            password="Turnstile-42-north",  # noqa: S106 - every user is told
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
