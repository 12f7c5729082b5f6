"""What windows share that are filled in: OK and Cancel, and the question before typed things are lost."""

from __future__ import annotations

from typing import TypeVar

from textual import getters, on
from textual.widgets import Input

from screens.common.camera_window import CameraWindow
from screens.common.dialog import discard_question
from tui.widgets.form.fields import Button, Field

R = TypeVar("R")


class FormWindow(CameraWindow[R]):
    """OK (`ok_cancel`) and Enter in the last field submit it; Cancel and Esc leave it without a result."""

    _ok = getters.query_one("#ok", Button)

    async def submit(self) -> None:
        """Do what the window is for, and leave it; a `CameraError` is said in it."""
        raise NotImplementedError

    def changed(self) -> bool:
        """Whether something would be lost by leaving."""
        return any(field.value for field in self.query(Field))

    def unsaved(self) -> bool:
        return self.changed()

    @on(Button.Pressed, "#ok")
    def _ok_pressed(self) -> None:
        self.act(self.submit)

    @on(Input.Submitted)
    def _text_entered(self, event: Input.Submitted) -> None:
        if event.input is self.query(Field).last():
            self.enter_presses(self._ok)
            self.act(self.submit)
        else:
            self.next_field()

    @on(Button.Pressed, "#cancel")
    def _cancel_pressed(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        # While an act is under way the window stays: it would be done all the same, behind a closed window.
        self.unless_busy(self._leave)

    async def _leave(self) -> None:
        if not self.changed() or await self.app.push_screen_wait(discard_question()):
            self.dismiss(None)
