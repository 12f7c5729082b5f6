"""The pages of the phone app, in the order in which the guide goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits

from screens.phone.handset import Issued, Mail
from tui.i18n import LazyText
from tui.protocol.payload import grouped
from tui.sanitize import visible
from tui.widgets.fields import Button, CodeField, Field, Row, StatusLine
from tui.widgets.label import Label


class Page(VerticalGroup):
    """One page: a title for the phone's bar, and what stands under it."""

    TITLE: ClassVar[LazyText]
    FIRST: ClassVar[str] = "Button"
    """What has the focus at first."""

    DEFAULT_CSS = """
    Page {
        padding: 1 2; height: 1fr;
        & Button { width: 100%; margin: 1 0 0 0; }
        & .says { height: auto; margin: 0 0 1 0; }
        & .muted { color: $osd-muted; height: auto; }
        & .ok { color: $osd-ok; margin: 0 0 1 0; }
        & .line { height: 1; hatch: "─" $osd-edge; margin: 0 0 1 0; }
        & .push { height: 1fr; }
        & StatusLine { height: auto; max-height: 4; text-wrap: wrap; margin: 1 0 0 0; }
        & Digits { width: auto; color: $osd-text; }
    }
    """

    def key(self) -> str:
        """What Esc does here: the page before, or "" to put the phone away."""
        return "home"


class SignInPage(Page):
    """The app's own account; it is made on the phone and grants nothing over a camera."""

    TITLE = LazyText("phone", "Sign in")
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

    def key(self) -> str:
        return ""


class HomePage(Page):
    """The list of devices, with + at the top right."""

    TITLE = LazyText("phone", "My devices")
    FIRST = "#plus"

    DEFAULT_CSS = """
    HomePage { & #plus { width: 5; min-width: 5; margin: 0; } & #top { height: 1; align-horizontal: right; } }
    """

    def __init__(self, mails: int) -> None:
        super().__init__(
            HorizontalGroup(Button(LazyText("phone", "+"), id="plus"), id="top"),
            Label(LazyText("phone", "No devices yet. Press + to add one."), classes="says"),
            VerticalGroup(classes="push"),
            Button(LazyText("phone", "Mail: {count}", {"count": mails}), id="mail"),
        )

    def key(self) -> str:
        return ""


class PlusPage(Page):
    """What + offers; at the bottom the way that the guide needs."""

    TITLE = LazyText("phone", "Add a device")
    FIRST = "#get-password"

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
    FIRST = "#scan, #pasted"

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
    FIRST = "#type-in"

    def __init__(
        self, issued: Issued, now: datetime, *, can_type: bool, typed: bool = False, can_see: bool = True
    ) -> None:
        read = (
            LazyText("phone", "✓ QR code read from its text")
            if typed
            else LazyText("phone", "✓ QR code read")
        )
        again = LazyText("phone", "Scan again") if can_see else LazyText("phone", "Use another text")
        super().__init__(
            Label(read, classes="ok"), *self._parts(issued, now, can_type=can_type), Button(again, id="again")
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
        else:
            yield Label(LazyText("captcha", "Verification code"), classes="muted")
            yield Digits(f"{issued.code[:4]} {issued.code[4:]}")
            left = max(int((issued.expires - now).total_seconds()), 0)
            yield Label(
                LazyText("phone", "Valid for another {time}", {"time": _clock(left)}), classes="muted"
            )
            if can_type:
                yield Button(LazyText("phone", "Type it into the field"), id="type-in")


class MailPage(Page):
    """The mail box."""

    TITLE = LazyText("phone", "Mail")
    FIRST = "VerticalScroll"

    def __init__(self, mails: Sequence[Mail]) -> None:
        rows: list[Widget] = []
        for mail in mails:
            sent = mail.sent.astimezone().strftime("%d.%m %H:%M")
            rows += [
                Label(f"{sent}  {visible(mail.sender)}", classes="muted"),
                Label(visible(mail.subject), classes="muted"),
                Label("\n".join(visible(line) for line in mail.text.splitlines()), classes="says"),
            ]
        super().__init__(
            VerticalScroll(*(rows or [Label(LazyText("phone", "No mail yet."), classes="muted")]))
        )


def _clock(seconds: int) -> LazyText:
    minutes, rest = divmod(seconds, 60)
    if minutes:
        return LazyText("phone", "{minutes} min {seconds} s", {"minutes": minutes, "seconds": rest})
    return LazyText("phone", "{seconds} s", {"seconds": rest})
