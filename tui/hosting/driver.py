"""Textual on a visitor's terminal instead of this process's own.

The only file of hosting that touches Textual's inside: tests/hosting/test_textual_contract.py says what it
relies on, and fails when that changes. What Textual gets and gives here, `intake.py`, `frames.py` and
`modes.py` deal with, which know nothing of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

import textual.app
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style as RichStyle
from textual import constants, events
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.css.model import RuleSet
from textual.css.stylesheet import CssSource, Stylesheet
from textual.css.types import CSSLocation
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput
from textual.strip import Strip
from textual.style import Style

from tui.hosting import modes
from tui.hosting.frames import Frames
from tui.hosting.intake import Intake
from tui.hosting.terminal import Terminal
from tui.key_order import KeysInTurn

_ESCAPE_PAUSE: Final = constants.ESCAPE_DELAY + 0.01
"""Seconds after which a lone Esc is a key of its own; the parser counts for itself."""
_RESIZES: Final = 0.1
"""Seconds between two resizes: each lays out every window anew."""
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
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]
    Strip.render_style = staticmethod(_render_style)  # type: ignore[method-assign]
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


# --- what apps share, and what must not be kept of them ----------------------------------------------------

_inner_outer_of = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """Textual's, which remembers two colours for each of the last 1024 widgets.

    With them it remembers the widgets' pictures, 50 MB of windows closed long ago; and the colours are the
    same for all widgets.
    """
    return _inner_outer_of(StylesCache, base_background, background)


def _render_style(style: RichStyle, text: str, color_system: ColorSystem) -> str:
    """Textual's, which keeps the escape codes in the style.

    Visitors share styles, and each would get the colours of the first one's terminal.
    """
    codes = Strip.render_ansi(style, color_system)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


_THEMES: Final = 8
"""Sets of variables that are kept; there are three themes, and NO_COLOR changes none of them."""

_Source = tuple[str, CSSLocation, bool, int, str]
_Sheet = tuple[tuple[CSSLocation, CssSource], ...]


class _Parsed:
    """What was parsed with one set of variables. Nobody changes it any more."""

    def __init__(self) -> None:
        self.rules: dict[_Source, list[RuleSet]] = {}
        self.sheets: dict[_Sheet, tuple[list[RuleSet], dict[str, list[RuleSet]]]] = {}


_parsed: Final[dict[tuple[tuple[str, str], ...], _Parsed]] = {}
_SHEETS: Final = 256
"""Combinations of sources that are kept; each window that is opened adds its own to those before it."""


class SharedStylesheet(Stylesheet):
    """A style sheet that parses only what nobody has parsed before."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._shared: _Parsed | None = None

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._shared = None

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,  # noqa: FBT001, FBT002 - Textual's
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        shared = self._of_these_variables()
        source = (css, read_from, is_default_rules, tie_breaker, scope)
        if (rules := shared.rules.get(source)) is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            if not any(rule.errors for rule in rules):
                shared.rules[source] = rules
        return rules

    def parse(self) -> None:
        """Take the rules of all sources together from whoever had the same before."""
        shared = self._of_these_variables()
        sheet = tuple(self.source.items())
        if (known := shared.sheets.get(sheet)) is None:
            super().parse()
            if len(shared.sheets) >= _SHEETS:
                shared.sheets.clear()
            shared.sheets[sheet] = self._rules, self.rules_map
            return
        self._rules, self._rules_map = known
        self._require_parse = False

    def _of_these_variables(self) -> _Parsed:
        if self._shared is None:
            variables = tuple(sorted(self._variables.items()))
            if variables not in _parsed and len(_parsed) >= _THEMES:
                _parsed.clear()
            self._shared = _parsed.setdefault(variables, _Parsed())
        return self._shared


def share(stylesheet: Stylesheet) -> SharedStylesheet:
    """Give an app that does not run yet a style sheet that shares."""
    shared = SharedStylesheet(variables=stylesheet._variables)  # noqa: SLF001 - no public way
    shared.source = dict(stylesheet.source)
    shared._require_parse = bool(shared.source)  # noqa: SLF001 - as above
    return shared


# --- the driver -------------------------------------------------------------------------------------------


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
        self._frames = Frames(terminal, lambda: app.call_later(self._repaint))
        self._resizing: asyncio.TimerHandle | None = None
        self._stopped = False
        self._intake: Intake[Message] = Intake(
            terminal,
            reader=_Parser,
            pasted=events.Paste,
            mailer=self._post,
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
        if (wait := self._terminal.event()) > 0:
            self._resizing = self._loop.call_later(wait, self._resize)
        elif self._size is not None:
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
