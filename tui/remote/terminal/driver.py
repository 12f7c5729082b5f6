"""Textual's driver for a visitor's terminal, in place of the one for this process's own.

The files that touch Textual's inside are this one, `cell_driver.py`, `runner.py`, `patches.py`, `release.py`,
`stylesheets.py`; tests/remote/terminal/test_textual_contract.py says what they rely on, and fails when that
changes.
`input.py`, `output.py` and `modes.py` know nothing of Textual.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.key_order import KeysInTurn
from tui.key_reader import KeyReader, TerminalReply
from tui.known_terminal import KnownTerminal
from tui.remote.terminal import modes
from tui.remote.terminal.input import InputThrottle
from tui.remote.terminal.interface import Terminal
from tui.remote.terminal.key_delay import KeyDelay
from tui.remote.terminal.output import FrameWriter

_RESIZES: Final = 0.1
"""Seconds between two resizes: each lays out every window anew."""


class _Parser(XTermParser):
    """Textual's, which sees no resizes and is not kept alive by a cache of its methods."""

    terminal_size = None
    terminal_pixel_size = None

    @property
    def mouse_pixels(self) -> bool:
        """Never: a visitor could say that a terminal has no pixels, and the parser divides by them."""
        return False

    @mouse_pixels.setter
    def mouse_pixels(self, _value: bool) -> None: ...

    def __setattr__(self, name: str, value: object) -> None:
        if name not in {"terminal_size", "terminal_pixel_size"}:
            super().__setattr__(name, value)

    def _parse_extended_key(self, sequence: str) -> list[events.Key] | None:  # type: ignore[override]
        return XTermParser._parse_extended_key.__wrapped__(self, sequence)  # noqa: SLF001


_WELCOME: Final = (
    events.Key,
    events.Paste,
    events.MouseEvent,
    events.AppFocus,
    events.AppBlur,
    TerminalSupportsSynchronizedOutput,
)
"""What may come from a visitor's keyboard. Sizes come by SSH alone, where they are bounded."""


class TerminalDriver(Driver):
    """Paints on a `Terminal` and reads from it."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        terminal: Terminal,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._terminal = terminal
        self._delay = KeyDelay(app)
        self._frames = FrameWriter(terminal, lambda: app.call_later(self._repaint), self._delay.shown)
        self._resizing: asyncio.TimerHandle | None = None
        self._stopped = False
        self._intake: InputThrottle[Message] = InputThrottle(
            terminal,
            reader=KeyReader(_Parser),
            mailer=self._post,
            waiting=self._waiting,
        )

    # --- in ---

    def data_received(self, data: bytes) -> None:
        self._delay.came()
        self._intake.take(data)

    def resized(self, size: tuple[int, int]) -> None:
        """Of sizes that follow each other quickly the last one counts."""
        self._size = size
        if self._resizing is None and not self._stopped:
            self._resizing = self._loop.call_later(_RESIZES, self._resize)

    def _resize(self) -> None:
        self._resizing = None
        if self._waiting():
            self._resizing = self._loop.call_later(_RESIZES, self._resize)
        elif self._size is not None:
            size = Size(*self._size)
            again = size == self._app.size
            self._app.post_message(events.Resize(size, size))
            if again:  # so says OpenSSH when it goes on after ~^Z, with what a shell has left on the screen
                self._app.call_later(self._repaint)

    def _post(self, message: Message) -> None:
        if isinstance(message, TerminalReply):
            if isinstance(self._app, KnownTerminal):
                self._app.terminal_answered(message.reply)
            return
        if not isinstance(message, _WELCOME):
            return
        if isinstance(message, events.MouseEvent) and not self._is_on_screen(message):
            return
        if isinstance(message, events.Key):
            self._delay.pressed()
        self.process_message(message)

    def _is_on_screen(self, event: events.MouseEvent) -> bool:
        columns, rows = self._size or (0, 0)
        return event.x < columns and event.y < rows

    def send_message(self, message: Message) -> None:
        # Textual's own goes through two queues of the loop, since its drivers read in threads.
        self._app.post_message(message)

    def _waiting(self) -> int:
        app = self._app
        return app.waiting() if isinstance(app, KeysInTurn) else app._message_queue.qsize()  # noqa: SLF001

    # --- out ---

    def write(self, data: str) -> None:
        self._frames.write(data)

    def flush(self) -> None:
        self._frames.flush()

    def _repaint(self) -> None:
        """Paint all there is: what is on the visitor's screen is as old as the first frame dropped."""
        app = self._app
        if app.screen_stack:
            screen = app.screen
            screens = app._background_screens  # noqa: SLF001
            update = screen._compositor.render_update(full=True, screen_stack=screens)  # noqa: SLF001
            app._display(screen, update)  # noqa: SLF001

    # --- the terminal's modes, which must be as before when the visitor has left ---

    def start_application_mode(self) -> None:
        self._terminal.write(modes.entering(self._terminal.name, mouse=self._mouse))
        if isinstance(self._app, KnownTerminal):
            self._app.ask_terminal(self.write)
            self.flush()  # before the first frame, which goes over what is tried
        self._terminal.connect(self)

    def disable_input(self) -> None:
        self._intake.close()

    def stop_application_mode(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._intake.close()
        self._frames.close()
        if self._resizing is not None:
            self._resizing.cancel()
        self._terminal.write(modes.leaving(self._terminal.name, mouse=self._mouse))

    # --- what would happen on the server instead of at the visitor's ---

    def open_url(self, url: str, new_tab: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Open nothing: the browser would open on the server."""

    def deliver_binary(  # noqa: PLR0913 - Textual's
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,  # noqa: ARG002
        open_method: Literal["browser", "download"] = "download",  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
        mime_type: str | None = None,  # noqa: ARG002
        name: str | None = None,
    ) -> None:
        """Save nothing: the file would be the server's."""
        binary.close()
        refusal = PermissionError("nothing is saved over SSH")
        self._app.post_message(events.DeliveryFailed(key=delivery_key, exception=refusal, name=name))
