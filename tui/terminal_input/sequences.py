"""Cuts what a terminal sends into text, control characters and whole sequences.

The grammar is that of ECMA-48 (control functions) and of DEC's VT500 parser as in xterm's "ctlseqs": after
`ESC [`, `ESC ]`, `ESC P`, `ESC X`, `ESC ^`, `ESC _` and `ESC O` something has to follow, whatever pause the
line makes. So a sequence is held until its end; only a lone Esc is a key of its own, after `ESCAPE_PAUSE`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator
from typing import Final

from tui.terminal_input import grammar
from tui.terminal_input.grammar import ESC, State
from tui.terminal_input.paste import PasteInProgress
from tui.terminal_input.tokens import Alt, Escape, Paste, Sequence, Text, Token

ESCAPE_PAUSE: Final = 0.1
"""Seconds after which a lone Esc is a key: what Textual waits by default (ESCDELAY in curses is longer)."""
AFTER_ESCAPE: Final = 1.0
"""Seconds after such a key in which its rest, cut off by a slow line, is still known as a rest."""
HELD: Final = 3.0
"""Seconds that a begun sequence may take: else Alt+[ would make the keyboard dead."""
PASTE_GAP: Final = 1.0
"""Seconds of silence that end a paste whose end never comes."""
LONGEST_SEQUENCE: Final = 256
"""Bytes that are kept of a sequence; longer ones are followed to their end and dropped."""


class Scanner:
    """Takes bytes as they come, gives tokens as they are complete. `now` is in seconds of any clock."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._decode = self._decoder.decode
        self._state = State.GROUND
        self._held = bytearray()
        """What came of the sequence that is not complete yet."""
        self._kind = ""
        self._eight_bits = False
        """It began with a control character of eight bits, and may end with one."""
        self._after_its_key = False
        """Its beginning was taken for a key: it is dropped."""
        self._since = 0.0
        """When that sequence began; in a paste, when it last went on."""
        self._alt = False
        """The next character was typed with Alt."""
        self._taken: tuple[bytes, float] | None = None
        """What was taken for a key and may have begun a sequence (Esc, `ESC [ M`, a letter), and when."""
        self._paste: PasteInProgress | None = None

    def deadline(self) -> float | None:
        """Return when `tick` has something to do unless more comes; None if never."""
        match self._state:
            case State.GROUND:
                return None
            case State.ESCAPE:
                return self._since + ESCAPE_PAUSE
            case State.PASTE:
                return self._since + PASTE_GAP
            case State.X10 if self._held == grammar.MOUSE_START:
                return self._since + ESCAPE_PAUSE
            case State.CSI if re.fullmatch(grammar.RXVT, self._held):
                return self._since + ESCAPE_PAUSE
        return self._since + HELD

    def room_in_paste(self) -> int | None:
        """Return how many characters a paste that has begun may still bring; None outside of one."""
        return self._paste.room() if self._paste else None

    def tick(self, now: float) -> Iterator[Token]:
        """Give up waiting for what should have come by now."""
        due = self.deadline()
        if due is None or now < due:
            return
        state, held = self._state, bytes(self._held)
        if state is State.ESCAPE or held == grammar.MOUSE_START:
            self._taken = held, now
        if state is State.ESCAPE:
            yield Escape()
        elif self._paste:
            yield Paste(self._paste.text())
        elif state is State.CSI and re.fullmatch(grammar.RXVT, held):
            yield from self._complete()
        self._reset()

    def feed(self, data: bytes, now: float) -> Iterator[Token]:
        """Take the bytes of one read."""
        position = self._go_on_with_taken(data, now)
        while position < len(data):
            match self._state:
                case State.GROUND if self._ends_cut_beginning(data[position]):
                    self._decoder.reset()
                    self._begin_with_eight_bits(data[position], now)
                    position += 1
                case State.GROUND:
                    start = self._beginning(data, position)
                    run = data[position : start.start() if start else len(data)]
                    if self._is_lone(run):
                        self._taken = run[-1:], now
                    yield from self._text(run, final=start is not None)
                    position += len(run)
                    if start:
                        if start[0][-1] == ESC:
                            self._begin(now)
                        else:
                            self._begin_with_eight_bits(start[0][-1], now)
                        position = start.end()
                case State.PASTE:
                    position = yield from self._in_paste(data, position, now)
                case State.STRING:
                    position = yield from self._in_string(data, position)
                case _:
                    taken = yield from self._byte(data[position], now)
                    position += taken

    # --- one state each; they say how many bytes they took -------------------------------------------

    def _go_on_with_taken(self, data: bytes, now: float) -> int:
        """Take up a sequence whose beginning was taken for a key; returns how many bytes are done with."""
        taken, self._taken = self._taken, None
        if taken is None or self._state is not State.GROUND or now - taken[1] > AFTER_ESCAPE:
            return 0
        match taken[0]:
            case grammar.MOUSE_START:
                return len(data) if re.fullmatch(grammar.MOUSE, data, re.DOTALL) else 0
            case b"\x1b":
                if re.match(grammar.REST, data, re.VERBOSE):
                    self._begin(now)
                    self._after_its_key = True
            case letter:
                introducer = bytes([letter[0] - grammar.SEVEN_BITS])
                if re.match(grammar.REST_OF_EIGHT_BITS, introducer + data, re.VERBOSE):
                    self._begin_with_eight_bits(letter[0], now)
                    self._after_its_key = True
        return 0

    def _is_lone(self, run: bytes) -> bool:
        """Whether a run of text ends in what may have been the beginning of a sequence."""
        ends_a_letter = len(run) == 1 and self._decoder.getstate()[0]
        return not ends_a_letter and re.search(grammar.LONE, run) is not None

    def _ends_cut_beginning(self, byte: int) -> bool:
        """Whether a read begins with the second half of a control character of eight bits, in UTF-8."""
        return byte in grammar.EIGHT_BITS and self._decoder.getstate()[0] == b"\xc2"

    def _beginning(self, data: bytes, position: int) -> re.Match[bytes] | None:
        """Return where a sequence begins, from a position on."""
        start = re.compile(grammar.BEGINNING).search(data, position)
        if start and start.start() == 0 and start[0] != b"\x1b" and self._decoder.getstate()[0]:
            return re.compile(grammar.BEGINNING).search(data, 1)  # the end of a character that was cut
        return start

    def _text(self, run: bytes, *, final: bool) -> Iterator[Token]:
        text = self._decode(run, final=final)
        if self._alt and text:
            self._alt = False
            yield Alt(text[0])
            text = text[1:]
        if text:
            yield Text(text)
        if final:
            self._alt = False

    def _byte(self, byte: int, now: float) -> Generator[Token, None, int]:
        """Take one byte of a sequence; returns 0 where it belongs to what comes after it."""
        if byte == ESC and self._state is not State.STRING_ESCAPE:
            if self._state is State.ESCAPE:
                yield Escape()
            elif self._state is State.CSI and re.fullmatch(grammar.RXVT, self._held):
                yield from self._complete()
            self._reset()
            self._begin(now)
            return 1
        match self._state:
            case State.ESCAPE:
                return self._after_escape(byte)
            case State.X10:
                return self._in_mouse_report(byte)
            case State.STRING_ESCAPE:
                if byte == ord("\\"):
                    yield from self._complete(b"\x1b\\")
                    return 1
                self._reset()
                self._begin(now)  # the string was cut short by a sequence
                return 0
        return (yield from self._in_sequence(byte, now))

    def _after_escape(self, byte: int) -> int:
        if byte == ord("["):
            self._go_on(State.CSI, "csi", byte)
        elif byte == ord("O"):
            self._go_on(State.SS3, "ss3", byte)
        elif byte in grammar.STRINGS:
            self._go_on(State.STRING, grammar.STRINGS[byte], byte)
        else:
            self._reset()
            self._alt = True
            return 0
        return 1

    def _in_mouse_report(self, byte: int) -> int:
        self._held.append(byte)
        sent = self._held[len(grammar.MOUSE_START) :]
        if (report := re.match(grammar.MOUSE, sent, re.DOTALL)) is None:
            return 1
        self._reset()  # Textual's parser does not know such a report
        return 1 if report.end() == len(sent) else 0

    def _in_sequence(self, byte: int, now: float) -> Generator[Token, None, int]:
        """CSI, SS3 and the Linux console's F1 to F5."""
        if byte < grammar.SPACE or byte >= grammar.DEL:  # cut short: what follows is no part of it
            self._reset()
            return 1 if byte in {grammar.CAN, grammar.SUB} else 0
        if self._state is State.CSI and len(self._held) == len(b"\x1b[") and byte in b"[M":
            self._go_on(State.LINUX if byte == ord("[") else State.X10, "csi", byte)
            return 1
        self._held.append(byte)
        if self._held == grammar.PASTE_START:
            self._begin_paste(now)
        elif byte >= grammar.FINAL:
            yield from self._complete()
        del self._held[LONGEST_SEQUENCE:]
        return 1

    def _in_string(self, data: bytes, position: int) -> Generator[Token, None, int]:
        r"""OSC, DCS and their like, up to BEL or `ESC \`; returns the position after what was taken."""
        for end in range(position, len(data)):
            if data[end] in {grammar.BEL, ESC, grammar.CAN, grammar.SUB} or (
                data[end] == grammar.ST and self._eight_bits
            ):
                break
        else:
            self._hold(data[position:])
            return len(data)
        self._hold(data[position:end])
        if data[end] == ESC:
            self._state = State.STRING_ESCAPE
        elif data[end] in {grammar.BEL, grammar.ST}:
            yield from self._complete(b"\x07" if data[end] == grammar.BEL else b"\x1b\\")
        else:
            self._reset()
        return end + 1

    def _in_paste(self, data: bytes, position: int, now: float) -> Generator[Token, None, int]:
        """Returns the position after what was taken."""
        self._since = now
        if self._paste is None or (rest := self._paste.take(data[position:])) is None:
            return len(data)
        yield Paste(self._paste.text())
        self._reset()
        return len(data) - len(rest)

    # --- parts ----------------------------------------------------------------------------------------

    def _begin(self, now: float) -> None:
        self._state, self._since = State.ESCAPE, now
        self._held = bytearray(b"\x1b")
        self._alt = False  # of a character that was cut, and turns out to be this beginning

    def _begin_with_eight_bits(self, byte: int, now: float) -> None:
        self._begin(now)
        self._eight_bits = True
        self._after_escape(byte - grammar.SEVEN_BITS)

    def _go_on(self, state: State, kind: str, byte: int) -> None:
        self._state, self._kind = state, kind
        self._held.append(byte)

    def _hold(self, data: bytes) -> None:
        self._held += data[: LONGEST_SEQUENCE + 1 - len(self._held)]

    def _complete(self, end: bytes = b"") -> Iterator[Token]:
        sequence, kind, dropped = bytes(self._held), self._kind, self._after_its_key
        self._reset()
        if len(sequence) < LONGEST_SEQUENCE and not dropped:
            yield Sequence(kind, (sequence + end).decode("utf-8", "replace"))

    def _begin_paste(self, now: float) -> None:
        paste = PasteInProgress(eight_bits=self._eight_bits)
        self._reset()
        self._state, self._since, self._paste = State.PASTE, now, paste

    def _reset(self) -> None:
        self._state, self._kind = State.GROUND, ""
        self._held = bytearray()
        self._eight_bits = self._after_its_key = False
        self._paste = None
