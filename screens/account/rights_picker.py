"""The part of a form in which rights are ticked: heading, how many, all or none, the list."""

from __future__ import annotations

from collections.abc import Collection

from textual import getters, on
from textual.containers import HorizontalGroup, VerticalGroup

from tui.camera import Right
from tui.i18n import LazyText
from tui.messages.rights import RIGHTS
from tui.widgets.form.checklist import Checklist
from tui.widgets.form.fields import Button
from tui.widgets.label import Label


class RightsPicker(VerticalGroup):
    """One merged list of rights. What the user has ticked stays ticked, whatever is offered afterwards."""

    DEFAULT_CSS = """
    RightsPicker {
        & > .heading { height: 1; }
        & > .heading > Label { width: auto; color: $osd-muted; margin: 0 1 0 0; }
        & > .heading > .line { width: 1fr; margin: 0; hatch: "─" $osd-line; }
        & > .heading > Button { min-width: 8; }
    }
    """

    rights: getters.query_one[Checklist[Right]] = getters.query_one(Checklist)
    _counted = getters.query_one("#count", Label)
    _all = getters.query_one("#all", Button)
    _none = getters.query_one("#none", Button)

    def __init__(self) -> None:
        heading = HorizontalGroup(
            Label(LazyText("account", "Authority")),
            Label("", id="count"),
            Label("", classes="line"),
            Button(LazyText("account", "Select all"), id="all"),
            Button(LazyText("account", "Select none"), id="none"),
            classes="heading",
        )
        rights: Checklist[Right] = Checklist(id="rights")
        super().__init__(heading, rights)
        self._chosen: dict[Right, bool] = {}

    @property
    def ticked(self) -> frozenset[Right]:
        return self.rights.ticked

    def offer(self, rights: Collection[Right], before: Collection[Right]) -> None:
        """Offer these rights; those of `before` have a tick unless the user chose otherwise."""
        ticked = [right for right in rights if self._chosen.get(right, right in before)]
        self.rights.offer([(label, right) for right, label in RIGHTS.items() if right in rights], ticked)
        self._count()

    def forget_choices(self) -> None:
        """Another record is shown: what was ticked in the last one does not matter there."""
        self._chosen.clear()

    def changed_from(self, before: Collection[Right]) -> bool:
        """Whether the user chose other rights than these."""
        return any(on != (right in before) for right, on in self._chosen.items())

    def freeze(self, *, frozen: bool) -> None:
        self.rights.disabled = self._all.disabled = self._none.disabled = frozen

    @on(Checklist.Changed)
    def _rights_changed(self, event: Checklist.Changed) -> None:
        self._chosen |= {right: event.on for right in Right if right in event.values}
        self._count()

    def _count(self) -> None:
        self._counted.set_text(f"{len(self.ticked)}/{len(self.rights.entries)}")

    @on(Button.Pressed, "#all")
    def _all_pressed(self) -> None:
        # In the list's own turn: what it posts while its parent acts never gets past that parent.
        self.rights.call_later(self.rights.tick_all, on=True)

    @on(Button.Pressed, "#none")
    def _none_pressed(self) -> None:
        self.rights.call_later(self.rights.tick_all, on=False)
