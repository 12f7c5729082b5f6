"""The pages of the phone app, in the order in which the guide goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits

from screens.phone.handset import Issued, Mail
from tui.i18n import Phrase
from tui.protocol.payload import grouped
from tui.widgets.fields import Chip, Field, Note, Row
from tui.widgets.words import Words, visible


class Page(VerticalGroup):
    """One page: a title for the phone's bar, and what stands under it."""

    TITLE: ClassVar[Phrase]
    FIRST: ClassVar[str] = "Chip"
    """Where the hand starts."""

    DEFAULT_CSS = """
    Page {
        padding: 1 2; height: 1fr;
        & Chip { width: 100%; margin: 1 0 0 0; }
        & .says { height: auto; margin: 0 0 1 0; }
        & .muted { color: $osd-muted; height: auto; }
        & .ok { color: $osd-ok; margin: 0 0 1 0; }
        & .line { height: 1; hatch: "─" $osd-edge; margin: 0 0 1 0; }
        & .push { height: 1fr; }
        & Note { height: auto; max-height: 4; text-wrap: wrap; margin: 1 0 0 0; }
        & Digits { width: auto; color: $osd-text; }
    }
    """

    def key(self) -> str:
        """What Esc does here: the page before, or "" to put the phone away."""
        return "home"


class SignInPage(Page):
    """The app's own account; it is made on the phone and grants nothing over a camera."""

    TITLE = Phrase("phone", "Sign in")
    FIRST = "#sign-in"

    def __init__(self, name: str, password: str) -> None:
        super().__init__(
            Words(Phrase("phone", "Your account with the app. It opens no camera."), classes="says"),
            Row(Phrase("phone", "Name"), Field(name, id="phone-name")),
            Row(Phrase("phone", "Password"), Field(password, password=True, id="phone-password")),
            Note(),
            Chip(Phrase("phone", "Sign in"), id="sign-in"),
            Chip(Phrase("phone", "Make an account"), id="sign-up"),
        )

    def key(self) -> str:
        return ""


class HomePage(Page):
    """The list of devices, with + at the top right."""

    TITLE = Phrase("phone", "My devices")
    FIRST = "#plus"

    DEFAULT_CSS = """
    HomePage { & #plus { width: 5; min-width: 5; margin: 0; } & #top { height: 1; align-horizontal: right; } }
    """

    def __init__(self, mails: int) -> None:
        super().__init__(
            HorizontalGroup(Chip(Phrase("phone", "+"), id="plus"), id="top"),
            Words(Phrase("phone", "No devices yet. Press + to add one."), classes="says"),
            VerticalGroup(classes="push"),
            Chip(Phrase("phone", "Mail: {count}", {"count": mails}), id="mail"),
        )

    def key(self) -> str:
        return ""


class PlusPage(Page):
    """What + offers; at the bottom the way that the guide needs."""

    TITLE = Phrase("phone", "Add a device")
    FIRST = "#get-password"

    def __init__(self) -> None:
        super().__init__(
            Words(Phrase("phone", "Add by serial number"), classes="muted"),
            Words(Phrase("phone", "Search the Wi-Fi network"), classes="muted"),
            Words(Phrase("phone", "Grey: not emulated."), classes="muted"),
            VerticalGroup(classes="push"),
            Chip(Phrase("phone", "Get device password"), id="get-password"),
        )


class ScanPage(Page):
    """Takes a picture or a text; one that can't be read is told here, and a text stays to be mended."""

    TITLE = Phrase("phone", "Get device password")
    FIRST = "#scan, #pasted"

    def __init__(self, *, can_see: bool = True, alone: bool = False) -> None:
        pasted = Row(Phrase("phone", "Text"), Field(id="pasted"))
        scan: list[Widget] = [Chip(Phrase("phone", "Scan the QR code"), id="scan")] if can_see else []
        super().__init__(
            Words(self._says(can_see=can_see, alone=alone), classes="says"),
            *scan,
            Words(""),
            pasted,
            Chip(Phrase("phone", "Use the text"), id="use-text"),
            Note(),
        )

    @staticmethod
    def _says(*, can_see: bool, alone: bool) -> Phrase:
        if not alone:
            return Phrase("phone", "Hold the phone beside the left QR code, or type the text under it.")
        if can_see:
            return Phrase("phone", "Let it scan the photo, or type the text under the camera's left QR code.")
        return Phrase("phone", "Type or paste the text under the camera's left QR code.")


class CodePage(Page):
    """The answer: the code in large digits, or where it was sent."""

    TITLE = Phrase("phone", "Get device password")
    FIRST = "#type-in"

    def __init__(
        self, issued: Issued, now: datetime, *, can_type: bool, typed: bool = False, can_see: bool = True
    ) -> None:
        read = Phrase("phone", "✓ QR code read from its text") if typed else Phrase("phone", "✓ QR code read")
        again = Phrase("phone", "Scan again") if can_see else Phrase("phone", "Use the next text")
        super().__init__(
            Words(read, classes="ok"), *self._parts(issued, now, can_type=can_type), Chip(again, id="again")
        )

    @staticmethod
    def _parts(issued: Issued, now: datetime, *, can_type: bool) -> Iterable[Widget]:
        yield Row(Phrase("phone", "Camera"), Words(grouped(issued.serial)))
        yield Row(
            Phrase("phone", "Shown"),
            Words(Phrase("phone", "{time} ago", {"time": _clock(issued.age.seconds)})),
        )
        yield Words("", classes="line")
        if issued.code is None:
            yield Words(
                Phrase("phone", "The code was sent to {address}", {"address": issued.sent_to}), classes="says"
            )
        else:
            yield Words(Phrase("captcha", "Verification code"), classes="muted")
            yield Digits(f"{issued.code[:4]} {issued.code[4:]}")
            left = max(int((issued.expires - now).total_seconds()), 0)
            yield Words(Phrase("phone", "Valid for another {time}", {"time": _clock(left)}), classes="muted")
            if can_type:
                yield Chip(Phrase("phone", "Type it into the field"), id="type-in")


class MailPage(Page):
    """The mail box."""

    TITLE = Phrase("phone", "Mail")
    FIRST = "VerticalScroll"

    def __init__(self, mails: Sequence[Mail]) -> None:
        rows: list[Widget] = []
        for mail in mails:
            sent = mail.sent.astimezone().strftime("%d.%m %H:%M")
            rows += [
                Words(f"{sent}  {visible(mail.sender)}", classes="muted"),
                Words(visible(mail.subject), classes="muted"),
                Words("\n".join(visible(line) for line in mail.text.splitlines()), classes="says"),
            ]
        super().__init__(VerticalScroll(*(rows or [Words(Phrase("phone", "No mail yet."), classes="muted")])))


def _clock(seconds: int) -> Phrase:
    minutes, rest = divmod(seconds, 60)
    if minutes:
        return Phrase("phone", "{minutes} min {seconds} s", {"minutes": minutes, "seconds": rest})
    return Phrase("phone", "{seconds} s", {"seconds": rest})
