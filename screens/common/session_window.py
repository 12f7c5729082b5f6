"""The life of a session: kept while keys are pressed, ended by idle time or by the camera."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from math import ceil, inf
from typing import Final

from textual import work

from screens.common.camera_window import CameraWindow, Ended, SessionHolder, signed_out
from screens.common.settings import Settings
from tui.camera import IDLE_LIMIT, Camera, CameraError, Session
from tui.camera.errors import SessionEnded
from tui.i18n import LazyText
from tui.messages.camera_errors import explain
from tui.widgets.idle import IdleNotice
from tui.work import blocking

WARNING: Final = 60
"""Seconds before the end at which a notice tells of it."""
KEEP: Final = 30
"""Seconds at least between two messages to the camera that the user is there: each one writes."""
LOOK: Final = 3
"""Seconds between two looks at what the session may do, while the user is there: rights that
another one took are to be gone from the menu while they watch."""
LOOK_RARELY: Final = 30
"""The same while no key is pressed: many programs share a machine, and their menus are not watched."""
_WATCHING: Final = 60
"""Seconds after the last key in which the user is believed to watch."""


class SessionWindow(SessionHolder):
    """A window that holds a session.

    One timer for all of it: a second in which nothing is due costs a few comparisons and paints nothing.
    """

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(settings.status_bar())
        self.camera = camera
        self.settings = settings
        self.session = session
        """With the rights of the last look."""
        self._attention = attention = settings.attention
        self._notice: IdleNotice | None = None
        self._over = False
        self._visiting = False
        self._next_visit: Callable[[Session], Session] | None = None
        """What was asked for while a visit was under way."""
        self._looking = asyncio.Lock()
        self._kept = self._looked = attention.clock()

    def rights_changed(self) -> None:
        """The session's rights are others than before."""

    def on_mount(self) -> None:
        self._attention.touch()
        self.set_interval(1, self.tick)

    async def on_unmount(self) -> None:
        """A user who leaves the program or loses the connection is not online any more."""
        if not self._over:
            self._over = True
            with suppress(CameraError):
                await blocking(self.camera.sign_out, self.session)

    # --- second by second -----------------------------------------------------------------------------

    def tick(self) -> None:
        """See what is due; called once a second."""
        if self._over:
            return
        left = IDLE_LIMIT.total_seconds() - self._attention.quiet()
        if left <= 0:
            self.leave(
                LazyText("login", "Signed out without saving: no activity")
                if self._unsaved()
                else LazyText("login", "Signed out: no activity")
            )
            return
        if left <= WARNING:
            self._warn(ceil(left))
        if self._visiting:
            return
        now = self._attention.clock()
        if now - self._kept >= KEEP and self._attention.last > self._kept:
            self._visit(self.camera.keep)
        elif now - self._looked >= (LOOK if self._attention.quiet() < _WATCHING else LOOK_RARELY):
            self._visit(self.camera.check)

    def _visit(self, call: Callable[[Session], Session]) -> None:
        """Ask the camera, after the visit that is under way: that may have come too early for this one."""
        if not self._visiting:
            self._visiting = True
            self._run_visit(call)
        elif self._next_visit != self.camera.keep:
            self._next_visit = call

    @work(group="visit")
    async def _run_visit(self, call: Callable[[Session], Session]) -> None:
        begun = self._looked = self._attention.clock()
        try:
            await self.look_again(call)
            if call == self.camera.keep:
                self._kept = begun
        except SessionEnded:
            top = self.app.screen
            if isinstance(top, CameraWindow) and top.busy:
                self._looked = (
                    -inf
                )  # its act knows better why, if it asks the camera; else the next second does
            else:
                self.session_over(Ended(signed_out(unsaved=self._unsaved())))
        except CameraError:
            pass  # a database that can't be used: the next act says so
        finally:
            self._visiting = False
        following, self._next_visit = self._next_visit, None
        if following is not None and not self._over:
            self._visit(following)

    def camera_changed(self) -> None:
        """The camera was changed: look at once, not seconds later."""
        if not self._over:
            self._visit(self.camera.check)

    async def look_again(self, call: Callable[[Session], Session] | None = None) -> None:
        """Ask the camera what the session may do now."""
        async with self._looking:  # one after the other: what was read last counts
            session = await blocking(call or self.camera.check, self.session)
            changed = session != self.session
            self.session = session
        if changed:
            self.rights_changed()

    def _unsaved(self) -> bool:
        return any(isinstance(screen, CameraWindow) and screen.unsaved() for screen in self.app.screen_stack)

    # --- the user is away ------------------------------------------------------------------------------

    def _warn(self, seconds: int) -> None:
        screen = self.app.screen
        if self._notice is not None and self._notice.parent is screen:
            self._notice.count(seconds)
            return
        self._take_notice_away()  # a window has come or gone meanwhile
        self._notice = IdleNotice(seconds)
        screen.mount(self._notice)
        self._attention.wait(self._touched)

    def _take_notice_away(self) -> None:
        if self._notice is not None and self._notice.is_attached:
            self._notice.remove()
        self._notice = None

    def _touched(self) -> None:
        self._take_notice_away()
        # At once: the camera counts on its own, and its ten minutes may be over any moment.
        self._visit(self.camera.keep)

    # --- the end --------------------------------------------------------------------------------------

    def leave(self, says: LazyText | str = "") -> None:
        """Sign out."""
        if not self._over:
            self._over = True
            self._sign_out(says)

    @work(group="leave")
    async def _sign_out(self, says: LazyText | str) -> None:
        try:
            await blocking(self.camera.sign_out, self.session)
        except CameraError as error:
            says = explain(error, self.camera.now(), hosted=self.settings.hosted)
        self.call_later(self._leave, Ended(says))

    def session_over(self, ended: Ended) -> None:
        if not self._over:
            self._over = True
            # Not here and now: the caller may be a task of a window that is being closed.
            self.call_later(self._leave, ended)

    def _leave(self, ended: Ended) -> None:
        """Take away every window over this one, then this one, which ends in what the login says."""
        self._attention.wait(None)
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :]
        # What waits for one of these windows waits in vain: the app's tasks too, as the phone's.
        for node in (self.app, self, *above):
            self.app.workers.cancel_node(node)
        for _ in above:
            self.app.pop_screen()
        self.dismiss(ended)
