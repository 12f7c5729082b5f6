"""Captcha: two QR codes, and the code that answers one of them (guide, steps 4 to 9).

The codes need every row of 80x24, so this window fills the terminal and has no picture behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events, getters, on
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical, VerticalGroup
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from screens.common.form_window import FormWindow
from screens.common.large_qr import LARGE_CODE, OTHER_CODE, LargeQrScreen
from screens.common.settings import Settings
from screens.login.captcha_endings import EXPIRED, REPLACED, USED_UP, Ending
from tui.camera import Camera, CameraError, Challenge, CodeChannel, ResetGrant, StoreError
from tui.camera.errors import ChallengeOver, WrongCode
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.protocol.payload import grouped
from tui.widgets.form.fields import Button, Field, StatusLine
from tui.widgets.form.hidden_fields import CodeField
from tui.widgets.help import HelpText, two_steps
from tui.widgets.label import Label
from tui.widgets.painting.one_frame import one_frame
from tui.widgets.painting.qr import QUIET_ZONE, Matrix, QrCode, matrix, rows_added
from tui.work import blocking

_BY_APP = LazyText("captcha", "In the app: sign in, press +, “Get device password”, scan the left QR code")
_BY_MAIL = LazyText("captcha", "Scan the left QR code in the app. The code is sent to the saved e-mail.")


_BOTH = (80, 24)
"""Columns and rows that two codes with the full quiet zone take, with all around them."""
_BOTH_TIGHT = (71, 23)
"""The same with a quiet zone of two modules, the least that phones read."""
_ROOMY = (84, 28)
"""Columns and rows from which the codes stand in a window with the picture around it."""


class CaptchaScreen(FormWindow[ResetGrant]):
    """Ends in the leave to set a new password. `app_code` is the matrix of the page about the phone app."""

    HEADING = LazyText("captcha", "Reset › Captcha")
    AUTO_FOCUS = "#code"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4,ctrl+o", "large", show=False)]
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText(
                "help",
                "On the phone: open the app, sign in, press + at the top right, then “Get device password” "
                "at the bottom, and scan the left QR code. The app shows the code: type it here.",
            ),
            LazyText("help", "No app? Send a photo of the QR code, or its text, to the service desk."),
            LazyText(
                "help", "A code is valid for 10 minutes and 5 tries, and works once. 10 QR codes a day."
            ),
            LazyText("help", "Can't scan the QR code? F4 shows it large, in a terminal of at least 66x35."),
            LazyText(
                "help",
                "A code proves that someone saw this screen, not who owns the camera: a real service desk "
                "asks for proof of purchase and takes longer.",
            ),
        ),
        step=two_steps(5, 8),
    )

    # Not CSS_PATH: with that, opening the window has Textual parse and apply the rules of all windows anew.
    DEFAULT_CSS = (Path(__file__).parent / "captcha.tcss").read_text("utf-8")

    _qr = getters.query_one("#qr", QrCode)
    _app_qr = getters.query_one("#app", QrCode)
    _code = getters.query_one("#code", Field)

    def __init__(
        self, camera: Camera, settings: Settings, challenge: Challenge, codes: tuple[Matrix, Matrix]
    ) -> None:
        super().__init__(camera, settings)
        self._challenge = challenge
        self._codes = codes
        self._quiet = QUIET_ZONE
        self._touched = False
        self._ended: Ending | None = None

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words() | {
            "f4": OTHER_CODE if self.has_class("-single") else LARGE_CODE,
            "f5": LazyText("footer", "New code"),
        }
        if not self._ended:
            words.pop("f5")
        return words

    def place(self) -> Place:
        return Place.CAPTCHA

    @property
    def awaited_key(self) -> str | None:
        """The key that the window asks for: the last row names it at any size."""
        return "f5" if self._ended else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F4 works where a large code has room, or where one stands alone and the other behind it."""
        if action == "large" and not self.has_class("-single"):
            return self._ended is None and LargeQrScreen.fits(self.app.size, self._codes)
        return super().check_action(action, parameters)

    def words_for(self, error: CameraError) -> LazyText:
        if self._ended is not None and isinstance(error, ChallengeOver | WrongCode):
            return self._ended.says
        return super().words_for(error)

    def _fits(self, room: tuple[int, int]) -> bool:
        size = self.app.size
        return size.width >= room[0] and size.height >= room[1] + rows_added(self.app) + self.is_guided

    def body(self) -> Iterable[Widget]:
        left, right = self._codes
        verification = VerticalGroup(
            Label(LazyText("captcha", "Verification code"), classes="caption"),
            QrCode(left, id="qr"),
            id="left",
            classes="half",
        )
        app = VerticalGroup(
            Label(LazyText("captcha", "APP"), classes="caption"),
            QrCode(right, id="app"),
            id="right",
            classes="half",
        )
        entry = HorizontalGroup(
            Label(LazyText("captcha", "Verification code"), classes="label"),
            CodeField(id="code"),
            Label("", classes="gap"),
            Button(LazyText("all", "OK"), id="ok"),
            Button(LazyText("all", "Cancel"), id="cancel"),
            id="entry",
        )
        codes = HorizontalGroup(verification, app, id="codes")
        yield Vertical(codes, VerticalGroup(StatusLine(), entry, id="answer"), id="form")

    # --- what is shown --------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.settings.progress.show_challenge(self._challenge.payload)
        self.set_interval(1, self._tick)
        self._show_line()
        self._tick()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size)

    def show_guidance(self) -> None:
        super().show_guidance()
        self._lay_out(self.app.size)

    def _lay_out(self, room: Size) -> None:
        needed = self._qr.needs_room
        if self.is_guided:  # the line takes a row
            room = Size(room.width, room.height - 1)
        single = room.width < _BOTH_TIGHT[0] or room.height < _BOTH_TIGHT[1] + rows_added(self.app, 2)
        tight = room.width < _BOTH[0] or room.height < _BOTH[1] + rows_added(self.app)
        self._quiet = 2 if tight else QUIET_ZONE
        roomy, high = self._fits(_ROOMY), rows_added(self.app) > 0
        classes = {"-single": single, "-tight": tight and not single, "-roomy": roomy, "-high": high}
        self.update_classes(classes)  # together: each change styles the whole window
        self._draw()
        if self._qr.needs_room != needed and self._ended is None:
            self._show_line()

    def _draw(self) -> None:
        verification, app = self._codes
        self._qr.show(verification, self._quiet, crossed="F5" if self._ended else "")
        self._app_qr.show(app, self._quiet)

    def _tick(self) -> None:
        """Tell the time and the tries left; say so once when it is over."""
        if self._ended is not None:
            return
        if self.camera.now() >= self._challenge.expires:
            self._end(EXPIRED)
        else:
            left = int((self._challenge.expires - self.camera.now()).total_seconds())
            values = {"time": f"{left // 60}:{left % 60:02}", "tries": self._challenge.tries_left}
            self.title_note.set_text(LazyText("captcha", "valid {time} · tries {tries}", values))

    def _end(self, ending: Ending) -> None:
        """Say why the code is over, and show that nobody can scan it any more."""
        self._ended = ending
        self.settings.progress.challenge_over = True
        self.title_note.set_text(ending.note)
        self.note.error(ending.says)
        self._draw()
        self.refresh_bindings()
        self.guide()

    def _show_line(self) -> None:
        """The line under the codes: the guide's instruction, and from the next key on the payload."""
        if self._touched or self._qr.needs_room:
            self.note.hint(grouped(self._challenge.payload))
        else:
            self.note.hint(_BY_MAIL if self._challenge.channel is CodeChannel.CONTACT else _BY_APP)

    def on_key(self) -> None:
        self._user_acted()

    @on(Input.Changed)
    def _code_changed(self) -> None:
        typed = bool(self._code.value.strip())
        if typed != self.settings.progress.code_typed:
            self.settings.progress.code_typed = typed
            self.guide()
        self._user_acted()

    def _user_acted(self) -> None:
        if not self.busy and self._ended is None:
            self._touched = not self.note.has_class("-error")  # after a message the instruction comes again
            self._forget_wrong()
            self._show_line()

    def place_of(self, error: CameraError) -> Field | None:
        return None if isinstance(error, StoreError) else self._code

    # --- acts -----------------------------------------------------------------------------------------

    async def submit(self) -> None:
        if not self._code.value.strip():
            self.note.error(LazyText("captcha", "Enter the code"))
            self.wrong(self._code)
            return
        try:
            self.dismiss(await blocking(self.camera.answer_code, self._code.value))
        except CameraError as error:
            last = isinstance(error, WrongCode) and not error.tries_left
            self.settings.progress.wrong_code |= isinstance(error, WrongCode)
            await self._recount(USED_UP if last else REPLACED)
            raise

    async def _recount(self, ending: Ending = REPLACED) -> None:
        """Read the tries left: another window may have used some, or shown a newer challenge."""
        shown = self._challenge
        try:
            running = await blocking(self.camera.running_challenge)
        except CameraError:  # the act says so
            return
        if self._challenge is shown:
            left = running.tries_left if running and running.payload == shown.payload else 0
            self._challenge = replace(shown, tries_left=left)
            self._tick()
            if not left and self._ended is None:
                self._end(ending)

    def look_again(self) -> None:
        self.run_worker(self._recount(), group="recount", exclusive=True)

    def action_refresh_window(self) -> None:
        """New code: only when the old one is over, since each counts against the day's ten."""
        if self._ended is not None:
            self.act(self._renew)

    async def _renew(self) -> None:
        """Make all of the new code first: what is shown of it has to belong together at any moment."""
        challenge = await blocking(self.camera.new_challenge)
        modules = await blocking(matrix, challenge.payload)
        async with one_frame(self):
            self._challenge, self._codes = challenge, (modules, self._codes[1])
            self._ended, self._touched = None, False
            self.settings.progress.show_challenge(challenge.payload)
            self._draw()
            self._code.value = ""
            self._show_line()
            self._tick()
            self.refresh_bindings()

    def take_code(self, code: str) -> None:
        """Type what the phone reads out into the field; pressing OK is left to the user."""
        self._code.value = code
        self._code.cursor_position = len(code)
        self._code.focus()

    def action_large(self) -> None:
        """Show a code large; where there is room for one only, show the other."""
        if self.has_class("-single"):
            self.toggle_class("-other")
        else:  # not while another is made: this one is over
            self.unless_busy(self._show_large)

    async def _show_large(self) -> None:
        names = LazyText("captcha", "Verification code"), LazyText("captcha", "APP")
        large = LargeQrScreen(self._codes, names, ended=lambda: self._ended is not None)
        await self.app.push_screen_wait(large)
