"""What the windows share that hold a camera: one act at a time, refusals in words, the end of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual import getters, on
from textual.widgets import Input, Select

from screens.common.settings import Settings
from tui.camera import Camera, CameraError
from tui.camera.errors import SessionEnded, WrongCredentials
from tui.i18n import LazyText
from tui.messages.camera_errors import explain, with_layout_hint
from tui.widgets.form.fields import Field, StatusLine
from tui.widgets.window import Window

R = TypeVar("R")


@dataclass(frozen=True)
class Ended:
    """How a session came to its end: what the login window does about it."""

    says: LazyText | str = ""
    """One line; nothing after a plain sign-out."""
    restarts: bool = False
    """The camera starts again: its boot screen comes first."""


class SessionHolder(Window[Ended]):
    """The window that a session lives in: it takes all others away, and itself, when the session ends."""

    def session_over(self, ended: Ended) -> None:
        """Lead back to the login, whatever window is open. What is said first counts."""
        raise NotImplementedError


class CameraWindow(Window[R]):
    """A window that acts on one camera."""

    note = getters.query_one(StatusLine)

    def __init__(self, camera: Camera, settings: Settings) -> None:
        super().__init__(settings.status_bar())
        self.camera = camera
        self.settings = settings
        self._changed_meanwhile = False

    # --- acts -----------------------------------------------------------------------------------------

    def act(self, deed: Callable[[], Awaitable[object]], *, keys_wait: bool = True) -> bool:
        """Run an act in a worker, unless one is under way (see `unless_busy`).

        What the camera refuses is said in the window.
        """
        return self.unless_busy(partial(self._acting, deed), keys_wait=keys_wait)

    async def _acting(self, deed: Callable[[], Awaitable[object]]) -> None:
        self.note.clear()
        self._forget_wrong()
        try:
            await deed()
        except CameraError as error:
            self.refuse(error)

    def deed_done(self) -> None:
        if self._changed_meanwhile and self in self.app.screen_stack:
            self.camera_changed()

    def words_for(self, error: CameraError) -> LazyText:
        """One line for a refusal."""
        return explain(error, self.camera.now(), hosted=self.settings.hosted)

    def refuse(self, error: CameraError) -> None:
        """Say the refusal in the note and move the focus to the field it concerns.

        After the end of a session there is nothing left to correct here: the login window follows.
        """
        if isinstance(error, SessionEnded) and self.sign_out(signed_out(unsaved=self.unsaved())):
            return
        says, where = self.words_for(error), self.place_of(error)
        if isinstance(error, WrongCredentials) and isinstance(where, Field):
            says = with_layout_hint(says, where.value)
        self.note.error(says)
        if where is not None:
            self.wrong(where)

    def sign_out(self, says: LazyText | str, *, restarts: bool = False) -> bool:
        """Leave all windows of the session that the camera has ended; False where there is none."""
        holders = [screen for screen in self.app.screen_stack if isinstance(screen, SessionHolder)]
        for holder in holders:
            holder.session_over(Ended(says, restarts=restarts))
        return bool(holders)

    def unsaved(self) -> bool:
        """Whether something was typed here that is lost when the session ends."""
        return any(field.value for field in self.query(Field))

    def camera_changed(self) -> None:
        """The camera was changed, from here or elsewhere: look again, when no act is under way."""
        self._changed_meanwhile = self.busy
        if not self.busy:
            self.look_again()

    def look_again(self) -> None:
        """Show what the camera holds now; windows with tables override it.

        Nothing that is typed, said or pointed at is disturbed for it.
        """

    def place_of(self, error: CameraError) -> Input | Select[int] | None:  # noqa: ARG002 - for subclasses
        """The field that a refusal concerns; None where it must not be told or there is none."""
        return None

    def wrong(self, field: Input | Select[int]) -> None:
        """Mark a field and select what is in it, so that it can be typed over or corrected."""
        field.add_class("-wrong")
        field.focus()
        if isinstance(field, Input):
            field.action_select_all()

    def _forget_wrong(self) -> None:
        for field in self.query(".-wrong"):
            field.remove_class("-wrong")

    @on(Input.Changed)
    @on(Select.Changed)
    def _corrected(self, event: Input.Changed | Select.Changed) -> None:
        # An error stands until the user changes something; changes by the program while acting don't count.
        if not self.busy and event.control.has_class("-wrong"):
            self._forget_wrong()
            self.note.clear()


def signed_out(*, unsaved: bool) -> LazyText:
    """The login window's line after a session that ended by itself."""
    if unsaved:
        return LazyText("login", "Signed out before saving. Sign in again.")
    return LazyText("error", "You were signed out. Sign in again.")
