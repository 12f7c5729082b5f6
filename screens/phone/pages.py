"""The pages of the phone app, in the order in which the guide goes through them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final, Literal

from textual import events
from textual.app import RenderResult
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Digits

from screens.phone.handset import Issued, Mail
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.known_terminal import KnownTerminal
from tui.protocol.payload import grouped
from tui.sanitize import visible
from tui.widgets.form.fields import Button, Field, Row, StatusLine
from tui.widgets.form.hidden_fields import CodeField
from tui.widgets.hidden import Hidden, HiddenLabel
from tui.widgets.label import Label

Source = Literal["window", "photo", "text"]
"""What a QR code was read from."""

_READ: Final[Mapping[Source, LazyText]] = {
    "window": LazyText("phone", "✓ QR code read from the screen"),
    "photo": LazyText("phone", "✓ QR code read from the photo"),
    "text": LazyText("phone", "✓ QR code read from its text"),
}


_EMPTY: Final[Mapping[str | None, LazyText]] = {
    "phone-name": LazyText("phone", "Enter the name"),
    "phone-password": LazyText("phone", "Enter the password"),
    "pasted": LazyText("phone", "Enter the text"),
}


class Back(Label):
    """The ‹ at the beginning of the title bar: the page before, by mouse; blank on the first page."""

    DEFAULT_CSS = """
    Back { width: 5; content-align: center middle; pointer: pointer; }
    Back:hover { text-style: bold; }
    """

    class Pressed(Message):
        """The ‹ was clicked."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.words:
            self.post_message(self.Pressed())


class Page(VerticalGroup):
    """One page: a title for the phone's bar, and what stands under it."""

    TITLE: ClassVar[LazyText]
    FIRST: ClassVar[str] = "Button"
    """What has the focus at first: of several the one that stands first."""
    STEP: ClassVar[int] = 1
    """Which of the three steps is done here (`Steps`)."""
    PLACE: ClassVar[Place]
    """Which place of the guide's way it is."""

    DEFAULT_CSS = """
    Page {
        padding: 1 2; height: 1fr;
        & Button { width: 100%; margin: 1 0 0 0; }
        & .says { height: auto; margin: 0 0 1 0; }
        & .muted { color: $osd-muted; height: auto; }
        & .ok { color: $osd-ok; margin: 0 0 1 0; }
        & .line { height: 1; hatch: "─" $osd-line; margin: 0 0 1 0; }
        & .push { height: 1fr; }
        & StatusLine { height: auto; max-height: 4; text-wrap: wrap; margin: 1 0 0 0; }
        & Digits { width: auto; color: $osd-text; }
    }
    """

    def says_what_is_empty(self) -> bool:
        """Say which field nothing was typed into, before anything is asked; False where there is none."""
        empty = next((field for field in self.query(Field) if not field.value), None)
        if empty is not None:
            empty.focus()
            self.query_one(StatusLine).error(_EMPTY[empty.id])
        return empty is not None


class LargeDigits(Hidden, Digits):
    """Three rows high, drawn with lines; one row where lines can't be drawn in one column."""

    def render(self) -> RenderResult:
        app = self.app
        if isinstance(app, KnownTerminal) and app.traits.wide:
            return Content(f"\n{self.value}").stylize("bold")
        return super().render()


Opening = Callable[[], Awaitable[Page]]
"""Makes a page. Of the pages gone through these are kept, since what a page shows may change meanwhile."""


class SignInPage(Page):
    """The app's own account; it is made on the phone and grants nothing over a camera."""

    TITLE = LazyText("phone", "Sign in")
    PLACE = Place.PHONE_SIGN_IN
    FIRST = "#sign-in"

    def __init__(self, name: str, password: str) -> None:
        super().__init__(
            Label(
                LazyText("phone", "Your app account. It does not give access to a camera."), classes="says"
            ),
            Row(LazyText("phone", "Name"), Field(name, id="phone-name")),
            Row(LazyText("phone", "Password"), Field(password, password=True, id="phone-password")),
            StatusLine(),
            Button(LazyText("phone", "Sign in"), id="sign-in"),
            Button(LazyText("phone", "Create an account"), id="sign-up"),
        )


class HomePage(Page):
    """The list of devices, with the guide's two ways to the code: + at the top right, the scan sign left."""

    TITLE = LazyText("phone", "My devices")
    PLACE = Place.PHONE_HOME
    FIRST = "#plus"
    STEP = 2

    DEFAULT_CSS = """
    HomePage {
        & #top { height: 1; margin: 0 0 1 0; }
        & #top > Button { width: auto; min-width: 5; margin: 0; padding: 0 1; }
        & #top > .between { width: 1fr; height: 1; }
    }
    """

    def __init__(self, mails: int) -> None:
        super().__init__(
            HorizontalGroup(
                Button(LazyText("phone", "[-] Scan"), id="scan-sign"),
                Label("", classes="between"),
                Button(LazyText("phone", "+"), id="plus"),
                id="top",
            ),
            Label(LazyText("phone", "No devices yet. Press + to add one."), classes="says"),
            VerticalGroup(classes="push"),
            Button(LazyText("phone", "Mail: {count}", {"count": mails}), id="mail"),
        )


