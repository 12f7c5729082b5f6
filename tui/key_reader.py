"""What a terminal sends as Textual's events: the same for this process's terminal and for visitors'."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.terminal_input.input_filter import InputFilter, Passed, Reply
from tui.terminal_input.tokens import Escape, Paste


def is_known(sequence: str) -> bool:
    """Whether Textual's parser knows a key's sequence, other than to ignore it.

    The keypad types; what a Mac types with Option is typed by others with Alt, who mean no "¶" by Alt+7.
    """
    keys = ANSI_SEQUENCES_KEYS.get(sequence, IGNORE_SEQUENCE)
    return keys is not IGNORE_SEQUENCE and (not isinstance(keys, str) or sequence.startswith("\x1bO"))


class TerminalReply(Message):
    """The terminal's answer to a question, for the driver."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class KeyReader:
    """Turns bytes into Textual's events, whatever bytes they are. `now` is in seconds of any clock."""

    def __init__(self, new_parser: type[XTermParser] = XTermParser) -> None:
        self._filter = InputFilter(is_known)
        self._new_parser = new_parser
        self._parser = new_parser()

    def deadline(self) -> float | None:
        """Return when to call `tick` unless more comes; None if there is nothing to wait for."""
        return self._filter.deadline()

    def room_in_paste(self) -> int | None:
        """Return how many characters a paste that has begun may still bring; None outside of one."""
        return self._filter.room_in_paste()

    def feed(self, data: bytes, now: float) -> Iterator[Message]:
        """Take the bytes of one read."""
        for part in self._filter.feed(data, now):
            yield from self._events(part)

    def tick(self, now: float) -> Iterator[Message]:
        """Give what had waited for more to come."""
        for part in self._filter.tick(now):
            yield from self._events(part)

    def close(self) -> None:
        """Read nothing any more: the last event, which the parser keeps, refers to the app."""
        self._parser._gen.close()  # noqa: SLF001

    def _events(self, part: Passed) -> Iterator[Message]:
        match part:
            case Paste(text):
                yield events.Paste(text)
            case Escape():
                yield events.Key("escape", "\x1b")
            case Reply():
                yield TerminalReply(part)
            case str():
                yield from self._parsed(part)

    def _parsed(self, part: str) -> Iterator[Message]:
        try:
            # As a list: a parser that fails has no events that are whole.
            made = list(self._parser.feed(part))
        except Exception:  # noqa: BLE001 - a parser has no end of ways to fail, and is dead afterwards
            made = []
            self._parser = self._new_parser()
        if self._parser._awaiting.timeout is not None:  # noqa: SLF001 - it waits for more, but `part` is whole
            self._parser = self._new_parser()
        yield from made
