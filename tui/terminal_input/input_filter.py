"""What a terminal sends, as an app may see it: whole and known, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from tui.terminal_input.keyboard import alt_sequence, key_sequence
from tui.terminal_input.sequences import Scanner
from tui.terminal_input.tokens import Alt, Escape, Paste, Sequence, Text, Token

_FOCUS: Final = ("\x1b[I", "\x1b[O")
_REPORTS: Final = (
    r"\x1b\[<(?:\d\d?|1[01]\d|12[0-7]);\d{1,5};\d{1,5}[Mm]",
    r"\x1b\[\?(?:2026|2048);[0-4]\$y",
    r"\x1b\[48(?:;[1-9]\d{0,4}(?::\d+)*){4}t",
)
"""The mouse in SGR's form, its fourth button and those behind it (128 and more) excepted, since Textual takes
them for the first; whether frames and sizes can be told in band; the size, told so."""
_REPLIES: Final = r"\x1b\[\d+;\d+R|\x1b\[[?>][\d;]*c"
"""Where the cursor stands, and what the terminal is: answers to questions."""


class Reply(NamedTuple):
    """The terminal's answer to a question; `kind` as of `tokens.Sequence`."""

    kind: str
    text: str


Passed = str | Escape | Paste | Reply


class InputFilter:
    """Gives what an app may see of the bytes that come in: keys and text, pastes, answers.

    `known` tells which other sequences the app's parser knows, whole. Each `str` is complete: text, or one
    sequence. `now` is in seconds of any clock.
    """

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._scanner = Scanner()

    def deadline(self) -> float | None:
        """Return when to call `tick` unless more comes; None if there is nothing to wait for."""
        return self._scanner.deadline()

    def room_in_paste(self) -> int | None:
        """Return how many characters a paste that has begun may still bring; None outside of one."""
        return self._scanner.room_in_paste()

    def feed(self, data: bytes, now: float) -> Iterator[Passed]:
        """Take the bytes of one read."""
        for token in self._scanner.feed(data, now):
            yield from self._passed(token)

    def tick(self, now: float) -> Iterator[Passed]:
        """Give what had waited for more to come."""
        for token in self._scanner.tick(now):
            yield from self._passed(token)

    def _passed(self, token: Token) -> Iterator[Passed]:
        match token:
            case Text(text):
                if text := "".join(filter(_is_typed, text)):
                    yield text
            case Paste(text):
                yield Paste(text.replace("\x00", ""))
            case Escape():
                yield token
            case Alt(character):
                both = f"\x1b{character}"
                if self._known(both):
                    yield both
                elif character < " ":  # as Textual takes it: what Enter and Ctrl+Q do, Alt does not change
                    yield character
                elif passed := alt_sequence(character):
                    yield passed
            case Sequence(kind, text):
                yield from self._sequence(kind, text)

    def _sequence(self, kind: str, text: str) -> Iterator[str | Reply]:
        if kind == "ss3":
            if self._known(text):
                yield text
        elif kind != "csi" or re.fullmatch(_REPLIES, text):
            yield Reply(kind, text)
        elif text in _FOCUS or self._known(text) or any(re.fullmatch(form, text) for form in _REPORTS):
            yield text
        elif key := key_sequence(text):
            yield key


def _is_typed(character: str) -> bool:
    """Whether a character may come from a keyboard: C1 control characters may not, nor halves of pairs."""
    return not ("\x80" <= character <= "\x9f" or "\ud800" <= character <= "\udfff" or character == "\x1b")
