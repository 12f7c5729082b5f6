"""Textual's driver for this process's own terminal, with the input filter in front of its parser."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from typing import Final

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.key_reader import KeyReader

_AT_ONCE: Final = 4096
"""Bytes of one read."""
_LOOK: Final = 0.1
"""Seconds between two looks whether the app has ended."""


class LocalDriver(LinuxDriver):
    """Reads the terminal through the filter; all else is Textual's."""

    def run_input_thread(self) -> None:
        """Read until the app ends or the terminal is gone."""
        reader = KeyReader()
        while not self.exit_event.is_set():
            due = reader.deadline()
            wait = _LOOK if due is None else min(_LOOK, max(0.0, due - time.monotonic()))
            if select.select([self.fileno], [], [], wait)[0]:
                if not (data := os.read(self.fileno, _AT_ONCE)):
                    self._app.call_later(self._app.exit)  # nobody will press a key any more
                    return
                self._process(reader.feed(data, time.monotonic()))
            self._process(reader.tick(time.monotonic()))

    def _process(self, messages: Iterator[Message]) -> None:
        for message in messages:
            self.process_message(message)
