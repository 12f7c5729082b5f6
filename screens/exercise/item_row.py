"""A line of the window of an exercise: an item, its mark, its time and tries; what the guide says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual import getters
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget

from tui.exercises.evidence import State
from tui.exercises.judge import ItemResult
from tui.exercises.model import Item
from tui.exercises.report import clock_time
from tui.guide.steps import STEPS
from tui.i18n import LazyText
from tui.widgets.label import Label

_MARKS: Final = {State.DONE: "✓", State.OPEN: "·", State.FAILED: "✕"}
"""Told apart without colour."""


class ItemRow(VerticalGroup):
    """`show` says how it stands."""

    DEFAULT_CSS = """
    ItemRow {
        & > .item { height: auto; }
        & > .item > .mark { width: 2; color: $osd-muted; }
        & > .item > .text { width: 1fr; height: auto; }
        & > .item > .time, & > .item > .tries { width: 7; text-align: right; color: $osd-muted; }
        & > .advice { margin: 0 0 0 2; height: auto; color: $osd-muted; display: none; }
        &.-done > .item > .mark { color: $osd-ok; }
        &.-failed > .item > .mark { color: $osd-err; }
        &.-advised > .advice { display: block; }
    }
    """

    _mark = getters.query_one(".mark", Label)
    _time = getters.query_one(".time", Label)
    _tries = getters.query_one(".tries", Label)

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item

    def compose(self) -> Iterable[Widget]:
        with HorizontalGroup(classes="item"):
            yield Label(_MARKS[State.OPEN], classes="mark")
            yield Label(self._item.text, classes="text")
            yield Label("", classes="time")
            yield Label("", classes="tries")
        yield Label(_advice(self._item), classes="advice")

    def show(self, result: ItemResult, *, over: bool) -> None:
        """Show how it stands; at the end an item that is not reached is missed, and the guide's step told."""
        missed = result.state is not State.DONE and over
        state = State.FAILED if missed else result.state
        for each in State:
            self.set_class(each is state, f"-{each.value}")
        self.set_class(missed and result.item.condition.step is not None, "-advised")
        self._mark.set_text(_MARKS[state])
        self._time.set_text("" if result.after is None else clock_time(result.after))
        self._tries.set_text("" if result.tries is None else str(result.tries))


def _advice(item: Item) -> LazyText | str:
    step = item.condition.step
    if step is None:
        return ""
    return LazyText("exercise", "Guide, step {step}: {deed}", {"step": step, "deed": _Deed(step)})


class _Deed:
    """What the guide says of a step, in the language of the moment."""

    def __init__(self, number: int) -> None:
        self._step = STEPS[number - 1]

    def __str__(self) -> str:
        return self._step.deed
