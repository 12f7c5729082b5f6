"""What to do next, for every place and state: the line of the guided mode, and what it points at.

A step's own words are its heading in the guide; what is said here are the detours, from the guide's "If not".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tui.guide.progress import Detour, Place, Progress
from tui.guide.steps import STEPS
from tui.i18n import LazyText

Target = LazyText | str
"""A field or button by its label, or a key of the last row by Textual's name for it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do."""

    step: int | None
    """Of the guide; None beside its way, and behind its end."""
    deed: LazyText
    """What to do: a short sentence without a full stop."""
    targets: tuple[Target, ...] = ()
    """What it is done with. Of several, the first that is there."""

    @property
    def words(self) -> LazyText:
        """The whole line."""
        if self.step is None:
            return self.deed
        values = {"step": self.step, "count": len(STEPS), "deed": self.deed}
        return LazyText("guided", "Step {step} of {count} - {deed}", values)


class _Deed(LazyText):
    """The heading of a step in the guide, as it is written within a line; `message` is the step's number."""

    def __str__(self) -> str:
        words = STEPS[int(self.message) - 1].deed
        return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _deed(step: int) -> LazyText:
    return _Deed("guided", str(step))


def _step(number: int) -> Advice:
    """A step as the guide has it."""
    return Advice(number, _deed(number), (STEPS[number - 1].label,))


def _press(step: int, label: LazyText, *targets: Target) -> Advice:
    return Advice(step, LazyText("guided", "press “{label}”", {"label": label}), targets or (label,))


_CAPTCHA: Final = STEPS[3].label
_CODE_FIELD: Final = STEPS[7].label
_SECURITY: Final = STEPS[9].label
_FORGOT: Final = STEPS[0].label
_OK: Final = STEPS[1].label
_ADVANCED: Final = LazyText("main menu", "Advanced")
_ACCOUNT: Final = LazyText("main menu", "Account")
_MAIL: Final = LazyText("phone", "Mail: {count}")
"""Found whatever the number is."""
_DONE: Final = LazyText("guided", "All {count} steps are done.", {"count": len(STEPS)})


def advise(progress: Progress, place: Place | None, detour: Detour | None = None) -> Advice:
    """Return what to do at a place, or how to come back to it from a detour."""
    if place is None:
        place = Place.LOGIN
    advice = _AT[place](progress)
    if detour is None:
        return advice
    deed, *targets = _BACK[detour]
    return Advice(advice.step, deed, tuple(targets))


# --- up to the code -----------------------------------------------------------------------------------------


def _at_login(progress: Progress) -> Advice:
    if progress.locked:
        return Advice(1, LazyText("guided", "locked or not: press “{label}”", {"label": _FORGOT}), (_FORGOT,))
    if progress.questions_saved:
        return Advice(None, _DONE)
    if progress.password_set:
        deed = LazyText("guided", "sign in as admin with the new password")
        return Advice(10, deed, (LazyText("login", "Password"),))
    if not (progress.questions or progress.code):
        return _no_way(progress)
    return _step(1)


def _no_way(_progress: Progress) -> Advice:
    return Advice(None, LazyText("guided", "No way of reset here: contact the service centre"), (_OK,))


def _at_reset(progress: Progress) -> Advice:  # noqa: PLR0911 - a table
    answerable = progress.questions and not progress.questions_blocked
    if not progress.code:
        if not answerable:
            return Advice(2, LazyText("guided", "no tries are left: wait 24 hours"))
        if progress.wrong_answer:
            return Advice(2, LazyText("guided", "wrong answer: check both"), (_OK,))
        return _step(2)
    if progress.codes_used_up:
        if answerable:
            return Advice(2, LazyText("guided", "no QR codes today: answer the questions"), (_OK,))
        return Advice(4, LazyText("guided", "no QR codes today: wait"))
    if progress.captcha_left:
        return Advice(4, LazyText("guided", "choose “{label}” again", {"label": _CAPTCHA}), (_CAPTCHA,))
    if progress.wrong_answer:
        deed = LazyText("guided", "wrong answer: choose “{label}”", {"label": _CAPTCHA})
        return Advice(4, deed, (_CAPTCHA,))
    return _step(2 if answerable else 4)


def _at_captcha(progress: Progress) -> Advice:
    if progress.challenge_over:
        return Advice(6, LazyText("guided", "this QR code is over: press F5"), ("f5",))
    if progress.wrong_code:
        return Advice(8, LazyText("guided", "wrong code: compare digit by digit"), (_CODE_FIELD,))
    if progress.code_issued and progress.by_mail and not progress.mail_open:
        return Advice(7, LazyText("guided", "the code was mailed: press F3"), ("f3",))
    if progress.code_issued or progress.code_typed:
        return _step(8)
    # A code from the service desk is known to nothing here until it is typed.
    if progress.app_ready:
        return Advice(6, LazyText("guided", "scan the QR code (F3) or type a code"), ("f3",))
    deed = LazyText("guided", "{deed} (F3) or type a code", {"deed": _deed(5)})
    return Advice(5, deed, (STEPS[4].label, "f3"))


