"""Textual's driver for a terminal that takes painted cells: a page in a browser.

Input is that of any visitor's terminal, through the same bounds; only what is shown goes another way.
"""

from __future__ import annotations

import asyncio
from types import MethodType
from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate
from textual.app import App
from textual.screen import Screen

from tui.known_terminal import KnownTerminal
from tui.pictures.cells import Cells, painted, painted_rows, painted_size
from tui.remote.terminal.driver import TerminalDriver
from tui.remote.terminal.focus_reader import FOR_TEXT, FocusReader
from tui.remote.terminal.interface import CellTerminal, Frame
from tui.remote.terminal.output import Backlog
from tui.widgets.keybar import function_keys

if TYPE_CHECKING:
    from collections.abc import Sequence


class CellDriver(TerminalDriver):
    """Gives a `CellTerminal` the cells of the whole screen, as often as it takes them."""

    _terminal: CellTerminal

    def __init__(self, app: App[Any], **given: Any) -> None:  # noqa: ANN401 - as the other's
        super().__init__(app, **given)
        self._backlog = Backlog(self._terminal, self._paint)
        self._reader = FocusReader()
        self._painting: asyncio.Handle | None = None
        self._screen: Screen[Any] | None = None
        self._cells = Cells(0, ())
        """How that screen looked when its cells were taken last."""
        self._keys: dict[str, str] = {}
        """The function keys that work there; `KeyBar` paints the last row whenever others do."""
        self._stale: set[int] | None = None
        """Its rows that have changed since; None: any may have."""
        app._display = MethodType(_display, app)  # type: ignore[method-assign] # noqa: SLF001

    def changed(self, screen: Screen[Any], update: object) -> None:
        """Paint at the end of this turn of the loop, in the app's context, all that has changed in it."""
        if screen is not self._screen or not isinstance(update, ChopsUpdate):
            self._stale = None
        elif self._stale is not None:
            self._stale.update(row for row, _left, _right in update.spans)
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
        cells = self._take_cells(app.screen, app._background_screens)  # noqa: SLF001
        column, row = app.cursor_position
        takes_text = isinstance(app.focused, FOR_TEXT)
        self._terminal.show(Frame(cells, (column, row), takes_text, self._keys))
        self._delay.shown()
        if (said := self._reader.said(app.screen, cells)) is not None:
            self._terminal.announce(said, urgent=False)

    def _take_cells(self, screen: Screen[Any], behind: Sequence[Screen[Any]]) -> Cells:
        """Take the cells of a screen: all rows cost as much as everything else that a key brings about."""
        before, stale = self._cells, self._stale
        is_same = screen is self._screen and (before.width, before.height) == screen.size
        if stale is None or not is_same or painted_size(screen) != screen.size:
            cells = painted(screen, behind)
        else:
            new = painted_rows(screen, stale.intersection(range(before.height)), behind, with_hidden=True)
            cells = Cells(before.width, tuple(new.get(row, runs) for row, runs in enumerate(before.rows)))
        if stale is None or not is_same or cells.height - 1 in stale:
            self._keys = function_keys(screen)
        self._screen, self._cells, self._stale = screen, cells, set()
        return cells

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
        self._screen = None
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


def _display(app: App[Any], screen: Screen[Any], renderable: object) -> None:
    """Textual's, which would write escape sequences for what has changed."""
    driver = app._driver  # noqa: SLF001
    if renderable is not None and app._running and not app._closed and isinstance(driver, CellDriver):  # noqa: SLF001
        driver.changed(screen, renderable)
    app.post_display_hook()
