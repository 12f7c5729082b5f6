"""F2: the languages to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalGroup
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.guide.progress import Detour
from tui.i18n import LANGUAGES, LazyText, language, language_after
from tui.widgets.form.fields import Button
from tui.widgets.help import HelpText
from tui.widgets.window import Window


class LanguageScreen(Window[str], ModalScreen[str]):
    """Stands over the window that speaks. Ends in the code of the language taken, or None.

    Its own key takes the next one, so that pressing that twice goes round as it does on a camera.
    """

    HEADING = LazyText("footer", "Language")
    ABOUT: ClassVar[HelpText] = HelpText(
        (LazyText("help", "Arrows choose a language, Enter takes it; F2 takes the next one, Esc none."),)
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+l", "take_next", show=False),
        Binding("f3,ctrl+p", "nothing", show=False),  # a phone would stand before the list
    ]

    DEFAULT_CSS = """
    LanguageScreen {
        background: $osd-veil;
        & > #frame { width: 32; background: $osd-dialog; outline: $dialog-edge $osd-bar; outline-top: none; }
        & .list { margin: 1 2; height: auto; }
        & .list Button { width: 100%; margin: 0; text-align: left; background: $osd-raise; color: $osd-text; }
        & .list Button:focus { background: $osd-accent; color: $osd-ink; }
        &.-narrow > #frame { width: 32; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._now = language()
        self.AUTO_FOCUS = f"#language-{self._now}"  # type: ignore[misc]  # Textual reads the instance's

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words() | {"escape": LazyText("footer", "Close list")}
        words.pop("f3")
        return words

    def detour(self) -> Detour:
        return Detour.LANGUAGES

    def body(self) -> Iterable[Widget]:
        entries = [
            Button(f"{'●' if code == self._now else ' '} {name}", id=f"language-{code}")
            for code, name in LANGUAGES.items()
        ]
        yield VerticalGroup(*entries, classes="list")

    @on(Button.Pressed)
    def _taken_by_hand(self, event: Button.Pressed) -> None:
        self.dismiss((event.button.id or "").removeprefix("language-"))

    def action_take_next(self) -> None:
        self.dismiss(language_after(self._now))

    def action_nothing(self) -> None:
        """Do nothing."""
