"""The part of a form in which rights are ticked: heading, how many, all or none, the list."""

from __future__ import annotations

from collections.abc import Collection

from textual import on
from textual.containers import HorizontalGroup, VerticalGroup

from screens.rights import RIGHTS
from tui.camera import Right
from tui.i18n import Phrase
from tui.widgets.checklist import Checklist
from tui.widgets.fields import Chip
from tui.widgets.words import Words


class RightsPicker(VerticalGroup):
    """One merged list of rights. What a hand has ticked stays ticked, whatever is offered afterwards."""

    DEFAULT_CSS = """
    RightsPicker {
        & > .heading { height: 1; }
        & > .heading > Words { width: auto; color: $osd-muted; margin: 0 1 0 0; }
        & > .heading > .line { width: 1fr; margin: 0; hatch: "─" $osd-edge; }
        & > .heading > Chip { min-width: 8; }
    }
    """

    def __init__(self) -> None:
        heading = HorizontalGroup(
            Words(Phrase("account", "Authority")),
            Words("", id="count"),
            Words("", classes="line"),
            Chip(Phrase("account", "Select all"), id="all"),
            Chip(Phrase("account", "Select none"), id="none"),
            classes="heading",
        )
        rights: Checklist[Right] = Checklist(id="rights")
        super().__init__(heading, rights)
        self._by_hand: dict[Right, bool] = {}

    @property
    def rights(self) -> Checklist[Right]:
        return self.query_one(Checklist)

    @property
    def ticked(self) -> frozenset[Right]:
        return self.rights.ticked

    def offer(self, rights: Collection[Right], before: Collection[Right]) -> None:
        """Offer these rights; those of `before` have a tick unless a hand said otherwise."""
        ticked = [right for right in rights if self._by_hand.get(right, right in before)]
        self.rights.offer([(label, right) for right, label in RIGHTS.items() if right in rights], ticked)
        self._count()

    def forget_hand(self) -> None:
        """Another record is shown: what was ticked in the last one does not matter there."""
        self._by_hand.clear()

    def changed_from(self, before: Collection[Right]) -> bool:
        """Whether a hand wants other rights than these."""
        return any(on != (right in before) for right, on in self._by_hand.items())

    def freeze(self, *, frozen: bool) -> None:
        for name in ("rights", "all", "none"):
            self.query_one(f"#{name}").disabled = frozen

    @on(Checklist.Changed)
    def _rights_changed(self, event: Checklist.Changed) -> None:
        self._by_hand |= {right: event.on for right in Right if right in event.values}
        self._count()

    def _count(self) -> None:
        self.query_one("#count", Words).say(f"{len(self.ticked)}/{len(self.rights.entries)}")

    @on(Chip.Pressed, "#all")
    def _all_pressed(self) -> None:
        # In the list's own turn: what it posts while its parent acts never gets past that parent.
        self.rights.call_later(self.rights.tick_all, on=True)

    @on(Chip.Pressed, "#none")
    def _none_pressed(self) -> None:
        self.rights.call_later(self.rights.tick_all, on=False)
