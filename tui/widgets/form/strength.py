"""The bar that shows how strong a password is, in the device's four words."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.i18n import LazyText, t

_WORDS = (
    LazyText("strength", "Dangerous"),
    LazyText("strength", "Weak"),
    LazyText("strength", "Medium"),
    LazyText("strength", "Strong"),
)
_COLOURS = ("$osd-err", "$osd-err", "$osd-accent-text", "$osd-ok")
_SEGMENT = 6


class StrengthBar(Widget):
    """Four segments and a word. `level` is 0 (nothing typed) or 1 to 4."""

    DEFAULT_CSS = "StrengthBar { height: 1; width: 1fr; color: $osd-text; text-wrap: nowrap; }"
    ALLOW_SELECT = False

    level = reactive(0)

    def render(self) -> Content | str:
        if not self.level:
            return ""
        colour = _COLOURS[self.level - 1]
        parts: list[str | tuple[str, str]] = []
        for segment in range(len(_WORDS)):
            full = segment < self.level
            parts += [("━" * _SEGMENT, colour) if full else ("─" * _SEGMENT, "$osd-muted"), " "]
        word = str(_WORDS[self.level - 1])
        # Chinese says of what it is the strength: its words alone are "high", "medium" and "low".
        said = t("strength", "{level}", level=word)
        bar = len(_WORDS) * (_SEGMENT + 1)
        return Content.assemble(*parts, said if bar + cell_len(said) <= self.size.width else word)

    def retranslate(self) -> None:
        self.refresh()
