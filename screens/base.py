"""What the windows share that hold a camera: one act at a time, and refusals turned into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from textual import on
from textual.widgets import Input, Select

from screens.words import explain
from tui.camera import Camera, CameraError
from tui.widgets.fields import Note
from tui.widgets.window import Window

R = TypeVar("R")


class CameraWindow(Window[R]):
    """A window that acts on one camera."""

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self.camera = camera
        self.busy = False
        """An act is under way: a second Enter must not become a second try."""

    @property
    def note(self) -> Note:
        return self.query_one(Note)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Run one act; what the camera refuses is said in the window."""
        self.busy = True
        self.note.clear()
        self._forget_wrong()
        try:
            yield
        except CameraError as error:
            self.refuse(error)
        finally:
            self.busy = False

    def refuse(self, error: CameraError) -> None:
        """Say the refusal in the note and lead the hand to the field it concerns."""
        self.note.error(explain(error, self.camera.now()))
        if (where := self.place_of(error)) is not None:
            self.wrong(where)

    def place_of(self, error: CameraError) -> Input | Select[int] | None:  # noqa: ARG002
        """The field that a refusal concerns; None where it must not be told or there is none."""
        return None

    def wrong(self, field: Input | Select[int]) -> None:
        """Mark a field and select what is in it, so that it can be typed over or mended."""
        field.add_class("-wrong")
        field.focus()
        if isinstance(field, Input):
            field.action_select_all()

    def _forget_wrong(self) -> None:
        for field in self.query(".-wrong"):
            field.remove_class("-wrong")

    @on(Input.Changed)
    @on(Select.Changed)
    def _mended(self, event: Input.Changed | Select.Changed) -> None:
        # An error stands until the hand moves; programmatic changes while acting are no hand.
        if not self.busy and event.control.has_class("-wrong"):
            self._forget_wrong()
            self.note.clear()