# --- on the phone -------------------------------------------------------------------------------------------


def _on_phone(page: Callable[[Progress], Advice]) -> Callable[[Progress], Advice]:
    """A page of the phone: nothing on it helps while the QR code beside it is over."""
    over = Advice(6, LazyText("guided", "this QR code is over: F3, then F5"), ("f3",))
    return lambda progress: over if progress.challenge_over else page(progress)


def _at_sign_in(_progress: Progress) -> Advice:
    return Advice(6, LazyText("guided", "sign in to the app"), (LazyText("phone", "Sign in"),))


def _at_home(progress: Progress) -> Advice:
    if progress.code_issued and progress.by_mail:
        return Advice(7, LazyText("guided", "open the mail with the code"), (_MAIL,))
    return _step(6)


def _at_add(_progress: Progress) -> Advice:
    return _press(6, LazyText("phone", "Get device password"))


def _at_scan(_progress: Progress) -> Advice:
    return _press(6, LazyText("phone", "Scan the QR code"))


def _at_code(progress: Progress) -> Advice:
    return _press(7, LazyText("phone", "Open the mail")) if progress.by_mail else _step(7)


def _at_mail(_progress: Progress) -> Advice:
    return Advice(7, LazyText("guided", "read the code in the mail, then press F3"), ("f3",))


# --- the new password, and what follows ---------------------------------------------------------------------


def _at_new_password(progress: Progress) -> Advice:
    if progress.grant_over:
        return Advice(1, LazyText("guided", "time is over: press Esc, begin again"), ("escape",))
    return _step(9 if progress.by_code else 3)


def _at_first_password(_progress: Progress) -> Advice:
    return Advice(None, LazyText("guided", "A new camera: set its first password"), (STEPS[8].label,))


def _at_password_set(_progress: Progress) -> Advice:
    return Advice(
        10, LazyText("guided", "the password is set: press “{label}”", {"label": _SECURITY}), (_SECURITY,)
    )


def _at_menu(progress: Progress) -> Advice:
    if progress.questions_saved:
        return Advice(None, _DONE)
    if not progress.administrator:
        return _not_administrator()
    deed = LazyText("guided", "open “{menu}”, then “{entry}”", {"menu": _ADVANCED, "entry": _ACCOUNT})
    return Advice(10, deed, (_ACCOUNT, _ADVANCED))


def _not_administrator() -> Advice:
    return Advice(10, LazyText("guided", "sign out (Esc), sign in as admin"), ("escape",))


def _at_account(progress: Progress) -> Advice:
    if progress.questions_saved:
        return Advice(None, _DONE)
    return _step(10) if progress.administrator else _not_administrator()


def _at_security(progress: Progress) -> Advice:
    return Advice(None, _DONE) if progress.questions_saved else _step(11)


def _at_the_end(_progress: Progress) -> Advice:
    return Advice(None, _DONE, (_OK,))


_AT: Final[Mapping[Place, Callable[[Progress], Advice]]] = {
    Place.LOGIN: _at_login,
    Place.NO_WAY: _no_way,
    Place.RESET: _at_reset,
    Place.CAPTCHA: _at_captcha,
    Place.PHONE_SIGN_IN: _on_phone(_at_sign_in),
    Place.PHONE_HOME: _on_phone(_at_home),
    Place.PHONE_ADD: _on_phone(_at_add),
    Place.PHONE_SCAN: _on_phone(_at_scan),
    Place.PHONE_CODE: _on_phone(_at_code),
    Place.PHONE_MAIL: _on_phone(_at_mail),
    Place.NEW_PASSWORD: _at_new_password,
    Place.FIRST_PASSWORD: _at_first_password,
    Place.PASSWORD_SET: _at_password_set,
    Place.MENU: _at_menu,
    Place.ACCOUNT: _at_account,
    Place.SECURITY: _at_security,
    Place.QUESTIONS_SAVED: _at_the_end,
}

_BACK: Final[Mapping[Detour, tuple[LazyText, *tuple[Target, ...]]]] = {
    Detour.HELP: (LazyText("guided", "close the help: press F1"), "f1"),
    Detour.LANGUAGES: (LazyText("guided", "choose a language"),),
    Detour.QUESTION: (LazyText("guided", "first answer this question"),),
    Detour.LARGE_CODE: (LazyText("guided", "scan the QR code, then press Esc"), "escape"),
    Detour.PHONE: (LazyText("guided", "not needed yet: put the phone away, F3"), "f3"),
    Detour.OTHER: (LazyText("guided", "go back: press Esc"), "escape"),
}
