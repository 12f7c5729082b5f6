"""What a visitor asks for: by the user name (`code-ru`), or by a page's link (`?exercise=code&lang=ru`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.hosting.resume_names import chosen_name, without_secret
from tui.hosting.scenario_templates import PARAMETER as SCENARIO
from tui.i18n import LANGUAGES, LazyText, set_language
from tui.remote.refusals import Refusal, Refused
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.remote.visitor import Visitor

EXERCISE: Final = "exercise"
GUIDED: Final = "guided"
"""Of a link; the last one ends a user name, too."""
_NO: Final = ("", "0")
_NO_EXERCISE: Final = ("", "demo")
"""User names that mean no exercise, and yet take a language behind them: `demo-ru`."""
_OWN_NAME: Final = "+"
"""Begins what a visitor wants to be called in the results: `code-ru+anna` (as RFC 5233 does for mail)."""
_LONGEST: Final = 64


@dataclass(frozen=True)
class Wish:
    """What is asked for; None and False where nothing is."""

    exercise: str | None = None
    """An exercise's name; '' where a link asks for a scenario, and thereby for no exercise."""
    language: str | None = None
    guided: bool = False
    name: str = ""
    """What the visitor is called in results; '' where nothing is known."""


def wish_of(visitor: Visitor, exercises: Collection[str]) -> Wish:
    """Read what a visitor asks for. `exercises` are those that there are.

    Raises Refused for another: to practise something else without a word would help no one. A name that has a
    password was given by the operator, and may look like anything.
    """
    by_name = _by_name(visitor.user, exercises)
    if visitor.by_password and by_name.exercise not in exercises:
        by_name = Wish(name=without_secret(visitor.user))
    link = visitor.asked or {}
    wanted = link.get(EXERCISE) or by_name.exercise
    if wanted is not None and wanted not in exercises:
        if by_name.language is not None:
            set_language(by_name.language)
        values = {"name": visible(wanted[:_LONGEST]), "known": ", ".join(exercises)}
        words = LazyText("hosting", "Unknown exercise “{name}”. There are: {known}.", values)
        raise Refused(Refusal.EXERCISE, words)
    if wanted is None and link.get(SCENARIO):
        wanted = ""
    guided = by_name.guided or link.get(GUIDED, "") not in _NO
    return Wish(wanted, by_name.language, guided, by_name.name)


def called(user: str) -> str:
    """What a visitor with this user name is called: what stands behind the `+`, or all but a way back."""
    chosen = user.partition(_OWN_NAME)[2]
    return chosen_name(chosen) if chosen else without_secret(user)


def _by_name(user: str, exercises: Collection[str]) -> Wish:
    """Read `EXERCISE-LANGUAGE-guided+NAME`, each part of which may be missing."""
    head, name = user.partition(_OWN_NAME)[0], called(user)
    words = head.casefold().replace("_", "-").split("-")
    language, guided = None, False
    while words:
        if language is None and words[-1] in LANGUAGES:
            language = words.pop()
        elif not guided and words[-1] == GUIDED:
            guided = bool(words.pop())
        else:
            break
    asked = "-".join(words)
    if asked in exercises:
        return Wish(asked, language, guided, name)
    if language is None and not guided:
        return Wish(name=name)  # anyone's name
    return Wish(None if asked in _NO_EXERCISE else asked, language, guided, name)
