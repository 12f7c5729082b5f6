"""Textual's driver for a terminal that takes painted cells: a page in a browser.

Input is that of any visitor's terminal, through the same bounds; only what is shown goes another way.
"""

from __future__ import annotations

import asyncio
from types import MethodType
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui.known_terminal import KnownTerminal
from tui.pictures.cells import painted
from tui.remote.terminal.driver import TerminalDriver
from tui.remote.terminal.focus_reader import FOR_TEXT, FocusReader
from tui.remote.terminal.interface import CellTerminal, Frame
from tui.remote.terminal.output import Backlog


class CellDriver(TerminalDriver):
    """Gives a `CellTerminal` the cells of the whole screen, as often as it takes them."""

    _terminal: CellTerminal

    def __init__(self, app: App[Any], **given: Any) -> None:  # noqa: ANN401 - as the other's
        super().__init__(app, **given)
        self._backlog = Backlog(self._terminal, self._paint)
        self._reader = FocusReader()
        self._painting: asyncio.Handle | None = None
        app._display = MethodType(_display, app)  # type: ignore[method-assign] # noqa: SLF001

    def changed(self) -> None:
        """Paint at the end of this turn of the loop, in the app's context, all that has changed in it."""
        if self._painting is None and not self._stopped:
            self._painting = self._loop.call_soon(self._paint)

    def _paint(self) -> None:
        self._painting = None
        app = self._app
        # While windows are changed together, nothing is painted: when they are, all is.
        if self._stopped or self._backlog.is_waiting or app._batch_count or not app.screen_stack:  # noqa: SLF001
            return
        if self._terminal.is_full():
            self._backlog.begin()
            return
        cells = painted(app.screen, app._background_screens)  # noqa: SLF001
        column, row = app.cursor_position
        self._terminal.show(Frame(cells, (column, row), isinstance(app.focused, FOR_TEXT)))
        self._delay.shown()
        if (said := self._reader.said(app.screen, cells)) is not None:
            self._terminal.announce(said, urgent=False)

    # --- what is written for other terminals is for none here ---

    def write(self, data: str) -> None: ...

    def flush(self) -> None: ...

    def start_application_mode(self) -> None:
        if isinstance(self._app, KnownTerminal):
            self._app.announcer = self._announce
        self._terminal.connect(self)

    def stop_application_mode(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._intake.close()
        self._frames.close()
        self._backlog.close()
        for later in (self._painting, self._resizing):
            if later is not None:
                later.cancel()
        if isinstance(self._app, KnownTerminal):
            self._app.announcer = None
        del self._app._display  # noqa: SLF001

    def _announce(self, words: str, urgent: bool) -> None:  # noqa: FBT001 - an `Announcer`
        self._terminal.announce(words, urgent=urgent)


def _display(app: App[Any], screen: Screen[Any], renderable: object) -> None:  # noqa: ARG001 - Textual's
    """Textual's, which would write escape sequences for what has changed."""
    driver = app._driver  # noqa: SLF001
    if renderable is not None and app._running and not app._closed and isinstance(driver, CellDriver):  # noqa: SLF001
        driver.changed()
    app.post_display_hook()
