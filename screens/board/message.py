"""Asks the trainer for the line that a visitor, or all, are to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on
from textual.containers import VerticalGroup
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from screens.common.dialog import discard_question
from tui.board.order import TEXT_LIMIT, plain
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Field, StatusLine, ok_cancel
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window


class MessageScreen(Window[str], ModalScreen[str]):
    """Ends in the line; in None where the trainer changed his mind."""

    HEADING = LazyText("board", "Message")
    ABOUT: ClassVar[HelpText] = HelpText(
        (LazyText("help", "The line stands in the visitor's last row until it is read (F9)."),),
    )
    AUTO_FOCUS = "#text"
    DEFAULT_CSS = """
    MessageScreen {
        background: $osd-veil;
        & > #frame { width: 60; background: $osd-dialog; }
        & .form { padding: 1 2; }
        & #text { margin: 1 0; }
        & .buttons { margin: 1 0 0 0; }
    }
    """

    _text = getters.query_one("#text", Field)
    _note = getters.query_one(StatusLine)

    def __init__(self, to: LazyText | str, unsent: str = "") -> None:
        """`unsent` is what could not be sent before."""
        super().__init__()
        self._to, self._unsent = to, unsent

    def body(self) -> Iterable[Widget]:
        yield VerticalGroup(
            Label(self._to), Field(self._unsent, id="text"), StatusLine(), ok_cancel(), classes="form"
        )

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    def _send(self) -> None:
        text = self._text.value
        if not plain(text):
            self._note.error(LazyText("board", "Type the message"))
        elif len(text) > TEXT_LIMIT:
            self._note.error(LazyText("board", "At most {limit} characters", {"limit": TEXT_LIMIT}))
        else:
            self.dismiss(text)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        if self._text.value:
            self.app.push_screen(discard_question(), self._leave)
        else:
            self.dismiss(None)

    def _leave(self, discard: bool | None) -> None:  # noqa: FBT001 - the question's answer
        if discard:
            self.dismiss(None)
