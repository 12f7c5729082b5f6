"""What a visitor achieves in one session, counted from the camera's own events, for the server's log."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tui.camera import Camera, CameraContext, EventKind
from tui.metrics.catalogue import RESETS
from tui.metrics.counts import recorder

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.protocol.registrar import Registrar
    from tui.remote.visitor import Visitor

_PASSWORD_SET: Final = (EventKind.PASSWORD_RESET, EventKind.MODIFY_PASSWORD)


def observed_camera(visitor: Visitor, store: Store, serial: str, registrar: Registrar | None) -> Camera:
    """Return a camera for this visitor alone; what happens there is told at the end of the session's line."""
    achieved = Achievements()
    visitor.notes.append(achieved.fields)
    visitor.kept["achievements"] = achieved
    context = CameraContext(
        store, serial, registrar=registrar, origin=visitor.address, observer=achieved.note
    )
    return Camera(context)


class Achievements:
    """Counts the events of one session; those of other visitors of the same camera are not among them."""

    def __init__(self) -> None:
        self._events: Counter[EventKind] = Counter()
        self._way = "questions"
        """What the next leave to set a password is given for."""
        self._granted = "none"
        self._reset = "none"

    def note(self, kind: EventKind) -> None:
        """Count an event. Called by the thread that writes it; a session acts on its camera one by one."""
        self._events[kind] += 1
        if kind is EventKind.CODE_ACCEPTED:
            self._way = "code"  # the leave follows at once
        elif kind is EventKind.RESET_GRANTED:
            self._granted, self._way = self._way, "questions"
        elif kind is EventKind.PASSWORD_RESET:
            self._reset = self._granted
            recorder.count(RESETS, self._reset)

    def count(self, kind: EventKind) -> int:
        """Return how often it happened."""
        return self._events[kind]

    def fields(self) -> str:
        """Return them as the log has them: how the password was reset, what was wrong, what was saved."""
        password = "set" if any(self._events[kind] for kind in _PASSWORD_SET) else "unchanged"
        questions = "saved" if self._events[EventKind.MODIFY_SECURITY] else "unchanged"
        return (
            f"reset={self._reset} wrong-answers={self._events[EventKind.ANSWERS_FAILED]} "
            f"wrong-codes={self._events[EventKind.CODE_FAILED]} password={password} questions={questions}"
        )
