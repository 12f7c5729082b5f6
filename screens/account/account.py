"""Advanced > Account: users, groups, passwords (guide, step 10)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import ClassVar, TypeVar

from textual import getters, on, work
from textual.containers import VerticalGroup
from textual.widget import Widget

from screens.account.account_buttons import BUTTONS, AccountButtons
from screens.account.account_data import AccountData, read_account_data, same
from screens.account.account_table import AccountTable
from screens.common.camera_window import CameraWindow
from screens.common.settings import Settings
from tui.camera import GROUPS_LIMIT, USERS_LIMIT, AccountRow, Camera, CameraError, Session
from tui.camera.errors import NotAllowed, OwnAccount, ReservedUser, TooManyGroups, TooManyUsers
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Button, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.window import Window
from tui.work import blocking

R = TypeVar("R")


class AccountScreen(CameraWindow[bool]):
    """Ends when the person leaves it."""

    HEADING = LazyText("account", "Advanced › Account")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "The camera's users. “Security” sets the questions and how the code is sent."),
            LazyText("help", "The buttons act on the selected user; Enter moves to them."),
            LazyText(
                "help", "After the administrator's own “Modify Password”, “Security” opens automatically."
            ),
            LazyText(
                "help", "Attention! After a reset, set answers to the security questions here: “Security”."
            ),
        ),
        step=LazyText("help", "step 10"),
    )
    AUTO_FOCUS = "AccountTable"
    VERTICAL_BREAKPOINTS = [*Window.VERTICAL_BREAKPOINTS, (36, "-high")]  # noqa: RUF012 - as in Window

    DEFAULT_CSS = """
    AccountScreen {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & StatusLine { margin: 1 0 0 0; }
        &.-low .form { padding: 0 2; }
        &.-low AccountTable { max-height: 6; }
        &.-high AccountTable { max-height: 21; }
        &.-large > #frame { width: 110; }
        &.-narrow > #frame { width: 60; }
        &.-narrow StatusLine { margin: 0; }
    }
    """

    table = getters.query_one(AccountTable)
    _buttons = getters.query_one(AccountButtons)
    _modify_user_button = getters.query_one("#modify-user", Button)
    _modify_password_button = getters.query_one("#modify-password", Button)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session
        self._tables = AccountData(session, (), ())
        self._reading = asyncio.Lock()

    def place(self) -> Place:
        return Place.ACCOUNT

    def body(self) -> Iterable[Widget]:
        buttons = AccountButtons()
        buttons.allow(self._tables)
        yield VerticalGroup(AccountTable(), buttons, StatusLine(), classes="form")

    def on_mount(self) -> None:
        self._load()

    # --- what the camera holds ------------------------------------------------------------------------

    @on(Button.Pressed, "#refresh")
    def action_refresh_window(self) -> None:
        self.note.clear()
        self._load()

    def look_again(self) -> None:
        self._load()

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        try:
            await self._read()
        except CameraError as error:
            self.refuse(error)

    async def _read(self, *, to: str = "") -> None:
        """Show the tables as they are now, and grey what these rights do not cover."""
        async with self._reading:  # one after the other: what was read last is shown last
            self._tables = await blocking(read_account_data, self.camera, self._session)
        self.table.show(self._tables.users, to=to)
        self._buttons.allow(self._tables)
        self.settings.progress.administrator = self._tables.administrator
        self.guide()
        if self.focused is None and self.app.screen is self:  # a button that just went grey
            self.table.focus()
        if not self._tables.manager and not str(self.note.words):
            self.note.hint(
                LazyText("account", "Without the “Account” right you can change only your own password.")
            )

    def refuse(self, error: CameraError) -> None:
        super().refuse(error)
        if isinstance(error, NotAllowed):  # another user took a right away: show what is left
            self._load()

    # --- the buttons ----------------------------------------------------------------------------------

    @on(AccountTable.Entered)
    def _row_entered(self) -> None:
        modify = self._modify_user_button
        (self._modify_password_button if modify.disabled else modify).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        acts: dict[str | None, Callable[[], Awaitable[None]]] = {
            "add-user": self._add_user,
            "modify-user": self._modify_user,
            "delete-user": self._delete_user,
            "modify-password": self._modify_password,
            "add-group": self._add_group,
            "modify-group": self._modify_group,
            "delete-group": self._delete_group,
            "security": self._show_security,
        }
        if event.button.id in acts:
            self.act(partial(self._press, event.button, acts[event.button.id]))

    async def _press(self, button: Button, act: Callable[[], Awaitable[None]]) -> None:
        if not self._tables.users:  # pressed before they were read
            await self._read()
        if not button.disabled:
            await act()

    async def _opened(self, form: CameraWindow[R]) -> R | None:
        """Show a window until it ends; what it was refused may be newer than the table."""
        result = await self.app.push_screen_wait(form)
        if not result:
            await self._read()
        return result

    async def _done(self, says: LazyText, *, to: str = "") -> None:
        await self._read(to=to)
        self.note.good(says)

    async def _add_user(self) -> None:
        from screens.account.user_form import UserForm

        if len(self._tables.users) >= USERS_LIMIT:
            raise TooManyUsers(USERS_LIMIT)
        if name := await self._opened(UserForm(self.camera, self._session, self.settings, self._tables)):
            await self._done(LazyText("account", "Add User Succeeded"), to=name)

    async def _modify_user(self) -> None:
        from screens.account.user_form import UserForm

        if (shown := self.table.selected) is None:
            return
        if shown.reserved:
            raise ReservedUser(shown.name)
        name = await self._opened(UserForm(self.camera, self._session, self.settings, self._tables, shown))
        if name and self._own(shown):
            self._own_record_changed()
        elif name:
            await self._done(LazyText("account", "Modify User Succeeded"), to=name)

    def _own(self, row: AccountRow) -> bool:
        return same(row.name, self._session.account)

    def _own_record_changed(self) -> None:
        """The camera has ended the session: the login says why."""
        if not self.sign_out(LazyText("account", "Your account was changed. Sign in again.")):
            self.dismiss(False)  # noqa: FBT003 - the result

    async def _delete_user(self) -> None:
        from screens.account.delete_group import delete_question

        if (shown := self.table.selected) is None:
            return
        if shown.reserved:
            self.note.error(LazyText("account", "Cannot Delete Reserved User."))
            return
        if self._own(shown):
            raise OwnAccount
        what = LazyText("account", "User: {name}", {"name": visible(shown.name)})
        if await self.app.push_screen_wait(delete_question(BUTTONS["delete-user"], what)):
            await blocking(self.camera.delete_user, self._session, shown)
            await self._done(LazyText("account", "Delete User Succeeded"))

    async def _modify_password(self) -> None:
        from screens.account.modify_password import ModifyPasswordScreen

        if (shown := self.table.selected) is None:
            return
        own = self._own(shown)
        if shown.reserved and not own:
            raise ReservedUser(shown.name)
        other = None if own else shown
        if not await self._opened(ModifyPasswordScreen(self.camera, self._session, self.settings, other)):
            return
        await self._done(LazyText("account", "Password changed."))
        if own and self._tables.administrator:
            await self._show_security()

    async def _add_group(self) -> None:
        from screens.account.group_form import GroupForm

        if len(self._tables.groups) >= GROUPS_LIMIT:
            raise TooManyGroups(GROUPS_LIMIT)
        if await self._opened(GroupForm(self.camera, self._session, self.settings, self._tables)):
            await self._done(LazyText("account", "Add Group Succeeded"))

    async def _modify_group(self) -> None:
        from screens.account.group_form import GroupForm

        shown = self.table.selected
        group = self._tables.group(shown.group) if shown is not None else None
        group = group or self._tables.groups[0]
        if await self._opened(GroupForm(self.camera, self._session, self.settings, self._tables, group)):
            await self._done(LazyText("account", "Modify Group Succeeded"))

    async def _delete_group(self) -> None:
        from screens.account.delete_group import DeleteGroupScreen

        if await self._opened(DeleteGroupScreen(self.camera, self._session, self.settings, self._tables)):
            await self._done(LazyText("account", "Delete Group Succeeded"))

    async def _show_security(self) -> None:
        from screens.account.security import SecurityScreen

        await self.app.push_screen_wait(SecurityScreen(self.camera, self._session, self.settings))
