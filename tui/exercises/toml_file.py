"""Reads an exercise out of a TOML file, built in or one's own. docs/exercises.md describes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.camera import Right
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.exercises.bounds import FewTries, InTime, NoHelp, Of
from tui.exercises.conditions import (
    Chosen,
    CodeWay,
    NothingLocked,
    PasswordSet,
    QuestionsSaved,
    RightsOf,
    SignedIn,
    Users,
)
from tui.exercises.file_lines import lines_of
from tui.exercises.file_values import ExerciseFileError, Source, Values
from tui.exercises.model import (
    HINTS_LIMIT,
    ITEM_LIMIT,
    ITEMS_LIMIT,
    MINUTES_LIMIT,
    OPTION_LIMIT,
    OPTIONS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Exercise,
    Item,
    Option,
    Question,
)
from tui.exercises.password_changes import Way
from tui.i18n import LazyText
from tui.named_files import FileTooLarge, read_file_or_pipe
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from tui.exercises.conditions import Condition

_LARGEST: Final = 65_536
"""Bytes; the largest of the built-in ones has 4,000."""
_TRIES_LIMIT: Final = 100
_ANY: Final = "any"
_CODE_WAYS: Final = {"app": CodeChannel.APP, "e-mail": CodeChannel.CONTACT, "none": None}


def read_file(path: Path) -> Exercise:
    """Return the exercise of a file, named after it. Raises ExerciseFileError, OSError."""
    try:
        data = read_file_or_pipe(path, _LARGEST)
    except FileTooLarge as error:
        raise _whole(path, 1, LazyText("exercise file", "too large for an exercise")) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _whole(path, line, LazyText("exercise file", "not UTF-8")) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Exercise:
    """Return the exercise of a text; `path` names it in errors. Raises ExerciseFileError."""
    text = text.replace("\r\n", "\n")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, text, error) from error
    except RecursionError as error:
        raise _whole(path, 1, LazyText("exercise file", "not TOML: {error}", {"error": "nested"})) from error
    return _exercise(path.stem, Values(Source(path, lines_of(text)), (), table))


def _whole(path: Path, line: int, words: LazyText) -> ExerciseFileError:
    return ExerciseFileError(path, line, "", words)


def _not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> ExerciseFileError:
    said = str(error)
    found = re.search(r" \(at line (\d+), column \d+\)$| \(at end of document\)$", said)
    line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
    says = said[: found.start()] if found else said
    return _whole(path, line, LazyText("exercise file", "not TOML: {error}", {"error": says}))


# --- the tables -------------------------------------------------------------------------------------------


def _exercise(name: str, values: Values) -> Exercise:
    title = values.text("title", TITLE_LIMIT, width=TITLE_LIMIT)
    text = values.text("text", TEXT_LIMIT)
    scenario = values.choice("scenario", ALL_SCENARIOS)
    minutes = values.number("minutes", 1, MINUTES_LIMIT) if values.has("minutes") else None
    hints = values.texts("hints", TEXT_LIMIT, HINTS_LIMIT) if values.has("hints") else ()
    question = _question(values) if values.has("question") else None
    items = [_item(table, question) for table in values.tables("item", ITEMS_LIMIT)]
    values.end()
    if all(item.condition.is_bound for item in items):
        raise values.wrong(
            "item", LazyText("exercise file", "nothing is to be reached: bounds alone make no exercise")
        )
    if question is not None and not any(isinstance(item.condition, Chosen) for item in items):
        raise values.wrong(
            "question",
            LazyText("exercise file", "no item asks for an answer: add one with “{key}”", {"key": "choice"}),
        )
    if minutes is not None:
        items.append(_worded(InTime(minutes)))
    return Exercise(name, title, text, scenario, tuple(items), hints, minutes, question)


def _question(values: Values) -> Question:
    table = Values(values.source, ("question",), values.take("question", dict))
    text = table.text("text", TEXT_LIMIT)
    options: list[Option] = []
    for option in table.tables("option", OPTIONS_LIMIT):
        name = option.name("name")
        if name in [each.name for each in options]:
            raise option.wrong("name", LazyText("exercise file", "“{name}” is there already", {"name": name}))
        options.append(Option(name, option.text("text", OPTION_LIMIT, width=OPTION_LIMIT)))
        option.end()
    table.end()
    if len(options) < 2:  # noqa: PLR2004 - else nothing is to be chosen
        raise table.wrong("option", LazyText("exercise file", "give at least two options"))
    return Question(text, tuple(options))


def _worded(condition: Condition, text: LazyText | None = None) -> Item:
    return Item(condition, text or condition.words())


def _item(values: Values, question: Question | None) -> Item:
    kinds = [kind for kind in _KINDS if values.has(kind)]
    if len(kinds) != 1:
        known = ", ".join(_KINDS)
        raise values.wrong(
            "",
            LazyText(
                "exercise file", "an item needs one of {known}, and no second of them", {"known": known}
            ),
        )
    condition = _KINDS[kinds[0]](values, question)
    text = values.text("text", ITEM_LIMIT) if values.has("text") else None
    values.end()
    return _worded(condition, text)


# --- the kinds of items -----------------------------------------------------------------------------------


def _password(values: Values, _: Question | None) -> Condition:
    found = values.choices("password", (*Way, _ANY))
    return PasswordSet(frozenset(Way) if _ANY in found else frozenset(map(Way, found)))


def _rights(values: Values, _: Question | None) -> Condition:
    user = values.names("user")
    if len(user) > 1:
        raise values.wrong("user", LazyText("exercise file", "give one user"))
    found = values.choices("rights", [right.value for right in Right])
    return RightsOf(user[0], frozenset(map(Right, found)))


def _choice(values: Values, question: Question | None) -> Condition:
    if question is None:
        raise values.wrong("choice", LazyText("exercise file", "there is no [question] to answer"))
    return Chosen(values.choice("choice", [option.name for option in question.options]))


def _true(condition: Condition, key: str, *, wanted: bool = True) -> _Kind:
    def read(values: Values, _: Question | None) -> Condition:
        if values.take(key, bool) is not wanted:
            raise values.wrong(
                key,
                LazyText("exercise file", "write {wanted}, or leave it out", {"wanted": str(wanted).lower()}),
            )
        return condition

    return read


def _few(of: Of) -> _Kind:
    def read(values: Values, question: Question | None) -> Condition:
        most = values.number(of.value, 0, _TRIES_LIMIT)
        if of is not Of.CHOICES:
            return FewTries(of, most)
        if question is None:
            raise values.wrong(of.value, LazyText("exercise file", "there is no [question] to answer"))
        return FewTries(of, most, values.choice("right", [option.name for option in question.options]))

    return read


_Kind = Callable[[Values, "Question | None"], "Condition"]
_KINDS: Final[Mapping[str, _Kind]] = {
    "password": _password,
    "signed-in": lambda values, _: SignedIn(values.names("signed-in")[0]),
    "questions-saved": _true(QuestionsSaved(), "questions-saved"),
    "code-way": lambda values, _: CodeWay(_CODE_WAYS[values.choice("code-way", _CODE_WAYS)]),
    "users": lambda values, _: Users(tuple(values.names("users"))),
    "user": _rights,
    "unlocked": _true(NothingLocked(), "unlocked"),
    "choice": _choice,
    **{of.value: _few(of) for of in Of},
    "help": _true(NoHelp(), "help", wanted=False),
}
"""What makes a condition of an item, by the key that names it."""
