"""Labels that change their language on the screen."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.content import Content
from textual.widgets import Static

from tui.i18n import LazyText
from tui.line_breaks import NO_BREAK, cells, wrap


@runtime_checkable
class Translatable(Protocol):
    """A widget that shows words and can say them again after F2 changed the language."""

    def retranslate(self) -> None: ...


class Plain(Content):
    """A text without styles. Its lines end where they may: Textual's break Chinese inside words and signs."""

    def _wrap_and_format(self, width: int, *args: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - Textual's
        text = self.plain
        if (cells(text) > len(text) or NO_BREAK in text) and not options.get("no_wrap"):
            text = "\n".join("\n".join(wrap(line, width)) for line in text.split("\n"))
        return Content(text)._wrap_and_format(width, *args, **options)  # noqa: SLF001


class Label(Static):
    """A label. Takes a `LazyText`, which follows the language, or a plain text, which never is markup."""

    def __init__(
        self,
        words: LazyText | str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(Plain(str(words)), id=id, classes=classes)
        self.words = words

    def set_text(self, words: LazyText | str) -> None:
        """Show other words."""
        self.words = words
        self.retranslate()

    def retranslate(self) -> None:
        before, text = self.visual, str(self.words)
        self.update(Plain(text), layout=not self._has_same_room(before, text))

    def _has_same_room(self, before: object, text: str) -> bool:
        """Whether nothing has to be laid out for it, as for a clock: that takes 1 ms for a whole window."""
        if self.content_size.height != 1 or not isinstance(before, Content):
            return False
        return cells(before.plain) == cells(text) <= self.content_size.width
