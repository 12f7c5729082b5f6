"""The phone: beside the window whose QR code it scans, or alone in a terminal (`camera-menus phone`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import getters, on, work
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from screens.phone.handset import Handset, HandsetError, Issued
from screens.phone.pages import CodePage, HomePage, MailPage, Page, PlusPage, ScanPage, SignInPage
from tui.i18n import LazyText
from tui.pictures.photo import photo
from tui.widgets.fields import Button, Close, Field, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from tui.pictures.cells import Cells

T = TypeVar("T")


class PhoneScreen(Window[str], ModalScreen[str]):
    """Ends in the code to type into the field below, or None.

    `look` gives what the phone sees: the cells of a window, or the path of a photo. `alone` is a phone
    without a window beside it.
    """

    HEADING = LazyText("phone", "Phone")
    AUTO_FOCUS = None
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "In the app: sign in, press +, “Get device password”, scan the left QR code."),
            LazyText("help", "The phone really reads the QR code in the window beside it."),
            LazyText("help", "F3 puts the phone away."),
        ),
        step=LazyText("help", "step 5"),
    )
    ABOUT_ALONE: ClassVar[HelpText] = HelpText(
        (
            LazyText(
                "help", "In the app: sign in, press +, “Get device password”, then use a photo or the text."
            ),
            LazyText(
                "help", "The text appears under the camera's left QR code after a key is pressed there."
            ),
            LazyText("help", "Esc on the first page closes the phone and ends the program."),
        ),
        step=LazyText("help", "step 5"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3,ctrl+p", "put_away", show=False)]
    DEFAULT_CSS = """
    PhoneScreen {
        background: $background 0%; align: right top;
        & > #frame {
            width: 39; height: 100%; max-height: 21; background: $osd-surface;
            border: round $osd-edge $osd-case; border-title-align: center; border-subtitle-align: center;
            border-title-color: $osd-edge; border-title-background: $osd-case;
            border-subtitle-color: $osd-edge;
        }
        & #status { height: 1; padding: 0 1; background: $osd-case; color: $osd-muted; }
        & #status > .clock { width: 1fr; }
        & #status > .signal { width: auto; }
        & #heading { padding: 0; content-align: center middle; text-align: center; }
        & Row > Label { width: 1fr; }
        & Row > .label { width: 10; }
        &.-narrow > #frame { width: 39; }
        &.-low > #frame { max-height: 19; }
        &.-low Page { padding: 0 2; }
    }
    """

    _page = getters.query_one("#page", Vertical)
    _note = getters.query_one(StatusLine)
    _account_name = getters.query_one("#phone-name", Field)
    _account_password = getters.query_one("#phone-password", Field)
    _pasted = getters.query_one("#pasted", Field)

    def __init__(
        self,
        handset: Handset,
        look: Callable[[], Cells | Path] | None,
        *,
        can_type: bool = False,
        alone: bool = False,
    ) -> None:
        super().__init__()
        self._handset = handset
        self._look = look
        self._can_type = can_type
        self._alone = alone
        self._code = ""
        self._turning = asyncio.Lock()

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
        return self.ABOUT_ALONE if self._alone else self.ABOUT

    def _width(self) -> int:
        return 80  # beside the code that it looks at: the help moves it only where there is room for all

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
        try:
            name, password = await hashing(self._handset.prefilled)
        except HandsetError as error:
            await self._turn_to(SignInPage("", ""))
            self._note.error(error.words)
        else:
            await self._turn_to(SignInPage(name, password))

    # --- pages ----------------------------------------------------------------------------------------

    async def _turn_to(self, page: Page) -> None:
        # One turn at a time: keys of a burst can start two, and what is typed on a page that is gone is lost.
        async with self._turning:
            if self.put_away:
                return
            await self._page.remove_children()
            if self.put_away:
                return
            self.title_words.set_text(page.TITLE)
            await self._page.mount(page)
            if self.put_away:
                return
            if (first := next(iter(page.query(page.FIRST)), None)) is not None:
                self.set_focus(first)

    @property
    def put_away(self) -> bool:
        """Whether the phone has gone while something was under way on it."""
        return self not in self.app.screen_stack

    async def _home(self) -> None:
        await self._turn_to(HomePage(len(await blocking(self._handset.mails))))

    def action_back(self) -> None:
        page = next(iter(self.query(Page)), None)  # none while one is turned
        if page is not None and not page.key():
            self.action_put_away()
        else:
            self._go_home()

    @work
    async def _go_home(self) -> None:
        with suppress(HandsetError):  # the page that is open stays
            await self._home()

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
        self.unless_busy(partial(self._act, event.button.id or ""))

    async def _act(self, wish: str) -> None:
        try:
            match wish:
                case "sign-in" | "sign-up":
                    await self._sign(wish)
                case "plus":
                    await self._turn_to(PlusPage())
                case "get-password" | "again":
                    await self._turn_to(ScanPage(can_see=self._look is not None, alone=self._alone))
                case "scan" if self._look is not None:
                    seen = self._look()  # on this thread: the cells are the screen's
                    await self._read(
                        lambda: self._handset.scan(seen if isinstance(seen, Path) else photo(seen))
                    )
                case "use-text":
                    text = self._pasted.value
                    await self._read(lambda: self._handset.answer(text), typed=True)
                case "mail":
                    await self._turn_to(MailPage(await blocking(self._handset.mails)))
                case "type-in":
                    self.dismiss(self._code)
        except HandsetError as error:
            for note in self.query(StatusLine):
                note.error(error.words)

    async def _sign(self, wish: str) -> None:
        sign = self._handset.sign_up if wish == "sign-up" else self._handset.sign_in
        await hashing(sign, self._account_name.value, self._account_password.value)
        await self._home()

    async def _read(self, read: Callable[[], Issued], *, typed: bool = False) -> None:
        issued = await blocking(read)
        self._code = issued.code or ""
        page = CodePage(
            issued,
            self._handset.now(),
            can_type=self._can_type,
            typed=typed,
            can_see=self._look is not None,
        )
        await self._turn_to(page)
