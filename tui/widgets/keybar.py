"""The last row: which keys work now. One widget that paints, instead of one a key: it is in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.i18n import LazyText

if TYPE_CHECKING:
    from textual.screen import Screen

_KEYS = {
    "f1": "F1",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "escape": "Esc",
    "ctrl+q": "Ctrl+Q",
}
"""Shown in this order whatever a window does."""

_CLOSE_LIST = LazyText("footer", "Close list")


class KeyBar(Widget):
    """Paints `Window.key_words()` and presses the key that is clicked."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; width: 100%; padding: 0 1;
        background: $osd-foot; color: $osd-muted; text-wrap: nowrap;
    }
    """
    ALLOW_SELECT = False
    _shown: list[tuple[str, str, str]] | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        """Paint if other keys work now: where only the focus has moved, mostly the same ones do."""
        if self._entries() != self._shown:
            self.refresh()

    def _entries(self) -> list[tuple[str, str, str]]:
        """(key, its name, what it does now), for the keys that work now."""
        active = self.screen.active_bindings
        words: dict[str, LazyText] = getattr(self.screen, "key_words", dict)()
        entries = []
        for key, name in _KEYS.items():
            binding = active.get(key)
            if binding is None or not binding.enabled:
                continue
            phrase = _CLOSE_LIST if binding.binding.action == "dismiss" else words.get(key)
            if phrase is not None:
                entries.append((key, name, str(phrase)))
        return entries

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        self._shown = self._entries()
        for _key, name, word in self._shown:
            parts += [(name, "bold $osd-text"), f" {word}  "]
        return Content.assemble(*parts).rstrip()

    def retranslate(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        from rich.cells import cell_len

        column = event.x - 1
        for key, name, word in self._entries():
            width = cell_len(f"{name} {word}")
            if 0 <= column < width:
                self.app.simulate_key(key)
                return
            column -= width + 2
