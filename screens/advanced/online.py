"""Advanced > Online Users: who is signed in, from where, since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import getters, on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import DataTable

from screens.common.camera_window import CameraWindow
from screens.common.dialog import DialogScreen
from screens.common.settings import Settings
from tui.camera import Camera, CameraError, OnlineRow, Session
from tui.camera.errors import OwnSession
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Button, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.table import Table, cell
from tui.work import blocking

_COLUMNS = (
    (LazyText("online", "User"), (14, 20, 26)),
    (LazyText("online", "Group"), (8, 13, 18)),
    (LazyText("online", "From"), (12, 17, 39)),
    (LazyText("online", "Since"), (11, 16, 19)),
)
"""Label, and cells in 60, 80 and 120 columns."""
_TIMES = ("%m-%d %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
"""How a moment is written there."""


def _from(row: OnlineRow) -> LazyText | str:
    return visible(row.origin) or LazyText("online", "camera's screen")


class OnlineTable(Table):
    """One row a session."""

    DEFAULT_CSS = "OnlineTable { max-height: 11; }"

    def __init__(self) -> None:
        super().__init__()
        self._people: Sequence[OnlineRow] = ()

    def show(self, people: Sequence[OnlineRow]) -> None:
        """Show who is there; the cursor stays with its row where that is still there."""
        before, row = self.selected, self.cursor_row
        self._people = people
        self.clear(columns=True)
        size = 0 if self.screen.has_class("-narrow") else 2 if self.screen.has_class("-large") else 1
        for label, widths in _COLUMNS:
            self.add_column(Text(str(label)), width=widths[size])
        for person in people:
            self.add_row(*map(cell, _cells(person, size)))
        handles = [person.handle for person in people]
        if before is not None and before.handle in handles:
            row = handles.index(before.handle)
        self.move_cursor(row=max(min(row, len(people) - 1), 0))

    def retranslate(self) -> None:
        self.show(self._people)

    @property
    def selected(self) -> OnlineRow | None:
        return self._people[self.cursor_row] if 0 <= self.cursor_row < len(self._people) else None


def _cells(person: OnlineRow, size: int) -> tuple[str, ...]:
    name = visible(person.account)
    if person.own:
        name = str(LazyText("online", "{name} (you)", {"name": name}))
    since = person.since.astimezone().strftime(_TIMES[size])
    return name, visible(person.group), str(_from(person)), since


class OnlineScreen(CameraWindow[bool]):
    """Ends when the person leaves it."""

    HEADING = LazyText("online", "Advanced › Online Users")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Who is signed in to this camera now: one line per session."),
            LazyText("help", "“Disconnect” ends a session at once; with the password one can sign in again."),
        ),
    )
    AUTO_FOCUS = "OnlineTable"

    DEFAULT_CSS = """
    OnlineScreen {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & StatusLine { margin: 1 0 0 0; }
        & .buttons { margin: 1 0 0 0; }
        &.-large > #frame { width: 118; }
        &.-large OnlineTable { max-height: 25; }
        &.-low OnlineTable { max-height: 9; }
    }
    """

    _table = getters.query_one(OnlineTable)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session

    def body(self) -> Iterable[Widget]:
        buttons = HorizontalGroup(
            Button(LazyText("account", "Refresh"), id="refresh"),
            Button(LazyText("online", "Disconnect"), id="disconnect"),
            Button(LazyText("online", "Exit"), id="exit"),
            classes="buttons",
        )
        yield VerticalGroup(OnlineTable(), StatusLine(), buttons, classes="form")

    def on_mount(self) -> None:
        self.act(self._load, keys_wait=False)

    @on(Resize)
    def _fit(self) -> None:
        self.call_after_refresh(self._table.retranslate)

    @on(Button.Pressed, "#refresh")
    def action_refresh_window(self) -> None:
        self.act(self._load)

    async def _load(self) -> None:
        self._table.show(await blocking(self.camera.online, self._session))

    def look_again(self) -> None:
        self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        with suppress(CameraError):  # the end of the session is said elsewhere
            people = await blocking(self.camera.online, self._session)
            if not self.busy:  # else the act knows better
                self._table.show(people)

    @on(DataTable.RowSelected)
    @on(Button.Pressed, "#disconnect")
    def _disconnect_pressed(self) -> None:
        person = self._table.selected
        if person is not None:
            self.act(partial(self._disconnect, person))

    async def _disconnect(self, person: OnlineRow) -> None:
        if person.own:
            raise OwnSession
        who = {"name": visible(person.account), "place": _from(person)}
        question = DialogScreen(
            LazyText("online", "Disconnect {name} ({place})?", who),
            LazyText("online", "Unsaved changes will be lost."),
            accept=LazyText("online", "Disconnect"),
            decline=LazyText("all", "Cancel"),
            careful=True,
        )
        if await self.app.push_screen_wait(question):
            await blocking(self.camera.disconnect, self._session, person)
            self._table.show(await blocking(self.camera.online, self._session))
            self.note.good(LazyText("online", "{name} is disconnected.", who))

    @on(Button.Pressed, "#exit")
    def action_back(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the result
