"""Modify Password after a reset, and the first password of a new camera (guide, step 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, TypeVar

from textual.widget import Widget

from screens.common.password_form import PasswordForm
from screens.common.settings import Settings
from tui.camera import Camera, CameraError
from tui.camera.errors import GrantRefused
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.widgets.help import HelpText, two_steps
from tui.widgets.label import Label
from tui.work import hashing

R = TypeVar("R")


class NewPasswordScreen(PasswordForm[R]):
    """`set_password` is called with the password typed twice; its result is the window's."""

    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText(
                "help", "Type the administrator's new password twice: 8 to 64 characters, not easy to guess."
            ),
            LazyText("help", "The camera does not accept a password rated “Dangerous”."),
            LazyText("help", "Attention! Remember the password well, or keep it in a safe place."),
        ),
        step=two_steps(3, 9),
    )
    AUTO_FOCUS = "#new"

    DEFAULT_CSS = "NewPasswordScreen .subtitle { margin: 0 0 1 0; }"

    def __init__(
        self,
        camera: Camera,
        settings: Settings,
        set_password: Callable[[str], R],
        *,
        subtitle: LazyText,
        first: bool = False,
    ) -> None:
        """`first`: the camera is new, and nothing was reset."""
        super().__init__(camera, settings)
        self._set_password = set_password
        self._subtitle = subtitle
        self._is_first = first

    def place(self) -> Place:
        return Place.FIRST_PASSWORD if self._is_first else Place.NEW_PASSWORD

    def refuse(self, error: CameraError) -> None:
        super().refuse(error)
        self.settings.progress.grant_over = isinstance(error, GrantRefused)
        self.guide()

    def account(self) -> str:
        return "admin"  # the reset always restores the administrator

    def fields_before(self) -> Iterable[Widget]:
        yield Label(self._subtitle, classes="subtitle")
        yield self.user_row()

    async def keep(self, password: str) -> None:
        self.dismiss(await hashing(self._set_password, password))
