"""Text fields whose text is for who types it: recordings and the trainer's board have dots for it."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip

from tui.sanitize import unbroken
from tui.widgets.form.fields import Field
from tui.widgets.hidden import hidden_text


class HiddenField(Field):
    """Takes an answer, or an address."""

    def render_lines(self, crop: Region) -> list[Strip]:
        lines = super().render_lines(crop)
        # What an empty one says is no secret.
        return hidden_text(lines, self.gutter.left - crop.x) if self.value else lines


class CodeField(HiddenField):
    """Takes a code that may come in pieces: a mail breaks its lines, a window shows it in two."""

    def taken(self, pasted: str) -> str | None:
        return unbroken(pasted)
