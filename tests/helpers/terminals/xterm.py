"""The terminal without its wires: what it shows, what it answers, what its keys send.

pyte, made to stand what a full-screen program of today writes: pyte prints the rest of a sequence that it
can't parse (`CSI < u`, `CSI = 1 u`, XTGETTCAP ...), so the output is sifted first. Rows and columns are
counted from 0.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import NamedTuple

import pyte

_SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[\d;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_](?:[^\x1b]|\x1b(?!\\))*\x1b\\",
)
_UNFINISHED = re.compile(
    r"\x1b(?:\[[<=>?]?[\d;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_](?:[^\x1b]|\x1b(?!\\))*)?\Z",
)
# pyte drops the rest of a text at the first of these; none takes a cell.
_INVISIBLE = re.compile("[\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_COLON_COLOUR = re.compile(r"\b([34]8):(?:2:\d*:(\d+):(\d+):(\d+)|5:(\d+))")
_UNDERLINE = re.compile(r"\b(?:58[:;](?:2[:;]\d*(?:[:;]\d+){2,3}|5[:;]\d+)|59)")
KEYS = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " ", "shift+tab": "\x1b[Z",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "insert": "\x1b[2~", "delete": "\x1b[3~", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~",
    "f12": "\x1b[24~",
    **{f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip
"""What xterm sends for a key, by Textual's name of the key."""

# pyte keeps a private mode shifted by five bits.
_SYNCHRONIZED, _ALTERNATE, _REVERSED = 2026 << 5, 1049 << 5, 5 << 5
_STYLES: dict[tuple[str, pyte.screens.Char, bool], pyte.screens.Char] = {}
"""What a sequence of colours makes of those before it; whether the whole screen is reversed decides, too."""


def key_sequence(key: str) -> str:
    """Return what xterm sends for a key in `KEYS`, a single character, or either with "alt+" before it."""
    name = key.removeprefix("alt+")
    if len(name) != 1 and name not in KEYS:
        raise ValueError(f"no key is called {key!r}")
    return ("" if name == key else "\x1b") + KEYS.get(name, name)


class Cell(NamedTuple):
    """One cell. A colour is six hex digits, one of pyte's names of the 16 ANSI colours, or "default"."""

    char: str
    fg: str
    bg: str
    bold: bool
    reverse: bool


class Screen(pyte.Screen):
    """The screen of a modern terminal: alternate screen, whole frames, whole wide characters."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.replies = ""
        """What the terminal answers to the program's questions; anyone who sends it on empties it."""
        self._stream = pyte.Stream(self)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def feed(self, output: bytes) -> None:
        """Show what a program wrote; sequences and characters may be cut anywhere between two calls."""
        text = self._held + self._decode(output)
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        # pyte's parser takes one character at a time, and most of what comes are colours.
        shown = 0
        for match in _SEQUENCE.finditer(text, 0, cut):
            if shown < match.start():
                self._stream.feed(text[shown : match.start()])
            shown = match.end()
            if match["final"] == "m":
                self._style(match)
            elif known := self._sift(match):
                self._stream.feed(known)
        self._stream.feed(text[shown:cut])

    @property
    def painting(self) -> bool:
        """Whether the program is in the middle of a frame (synchronized output, mode 2026)."""
        return _SYNCHRONIZED in self.mode

    def row(self, number: int) -> str:
        """One row's text, without the blanks at its end."""
        line = self.buffer[number]
        return "".join(line[column].data for column in range(self.columns)).rstrip()

    def text(self) -> str:
        """All rows, with a line end after each."""
        return "".join(f"{self.row(number)}\n" for number in range(self.lines))

    def cell(self, row: int, column: int) -> Cell:
        """One cell; the right half of a wide character is a cell with an empty `char`."""
        char = self.buffer[row][column]
        return Cell(char.data, char.fg, char.bg, char.bold, char.reverse)

    def places(self, condition: Callable[[str, str], bool]) -> list[tuple[int, int]]:
        """Where a cell's character and background fit: row and column, without the first and the last row."""
        found = []
        for row in range(1, self.lines - 1):
            line = self.buffer[row]
            found += [(row, x) for x in range(self.columns) if condition((char := line[x]).data, char.bg)]
        return found

    def framed(self) -> str:
        """All rows in a frame, for messages."""
        edge = f"+{'-' * self.columns}+\n"
        return edge + "".join(f"|{self.row(number)}\n" for number in range(self.lines)) + edge

    def write_process_input(self, data: str) -> None:
        self.replies += data

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        if kwargs.get("private") and 1049 in modes and _ALTERNATE not in self.mode:
            self._main = {row: dict(line) for row, line in self.buffer.items()}, self.cursor.x, self.cursor.y
            self.select_graphic_rendition(0)
            self.erase_in_display(2)
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        if kwargs.get("private") and 1049 in modes and _ALTERNATE in self.mode:
            lines, self.cursor.x, self.cursor.y = self._main
            self.select_graphic_rendition(0)
            self.buffer.clear()
            for row, line in lines.items():
                self.buffer[row].update(line)
        super().reset_mode(*modes, **kwargs)

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size; a full-screen program's old frame goes, lest a test take it for the new one."""
        super().resize(lines, columns)
        if _ALTERNATE in self.mode:
            self.buffer.clear()

    def draw(self, data: str) -> None:
        self._mend(self.cursor.x, self.cursor.x - 1)
        super().draw(data if data.isascii() else _INVISIBLE.sub("", data))
        self._mend(self.cursor.x, self.cursor.x)

    def _mend(self, right: int, blank: int) -> None:
        """Blank what is left of a wide character when its other half is written over."""
        line = self.buffer[self.cursor.y]
        if 0 < right < self.columns and line[right].data == "":
            line[blank] = line[blank]._replace(data=" ")

    def _style(self, match: re.Match[str]) -> None:
        """Colours and weight of what is drawn next: read by pyte once, remembered for all screens."""
        asked = match[0], self.cursor.attrs, _REVERSED in self.mode
        known = _STYLES.get(asked)
        if known is None:
            self._stream.feed(self._sift(match))
            _STYLES[asked] = self.cursor.attrs
        else:
            self.cursor.attrs = known

    def _sift(self, match: re.Match[str]) -> str:
        """One sequence as pyte can take it, or nothing."""
        private, numbers, middle, final = match["private"], match["numbers"], match["middle"], match["final"]
        if final is None:  # OSC: titles only. DCS, SOS, PM, APC: nothing to show.
            return match[0] if (match["osc"] or "").startswith(("0;", "2;")) else ""
        if (private, numbers, middle, final) == ("?", "2026", "$", "p"):
            self.replies += "\x1b[?2026;2$y"  # known, not set
        if middle or private in {"<", "=", ">"} or (private and final not in "hlJK"):
            return ""
        if final == "m":
            # One argument a number, as pyte wants them: colons become semicolons, underline colours go.
            plain = _COLON_COLOUR.sub(
                lambda m: ";".join([m[1], "5", m[5]] if m[5] else [m[1], "2", *m.group(2, 3, 4)]), numbers
            )
            plain = re.sub(r"\b4:0", "24", _UNDERLINE.sub("", plain))
            return f"\x1b[{re.sub(':[0-9]*', '', plain)}m"
        return {"s": "\x1b7", "u": "\x1b8"}.get(final, match[0])
