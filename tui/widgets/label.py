"""Labels that change their language on the screen."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.content import Content
from textual.widgets import Static

from tui.i18n import LazyText


@runtime_checkable
class Translatable(Protocol):
    """A widget that shows words and can say them again after F2 changed the language."""

    def retranslate(self) -> None: ...


class Label(Static):
    """A label. Takes a `LazyText`, which follows the language, or a plain text, which never is markup."""

    def __init__(
        self,
        words: LazyText | str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(Content(str(words)), id=id, classes=classes)
        self.words = words

    def set_text(self, words: LazyText | str) -> None:
        """Show other words."""
        self.words = words
        self.retranslate()

    def retranslate(self) -> None:
        self.update(Content(str(self.words)))
