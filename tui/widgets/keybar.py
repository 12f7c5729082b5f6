"""The last row: which keys work now. One widget that paints, instead of one a key: it is in every window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.i18n import LazyText
from tui.widgets.trainer_line import is_addressed, room_beside_sign, with_trainer

if TYPE_CHECKING:
    from textual.screen import Screen

_KEYS = {
    "f1": "F1",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "f7": "F7",
    "escape": "Esc",
    "ctrl+q": "Ctrl+Q",
}
"""Shown in this order whatever a window does."""

_FUNCTION_KEY: Final = re.compile(r"f\d+")

_CLOSE_LIST = LazyText("footer", "Close list")
_GAP = 2
"""Cells between two keys."""


_FIRST_TO_GO = ("f5", "f4", "f2", "f3", "f7", "ctrl+q")
"""What the last row leaves out, in this order, where there is no room; the keys work all the same.

The one that a window's `awaited_key` names stays.
"""


def keys_now(screen: Screen[object]) -> list[tuple[str, str, LazyText]]:
    """Return (key, its name, what it does) of the keys that work in a window now."""
    active = screen.active_bindings
    words: dict[str, LazyText] = getattr(screen, "key_words", dict)()
    entries = []
    for key, name in _KEYS.items():
        binding = active.get(key)
        if binding is None or not binding.enabled:
            continue
        word = _CLOSE_LIST if binding.binding.action == "dismiss" else words.get(key)
        if word is not None:
            entries.append((key, name, word))
    return entries


def function_keys(screen: Screen[object]) -> dict[str, str]:
    """Return the function keys that work in a window now, each with the English word for what it does.

    Of those that the last row has a place for, those that the window has a word for; "" with the others.
    """
    words: dict[str, LazyText] = getattr(screen, "key_words", dict)()
    return {
        key.upper(): words[key].message if key in words else ""
        for key, binding in screen.active_bindings.items()
        if binding.enabled and _FUNCTION_KEY.fullmatch(key) and (key in words or key not in _KEYS)
    }


def left_out(screen: Screen[object]) -> set[str]:
    """Return the keys that work in a window now and have no room in its last row."""
    named = {key for bar in screen.query(KeyBar) for key in bar.shown_keys()}
    return {key for key, _name, _word in keys_now(screen)} - named


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
    _keys: dict[str, str] | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        """Paint if other keys work now: where only the focus has moved, mostly the same ones do.

        Also for one that has no room here: a page in a browser has a button for it, which a frame brings.
        """
        if self._entries() != self._shown or function_keys(self.screen) != self._keys:
            self.refresh()

    def shown_keys(self) -> list[str]:
        """Return the keys that have room."""
        return [key for key, _name, _word in self._entries()]

    def _entries(self) -> list[tuple[str, str, str]]:
        """(key, its name, what it does now), for the keys that work now and have room."""
        entries = [(key, name, str(word)) for key, name, word in keys_now(self.screen)]
        awaited = getattr(self.screen, "awaited_key", None)
        room = room_beside_sign(self.app, self.content_size.width)
        for key in _FIRST_TO_GO:
            if key != awaited and _width(entries) > room:
                entries = [entry for entry in entries if entry[0] != key]
        return entries

    def column_of(self, key: str) -> int | None:
        """Return where a key's name begins in this row; None where it is not shown."""
        if is_addressed(self.app):
            return None
        column = 0
        for shown, name, word in self._entries():
            if shown == key:
                return column
            column += cell_len(f"{name} {word}") + _GAP
        return None

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        self._shown, self._keys = self._entries(), function_keys(self.screen)
        for _key, name, word in self._shown:
            parts += [(name, "bold $osd-text"), f" {word}  "]
        return with_trainer(self.app, Content.assemble(*parts).rstrip(), self.content_size.width)

    def retranslate(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if is_addressed(self.app):
            self.app.simulate_key("f9")
            return
        column = event.x - 1
        for entry in self._shown or ():
            if 0 <= column < _width([entry]):
                self.app.simulate_key(entry[0])
                return
            column -= _width([entry]) + _GAP


def _width(entries: list[tuple[str, str, str]]) -> int:
    """Cells that the entries take in the last row."""
    return sum(cell_len(f"{name} {word}") + _GAP for _key, name, word in entries) - _GAP
