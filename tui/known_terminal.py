"""An app that finds out what its terminal can do: one way for this process's terminal and for visitors'."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from textual.app import App

from tui.terminal_input.capabilities import Questions, Traits
from tui.terminal_input.input_filter import Reply

R = TypeVar("R")


class Announcer(Protocol):
    """Lets a screen reader say words; `urgent` interrupts what it says now."""

    def __call__(self, words: str, urgent: bool, /) -> object: ...  # noqa: FBT001 - one that is always given


class KnownTerminal(App[R]):
    """Asks its terminal, and is told by `terminal_found` when the answers say more than was known.

    Nothing waits for them: the first frame is painted with what the terminal's name says.
    """

    terminal_name = ""
    """What the terminal calls itself (TERM)."""
    traits = Traits()
    """What is known of it."""
    announcer: Announcer | None = None
    """What lets a screen reader say something, where the terminal can; its driver sets it."""
    _questions: Questions | None = None

    def colours_unknown(self) -> bool:
        """Whether to ask for colours."""
        return False

    def terminal_found(self) -> None:
        """Paint as `traits` says from now on."""

    def announce(self, words: str, *, urgent: bool = False) -> None:
        """Let a screen reader say what has just appeared, where the terminal can."""
        if self.announcer is not None and words:
            self.announcer(words, urgent)

    def notify(self, message: str, **given: Any) -> None:  # noqa: ANN401 - Textual's own
        super().notify(message, **given)
        self.announce(message, urgent=given.get("severity", "information") != "information")

    def ask_terminal(self, write: Callable[[str], object]) -> None:
        """Ask, with the terminal in the app's modes and nothing painted yet; drivers call it."""
        self._write = write
        self._questions = Questions(self.terminal_name, colours=self.colours_unknown(), traits=self.traits)
        if opening := self._questions.opening(time.monotonic()):
            write(opening)

    def terminal_answered(self, reply: Reply) -> None:
        """Take an answer, in the app's loop; drivers call it."""
        if self._questions is None:
            return
        if more := self._questions.take(reply, time.monotonic()):
            self._write(more)
        if self._questions.printed or self._questions.traits != self.traits:
            self.call_later(self._take_over)

    def _take_over(self) -> None:
        questions = self._questions
        if questions is None:
            return
        if questions.traits != self.traits:
            self.traits = questions.traits
            self.terminal_found()
        if questions.printed:
            questions.printed = False
            for screen in self.screen_stack:
                screen.refresh()
