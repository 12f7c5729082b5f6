"""The phone: beside the window whose QR code it scans, or alone in a terminal (`camera-menus phone`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from screens.phone import pages
from screens.phone.css import CSS
from screens.phone.handset import Handset, HandsetError, Issued
from screens.phone.instructions import ABOUT, ABOUT_ALONE, Steps
from tui.guide.progress import Detour, Place, Progress
from tui.i18n import LazyText
from tui.pictures.photo import photo
from tui.widgets.form.fields import Button, Close, Field, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from tui.pictures.cells import Cells

_ASKS: Final = frozenset({"sign-in", "sign-up", "scan", "use-text"})
"""Buttons that ask the service: a second press meanwhile is no second wish. The others turn a page."""
WIDTH: Final = 39
"""Columns of the phone."""


class PhoneScreen(Window[str], ModalScreen[str]):
    """Ends in the code to type into the field below, or None.

    `look` gives what the phone sees: the cells of a window, or the path of a photo. `alone` is a phone
    without a window beside it.
    """

    HEADING = LazyText("phone", "Phone")
    AUTO_FOCUS = None
    LEAVING_KEYS = frozenset({"f3", "ctrl+p"})
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3,ctrl+p", "put_away", show=False)]
    DEFAULT_CSS = CSS

    _page = getters.query_one("#page", Vertical)
    _note = getters.query_one(StatusLine)
    _back_sign = getters.query_one(pages.Back)
    _account_name = getters.query_one("#phone-name", Field)
    _account_password = getters.query_one("#phone-password", Field)
    _pasted = getters.query_one("#pasted", Field)

    class Scanned(Message):
        """A code was asked for: told to the app."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        handset: Handset,
        look: Callable[[], Cells | Path] | None,
        progress: Progress | None = None,
        *,
        can_type: bool = False,
        alone: bool = False,
        again: bool = False,
    ) -> None:
        """`again`: a code was scanned before, so that the next scan is one press.

        `progress` is told what the phone has come to.
        """
        super().__init__()
        self._progress = progress or Progress()
        self._handset = handset
        self._look = look
        self._can_type = can_type
        self._alone = alone
        self.add_class("-alone" if alone else "-beside", update=False)
        self._again = again
        self.has_scanned = again
        """Whether it has read a code, now or before."""
        self._code = ""
        self._turning = asyncio.Lock()
        self._trail: tuple[pages.Opening, ...] = ()
        """The pages gone through, the open one last."""

    def on_unmount(self) -> None:
        self._trail = ()  # methods of this window: they would keep it, and the window below it

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words() | {"f3": LazyText("footer", "Put away")}
        words.pop("f5", None)
        if self._alone:
            words.pop("f3")
        return words

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F3 puts the phone away where something stands beside it."""
        return super().check_action(action, parameters) and not (self._alone and action == "put_away")

    def help_text(self) -> HelpText:
        return ABOUT_ALONE if self._alone else ABOUT

    def place(self) -> Place | None:
        pages_open = self.query(pages.Page)
        return pages_open.first().PLACE if self._can_type and pages_open else None

    def detour(self) -> Detour | None:
        return super().detour() if self._can_type else Detour.PHONE

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if self._alone:
            yield Steps(can_see=self._look is not None)

    def _width(self) -> int:
        # The help takes its place beside the code that it looks at, and leaves that whole.
        return super()._width() if self._alone else self.app.size.width

    def body(self) -> Iterable[Widget]:
        yield Vertical(id="page")

    async def on_mount(self) -> None:
        frame = self._frame
        frame.border_title, frame.border_subtitle = "▄▄▄▄▄▄", "▔▔▔▔▔▔▔▔"
        clock = self._handset.now().astimezone().strftime("%H:%M")
        status = HorizontalGroup(
            Label(clock, classes="clock"), Label("▂▃▅ 4G 87%", classes="signal"), id="status"
        )
        await frame.mount(status, before=0)
        await self.query_one("#bar").mount(pages.Back(), before=0)
        self.unless_busy(self._open, in_order=True)

    async def _open(self) -> None:
        if self._again:
            await self._go(self._home, self._scan)
            return
        try:
            name, password = await hashing(self._handset.prefilled)
        except HandsetError as error:
            await self._go(partial(self._sign_in, "", ""))
            self._note.error(error.words)
        else:
            await self._go(partial(self._sign_in, name, password))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if not self._alone:
            self.call_after_refresh(self._stand_beside)  # the window below takes its new size meanwhile

    def _stand_beside(self) -> None:
        """Take the room at the right of the window below; where there is none, cover its right end."""
        if self.put_away:
            return
        stack, size = self.app.screen_stack, self.app.size
        frames = stack[stack.index(self) - 1].query("#frame")
        below = next((frame.region for frame in frames if frame.region), size.region)
        right = max(size.width - below.right - 1 - WIDTH, 0)
        bottom = 1 + self.is_guided  # the rows of the keys and of the guided mode
        top = max(min(below.y, size.height - bottom - self._frame.size.height - 2), 0)
        for widget in self.query("#frame, HelpPanel"):
            widget.styles.margin = (top, right, 0, 0)

    # --- pages ----------------------------------------------------------------------------------------

    async def _go(self, *trail: pages.Opening) -> None:
        """Open the last page of a trail; Esc goes back along it."""
        # One turn at a time: keys of a burst can start two, and what is typed on a page that is gone is lost.
        async with self._turning:
            page = await trail[-1]()
            if self.put_away:
                return
            await self._page.remove_children()
            if self.put_away:
                return
            self._trail = trail
            self.title_words.set_text(page.TITLE)
            self._back_sign.set_text("‹" if len(trail) > 1 else "")
            for steps in self.query(Steps):
                steps.show(page.STEP)
            await self._page.mount(page)
            if self.put_away:
                return
            self.set_focus(next(iter(page.query(page.FIRST)), None))  # none where the app ends meanwhile
            self.guide()
            # Tab and arrows go by where things stand. Asked for here: the page does so some turns later.
            self.refresh(layout=True)
            await self.wait_for_refresh()

    @property
    def put_away(self) -> bool:
        """Whether the phone has gone while something was under way on it."""
        return self not in self.app.screen_stack

    async def _sign_in(self, name: str, password: str) -> pages.Page:
        return pages.SignInPage(name, password)

    async def _home(self) -> pages.Page:
        self._progress.app_ready = True
        return pages.HomePage(len(await blocking(self._handset.mails)))

    async def _mail(self) -> pages.Page:
        page = pages.MailPage(await blocking(self._handset.mails))
        self._progress.mail_open = True
        return page

    async def _plus(self) -> pages.Page:
        return pages.PlusPage()

    async def _scan(self) -> pages.Page:
        return pages.ScanPage(can_see=self._look is not None, alone=self._alone)

    @property
    def _ways(self) -> dict[str, pages.Opening]:
        """Where buttons lead to, by their ids."""
        return {"plus": self._plus, "scan-sign": self._scan, "get-password": self._scan, "mail": self._mail}

    @on(pages.Back.Pressed)
    def action_back(self) -> None:
        if len(self._trail) < 2:  # noqa: PLR2004 - nothing to go back to
            self.action_put_away()
        elif not self.unless_busy(self._go_back, in_order=True):
            self.run_worker(self._go_back())  # from what the service is asked

    async def _go_back(self) -> None:
        with suppress(HandsetError):  # the page that is open stays
            await self._go(*self._trail[:-1])

    def action_put_away(self) -> None:
        self.dismiss(None)

    @on(Close.Pressed)
    def _cross_pressed(self, event: Close.Pressed) -> None:
        event.stop()
        event.prevent_default()
        self.action_put_away()

    # --- acts -----------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _text_entered(self) -> None:
        self.next_field()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        wish = event.button.id or ""
        self.unless_busy(partial(self._act, wish), in_order=wish not in _ASKS)

    async def _act(self, wish: str) -> None:
        try:
            match wish:
                case "sign-in" | "sign-up" | "use-text" if self.query_one(pages.Page).says_what_is_empty():
                    pass
                case "sign-in" | "sign-up":
                    await self._sign(wish)
                case "again":
                    await self._go(*self._trail[:-1])
                case "scan" if self._look is not None:
                    await self._read_picture(self._look())  # on this thread: the cells are the screen's
                case "use-text":
                    await self._read(partial(self._handset.answer, self._pasted.value), "text")
                case "type-in":
                    self.dismiss(self._code)
                case page:
                    await self._go(*self._trail, self._ways[page])
        except HandsetError as error:
            for note in self.query(StatusLine):
                note.error(error.words)

    async def _sign(self, wish: str) -> None:
        sign = self._handset.sign_up if wish == "sign-up" else self._handset.sign_in
        await hashing(sign, self._account_name.value, self._account_password.value)
        await self._go(self._home)

    async def _read_picture(self, seen: Cells | Path) -> None:
        if isinstance(seen, Path):
            await self._read(partial(self._handset.scan, seen), "photo")
        else:
            await self._read(lambda: self._handset.scan(photo(seen)), "window")

    async def _read(self, read: Callable[[], Issued], source: pages.Source) -> None:
        issued = await blocking(read)
        self._code, self.has_scanned = issued.code or "", True
        self.post_message(self.Scanned())
        if issued.serial in (challenge := self._progress.challenge):  # not another camera's, by its text
            self._progress.answer_challenge(challenge, by_mail=issued.code is None)
        await self._go(*self._trail, partial(self._answer, issued, source))

    async def _answer(self, issued: Issued, source: pages.Source) -> pages.Page:
        can_see = self._look is not None
        return pages.CodePage(issued, self._handset.now(), source, can_type=self._can_type, can_see=can_see)
