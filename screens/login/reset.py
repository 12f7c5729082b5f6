"""Reset: by two security questions, or on to the verification code (guide, steps 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.common.form_window import FormWindow
from screens.common.question_pairs import QuestionPairs
from screens.common.settings import Settings
from tui.camera import Answer, Camera, CameraError, ResetGrant, WaysOfReset
from tui.camera.errors import AnswersLocked, QuestionsNotSet, TooManyChallenges, WrongAnswers
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Row, StatusLine, ok_cancel
from tui.widgets.form.link import Link
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpText, russian_only, two_steps
from tui.widgets.hidden import hidden_words
from tui.widgets.label import Label
from tui.work import blocking, hashing

BY_QUESTIONS, BY_CODE = "questions", "code"

_CODE_WAY = LazyText("reset", "Security issues are not set. Press “Forgot?” to reset by code")


class ResetScreen(FormWindow[ResetGrant]):
    """Ends in the leave to set a new password. `hints` are answers that the scenario gives away in F1."""

    HEADING = LazyText("reset", "Reset")
    AUTO_FOCUS = None

    DEFAULT_CSS = """
    ResetScreen {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & .instruction { margin: 1 0; }
        & Link { margin: 0 0 1 12; }
        &.-low .form { padding: 0 2 1 2; }
    }
    """

    _type: getters.query_one[Choice[str]] = getters.query_one("#type", Choice)
    _pairs = getters.query_one(QuestionPairs)
    _forgot = getters.query_one("#forgot", Link)

    def __init__(
        self, camera: Camera, settings: Settings, ways: WaysOfReset, hints: tuple[Answer, Answer] | None
    ) -> None:
        super().__init__(camera, settings)
        self._ways = ways
        self._hints = hints

    def place(self) -> Place:
        return Place.RESET

    def help_text(self) -> HelpText:
        says = [
            LazyText(
                "help", "Choose the questions that were set on this camera, type both answers and press OK."
            ),
            russian_only(
                LazyText(
                    "help",
                    "“Сохранить Вопрос” is the device's mistranslation: it means the security questions.",
                )
            ),
            LazyText(
                "help",
                "Attention! No answers were set, or they are forgotten? Choose “Captcha” or press “Forgot?” "
                "to reset by verification code.",
            ),
            LazyText(
                "help", "Both answers count as one try. Five wrong tries block the questions for 24 hours."
            ),
            LazyText(
                "help", "Attention! After the reset, set new questions: “Advanced” › “Account” › “Security”."
            ),
            LazyText(
                "help",
                "Attention! Remember the new password and the answers well, or keep them in a safe place.",
            ),
        ]
        if self._hints:
            first, second = self._hints
            values = {"first": first.text, "second": second.text}
            answers = LazyText("help", "Answers of this practice camera: {first} and {second}", values)
            says.insert(1, hidden_words(answers))
        return HelpText(tuple(says), step=two_steps(2, 4))

    def body(self) -> Iterable[Widget]:
        ways: Choice[str] = Choice(
            [(LazyText("reset", "Safe Question"), BY_QUESTIONS), (LazyText("reset", "Captcha"), BY_CODE)],
            value=BY_QUESTIONS,
            id="type",
        )
        yield VerticalGroup(
            Row(LazyText("reset", "Reset Type"), ways),
            Label(
                LazyText("reset", "Please provide answer in order to reset password"), classes="instruction"
            ),
            QuestionPairs((1, 2)),
            StatusLine(),
            Link(LazyText("reset", "Forgot?"), id="forgot"),
            ok_cancel(),
            classes="form",
        )

    def on_mount(self) -> None:
        if self._ways.questions:
            self._pairs.field(0).focus()
            return
        self._pairs.disabled = True
        self.note.hint(_CODE_WAY)
        self._forgot.focus()

    # --- by questions ---------------------------------------------------------------------------------

    async def submit(self) -> None:
        if not self._ways.questions:
            raise QuestionsNotSet
        grant = await hashing(self.camera.answer_questions, *self._pairs.answers())
        self.settings.progress.by_code = False
        self.dismiss(grant)

    def refuse(self, error: CameraError) -> None:
        super().refuse(error)
        self._note_refusal(error)
        if isinstance(error, WrongAnswers):
            # Both answers stay: which one is wrong is for the person to find out.
            self._pairs.field(0).focus()

    def _note_refusal(self, error: CameraError) -> None:
        progress = self.settings.progress
        match error:
            case WrongAnswers():
                progress.wrong_answer = True
            case AnswersLocked():
                progress.wrong_answer = progress.questions_blocked = True
            case TooManyChallenges():
                progress.codes_used_up = True
        self.guide()

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        return self._pairs.place_of(error)

    # --- by code --------------------------------------------------------------------------------------

    @on(Select.Changed, "#type")
    def _type_changed(self, event: Select.Changed) -> None:
        if event.value == BY_CODE:
            self._type.value = BY_QUESTIONS  # the other way has a window of its own
            self.act(self._show_codes)

    @on(Button.Pressed, "#forgot")
    def _forgot_pressed(self) -> None:
        self.act(self._show_codes)

    async def _show_codes(self) -> None:
        from screens.login.captcha import CaptchaScreen
        from tui.protocol.app_page import APP_LINK
        from tui.widgets.painting.qr import matrix

        challenge = await blocking(self.camera.challenge)
        self.settings.progress.codes_used_up = False
        codes = (
            await blocking(matrix, challenge.payload),
            await blocking(matrix, self.settings.app_link or APP_LINK),
        )
        captcha = CaptchaScreen(self.camera, self.settings, challenge, codes)
        grant = await self.app.push_screen_wait(captcha)
        self.settings.progress.by_code = grant is not None
        self.settings.progress.captcha_left = grant is None
        if grant is not None:
            self.dismiss(grant)
        elif not self._ways.questions:
            self.note.hint(_CODE_WAY)
