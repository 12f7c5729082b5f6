"""How far a reset has come: what camera and phone have said, and where the person is; never keys."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Place(StrEnum):
    """The window on top, or the page of the phone, by the title that the guide's steps call it by."""

    LOGIN = "System Login"
    RESET = "Reset"
    CAPTCHA = "Captcha"
    NEW_PASSWORD = "Modify Password"  # noqa: S105 - a title
    FIRST_PASSWORD = "First start"  # noqa: S105 - the same
    NO_WAY = "no way of reset"
    PASSWORD_SET = "the password is set"  # noqa: S105 - the same
    MENU = "Main Menu"
    ACCOUNT = "Account"
    SECURITY = "Security"
    QUESTIONS_SAVED = "the security questions are saved"
    PHONE_SIGN_IN = "Sign in"
    PHONE_HOME = "My devices"
    PHONE_ADD = "Add a device"
    PHONE_SCAN = "Scan the QR code"
    PHONE_CODE = "Get device password"
    PHONE_MAIL = "Mail"


class Detour(StrEnum):
    """What stands before a window of the way and is none itself."""

    HELP = "the help, in the window's place"
    LANGUAGES = "the list of languages"
    QUESTION = "a notice, or a question such as whether to leave"
    LARGE_CODE = "the QR code, large"
    PHONE = "the phone, while there is nothing to scan"
    OTHER = "a window that no step needs"


@dataclass(slots=True)
class Progress:
    """What a visit has reached. The windows note it when the camera or the service has answered."""

    questions: bool = True
    """Security questions are set on the camera."""
    code: bool = True
    """The camera takes a verification code."""
    wrong_answer: bool = False
    """The camera has refused answers in this reset."""
    questions_blocked: bool = False
    """It takes no more answers, after five wrong ones."""
    captcha_left: bool = False
    """Captcha was open, and was left without a right code."""
    codes_used_up: bool = False
    """The camera shows no more QR codes today."""
    challenge: str = ""
    """The text of the QR code that Captcha shows, or showed last."""
    challenge_over: bool = False
    """That QR code can't be answered any more."""
    wrong_code: bool = False
    """The camera has refused a code for it."""
    code_typed: bool = False
    """Something stands in the field for the code, from wherever it came."""
    app_ready: bool = False
    """The phone has the app, and is signed in to it."""
    answered: str = ""
    """The QR code that the service has answered last."""
    by_mail: bool = False
    """It mailed the code."""
    mail_open: bool = False
    """The mail has been opened since."""
    by_code: bool = False
    """The leave to set a new password was given for a code, not for answers."""
    grant_over: bool = False
    """That leave can't be used any more."""
    locked: bool = False
    """The sign-in is locked."""
    password_set: bool = False
    """The reset is done."""
    administrator: bool = True
    """Who is signed in may set up the security questions."""
    questions_saved: bool = False
    """New questions and answers are saved: that was the last step."""

    @property
    def code_issued(self) -> bool:
        """Whether the code for the QR code that is shown was given out."""
        return self.wrong_code or (self.answered == self.challenge != "")

    def begin_anew(self) -> None:
        """Forget all of it: the camera was put into another state."""
        fresh = Progress()
        for field in fields(self):
            setattr(self, field.name, getattr(fresh, field.name))

    def begin_reset(self, *, questions: bool, code: bool) -> None:
        """A reset begins, with what the camera offers for it."""
        self.questions, self.code = questions, code
        self.grant_over = self.questions_saved = self.password_set = False

    def show_challenge(self, payload: str) -> None:
        """Captcha shows a QR code."""
        if payload != self.challenge:
            self.wrong_code = False
        self.challenge, self.challenge_over, self.captcha_left = payload, False, False
        self.code_typed = False

    def answer_challenge(self, payload: str, *, by_mail: bool) -> None:
        """The service has answered a QR code that the phone has read."""
        if payload != self.answered:
            self.mail_open = False
        self.answered, self.by_mail = payload, by_mail

    def finish_reset(self) -> None:
        """The new password is set: another reset would begin anew, and a locked sign-in is open again."""
        self.password_set, self.locked = True, False
        self.wrong_answer = self.questions_blocked = self.captcha_left = False
        self.by_code = self.challenge_over = self.wrong_code = False
        self.challenge = self.answered = ""