class PlusPage(Page):
    """What + offers; at the bottom the way that the guide needs."""

    TITLE = LazyText("phone", "Add a device")
    PLACE = Place.PHONE_ADD
    FIRST = "#get-password"
    STEP = 2

    def __init__(self) -> None:
        super().__init__(
            Label(LazyText("phone", "Add by serial number"), classes="muted"),
            Label(LazyText("phone", "Search the Wi-Fi network"), classes="muted"),
            Label(LazyText("phone", "Grey: not emulated."), classes="muted"),
            VerticalGroup(classes="push"),
            Button(LazyText("phone", "Get device password"), id="get-password"),
        )


class ScanPage(Page):
    """Takes a picture or a text; one that can't be read is told here, and a text stays to be mended."""

    TITLE = LazyText("phone", "Get device password")
    PLACE = Place.PHONE_SCAN
    FIRST = "#scan, #pasted"
    STEP = 3

    def __init__(self, *, can_see: bool = True, alone: bool = False) -> None:
        pasted = Row(LazyText("phone", "Text"), CodeField(id="pasted"))
        scan: list[Widget] = [Button(LazyText("phone", "Scan the QR code"), id="scan")] if can_see else []
        super().__init__(
            Label(self._says(can_see=can_see, alone=alone), classes="says"),
            *scan,
            Label(""),
            pasted,
            Button(LazyText("phone", "Use the text"), id="use-text"),
            StatusLine(),
        )

    @staticmethod
    def _says(*, can_see: bool, alone: bool) -> LazyText:
        if not alone:
            return LazyText("phone", "Hold the phone beside the left QR code, or type the text under it.")
        if can_see:
            return LazyText("phone", "Scan the photo, or type the text under the camera's left QR code.")
        return LazyText("phone", "Type or paste the text under the camera's left QR code.")


class CodePage(Page):
    """The answer: the code in large digits, or where it was sent."""

    TITLE = LazyText("phone", "Get device password")
    PLACE = Place.PHONE_CODE
    STEP = 3

    def __init__(
        self, issued: Issued, now: datetime, read: Source, *, can_type: bool, can_see: bool = True
    ) -> None:
        """`read` says where the QR code was read from."""
        again = LazyText("phone", "Scan again") if can_see else LazyText("phone", "Use another text")
        super().__init__(
            Label(_READ[read], classes="ok"),
            *self._parts(issued, now, can_type=can_type),
            Button(again, id="again"),
        )

    @staticmethod
    def _parts(issued: Issued, now: datetime, *, can_type: bool) -> Iterable[Widget]:
        yield Row(LazyText("phone", "Camera"), Label(grouped(issued.serial)))
        yield Row(
            LazyText("phone", "Shown"),
            Label(LazyText("phone", "{time} ago", {"time": _clock(issued.age.seconds)})),
        )
        yield Label("", classes="line")
        if issued.code is None:
            yield Label(
                LazyText("phone", "The code was sent to {address}", {"address": issued.sent_to}),
                classes="says",
            )
            yield Button(LazyText("phone", "Open the mail"), id="mail")
        else:
            yield Label(LazyText("captcha", "Verification code"), classes="muted")
            yield LargeDigits(f"{issued.code[:4]} {issued.code[4:]}")
            left = max(int((issued.expires - now).total_seconds()), 0)
            yield Label(
                LazyText("phone", "Valid for another {time}", {"time": _clock(left)}), classes="muted"
            )
            if can_type:
                yield Button(LazyText("phone", "Type it into the field"), id="type-in")


class MailPage(Page):
    """The mail box; its edge shows that the arrows scroll it."""

    TITLE = LazyText("phone", "Mail")
    PLACE = Place.PHONE_MAIL
    FIRST = "VerticalScroll"
    STEP = 3

    DEFAULT_CSS = """
    MailPage VerticalScroll {
        border-left: vkey $osd-edge; padding: 0 0 0 1; scrollbar-size: 1 1;
        &:focus { border-left: outer $osd-accent; background-tint: $osd-surface 0%; }
    }
    """

    def __init__(self, mails: Sequence[Mail]) -> None:
        rows: list[Widget] = []
        for mail in mails:
            sent = mail.sent.astimezone().strftime("%d.%m %H:%M")
            rows += [
                Label(f"{sent}  {visible(mail.sender)}", classes="muted"),
                Label(visible(mail.subject), classes="muted"),
                HiddenLabel("\n".join(visible(line) for line in mail.text.splitlines()), classes="says"),
            ]
        super().__init__(
            VerticalScroll(*(rows or [Label(LazyText("phone", "No mail yet."), classes="muted")]))
        )


def _clock(seconds: int) -> LazyText:
    minutes, rest = divmod(seconds, 60)
    if minutes:
        return LazyText("phone", "{minutes} min {seconds} s", {"minutes": minutes, "seconds": rest})
    return LazyText("phone", "{seconds} s", {"seconds": rest})
