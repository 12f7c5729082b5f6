"""The way back in behind "Forgot Password": reset, new password, and the advice about the questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App

from screens.common.dialog import DialogScreen
from screens.common.settings import Settings
from screens.login.new_password import NewPasswordScreen
from screens.login.reset import ResetScreen
from tui.camera import QUESTIONS, Camera, ResetGrant
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.work import blocking


@dataclass(frozen=True)
class Recovered:
    """The password is set again."""

    account: str
    """Whose it is."""
    wants_security: bool
    """Whether the user wants to set the security questions as soon as they are signed in."""


async def recover(app: App[Any], camera: Camera, settings: Settings) -> Recovered | None:
    """Lead through the windows of a reset; None where the user left one of them, or there is no way."""
    ways = await blocking(camera.ways_of_reset)
    settings.progress.begin_reset(questions=ways.questions, code=ways.code is not None)
    if not ways.any:
        await app.push_screen_wait(_no_way())
        return None
    hints = await blocking(camera.hints)
    grant = await app.push_screen_wait(ResetScreen(camera, settings, ways, hints.answers))
    if grant is None:
        return None

    def set_password(new: str) -> bool:
        camera.reset_password(grant, new)
        settings.progress.finish_reset()
        return True

    subtitle = LazyText("new password", "Reset password")
    form = NewPasswordScreen(camera, settings, set_password, subtitle=subtitle)
    if not await app.push_screen_wait(form):
        return None
    questions = (await blocking(camera.ways_of_reset)).questions
    now = await app.push_screen_wait(_advice(grant, questions=questions))
    return Recovered(grant.account, wants_security=now is True)


def _no_way() -> DialogScreen:
    return DialogScreen(
        LazyText("error", "The feature is not supported by the device."),
        LazyText("notice", "Neither security questions nor reset by code is set up on this camera."),
        LazyText("notice", "Contact the seller's service centre with proof of purchase."),
        place=Place.NO_WAY,
    )


def _advice(grant: ResetGrant, *, questions: bool) -> DialogScreen:
    """The guide's second warning, and which questions stand unanswered on the camera."""
    if not questions:
        says = [LazyText("notice", "The password is set, but this camera has no security questions.")]
    elif grant.unanswered:
        says = [LazyText("notice", "The password is set. The answers to these questions were not known:")]
        labels = [QUESTIONS[question] for question in grant.unanswered]
        says += [LazyText("reset, security", label) for label in labels]
    else:
        says = [LazyText("notice", "The password is set. Both security questions were answered.")]
    return DialogScreen(
        *says,
        LazyText(
            "notice",
            "Attention! Setting answers to the security questions is strongly advised. To do it now, sign "
            "in: “Security” opens automatically.",
        ),
        accept=LazyText("account", "Security"),
        decline=LazyText("notice", "Later"),
        place=Place.PASSWORD_SET,
    )
