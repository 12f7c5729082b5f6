"""A terminal that is asked what it can do: it answers, keeps silent, or prints the questions.

with TerminalUser(folder, env={"COLORTERM": None}) as user:
    user.screen = AskedScreen(80, 24, who="41;390;0", answers=XTERM)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import pyte
import pyte.screens
from wcwidth import wcwidth

from tests.helpers.terminals.xterm import Screen

IDENTITY: Final = "\x1b[>c"
READ_BACK: Final = "\x1bP$qm\x1b\\"
RGB, TC = "\x1bP+q524742\x1b\\", "\x1bP+q5463\x1b\\"
"""What a program asks: who the terminal is, which colour is set, whether it has RGB, and Tc."""

XTERM: Final = {
    READ_BACK: "\x1bP1$r0;48:2::1:2:3m\x1b\\",
    RGB: "\x1bP1+r524742=38\x1b\\",
    TC: "\x1bP0+r\x1b\\",
}
XTERM_OF_256: Final = {READ_BACK: "\x1bP1$r0;48:5:16m\x1b\\", RGB: "\x1bP0+r\x1b\\", TC: "\x1bP0+r\x1b\\"}
"""With a visual of few colours."""
_QUESTION: Final = re.compile(r"\x1b\[>c|\x1bP[^\x1b]*\x1b\\")


def two_columns(character: str) -> int:
    """Return a character's width where those of ambiguous width are wide."""
    width = wcwidth(character)
    return 2 if width == 1 and unicodedata.east_asian_width(character) == "A" else width


class AskedScreen(Screen):
    """Answers `who` when asked for its secondary attributes, and device control strings as `answers` says.

    `prints` shows the inside of those strings, as Terminal.app, PuTTY and GNU screen do (screen has the
    terminal around it show them). `wide` draws characters of ambiguous width two columns wide. `silent`
    answers nothing at all.
    """

    def __init__(  # noqa: PLR0913 - what terminals differ in
        self,
        columns: int = 80,
        lines: int = 24,
        *,
        who: str = "",
        answers: Mapping[str, str] | None = None,
        prints: bool = False,
        wide: bool = False,
        silent: bool = False,
    ) -> None:
        self._who, self._answers, self._prints = who, answers or {}, prints
        self._wide, self._silent = wide, silent
        self.asked: list[str] = []
        """The device control strings that came."""
        super().__init__(columns, lines)

    def _sift(self, match: re.Match[str]) -> str:
        asked = match[0]
        if asked == IDENTITY and self._who:
            self.replies += f"\x1b[>{self._who}c"
        elif asked.startswith("\x1bP"):
            self.asked.append(asked)
            self.replies += self._answers.get(asked, "")
            if self._prints:
                return asked[2:-2]
        known = super()._sift(match)
        if self._silent:
            self.replies = ""
        return known

    def write_process_input(self, data: str) -> None:
        if not self._silent:
            super().write_process_input(data)

    def draw(self, data: str) -> None:
        if not self._wide:
            super().draw(data)
            return
        usual = pyte.screens.wcwidth
        pyte.screens.wcwidth = two_columns
        try:
            super().draw(data)
        finally:
            pyte.screens.wcwidth = usual


def ambiguous(text: Iterable[str]) -> set[str]:
    """Return the characters that some terminals draw two columns wide."""
    return {character for character in text if unicodedata.east_asian_width(character) == "A"}
