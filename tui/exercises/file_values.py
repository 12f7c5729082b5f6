"""The values of an exercise's file, taken one by one; what is wrong with one is said with line and key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.exercises.file_lines import Place, line_of, written
from tui.exercises.model import Words, words
from tui.i18n import LANGUAGES, LazyText
from tui.line_breaks import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
NAME_RULE: Final = LazyText("exercise file", "use 1 to 32 of a-z 0-9 and hyphens")


class ExerciseFileError(Exception):
    """A file that is no exercise: `key` is '' where the whole file is meant."""

    def __init__(self, path: Path, line: int, key: str, words: LazyText) -> None:
        super().__init__(path, line, key)
        self.path, self.line, self.key, self.words = path, line, key, words

    def __str__(self) -> str:
        """FILE:LINE: KEY: what is wrong, in the current language."""
        return ": ".join(filter(None, (f"{self.path}:{self.line}", self.key, str(self.words))))


@dataclass(frozen=True, slots=True)
class Source:
    """A file and where its keys stand."""

    path: Path
    lines: Mapping[Place, int]

    def wrong(self, place: Place, text: LazyText) -> ExerciseFileError:
        """Return the error of a value."""
        return ExerciseFileError(self.path, line_of(place, self.lines), written(place), text)


class Values:
    """A table of the file, whose keys are taken; `end` refuses what is left."""

    def __init__(self, source: Source, place: Place, table: Mapping[str, Any]) -> None:
        self.source, self.place = source, place
        self._left = dict(table)
        self._known: list[str] = []

    def wrong(self, key: str, text: LazyText) -> ExerciseFileError:
        """Return the error of a key of this table; of the table itself for ''."""
        return self.source.wrong((*self.place, key) if key else self.place, text)

    def has(self, key: str) -> bool:
        """Whether a key is there and was not taken yet."""
        if key not in self._known:
            self._known.append(key)
        return key in self._left

    def take(self, key: str, kind: type | tuple[type, ...]) -> Any:  # noqa: ANN401 - a value of that kind
        """Return a value that has to be there."""
        if not self.has(key):
            raise self.wrong("", LazyText("exercise file", "“{key}” is missing", {"key": key}))
        value = self._left.pop(key)
        # In Python a truth value is a number as well.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise self.wrong(key, _KINDS[kind if isinstance(kind, type) else kind[0]])
        return value

    def number(self, key: str, lowest: int, highest: int) -> int:
        """Return a whole number within bounds."""
        value: int = self.take(key, int)
        if not lowest <= value <= highest:
            raise self.wrong(
                key,
                LazyText(
                    "exercise file",
                    "give a number from {lowest} to {highest}",
                    {"lowest": lowest, "highest": highest},
                ),
            )
        return value

    def choice(self, key: str, known: Iterable[str]) -> str:
        """Return one of some words."""
        value: str = self.take(key, str)
        return self._one_of(key, value, tuple(known))

    def choices(self, key: str, known: Iterable[str]) -> list[str]:
        """Return some of some words; one may stand without brackets."""
        known = tuple(known)
        return [self._one_of(key, value, known) for value in self.names(key)]

    def names(self, key: str) -> list[str]:
        """Return texts of one line; one may stand without brackets."""
        value = self.take(key, (list, str))
        found = [value] if isinstance(value, str) else value
        if not found:
            raise self.wrong(key, LazyText("exercise file", "the list is empty"))
        for each in found:
            if not isinstance(each, str):
                raise self.wrong(key, _KINDS[list])
            self._check(key, each, 64)
        if len(set(found)) < len(found):
            raise self.wrong(key, LazyText("exercise file", "the list has an entry twice"))
        return found

    def text(self, key: str, limit: int, *, width: int | None = None) -> Words:
        """Return a text in one or more languages: a table by language, or one text for all."""
        return self._text(key, self.take(key, (dict, str)), limit, width)

    def texts(self, key: str, limit: int, most: int) -> tuple[Words, ...]:
        """Return a list of texts."""
        found = self.take(key, list)
        if len(found) > most:
            raise self.wrong(key, LazyText("exercise file", "at most {most}", {"most": most}))
        for each in found:
            if not isinstance(each, dict | str):
                raise self.wrong(key, _KINDS[dict])
        return tuple(self._text(key, each, limit, None) for each in found)

    def name(self, key: str) -> str:
        """Return a name that conditions use."""
        value: str = self.take(key, str)
        if _NAME.fullmatch(value) is None:
            raise self.wrong(key, NAME_RULE)
        return value

    def tables(self, key: str, most: int) -> Sequence[Values]:
        """Return a list of tables."""
        found = self.take(key, list)
        if not found:
            raise self.wrong(key, LazyText("exercise file", "the list is empty"))
        if len(found) > most:
            raise self.wrong(key, LazyText("exercise file", "at most {most}", {"most": most}))
        if not all(isinstance(each, dict) for each in found):
            raise self.wrong(key, LazyText("exercise file", "write a table: [[{key}]]", {"key": key}))
        place = (*self.place, key)
        return [Values(self.source, (*place, number), each) for number, each in enumerate(found)]

    def end(self) -> None:
        """Refuse what was not taken."""
        for key in self._left:
            near = get_close_matches(key, [each for each in self._known if each != key], n=1)
            if near:
                raise self.wrong(
                    key,
                    LazyText("exercise file", "unknown key; meant is perhaps “{near}”", {"near": near[0]}),
                )
            raise self.wrong(
                key,
                LazyText(
                    "exercise file", "unknown key; known are {known}", {"known": ", ".join(self._known)}
                ),
            )

    # --- one value --------------------------------------------------------------------------------------

    def _one_of(self, key: str, value: str, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.wrong(
                key,
                LazyText(
                    "exercise file",
                    "unknown: “{value}”; known are {known}",
                    {"value": value[:40], "known": ", ".join(known)},
                ),
            )
        return value

    def _text(self, key: str, value: dict[str, Any] | str, limit: int, width: int | None) -> Words:
        texts = {"en": value} if isinstance(value, str) else value
        if not texts:
            raise self.wrong(key, LazyText("exercise file", "write a text, or one for each language"))
        for code, text in texts.items():
            if code not in LANGUAGES:
                known = ", ".join(LANGUAGES)
                raise self.wrong(
                    key,
                    LazyText(
                        "exercise file",
                        "unknown language “{code}”; known are {known}",
                        {"code": code, "known": known},
                    ),
                )
            if not isinstance(text, str):
                raise self.wrong(key, _KINDS[str])
            self._check(key, text, limit, width)
        return words({code: " ".join(text.split()) for code, text in texts.items()})

    def _check(self, key: str, text: str, limit: int, width: int | None = None) -> None:
        plain = " ".join(text.split())
        if not plain:
            raise self.wrong(key, LazyText("exercise file", "the text is empty"))
        if len(plain) > limit or (width is not None and cells(plain) > width):
            raise self.wrong(
                key,
                LazyText(
                    "exercise file", "the text is too long: at most {limit} characters", {"limit": limit}
                ),
            )
        if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} for c in plain):
            raise self.wrong(key, LazyText("exercise file", "the text has characters that can't be shown"))


_KINDS: Final[dict[type, LazyText]] = {
    str: LazyText("exercise file", "write a text between quotation marks"),
    int: LazyText("exercise file", "write a whole number"),
    bool: LazyText("exercise file", "write true or false"),
    list: LazyText("exercise file", 'write a list of texts: ["...", "..."]'),
    dict: LazyText("exercise file", "write a text, or one for each language"),
}
