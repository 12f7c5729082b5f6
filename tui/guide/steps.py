"""The steps of the reset: in which window each is done, in which state of the camera, and with what.

The words of a step are the heading of its section in the page of the current language, so that everything
that tells of a step says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.guide.headings import headings
from tui.i18n import LazyText, language


class State(StrEnum):
    """What has been reached when a step is to be done. Together with the window it names the step."""

    LOST = "the administrator can't sign in"
    QUESTIONS_KNOWN = "security questions are set, and no wrong answer was given"
    QUESTIONS_ANSWERED = "both answers were right: a new password may be set"
    NO_ANSWERS = "no security questions are set, or a wrong answer was given"
    APP_NEEDED = "a QR code waits to be scanned, and the phone has no app yet"
    CODE_SHOWN = "a QR code waits to be scanned by the app"
    CODE_ISSUED = "the verification code was given out for the QR code"
    CODE_ACCEPTED = "the verification code was right: a new password may be set"
    SIGNED_IN = "the administrator has signed in after a reset"
    QUESTIONS_OPEN = "the security questions can be set"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    number: int
    """From 1; the documents' anchors are `step-NUMBER`."""
    window: str
    """The English title of the window, its last part where it has several."""
    state: State
    label: LazyText
    """Of the field or button that it is done with."""

    @property
    def deed(self) -> str:
        """What to do, in the current language: a short sentence without a full stop."""
        return headings(language())[self.number]


_OK: Final = LazyText("all", "OK")

STEPS: Final = (
    Step(1, "System Login", State.LOST, LazyText("login", "Forgot Password")),
    Step(2, "Reset", State.QUESTIONS_KNOWN, _OK),
    Step(3, "Modify Password", State.QUESTIONS_ANSWERED, _OK),
    Step(4, "Reset", State.NO_ANSWERS, LazyText("reset", "Captcha")),
    Step(5, "Captcha", State.APP_NEEDED, LazyText("captcha", "APP")),
    Step(6, "My devices", State.CODE_SHOWN, LazyText("phone", "[-] Scan")),
    Step(7, "Get device password", State.CODE_ISSUED, LazyText("captcha", "Verification code")),
    Step(8, "Captcha", State.CODE_ISSUED, LazyText("captcha", "Verification code")),
    Step(9, "Modify Password", State.CODE_ACCEPTED, LazyText("new password", "New Password")),
    Step(10, "Account", State.SIGNED_IN, LazyText("account", "Security")),
    Step(11, "Security", State.QUESTIONS_OPEN, LazyText("security", "Save")),
)
"""All steps in their order. The published reset guide for XMEye cameras numbers them so."""
