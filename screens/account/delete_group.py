"""Delete Group: which one, and whether to; and the question that every deletion asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Select

from screens.account.account_data import AccountData, read_account_data
from screens.common.dialog import DialogScreen
from screens.common.form_window import FormWindow
from screens.common.settings import Settings
from tui.camera import Camera, GroupRow, Session
from tui.camera.errors import GroupInUse
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Row, StatusLine, ok_cancel
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import blocking


def delete_question(heading: LazyText, what: LazyText) -> DialogScreen:
    """Asked before something is deleted; Enter pressed without reading deletes nothing."""
    return DialogScreen(
        LazyText("account", "Confirm Delete?"),
        what,
        heading=heading,
        accept=LazyText("notice", "Delete"),
        decline=LazyText("all", "Cancel"),
        careful=True,
    )


class DeleteGroupScreen(FormWindow[str]):
    """Ends in the name of the group that was deleted."""

    HEADING = LazyText("account", "Delete Group")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Choose a group and press OK; the camera asks for confirmation."),
            LazyText("help", "A group with users can't be deleted: move them to another group first."),
        )
    )
    AUTO_FOCUS = "#which"

    DEFAULT_CSS = """
    DeleteGroupScreen {
        & > #frame { width: 60; }
        & .form { padding: 1 2; }
        & Row > .label { width: 23; }
        & .users { margin: 1 0 0 0; }
        & .users > #users { width: 1fr; margin: 0 0 0 1; }
        & StatusLine { margin: 1 0 0 0; }
    }
    """

    _which: getters.query_one[Choice[str]] = getters.query_one("#which", Choice)
    _users = getters.query_one("#users", Label)

    def __init__(self, camera: Camera, session: Session, settings: Settings, tables: AccountData) -> None:
        super().__init__(camera, settings)
        self._session = session
        self._tables = tables

    def body(self) -> Iterable[Widget]:
        which: Choice[str] = Choice(self._groups(), value=self._first().name, id="which")
        users = Row(LazyText("account", "Users in group"), Label("", id="users"), classes="users")
        yield VerticalGroup(
            Row(LazyText("account", "Group"), which), users, StatusLine(), ok_cancel(), classes="form"
        )

    def on_mount(self) -> None:
        self._show_users()

    def _groups(self) -> list[tuple[str, str]]:
        return [(visible(group.name), group.name) for group in self._tables.groups]

    def _first(self) -> GroupRow:
        """The first that can be deleted."""
        groups = self._tables.groups
        return next((group for group in groups if not self._tables.users_of(group.name)), groups[0])

    @property
    def _chosen(self) -> GroupRow:
        chosen = self._tables.group(str(self._which.value))
        return chosen or self._first()

    @on(Select.Changed, "#which")
    def _which_chosen(self, event: Select.Changed) -> None:
        event.prevent_default()
        self._show_users()

    def _show_users(self) -> None:
        users = len(self._tables.users_of(self._chosen.name))
        self._users.set_text(str(users))
        if users:
            self.refuse(GroupInUse(users))
        else:
            self.note.clear()

    # --- OK and refresh -------------------------------------------------------------------------------

    async def submit(self) -> None:
        group = self._chosen
        if users := len(self._tables.users_of(group.name)):
            raise GroupInUse(users)
        what = LazyText("account", "Group: {name}", {"name": visible(group.name)})
        if await self.app.push_screen_wait(delete_question(self.HEADING, what)):
            await blocking(self.camera.delete_group, self._session, group)
            self.dismiss(group.name)

    def action_refresh_window(self) -> None:
        self.act(self._read)

    async def _read(self) -> None:
        tables = await blocking(read_account_data, self.camera, self._session, managing=True)
        chosen = self._chosen.name
        self._tables = tables
        kept = tables.group(chosen) or self._first()
        self._which.offer(self._groups(), value=kept.name)
        self._show_users()
