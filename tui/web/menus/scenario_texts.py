"""What the page says of each scenario and of each key."""

from __future__ import annotations

from typing import Final

from tui.i18n import LazyText

SCENARIO_TEXTS: Final = {
    "lost": LazyText("web", "password lost"),
    "lost-no-questions": LazyText("web", "password lost, no security questions"),
    "known": LazyText("web", "password known"),
    "locked": LazyText("web", "sign-in locked"),
    "nothing-set": LazyText("web", "password lost, no way of resetting it set up"),
    "factory": LazyText("web", "as it left the factory"),
}
"""What is practised, by the scenario's name."""

FUNCTION_KEYS: Final[dict[str, tuple[LazyText, ...]]] = {
    "F1": (LazyText("footer", "Help"), LazyText("footer", "Hide")),
    "F2": (LazyText("footer", "Language"),),
    "F3": (LazyText("footer", "Phone"), LazyText("footer", "Put away")),
    "F4": (LazyText("footer", "Large"), LazyText("footer", "Other code")),
    "F5": (LazyText("footer", "Refresh"), LazyText("footer", "New code"), LazyText("footer", "Hint")),
    "F8": (LazyText("web", "Steps"),),
    "F9": (LazyText("web", "Trainer"),),
    "F10": (LazyText("footer", "Quit"),),
}
"""Keys with all that the menus' footer says of them, the usual word first; it has no room for the guided
mode's (F8), and names the trainer's line (F9) where there is one."""
OF_AN_EXERCISE: Final[dict[str, tuple[LazyText, ...]]] = {"F7": (LazyText("footer", "Exercise"),)}
"""The same, where there is an exercise."""
OTHER_KEYS: Final = {
    "Escape": LazyText("web", "Escape"),
    "Tab": LazyText("web", "Tab"),
    "ArrowUp": LazyText("web", "Up"),
    "ArrowDown": LazyText("web", "Down"),
    "ArrowLeft": LazyText("web", "Left"),
    "ArrowRight": LazyText("web", "Right"),
    "Enter": LazyText("web", "Enter"),
}
"""Keys that have a sign of their own, and what a screen reader calls them."""
SIGNS: Final = {
    "Escape": "Esc",
    "Tab": "Tab",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Enter": "⏎",
}
"""What stands on a key; on the others it is their name."""
