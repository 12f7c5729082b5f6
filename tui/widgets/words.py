"""Labels that change their language on the screen, and what makes typed text harmless to show."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.content import Content
from textual.widgets import Static

from tui.i18n import Phrase


@runtime_checkable
class Spoken(Protocol):
    """A widget that shows words and can say them again after F2 changed the language."""

    def speak(self) -> None: ...


class Words(Static):
    """A label. Takes a `Phrase`, which follows the language, or a plain text, which never is markup."""

    def __init__(
        self,
        words: Phrase | str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(Content(str(words)), id=id, classes=classes)
        self.words = words

    def say(self, words: Phrase | str) -> None:
        """Show other words."""
        self.words = words
        self.speak()

    def speak(self) -> None:
        self.update(Content(str(self.words)))


_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20)}  # C0: the pictures that Unicode has for them
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)  # C1: some terminals obey them
    | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)  # bidi
    | dict.fromkeys((0x2028, 0x2029), 0xFFFD)
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates can't be written to a terminal
)


def visible(text: str) -> str:
    """Replace every character that a terminal could obey by one that it shows: ESC becomes ␛."""
    return text.translate(_VISIBLE)
