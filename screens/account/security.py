"""Security: new questions, and the way that a verification code takes (guide, step 11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.common.dialog import DialogScreen, discard_question
from screens.common.form_window import FormWindow
from screens.common.question_pairs import QuestionPairs
from screens.common.settings import Settings
from tui.camera import Answer, Camera, CameraError, CodeChannel, SecuritySettings, Session
from tui.camera.errors import EmailMalformed, EmailMissing, EmailTooLong
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Field, Row, Section, StatusLine
from tui.widgets.form.hidden_fields import HiddenField
from tui.widgets.form.radio import Radios
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpText, russian_only
from tui.widgets.label import Label
from tui.work import blocking, hashing

_SET = LazyText("security", "already set; type both again to change them")


class SecurityScreen(FormWindow[bool]):
    """Ends in True when the settings were saved."""

    HEADING = LazyText("account", "Security")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Choose two different questions, type both answers and press “Save”."),
            LazyText("help", "Answers may contain 0-9 a-z A-Z . @; upper and lower case are the same."),
            russian_only(
                LazyText(
                    "help",
                    "“Сохранить email” is the device's mistranslation: the safe e-mail that a code goes to.",
                )
            ),
            LazyText(
                "help",
                "Attention! Setting the answers is strongly advised: without them a lost password can be "
                "reset only by verification code.",
            ),
            LazyText(
                "help", "Attention! Remember the password and the answers well, or keep them in a safe place."
            ),
            LazyText(
                "help",
                "NIST and OWASP advise against security questions; the camera has them, so they are "
                "hardened.",
            ),
        ),
        step=LazyText("help", "step 11"),
    )
    AUTO_FOCUS = "#answer-0"

    DEFAULT_CSS = """
    SecurityScreen {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & .purpose { margin: 0 0 1 0; }
        & .code { margin: 1 0 0 0; }
        & .contact { margin: 0 0 0 4; height: 1; }
        & .contact Choice { width: 24; }
        & .contact Field { width: 1fr; margin: 0 0 0 2; }
        & .notes > Label { width: 1fr; }
        & .notes > .label { width: 12; }
        &.-low .form { padding: 0 2; }
        &.-low .purpose, &.-low .spare { display: none; }
        &.-narrow .contact Choice { width: 20; }
    }
    """

    _pairs = getters.query_one(QuestionPairs)
    _channel = getters.query_one(Radios)
    _contact: getters.query_one[Choice[str]] = getters.query_one("#contact", Choice)
    _email = getters.query_one("#email", Field)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session
        self._saved = SecuritySettings(None, None, "")

    def place(self) -> Place:
        return Place.SECURITY

    def body(self) -> Iterable[Widget]:
        contact: Choice[str] = Choice(
            [
                (LazyText("security", "Safe Email"), "email"),
                (LazyText("security", "cell-phone number"), "phone"),
            ],
            value="email",
            id="contact",
        )
        radios = Radios(
            [
                (LazyText("security", "Send verification code to mobile app"), CodeChannel.APP.value),
                (
                    LazyText("security", "Send verification code to my contact profile"),
                    CodeChannel.CONTACT.value,
                ),
            ],
            value=CodeChannel.APP.value,
        )
        buttons = HorizontalGroup(
            Button(LazyText("account", "Refresh"), id="refresh"),
            Button(LazyText("security", "Save"), id="save"),
            Button(LazyText("security", "Exit"), id="exit"),
            classes="buttons",
        )
        notes = Row(
            LazyText("security", "Notes"),
            Label(LazyText("security", "Keep the answers in a safe place")),
            classes="notes",
        )
        code = Section(LazyText("security", "Reset password by verification code"), classes="code")
        yield VerticalGroup(
            Label(
                LazyText("security", "Set security questions to recover your password in the future"),
                classes="purpose",
            ),
            Section(LazyText("security", "Safety Question")),
            QuestionPairs((1, 2)),
            code,
            radios,
            HorizontalGroup(contact, HiddenField(id="email"), classes="contact"),
            StatusLine(),
            notes,
            Label("", classes="spare"),
            buttons,
            classes="form",
        )

    def on_mount(self) -> None:
        self._contact.disable(1)  # the device greys the cell-phone number
        self.act(self._load, keys_wait=False)

    async def _load(self) -> None:
        before = self._entered()
        settings = await blocking(self.camera.security, self._session)
        self._saved = settings
        self._pairs.hint(_SET if settings.questions else "")
        if self._entered() == before:  # else the user was quicker, and keeps what they have entered
            self._show(settings)

    def _show(self, settings: SecuritySettings) -> None:
        """Fill in what the camera holds. Answers are hashes: they can be replaced, never shown."""
        for slot, question in enumerate(settings.questions or (1, 2)):
            self._pairs.choice(slot).value = question
            self._pairs.field(slot).value = ""
        self._channel.value = (settings.channel or CodeChannel.APP).value
        self._email.value = settings.email
        self._contact_usable()

    @on(Radios.Changed)
    def _contact_usable(self) -> None:
        usable = self._channel.value == CodeChannel.CONTACT.value
        self._contact.disabled = self._email.disabled = not usable
        self.retranslate()

    def retranslate(self) -> None:
        """Say why the e-mail is grey."""
        why = LazyText("security", "only for the contact profile") if self._email.disabled else ""
        self._email.placeholder = str(why)

    # --- saving ---------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _entered_text(self, event: Input.Submitted) -> None:
        event.prevent_default()  # Enter in the last field saves nothing
        self.next_field()

    @on(Button.Pressed, "#save")
    def _save_pressed(self) -> None:
        self.act(self.submit)

    async def submit(self) -> None:
        first, second, channel, email = self._entered()
        save = self.camera.save_security
        await hashing(save, self._session, first, second, CodeChannel(channel), email)
        self.settings.progress.questions_saved = True
        await self.app.push_screen_wait(
            DialogScreen(
                LazyText("notice", "The security questions are saved."),
                LazyText(
                    "notice",
                    "Attention! Remember the administrator's password and the answers, or keep them in a "
                    "safe place.",
                ),
                place=Place.QUESTIONS_SAVED,
            )
        )
        self.dismiss(True)  # noqa: FBT003 - the result

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        if isinstance(error, EmailMissing | EmailTooLong | EmailMalformed):
            return self._email
        return self._pairs.place_of(error)

    # --- refresh and exit -----------------------------------------------------------------------------

    def _entered(self) -> tuple[Answer, Answer, str, str]:
        """Both answers with their questions, the way of the code, the e-mail."""
        return *self._pairs.answers(), self._channel.value, self._email.value

    def changed(self) -> bool:
        saved = self._saved
        first, second = saved.questions or (1, 2)
        channel = (saved.channel or CodeChannel.APP).value
        return self._entered() != (Answer(first, ""), Answer(second, ""), channel, saved.email)

    @on(Button.Pressed, "#refresh")
    def action_refresh_window(self) -> None:
        self.unless_busy(self._ask_and_load)

    async def _ask_and_load(self) -> None:
        if not self.changed() or await self.app.push_screen_wait(discard_question()):
            await self._acting(self._load)

    @on(Button.Pressed, "#exit")
    def _exit_pressed(self) -> None:
        self.action_back()
