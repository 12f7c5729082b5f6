"""Information > Log: what happened on the camera, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import DataTable, Input

from screens.common.camera_window import CameraWindow
from screens.common.dialog import DialogScreen
from screens.common.settings import Settings
from screens.information.log_export import LogExportScreen
from screens.information.log_table import LogTable
from tui.camera import EVERYTHING, Camera, CameraError, EventType, LogPage, LogQuery, Place, Right, Session
from tui.i18n import LazyText
from tui.messages.log_labels import NEVER, TYPES, moment_named
from tui.sanitize import visible
from tui.widgets.form.fields import Button, Field, Row, StatusLine
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import blocking

_EXPORT_OFF = LazyText("log", "Export is off over SSH: nothing is written to the server")
_ALL = "All"


class LogScreen(CameraWindow[bool]):
    """Ends when the person leaves it. Without a folder for `exports` the log can't be exported."""

    HEADING = LazyText("log", "Information › Log")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "What happened on the camera, newest first, 128 lines a page."),
            LazyText("help", "Choose a type, type the times, press “Search”. An empty field sets no limit."),
            LazyText("help", "Times: 2026-11-23 09:41, seconds are optional; a date alone is enough."),
            LazyText("help", "“Export” saves all lines found to a CSV file, “Remove” clears the whole log."),
        )
    )
    AUTO_FOCUS = "LogTable"

    DEFAULT_CSS = """
    LogScreen {
        & > #frame { width: 78; height: 100%; margin: 1 0 0 0; }
        & #bar-note { margin: 0 2 0 0; }
        & .form { padding: 1 2; height: 1fr; }
        & .filter { margin: 0 0 1 0; }
        & .filter Row > .label { width: auto; margin: 0 1 0 0; }
        & .filter > Row { width: 1fr; }
        & .times { width: auto; }
        & .times Row { width: auto; margin: 0 0 0 1; }
        & .times Field { width: 17; }
        & .detail { height: 2; margin: 0; }
        & .buttons Button { min-width: 10; padding: 0 1; margin: 0 0 0 1; }
        &.-large > #frame { width: 110; }
        &.-large .times Field { width: 22; }
        &.-large .times Row { margin: 0 0 0 2; }
        &.-large .buttons Button { min-width: 12; padding: 0 2; margin: 0 0 0 2; }
        &.-narrow > #frame { width: 60; }
        &.-narrow .filter { layout: vertical; margin: 0; }
        &.-narrow .filter > Row { width: 100%; }
        &.-narrow .times Field { width: 1fr; }
        &.-narrow .times, &.-narrow .times Row { width: 1fr; }
        &.-narrow .times .from { margin: 0; }
        &.-narrow .buttons { layout: grid; grid-size: 3 2; grid-rows: 1; grid-gutter: 1 1; height: 3; }
        &.-narrow .buttons Button { width: 100%; margin: 0; }
        &.-low .form { padding: 0 2; }
    }
    """

    _type: getters.query_one[Choice[str]] = getters.query_one("#type", Choice)
    _since = getters.query_one("#since", Field)
    _until = getters.query_one("#until", Field)
    _table = getters.query_one(LogTable)
    _detail = getters.query_one(".detail", Label)
    _newer = getters.query_one("#newer", Button)
    _older = getters.query_one("#older", Button)
    _export = getters.query_one("#export", Button)
    _remove = getters.query_one("#remove", Button)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session
        self._query = EVERYTHING
        self._page = LogPage((), newer=False, older=False)

    def help_text(self) -> HelpText:
        if self.settings.exports is not None:
            return self.ABOUT
        return HelpText(
            (*self.ABOUT.says[:-1], LazyText("help", "“Remove” clears the whole log."), _EXPORT_OFF)
        )

    def body(self) -> Iterable[Widget]:
        options = [(label, kind.value if kind else _ALL) for kind, label in TYPES.items()]
        since = Row(LazyText("log", "From"), Field(id="since"), classes="from")
        until = Row(LazyText("log", "To"), Field(id="until"))
        buttons = HorizontalGroup(
            Button(LazyText("log", "Search"), id="search"),
            Button(LazyText("log", "Previous page"), id="newer"),
            Button(LazyText("log", "Next page"), id="older"),
            Button(LazyText("log", "Export"), id="export"),
            Button(LazyText("log", "Remove"), id="remove"),
            classes="buttons",
        )
        yield VerticalGroup(
            HorizontalGroup(
                Row(LazyText("log", "Type"), Choice(options, value=_ALL, id="type")),
                HorizontalGroup(since, until, classes="times"),
                classes="filter",
            ),
            LogTable(),
            Label("", classes="detail"),
            StatusLine(),
            buttons,
            classes="form",
        )

    def on_mount(self) -> None:
        self.retranslate()
        self._export.disabled = self.settings.exports is None
        self._may_remove()
        self._show(self._page)
        self.act(partial(self._read, self._query), keys_wait=False)

    def retranslate(self) -> None:
        self._since.placeholder = self._until.placeholder = str(LazyText("log", "any time"))
        self._tell_line()

    # --- reading --------------------------------------------------------------------------------------

    async def _read(
        self, query: LogQuery, *, before: Place | None = None, after: Place | None = None
    ) -> None:
        """Show the newest page that `query` finds, or the one that borders on a line."""
        page = await blocking(self.camera.log_page, self._session, query, before=before, after=after)
        if not page.events and (before or after):  # what stood there was removed meanwhile
            page = await blocking(self.camera.log_page, self._session, query)
        session = await blocking(self.camera.check, self._session)
        self._session, self._query = session, query
        self._may_remove()
        self._show(page)

    def _may_remove(self) -> None:
        self._remove.disabled = Right.DEL_LOG not in self._session.rights

    def _show(self, page: LogPage) -> None:
        self._page = page
        self._table.show(page.events)
        self._tell_line()
        for button, there in ((self._newer, page.newer), (self._older, page.older)):
            if button.has_focus and not there:
                self._table.focus()
            button.disabled = not there
        self.title_note.set_text(_lines_shown(page))
        if not page.events:
            self.note.hint(
                LazyText("log", "The emulator has no events of this type")
                if self._query.type in NEVER
                else LazyText("log", "No log lines match")
            )
        elif self.settings.exports is None:
            self.note.hint(_EXPORT_OFF)

    def look_again(self) -> None:
        if self._at_the_newest():
            self._follow()

    def _at_the_newest(self) -> bool:
        """Whether the first line is looked at, and nothing else is under way."""
        typed = self._since.value or self._until.value
        return not (self.busy or typed or self._page.newer or self._table.cursor_row)

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        """Show the newest page to who looks at its first line."""
        shown = self._page
        with suppress(CameraError):  # the end of the session is said elsewhere
            page = await blocking(self.camera.log_page, self._session, self._query)
            # Meanwhile the user may have moved on, or searched for something else.
            if self._page is shown and self._at_the_newest() and page.events[:1] != shown.events[:1]:
                self._show(page)

    @on(DataTable.RowHighlighted)
    def _tell_line(self) -> None:
        """Say the line under the cursor in full: the table has no room for long ones."""
        self._detail.set_text(self._table.line())

    @on(Input.Submitted, "#since")
    def _text_entered(self) -> None:
        self.next_field()

    @on(Input.Submitted, "#until")
    @on(Button.Pressed, "#search")
    def action_refresh_window(self) -> None:
        """Read the newest page that fits what is chosen and typed now."""
        if not self.busy and (query := self._asked()) is not None:
            self.act(partial(self._read, query))

    @on(Button.Pressed, "#older")
    def _older_pressed(self) -> None:
        self.act(partial(self._read, self._query, before=self._page.events[-1].place))

    @on(Button.Pressed, "#newer")
    def _newer_pressed(self) -> None:
        self.act(partial(self._read, self._query, after=self._page.events[0].place))

    def _asked(self) -> LogQuery | None:
        """What is asked for; None where a time can't be read, which is said."""
        self._forget_wrong()
        ends = []
        for field in (self._since, self._until):
            try:
                ends.append(moment_named(field.value.strip(), end=field is self._until))
            except (ValueError, OverflowError, OSError):
                self.note.error(LazyText("log", "Time format: 2026-11-23 09:41"))
                self.wrong(field)
                return None
        if ends[0] and ends[1] and ends[0] >= ends[1]:
            self.note.error(LazyText("log", "“From” is later than “To”"))
            self.wrong(self._since)
            return None
        chosen = self._type.selection or _ALL
        return LogQuery(None if chosen == _ALL else EventType(chosen), *ends)

    def unsaved(self) -> bool:
        return False  # what is typed here is only asked for

    # --- exporting and removing -----------------------------------------------------------------------

    @on(Button.Pressed, "#export")
    def _export_pressed(self) -> None:
        exports = self.settings.exports
        if exports is None or self.busy or (query := self._asked()) is None:
            return
        if query != self._query:  # a file that says something else than the list would be a trap
            self.note.error(LazyText("log", "Press “Search” first: the list is not up to date"))
            return
        self.unless_busy(partial(self._ask_for_file, exports))

    async def _ask_for_file(self, exports: Path) -> None:
        window = LogExportScreen(self.camera, self._session, self.settings, self._query, exports)
        if (done := await self.app.push_screen_wait(window)) is not None:
            values = {"lines": done.lines, "name": visible(done.path.name)}
            self.note.good(LazyText("log", "Lines: {lines}, file: {name}", values))

    @on(Button.Pressed, "#remove")
    def _remove_pressed(self) -> None:
        self.unless_busy(self._ask_to_remove)

    async def _ask_to_remove(self) -> None:
        question = DialogScreen(
            LazyText("log", "Remove the whole log, not only the lines found? This cannot be undone."),
            heading=LazyText("log", "Remove"),
            accept=LazyText("log", "Remove"),
            decline=LazyText("all", "Cancel"),
            careful=True,
        )
        if await self.app.push_screen_wait(question):
            await self._acting(self._clear)

    async def _clear(self) -> None:
        await blocking(self.camera.clear_log, self._session)
        self._show(await blocking(self.camera.log_page, self._session, self._query))
        self.note.good(LazyText("log", "The log was cleared; a new line records by whom"))


def _lines_shown(page: LogPage) -> LazyText | str:
    """The numbers of a page's lines, the lowest first; the newest line stands at the top."""
    if not page.events:
        return ""
    newest, oldest = page.events[0].seq, page.events[-1].seq
    if newest == oldest:
        return LazyText("log", "Line {number}", {"number": newest})
    return LazyText("log", "Lines {first}–{last}", {"first": oldest, "last": newest})
