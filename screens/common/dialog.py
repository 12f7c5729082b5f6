"""A small window that says something, and asks where there is something to decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import HorizontalGroup
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.guide.progress import Detour, Place
from tui.i18n import LazyText
from tui.widgets.form.fields import Button
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window

_OK = LazyText("all", "OK")


class DialogScreen(Window[bool], ModalScreen[bool]):
    """Stands over the window that it speaks of.

    Ends in True for the first button, False for the second and for Esc.
    """

    HEADING = LazyText("notice", "Notice")
    ABOUT: ClassVar[HelpText] = HelpText(
        (LazyText("help", "Read the message; Enter continues, Esc goes back."),)
    )

    DEFAULT_CSS = """
    DialogScreen {
        background: $osd-veil;
        & > #frame { width: 52; background: $osd-dialog; outline: $dialog-edge $osd-bar; outline-top: none; }
        & .says { margin: 1 2 0 2; height: auto; }
        & .buttons { margin: 1 2; }
        &.-narrow > #frame { width: 52; }
    }
    """

    def __init__(
        self,
        *says: LazyText | str,
        heading: LazyText | None = None,
        accept: LazyText = _OK,
        decline: LazyText | None = None,
        careful: bool = False,
        place: Place | None = None,
    ) -> None:
        """`place` is where on the guide's way it stands; without it, it is a question beside it."""
        super().__init__()
        self._place = place
        if careful:  # Enter, pressed without reading, must lose nothing: from the first frame on
            self.AUTO_FOCUS = "#decline"  # type: ignore[misc]  # Textual reads the instance's
        self._says = says
        self._title = heading
        self._accept = accept
        self._decline = decline

    def heading(self) -> LazyText:
        return self._title or self.HEADING

    def place(self) -> Place | None:
        return self._place

    def detour(self) -> Detour | None:
        return Detour.QUESTION if self._place is None else None

    def body(self) -> Iterable[Widget]:
        for paragraph in self._says:
            yield Label(paragraph, classes="says")
        buttons = [Button(self._accept, id="accept")]
        if self._decline:
            buttons.append(Button(self._decline, id="decline"))
        yield HorizontalGroup(*buttons, classes="buttons")

    @on(Button.Pressed, "#accept")
    def _accepted(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result

    @on(Button.Pressed, "#decline")
    def _declined(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the result

    def action_back(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the result


class LeaveScreen(DialogScreen):
    """Asked before the emulator is left by anything but Ctrl+Q and F10, which some surroundings keep.

    Enter stays: who has Esc and Enter under way when the session ends elsewhere lands here.
    """

    def __init__(self) -> None:
        super().__init__(
            LazyText("notice", "Quit the emulator?"),
            accept=LazyText("notice", "Quit"),
            decline=LazyText("leave", "Stay"),
            careful=True,
        )


def discard_question() -> DialogScreen:
    """Asked before Esc throws away what was typed."""
    return DialogScreen(
        LazyText("notice", "Close without saving?"),
        accept=LazyText("notice", "Close"),
        decline=LazyText("notice", "Stay"),
        careful=True,
    )
