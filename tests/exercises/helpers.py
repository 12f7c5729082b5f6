"""A trainee who does an exercise at the camera itself, without windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, code_of, outcome
from tui.camera import ADMIN, Answer, CodeChannel
from tui.exercises.builtin import builtin, builtins
from tui.exercises.evidence import State
from tui.exercises.journal import NoteKind
from tui.exercises.run import Run

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage
    from tui.camera import Session
    from tui.exercises.judge import Results


class Trainee:
    """Does what a person would, a second apart."""

    def __init__(self, stage: Stage, clock: Clock, name: str) -> None:
        exercise = builtin(name)
        self.clock = clock
        self.run = Run(exercise, builtins())
        self.camera = self.run.at(stage(exercise.scenario))
        self.run.start()

    # --- doing ----------------------------------------------------------------------------------------

    def answers(self, *, right: bool = True) -> None:
        """Answer both questions, and set a new password where they were right."""
        self.clock.go(seconds=1)
        given = (PHONE, MAIL) if right else (Answer(1, "11111"), MAIL)
        grant = outcome(lambda: self.camera.answer_questions(*given))
        if right:
            self.camera.reset_password(grant, OTHER)  # type: ignore[arg-type]

    def code(self, *, by_phone: bool = False) -> None:
        """Show a QR code, get the code for it, and set a new password."""
        self.clock.go(seconds=1)
        challenge = self.camera.challenge()
        if by_phone:
            self.run.note(NoteKind.PHONE)
        self.camera.reset_password(self.camera.answer_code(code_of(challenge)), OTHER)

    def wrong_code(self) -> None:
        self.clock.go(seconds=1)
        self.camera.challenge()
        outcome(lambda: self.camera.answer_code("00000000"))

    def sign_in(self, password: str = OTHER) -> Session:
        self.clock.go(seconds=1)
        return self.camera.sign_in(ADMIN, password)

    def wrong_password(self, times: int = 1) -> None:
        for _ in range(times):
            self.clock.go(seconds=1)
            outcome(lambda: self.camera.sign_in(ADMIN, "not this one"))

    def save(self, session: Session, channel: CodeChannel | None = CodeChannel.APP, email: str = "") -> None:
        self.clock.go(seconds=1)
        self.camera.save_security(session, PHONE, MAIL, channel, email)

    def known(self) -> Session:
        return self.sign_in(KNOWN)

    # --- what it comes to -------------------------------------------------------------------------------

    @property
    def results(self) -> Results:
        results = self.run.results()
        assert results is not None
        return results

    def states(self) -> list[State]:
        return [item.state for item in self.results.items]
