"""What a trainer says to a visitor, and that the screen is seen or recorded: all in the row of the keys.

That row is in every window, and the app keeps what is said: no window that comes or goes takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from textual.app import App
from textual.content import Content

from tui.i18n import LazyText, t
from tui.known_terminal import KnownTerminal
from tui.line_breaks import cells, wrap
from tui.sanitize import visible

R = TypeVar("R")

WATCHED: Final = LazyText("trainer", "● The trainer sees this")
RECORDED: Final = LazyText("trainer", "● Recorded")
_UNREAD: Final = 10
"""Lines that wait to be read."""
_KEY: Final = "F9"


class Addressed(KnownTerminal[R]):
    """Menus to which a trainer can say something."""

    trainers_lines: tuple[str, ...] = ()
    """What the trainer has said and the visitor has not read, the oldest first."""
    page_read = 0
    """How many rows of the first one have been read."""
    watched = False
    """Whether a trainer sees the screen now."""
    recorded = False
    """Whether what the screen shows is kept."""
    after_frame: Callable[[], object] | None = None
    """What is to be called when something was painted."""

    def post_display_hook(self) -> None:
        if self.after_frame is not None:
            self.after_frame()

    def trainer_says(self, text: str) -> bool:
        """Show a line, once those before it have been read; False where too many wait."""
        if len(self.trainers_lines) >= _UNREAD:
            return False
        self.trainers_lines += (visible(text),)
        self.announce(_said(self.trainers_lines[-1]), urgent=True)
        self._line_changed()
        return True

    def show_watched(self, *, on: bool) -> None:
        """Show, or show no more, that a trainer sees the screen."""
        if on and not self.watched:
            self.announce(str(WATCHED), urgent=True)
        self.watched = on
        self._line_changed()

    def show_recorded(self, *, on: bool) -> None:
        """Show, or show no more, that the session is recorded."""
        if on:
            self.announce(str(RECORDED))
        self.recorded = on
        self._line_changed()

    def action_read_line(self) -> None:
        """Go on to the rest of the line, then to the next one."""
        self.page_read += 1
        if self.page_read >= len(_rows(self, self.size.width)):
            self.page_read, self.trainers_lines = 0, self.trainers_lines[1:]
        self._line_changed()

    def _line_changed(self) -> None:
        for screen in self.screen_stack:
            for bar in screen.query("KeyBar"):
                bar.refresh()
        if self.screen_stack:
            self.screen.refresh_bindings()


def is_addressed(app: App[Any]) -> bool:
    """Whether a line is to be read, which F9 takes away."""
    return isinstance(app, Addressed) and bool(app.trainers_lines)


def _sign(app: App[Any]) -> str:
    """Return what a visitor has to know all the time: who watches says more than that it is kept."""
    if not isinstance(app, Addressed) or not (app.watched or app.recorded):
        return ""
    return str(WATCHED if app.watched else RECORDED)


def room_beside_sign(app: App[Any], width: int) -> int:
    """Return how many of so many columns are left beside the sign that the screen is seen or recorded."""
    sign = _sign(app)
    return width - cells(sign) - 2 if sign else width


def with_trainer(app: App[Any], keys: Content, width: int) -> Content:
    """Return the row of the keys as it is to be shown: with what the trainer says in their place."""
    if not isinstance(app, Addressed):
        return keys
    rows = _rows(app, width)
    if rows:
        shown = min(app.page_read, len(rows) - 1)  # the terminal may have been made wider
        key, word = _key(last=shown == len(rows) - 1)
        keys = Content.assemble((rows[shown], "bold $osd-accent-text"), "  ", (key, "bold $osd-text"), word)
    if sign := _sign(app):
        gap = max(1, room_beside_sign(app, width) - keys.cell_length + 2)
        keys = Content.assemble(keys, " " * gap, (sign, "bold $osd-guide"))
    return keys


def _rows(app: Addressed[Any], width: int) -> list[str]:
    """Return the trainer's line, cut to the room that there is."""
    if not app.trainers_lines:
        return []
    key = max(cells("".join(_key(last=last))) for last in (True, False))
    room = max(10, room_beside_sign(app, width) - key - 2)
    return [row for line in wrap(_said(app.trainers_lines[0]), room) for row in _cut(line, room)]


def _cut(line: str, width: int) -> Iterator[str]:
    """Cut a word that is longer than a row."""
    row = ""
    for character in line:
        if cells(row + character) > width:
            yield row
            row = ""
        row += character
    yield row


def _said(text: str) -> str:
    return t("trainer", "Trainer: {text}", text=text)


def _key(*, last: bool) -> tuple[str, str]:
    return _KEY, f" {t('trainer', 'Close') if last else t('trainer', 'More')}"
