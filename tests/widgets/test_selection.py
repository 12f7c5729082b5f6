"""Text of a window that is selected with the mouse."""

from __future__ import annotations

from textual.selection import SELECT_ALL
from textual.widget import Widget

from tui.widgets.guidance import GuidedScreen


class Seen(Widget):
    """Notes what it was told of its selection."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def selection_updated(self, selection: object) -> None:
        self.told.append(selection)


def test_what_is_selected_is_told_at_once() -> None:
    """Nothing waits for a window's next turn, which one that goes as it comes does not have."""
    one, another = Seen(), Seen()
    screen: GuidedScreen[object] = GuidedScreen()
    screen._watch_selections({one: SELECT_ALL}, {another: SELECT_ALL})
    assert (one.told, another.told) == ([None], [SELECT_ALL])
