"""The words behind a verb, taken one after the other: labels, texts, times and keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tui.i18n import LazyText
from tui.replay.script import verbs as v
from tui.replay.script.tokens import Word

UNITS: Final[Mapping[str, float]] = {"s": 1, "min": 60, "h": 3600, "d": 86400}
"""Units of time, in seconds."""
_LONGEST: Final = 1000 * UNITS["d"]
"""Seconds that may pass at once."""
_OTHER_QUOTES: Final = "“”„‟«»‘’‚'`"
"""What editors make of quotation marks."""
_SHORT_NAMES: Final = {
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "return": "enter",
    "del": "delete",
}
_KEYS: Final = frozenset(
    {
        *("enter", "escape", "tab", "space", "backspace", "delete", "insert", "up", "down", "left", "right"),
        *("home", "end", "pageup", "pagedown"),
        *(f"f{number}" for number in range(1, 13)),
    }
)
_MODIFIERS: Final = frozenset({"ctrl", "shift", "alt"})
_BRACES: Final = re.compile(r"\{\{|\{[\w-]+\}|(?P<lone>\{.*)")
"""Each brace with what it begins; `lone` begins no variable. (Python 3.11.2 errs with a possessive `*+`.)"""
EXAMPLES: Final[Mapping[str, str]] = {
    "scenario": "scenario lost",
    "size": "size 80x24",
    "clock": "clock 2026-11-23 09:41 / clock +11 min",
    "seed": "seed 7",
    "colours": "colours 16",
    "lang": "lang ru zh",
    "guided": "guided",
    "exercise": "exercise questions",
    "press": "press Down Enter",
    "type": 'type "48213"',
    "paste": 'paste "48213"',
    "click": 'click "Forgot Password"',
    "field": 'field "Answer" 2 = "guard@example.com"',
    "expect": 'expect window "Reset" / expect no text "Reset" / expect field "User Name" = "admin"',
    "wait": 'wait window "System Login" 10 s',
    "shot": 'shot login mark "OK" crop window',
    "caption": 'caption "Words" / caption ru "Слова"',
    "pause": "pause 2 s",
    "scan": "scan",
    "desk": "desk",
    "mail": "mail",
    "phone": "phone",
    "as": "as visitor anna / as visitor",
}
"""One of each verb."""


class Bad(Exception):  # noqa: N818 - what is wrong, as its words say
    """Becomes a ScriptError, which knows the line."""

    def __init__(self, words: LazyText) -> None:
        super().__init__(words.message)
        self.words = words


class Line:
    """The words of a line behind its verb, taken from left to right."""

    def __init__(self, found: Sequence[Word]) -> None:
        self.verb = found[0].text
        self._words = list(found[1:])

    def next_is(self, text: str) -> bool:
        """Take a bare word, if it is the next one."""
        if self._words and self._words[0] == Word(text):
            del self._words[0]
            return True
        return False

    def peek(self) -> Word | None:
        return self._words[0] if self._words else None

    def take(self) -> Word:
        if not self._words:
            raise self._incomplete()
        return self._words.pop(0)

    def expect(self, text: str) -> None:
        """Take a bare word, which has to come next."""
        if not self.next_is(text):
            raise self._incomplete()

    def _incomplete(self) -> Bad:
        values = {"verb": self.verb, "example": EXAMPLES[self.verb]}
        return Bad(LazyText("play", "“{verb}” is not complete: {example}", values))

    def bare(self) -> str:
        """A word of the language, a name or a number."""
        return unquoted(self.take())

    def text(self) -> str:
        """A quoted text that may hold variables, or a variable."""
        text = self._quoted()
        if lone := next(filter(None, (brace["lone"] for brace in _BRACES.finditer(text))), None):
            values = {"text": lone, "example": "{password}", "brace": "{{"}
            raise Bad(
                LazyText("play", "“{text}” is no variable like {example}; a brace is written {brace}", values)
            )
        return text

    def some_text(self) -> str:
        """A text that is not empty."""
        return _some(self.text())

    def words(self) -> str:
        """A quoted text that is to be found on the screen."""
        _some((text := self._quoted()).strip())
        return text

    def _quoted(self) -> str:
        word = self.take()
        if not word.quoted and not re.fullmatch(r"\{[\w-]+\}", word.text):
            bare = " ".join([word.text, *(each.text for each in self._words if not each.quoted)])
            meant = bare.strip(_OTHER_QUOTES) or bare
            raise Bad(LazyText("play", 'Put the text into quotation marks: "{text}"', {"text": meant}))
        return word.text

    def label(self) -> v.Label:
        text = self.words()
        number = self.peek()
        if number is not None and not number.quoted and number.text.isdecimal() and int(number.text):
            return v.Label(text, int(self.bare()))
        return v.Label(text)

    def seconds(self) -> float:
        """A time: `11 min`, `90 s`, also without the blank."""
        text = self.bare().removeprefix("+") or self.bare()  # also with a blank behind the plus
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([a-z]*)", text)
        unit = match[2] or (self.bare() if self.peek() else "") if match else ""
        if match is None or unit not in UNITS or float(match[1]) * UNITS[unit] > _LONGEST:
            raise Bad(
                LazyText(
                    "play",
                    "Not a time: “{text}” (write 5 s, 11 min, 2 h or 1 d)",
                    {"text": f"{text} {unit}".strip()},
                )
            )
        return float(match[1]) * UNITS[unit]

    def end(self) -> None:
        if self._words:
            left = " ".join(word.text for word in self._words)
            raise Bad(
                LazyText(
                    "play",
                    "“{verb}” takes no “{left}”: {example}",
                    {"verb": self.verb, "left": left, "example": EXAMPLES[self.verb]},
                )
            )


def _some(text: str) -> str:
    if not text:
        raise Bad(LazyText("play", "There is nothing between the quotation marks"))
    return text


def unquoted(word: Word) -> str:
    """Return a word that is no text. Raises Bad for one in quotation marks."""
    if word.quoted:
        raise Bad(LazyText("play", "Without quotation marks: {text}", {"text": word.text}))
    return word.text


def key_name(name: str) -> str:
    """Return Textual's name of a key."""
    *modifiers, key = name.lower().split("+")
    key = _SHORT_NAMES.get(key, key)
    letter = len(key) == 1 and key.isascii() and key.isalpha()
    known = letter or key in _KEYS or (len(key) == 1 and key.isdecimal() and "shift" not in modifiers)
    if not known or not _MODIFIERS.issuperset(modifiers) or len(set(modifiers)) < len(modifiers):
        raise Bad(
            LazyText(
                "play",
                "Unknown key “{name}”: Enter, Esc, Tab, Down, F1, Ctrl+G ... (for text: type)",
                {"name": name},
            )
        )
    if modifiers == ["shift"] and letter:
        return key.upper()
    return "+".join([*sorted(modifiers), key if modifiers or key in _KEYS else name])


def key_words(name: str) -> str:
    """Return how a key is written that Textual calls so: `Ctrl+G`."""
    shown = {
        "escape": "Esc",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "up": "↑",
        "down": "↓",
        "left": "←",
        "right": "→",
    }
    return "+".join(shown.get(part, part.capitalize()) for part in name.split("+"))
