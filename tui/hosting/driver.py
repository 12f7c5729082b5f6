"""Textual on a visitor's terminal instead of this process's own.

With `sheets.py` and `painting.py` the only file that touches Textual's inside;
tests/hosting/test_textual_contract.py says what they rely on, and fails when that changes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

import textual.app
from rich.console import Console
from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.hosting.intake import Intake
from tui.hosting.painting import paint_lean
from tui.hosting.sheets import share
from tui.hosting.terminal import Terminal
from tui.widgets.turns import KeysInTurn

_ESCAPE_PAUSE: Final = constants.ESCAPE_DELAY + 0.01
"""Seconds after which a lone Esc is a key of its own; the parser counts for itself."""
_DRAIN_LOOK: Final = 0.05
"""Seconds between two looks whether a slow terminal has taken what it was sent."""
_RESIZES: Final = 0.1
"""Seconds between two resizes: each lays out every window anew."""
_PLAIN: Final = ("vt", "linux", "ansi", "dumb")
"""Terminals (TERM begins so) that know neither kitty's keys nor questions about modes."""

_environment: ContextVar[Mapping[str, str] | None] = ContextVar("visitor's environment", default=None)


# --- what a visitor's terminal says about itself ----------------------------------------------------------


class _VisitorsOs:
    """The module `os` as textual.app sees it: `environ` is the visitor's, where there is one."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever os has
        return getattr(os, name)

    @property
    def environ(self) -> Mapping[str, str]:
        visitors = _environment.get()
        return os.environ if visitors is None else visitors


@contextmanager
def environment(of_visitor: Mapping[str, str]) -> Iterator[None]:
    """Let apps that are made in this block, in this context, see a visitor's environment only.

    An app asks for its colours while it is made, before anybody could tell it where it will run.
    """
    if not isinstance(vars(textual.app)["os"], _VisitorsOs):
        vars(textual.app)["os"] = _VisitorsOs()
    token = _environment.set(of_visitor)
    try:
        yield
    finally:
        _environment.reset(token)


# --- running ----------------------------------------------------------------------------------------------


async def run_app(app: App[Any], terminal: Terminal, ready: Callable[[], None]) -> object:
    """Run an app on a visitor's terminal; `ready` is called when it shows its first window.

    Raises what the app failed of. Afterwards the terminal is as it was before.
    """
    _tame(app)
    app.driver_class = partial(TerminalDriver, terminal=terminal)  # type: ignore[assignment]
    # App.run_async, but for an eager task factory that it sets for everybody on the loop (Python 3.12).
    app._loop = asyncio.get_running_loop()  # noqa: SLF001
    with app._context():  # noqa: SLF001
        try:
            await app._process_messages(ready_callback=ready, terminal_size=terminal.size)  # noqa: SLF001
        finally:
            terminal.connect(None)
            await asyncio.shield(app._shutdown())  # noqa: SLF001
            app._loop = None  # noqa: SLF001
            app._thread_id = 0  # noqa: SLF001
    if app._exception is not None:  # noqa: SLF001
        raise app._exception  # noqa: SLF001
    return app.return_value


def _tame(app: App[Any]) -> None:
    """Take from an app what only makes sense on a terminal, a disk and a process of its own."""
    app.stylesheet = share(app.stylesheet)
    paint_lean()
    app.animation_level = "none"
    app.use_command_palette = False
    app.features = frozenset()
    app.devtools = None
    # Textual swaps the process's streams while an app runs. Of overlapping apps the one that ends last would
    # leave another's behind; these swap them for themselves.
    app._capture_stdout = sys.stdout  # type: ignore[assignment] # noqa: SLF001
    app._capture_stderr = sys.stderr  # type: ignore[assignment] # noqa: SLF001
    # Last words would go to the host's own terminal, tracebacks with local variables among them.
    app.error_console = Console(file=StringIO())


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
    """Paints on a `Terminal` and reads from it.

    A frame that finds the terminal still busy with those before it is dropped; when the terminal has caught
    up, everything is painted once.
    """

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
        self._capable = not terminal.name.startswith(_PLAIN)
        self._unsent: list[str] = []
        self._flushing = False
        self._waits = 0
        """How often in a row the terminal was found to be full."""
        self._draining: asyncio.TimerHandle | None = None
        self._resizing: asyncio.TimerHandle | None = None
        self._stopped = False
        self._intake: Intake[Message] = Intake(
            terminal,
            reader=_Parser,
            pasted=events.Paste,
            post=self._post,
            waiting=self._waiting,
            pause=_ESCAPE_PAUSE,
        )

    # --- in ---

    def data_received(self, data: bytes) -> None:
        self._intake.take(data)

    def resized(self, size: tuple[int, int]) -> None:
        """Of sizes that follow each other quickly the last one counts."""
        self._size = size
        if self._resizing is None and not self._stopped:
            self._resizing = self._loop.call_later(_RESIZES, self._resize)

    def _resize(self) -> None:
        self._resizing = None
        if self._size is not None:
            size = Size(*self._size)
            self._app.post_message(events.Resize(size, size))

    def _post(self, message: Message) -> None:
        if not isinstance(message, _WELCOME):
            return
        if isinstance(message, events.MouseEvent) and not self._is_on_screen(message):
            return
        self.process_message(message)

    def _is_on_screen(self, event: events.MouseEvent) -> bool:
        columns, rows = self._size or (0, 0)
        return event.x < columns and event.y < rows

    def send_message(self, message: Message) -> None:
        # Textual's own goes through two queues of the loop, since its drivers read in threads.
        self._app.post_message(message)

    def _waiting(self) -> int:
        app = self._app
        ahead = app._ahead if isinstance(app, KeysInTurn) else None  # noqa: SLF001
        return app._message_queue.qsize() + len(ahead or ())  # noqa: SLF001

    # --- out ---

    def write(self, data: str) -> None:
        """Collect a frame; it is sent as a whole or not at all."""
        self._unsent.append(data)
        if not self._flushing:
            self._flushing = True
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        self._flushing = False
        if not self._unsent:
            return
        frame = "".join(self._unsent)
        self._unsent.clear()
        if self._draining is not None:
            return
        if self._terminal.is_full():
            self._waits = 0
            self._draining = self._loop.call_later(_DRAIN_LOOK, self._drain)
        else:
            self._terminal.write(frame.encode("utf-8", "replace"))

    def _drain(self) -> None:
        self._draining = None
        if self._stopped:
            return
        if self._terminal.is_full():
            self._waits += 1
            self._terminal.stuck(self._waits * _DRAIN_LOOK)
            self._draining = self._loop.call_later(_DRAIN_LOOK, self._drain)
        else:
            self._app.call_later(self._repaint)

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
        modes = ["\x1b[?1049h", "\x1b[?25l", "\x1b[?1004h"]
        if self._mouse:
            modes += ["\x1b[?1000h", "\x1b[?1003h", "\x1b[?1015h", "\x1b[?1006h"]
        if self._capable:
            # Kitty's keys as Textual's own driver asks for them; whether frames may be sent in one piece.
            modes += ["\x1b[>25u", "\x1b[?2026$p"]
        modes += ["\x1b[?2004h", "\x1b[?7l"]
        self._terminal.write("".join(modes).encode())
        self._terminal.connect(self)

    def disable_input(self) -> None:
        self._intake.close()

    def stop_application_mode(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._unsent.clear()
        self._intake.close()
        for timer in (self._draining, self._resizing):
            if timer is not None:
                timer.cancel()
        modes = ["\x1b[?2004l", "\x1b[?7h"]
        if self._mouse:
            modes += ["\x1b[?1000l", "\x1b[?1003l", "\x1b[?1015l", "\x1b[?1006l"]
        if self._capable:
            # Before the other screen goes, which has keys of its own.
            modes += ["\x1b[?2026l", "\x1b[<u"]
        modes += ["\x1b[?1049l", "\x1b[?25h", "\x1b[?1004l"]
        self._terminal.write("".join(modes).encode())

    # --- what would happen on the host instead of at the visitor's ---

    def open_url(self, url: str, new_tab: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Open nothing: the browser would open on the host."""

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
        """Save nothing: the file would be the host's."""
        binary.close()
        refusal = PermissionError("nothing is saved over SSH")
        self._app.post_message(events.DeliveryFailed(key=delivery_key, exception=refusal, name=name))
