"""What an exercise is: a scenario, what is to be reached, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.i18n import LANGUAGES, LazyText, language

if TYPE_CHECKING:
    from tui.exercises.conditions import Condition

TITLE_LIMIT: Final = 36
"""Characters: as many as have room beside the time in a title bar of 60 cells, Chinese ones half of them."""
TEXT_LIMIT: Final = 400
ITEM_LIMIT: Final = 80
OPTION_LIMIT: Final = 50
"""Cells of one line in a window of 60 cells."""
ITEMS_LIMIT: Final = 8
OPTIONS_LIMIT: Final = 5
"""What a window of 60x20 shows with a scroll of a few rows."""
HINTS_LIMIT: Final = 5
MINUTES_LIMIT: Final = 600


class Words(LazyText):
    """A text of an exercise: written out in its languages, not looked up in the catalogs."""

    def __str__(self) -> str:
        return str(self.values.get(language(), self.message))


def words(texts: Mapping[str, str]) -> Words:
    """Return a text by its languages; where one is missing, it is English, or the first that there is."""
    first = next(code for code in LANGUAGES if code in texts)
    return Words("", texts[first], texts)


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen in the window of results."""

    name: str
    """What a condition calls it: letters, digits and hyphens."""
    text: Words


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in the window of results."""

    text: Words
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is judged."""

    condition: Condition
    text: LazyText
    """What it is: the exercise's words, or the condition's own."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a trainee is asked to do."""

    name: str
    title: Words
    text: Words
    scenario: str
    items: tuple[Item, ...]
    hints: tuple[Words, ...] = ()
    """From the vague to the plain."""
    minutes: int | None = None
    """The time that it may take; None where it may take any."""
    question: Question | None = None

    @property
    def goals(self) -> Sequence[Item]:
        """What is to be reached; the other items are bounds that are to be kept."""
        return [item for item in self.items if not item.condition.is_bound]
