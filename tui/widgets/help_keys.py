"""The keys of a window in words, as its help lists them: only those that do something there."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from tui.i18n import LazyText
from tui.widgets.form.fields import Button
from tui.widgets.keybar import keys_now, left_out

if TYPE_CHECKING:
    from textual.screen import Screen

Keys = tuple[tuple[str, LazyText], ...]
"""Names of keys, with what they do. A widget says in `HELP_KEYS` which of them it answers to itself."""

_ORDER: Final = ("↑ ↓", "← →", "Enter", "Space", "PgUp/Dn")
_SECOND: Final = {
    "f1": "Ctrl+G",
    "f2": "Ctrl+L",
    "f3": "Ctrl+P",
    "f4": "Ctrl+O",
    "f5": "Ctrl+R",
    "f7": "Ctrl+S",
    "f8": "Ctrl+Y",
    "ctrl+q": "F10",
}
"""The second key of those in the footer."""
_GUIDED: Final = LazyText("help", "steps")
"""What F8 shows: the guided mode. The footer has no room for it."""
_BETWEEN_FIELDS: Final = LazyText("help", "between fields")
_BETWEEN_BUTTONS: Final = LazyText("help", "between buttons")


class _Inside(LazyText):
    """Words that stand alone elsewhere, as they are written within a line."""

    def __str__(self) -> str:
        words = super().__str__()
        return words[:1].lower() + words[1:] if words[1:2].islower() else words


def moves(frame: Widget, escape: LazyText) -> Keys:
    """Return the keys that move and press in a window as it is now; `escape` is the footer's word for Esc."""
    widgets = [widget for widget in frame.walk_children(Widget) if widget.focusable]
    found: dict[str, list[LazyText]] = {}
    buttons = [widget for widget in widgets if isinstance(widget, Button)]
    if len({widget.region.y for widget in widgets}) > 1:
        found["↑ ↓"] = [_BETWEEN_BUTTONS if buttons == widgets else _BETWEEN_FIELDS]
    if len({widget.region.y for widget in widgets}) < len(widgets):
        found["← →"] = [_BETWEEN_BUTTONS if buttons else _BETWEEN_FIELDS]
    for widget in widgets:
        for name, does in getattr(widget, "HELP_KEYS", ()):
            if does not in found.setdefault(name, []):
                found[name].append(does)
    rows = [(name, reduce(_and, found[name])) for name in _ORDER if name in found]
    return (*rows, ("Esc", _Inside(escape.context, escape.message, escape.values)))


def shortcuts(screen: Screen[object]) -> list[str]:
    """Return the second keys that work in a window now, each with its word: "Ctrl+G help".

    A key that the last row has no room for is named as well: "F5/Ctrl+R refresh".
    """
    unnamed = left_out(screen) | {"f8"}
    words = {key: word for key, _name, word in keys_now(screen)}
    if (guide := screen.active_bindings.get("f8")) is not None and guide.enabled:
        words["f8"] = _GUIDED
    words["f1"] = LazyText("footer", "Help")  # while it is open the footer says how to hide it
    return [
        f"{f'{key.upper()}/' * (key in unnamed)}{name} {_Inside(word.context, word.message, word.values)}"
        for key, name in _SECOND.items()
        if (word := words.get(key)) is not None
    ]


def _and(one: LazyText, other: LazyText) -> LazyText:
    return LazyText("help", "{one}, {other}", {"one": one, "other": other})
