"""The way to a code through the app, in words: the help of the phone, and the three steps beside it."""

from __future__ import annotations

from typing import Final

from textual.containers import VerticalGroup

from tui.i18n import LazyText
from tui.widgets.form.fields import Row, Section
from tui.widgets.help import HelpText, two_steps
from tui.widgets.label import Label

ABOUT: Final = HelpText(
    (
        LazyText("help", "In the app: sign in, press +, “Get device password”, scan the left QR code."),
        LazyText("help", "[-] at the top left leads to the scan at once."),
        LazyText("help", "The phone really reads the QR code in the window beside it."),
    ),
    step=two_steps(6, 7),
)
"""What F1 says of the phone beside a window."""
ABOUT_ALONE: Final = HelpText(
    (
        LazyText(
            "help", "In the app: sign in, press +, “Get device password”, then use a photo or the text."
        ),
        LazyText("help", "[-] at the top left leads to the scan at once."),
        LazyText("help", "The text appears under the camera's left QR code after a key is pressed there."),
        LazyText("help", "Esc on the first page closes the phone and ends the program."),
    ),
    step=two_steps(6, 7),
)
"""What it says of the phone in a terminal of its own."""
_SIGN_IN: Final = LazyText("phone", "Sign in to the app.")
_WAYS: Final = LazyText(
    "phone", "Press + at the top right, then “Get device password”; or [-] at the top left."
)
_PHOTO: Final = LazyText(
    "phone", "Scan the photo of the camera's left QR code. Type the code that you get into the camera."
)
_TEXT: Final = LazyText(
    "phone", "Enter the text under the camera's left QR code. Type the code that you get into the camera."
)


class Steps(VerticalGroup):
    """The guide's way through the app; the step that the open page belongs to stands out."""

    DEFAULT_CSS = """
    Steps {
        width: 36; height: auto; margin: 2 0 0 2; color: $osd-muted;
        & > Row { height: auto; margin: 1 0 0 0; }
        & > Row > .label { width: 3; }
        & > Row > .step { width: 1fr; height: auto; }
        & > Row.-now > Label { color: $osd-text; text-style: bold; }
    }
    """

    def __init__(self, *, can_see: bool) -> None:
        """`can_see`: whether there is a photo to scan."""
        steps = (_SIGN_IN, _WAYS, _PHOTO if can_see else _TEXT)
        self._rows = [Row(f"{number}", Label(words, classes="step")) for number, words in enumerate(steps, 1)]
        super().__init__(Section(LazyText("phone", "How to get the code")), *self._rows)

    def show(self, step: int) -> None:
        """Let step 1, 2 or 3 stand out."""
        for number, row in enumerate(self._rows, 1):
            row.set_class(number == step, "-now")
