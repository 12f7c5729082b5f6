"""Reset: by two security questions, or on to the verification code (guide, steps 2 and 4)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.common.camera_window import CameraWindow
from screens.common.dialog import discard_question
from screens.common.questions import QuestionPairs
from tui.camera import Answer, Camera, CameraError, ResetGrant, WaysOfReset
from tui.camera.errors import QuestionsNotSet, WrongAnswers
from tui.i18n import LazyText
from tui.widgets.fields import Button, Link, Row, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.select import Choice
from tui.work import blocking, hashing

BY_QUESTIONS, BY_CODE = "questions", "code"

_CODE_WAY = LazyText("reset", "Security issues are not set. Press «Forgot?»: by verification code")


class ResetScreen(CameraWindow[ResetGrant]):
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

    def __init__(
        self,
        camera: Camera,
        ways: WaysOfReset,
        hints: tuple[Answer, Answer] | None,
        app_link: str | None = None,
    ) -> None:
        super().__init__(camera)
        self._ways = ways
        self._hints = hints
        self._app_link = app_link

    def help_text(self) -> HelpText:
        says = [
            LazyText(
                "help", "Choose the questions that were set on this camera, type both answers, press OK."
            ),
            LazyText(
                "help", "«Сохранить Вопрос» is the device's mistranslation: it means the security questions."
            ),
            LazyText(
                "help",
                "Attention! No answers were set, or nobody remembers them? Choose «Captcha», "
                "or press «Forgot?»: the reset by verification code.",
            ),
            LazyText("help", "Both answers are one try. Five wrong tries close this way for 24 hours."),
            LazyText(
                "help", "Attention! After the reset, set new questions in Advanced > Account > Security."
            ),
            LazyText(
                "help",
                "Attention! Remember the new password and the answers well, or keep them in a safe place.",
            ),
        ]
        if self._hints:
            first, second = self._hints
            values = {"first": first.text, "second": second.text}
            says.insert(1, LazyText("help", "Answers of this practice camera: {first} and {second}", values))
        return HelpText(tuple(says), step=LazyText("help", "step 2"))

    def body(self) -> Iterable[Widget]:
        ways: Choice[str] = Choice(
            [(LazyText("reset", "Safe Question"), BY_QUESTIONS), (LazyText("reset", "Captcha"), BY_CODE)],
            value=BY_QUESTIONS,
            id="type",
        )
        buttons = HorizontalGroup(
            Button(LazyText("all", "OK"), id="ok"),
            Button(LazyText("all", "Cancel"), id="cancel"),
            classes="buttons",
        )
        yield VerticalGroup(
            Row(LazyText("reset", "Reset Type"), ways),
            Label(
                LazyText("reset", "Please provide answer in order to reset password"), classes="instruction"
            ),
            QuestionPairs((1, 2)),
            StatusLine(),
            Link(LazyText("reset", "Forgot?"), id="forgot"),
            buttons,
            classes="form",
        )

    @property
    def _pairs(self) -> QuestionPairs:
        return self.query_one(QuestionPairs)

    def on_mount(self) -> None:
        if self._ways.questions:
            self._pairs.field(0).focus()
            return
        self._pairs.disabled = True
        self.note.hint(_CODE_WAY)
        self.query_one("#forgot").focus()

    # --- by questions ---------------------------------------------------------------------------------

    @on(Input.Submitted, "#answer-0")
    def _text_entered(self) -> None:
        self.next_field()

    @on(Input.Submitted, "#answer-1")
    @on(Button.Pressed, "#ok")
    def _ok_pressed(self) -> None:
        if self.busy:
            return
        if not self._ways.questions:
            self.refuse(QuestionsNotSet())
            return
        self.busy = True
        self._answer()

    @work
    async def _answer(self) -> None:
        with self.acting():
            self.dismiss(await hashing(self.camera.answer_questions, *self._pairs.answers()))

    def refuse(self, error: CameraError) -> None:
        super().refuse(error)
        if isinstance(error, WrongAnswers):
            # Both answers stay: which one is wrong is for the person to find out.
            self._pairs.field(0).focus()

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        return self._pairs.place_of(error)

    # --- by code --------------------------------------------------------------------------------------

    @on(Select.Changed, "#type")
    def _type_changed(self, event: Select.Changed) -> None:
        if event.value == BY_CODE:
            self._by_code()

    @on(Button.Pressed, "#forgot")
    def _forgot_pressed(self) -> None:
        self._by_code()

    def _by_code(self) -> None:
        if not self.busy:
            self.busy = True
            self._show_codes()

    @work
    async def _show_codes(self) -> None:
        from screens.login.captcha import CaptchaScreen
        from tui.protocol.app_page import APP_LINK
        from tui.widgets.qr import matrix

        with self.acting():
            challenge = await blocking(self.camera.challenge)
            codes = (
                await blocking(matrix, challenge.payload),
                await blocking(matrix, self._app_link or APP_LINK),
            )
            grant = await self.app.push_screen_wait(CaptchaScreen(self.camera, challenge, codes))
            if grant is not None:
                self.dismiss(grant)
            elif not self._ways.questions:
                self.note.hint(_CODE_WAY)
        self.query_one("#type", Choice).value = BY_QUESTIONS

    # --- leaving --------------------------------------------------------------------------------------

    @on(Button.Pressed, "#cancel")
    def action_back(self) -> None:
        self._leave()

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if not self._pairs.typed() or await self.app.push_screen_wait(discard_question()):
            self.dismiss(None)
