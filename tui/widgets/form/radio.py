"""One choice of few, told apart by its mark and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tui.i18n import LazyText

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys


class Radio(Static, can_focus=True):
    """One entry: (●) or ( ) and its words."""

    HELP_KEYS: ClassVar[Keys] = (("Space", LazyText("help", "select")),)
    DEFAULT_CSS = """
    Radio { height: 1; width: auto; color: $osd-text; text-wrap: nowrap; padding: 0 1 0 0; pointer: pointer; }
    Radio:focus { background: $osd-accent; color: $osd-ink; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", show=False)]

    class Chosen(Message):
        """This entry shall be the one."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, label: LazyText, value: str) -> None:
        super().__init__(id=f"radio-{value}")
        self.words = label
        self.value = value
        self.chosen = False

    def retranslate(self) -> None:
        mark = "●" if self.chosen else " "
        self.update(Content(f"({mark}) {self.words}"))

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.value))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()


class Radios(VerticalGroup):
    """The entries; `value` is the chosen one's."""

    value = reactive("", init=False)

    class Changed(Message):
        """Another entry was chosen."""

    def __init__(self, entries: Sequence[tuple[LazyText, str]], *, value: str) -> None:
        super().__init__(*(Radio(label, entry) for label, entry in entries))
        self.set_reactive(Radios.value, value)

    def on_mount(self) -> None:
        self._mark()

    def watch_value(self) -> None:
        self._mark()
        self.post_message(self.Changed())

    def _mark(self) -> None:
        for radio in self.query(Radio):
            radio.chosen = radio.value == self.value
            radio.retranslate()

    def on_radio_chosen(self, message: Radio.Chosen) -> None:
        message.stop()
        self.value = message.value
