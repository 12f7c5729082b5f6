"""Textual's driver for this process's own terminal, with the input filter in front of its parser."""

from __future__ import annotations

import errno
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Final

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.key_order import KeysInTurn
from tui.key_reader import KeyReader, TerminalReply
from tui.known_terminal import KnownTerminal
from tui.terminal_input.input_filter import Reply

_AT_ONCE: Final = 4096
"""Bytes of one read."""
_FROM_A_PERSON: Final = (events.Key, events.MouseEvent)
_MOST_WAITING: Final = 1024
"""Keys that wait for the app; more can't be meant, and are thrown away (a file sent to the terminal)."""
LARGEST: Final = (640, 240)
"""Columns and rows that are painted: what 3840x2160 px show in a font of 6x9. Every cell costs memory and
time, and a damaged report of the size can name 99999."""
_LOOK: Final = 0.1
"""Seconds between two looks whether the app has ended."""


class LocalDriver(LinuxDriver):
    """Reads the terminal through the filter; all else is Textual's."""

    def __init__(self, app: App[Any], **options: Any) -> None:  # noqa: ANN401 - Textual's own, passed on
        super().__init__(app, **options)
        # Textual's writes to standard error, which is often a file (2>log) where the menus have a terminal.
        if output := sys.__stdout__ or self._file:
            self._file = LastingOutput(output)  # type: ignore[assignment] # all that Textual calls
        if self._size is None:  # the first frame would be as large as the kernel says
            self._size = self._get_terminal_size()
        self._sent = self._arrived = 0
        """Messages that left the input thread, and those of them that the app has in its queue."""
        self._ends = False

    def start_application_mode(self) -> None:
        """Set the terminal's modes, and ask it what it can do."""
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's
        if self.input_tty and isinstance(self._app, KnownTerminal):
            self._app.ask_terminal(self.write)

    def stop_application_mode(self) -> None:
        """Put the terminal back."""
        self._ends = True
        super().stop_application_mode()

    def suspend_application_mode(self) -> None:
        """Put the terminal back, until the process goes on."""
        super().suspend_application_mode()
        self._ends = False

    def _sigcont_application(self, *_: object) -> None:
        # Without a SIGTSTP before it (after SIGSTOP, or sent to a program that runs) the terminal still has
        # the app's modes. Textual would take these for what is to be put back at the end, and start a second
        # thread that reads the same keys and never ends.
        if self._ends:
            return
        if self._key_thread is not None and self._key_thread.is_alive():
            try:
                given_back = os.tcgetpgrp(self.fileno) == os.getpgrp()
            except OSError:
                return  # the terminal was closed, which sends SIGHUP and SIGCONT
            if not given_back:
                os.kill(os.getpid(), signal.SIGSTOP)  # it is the shell's, until the next SIGCONT
                return
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()

    def run_input_thread(self) -> None:
        """Read until the app ends or the terminal is gone."""
        reader = KeyReader()
        while not self.exit_event.is_set():
            due = reader.deadline()
            wait = _LOOK if due is None else min(_LOOK, max(0.0, due - time.monotonic()))
            if select.select([self.fileno], [], [], wait)[0]:
                if not (data := self._read()):
                    self._app.call_later(self._app.exit)  # no key can be pressed any more
                    return
                self._process(reader.feed(data, time.monotonic()))
            self._process(reader.tick(time.monotonic()))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _AT_ONCE)
        except OSError as error:
            if error.errno != errno.EIO:  # the terminal was closed
                raise
            return b""

    def _run_input_thread(self) -> None:
        # Textual's own prints a traceback with local variables, what was typed among them, and ends in 0.
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - told where all faults of the app are
            self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001

    def _process(self, messages: Iterator[Message]) -> None:
        for message in messages:
            if isinstance(message, TerminalReply):
                self._loop.call_soon_threadsafe(self._answer, message.reply)
                continue
            if isinstance(message, events.Resize):  # told by the terminal, in band
                size = Size(*_within_bounds(*message.size))
                message = events.Resize(size, size, pixel_size=message.pixel_size)  # noqa: PLW2901
            leaves = isinstance(message, events.Key) and message.key == "ctrl+q"
            if leaves or not isinstance(message, _FROM_A_PERSON) or self._waiting() < _MOST_WAITING:
                self.process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        return _within_bounds(*super()._get_terminal_size())

    def _answer(self, reply: Reply) -> None:
        if isinstance(self._app, KnownTerminal):
            self._app.terminal_answered(reply)

    def _waiting(self) -> int:
        app = self._app
        queued = app.waiting() if isinstance(app, KeysInTurn) else 0
        return self._sent - self._arrived + queued

    def send_message(self, message: Message) -> None:
        """Hand a message from the input thread to the app."""
        self._sent += 1
        self._loop.call_soon_threadsafe(self._arrive, message)

    def _arrive(self, message: Message) -> None:
        self._arrived += 1
        self._app.post_message(message)


class LastingOutput:
    """What Textual's thread writes to. It takes all, also when the terminal is gone.

    A thread that ended by an error would let the app wait for ever, as soon as some frames are queued.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file: Final = file

    def write(self, text: str) -> None:
        """Write, or drop what nobody can see."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Hand on what was written, where somebody can see it."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Return the terminal's file descriptor."""
        return self._file.fileno()


def _within_bounds(columns: int, rows: int) -> tuple[int, int]:
    return min(columns, LARGEST[0]), min(rows, LARGEST[1])
