"""Add User and Modify User."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from textual import getters, on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.account.account_data import AccountData, same
from screens.account.record_form import NAMES, TICKING, RecordForm, merge
from screens.common.password_form import CONFIRM
from screens.common.settings import Settings
from tui.camera import AccountRow, Camera, CameraError, Right, Session, UserDraft, checked_user_name
from tui.camera.errors import (
    GroupGone,
    PasswordCharacters,
    PasswordDangerous,
    PasswordTooLong,
    PasswordTooShort,
    UserGone,
    UserNameTaken,
)
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Field, Row
from tui.widgets.form.select import Choice
from tui.widgets.form.strength import StrengthBar
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import blocking, hashing


class Reusable(Label):
    """Several people may sign in with one account at a time: a camera has it ticked for ever, and greyed."""

    def __init__(self) -> None:
        super().__init__(LazyText("account", "Reusable"), classes="reusable")

    def on_mount(self) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        self.update(Content(f"[✓] {self.words}"))


class UserForm(RecordForm):
    """Of a new user, or of one who is in the table."""

    _new = getters.query_one("#new", Field)
    _confirm = getters.query_one("#confirm", Field)
    _strength = getters.query_one(StrengthBar)
    _group: getters.query_one[Choice[Any]] = getters.query_one("#group", Choice)

    def __init__(
        self,
        camera: Camera,
        session: Session,
        settings: Settings,
        tables: AccountData,
        shown: AccountRow | None = None,
    ) -> None:
        super().__init__(camera, session, settings, tables)
        self._shown = shown
        self.modifies = shown is not None
        self._before = self._untouched()
        self.set_class(shown is None, "-new", update=False)

    def _untouched(self) -> UserDraft:
        """What the form says before the user changes anything."""
        if self._shown is not None:
            return UserDraft(self._shown.name, self._shown.group, self._shown.memo, self._shown.rights)
        # Passing over a list must not make an administrator.
        least = min(self.tables.groups, key=lambda group: len(group.rights))
        group = self.tables.group("user") or least
        return UserDraft("", group.name, "", frozenset(Right))

    # --- what it shows --------------------------------------------------------------------------------

    def heading(self) -> LazyText:
        return LazyText("account", "Modify User") if self._shown else LazyText("account", "Add User")

    def help_text(self) -> HelpText:
        if self._shown is None:
            first = LazyText(
                "help", "A new user of the camera. All rights of the group are selected at first."
            )
        else:
            first = LazyText("help", "After changing your own record or name, sign in again.")
        return HelpText((first, NAMES, TICKING))

    def rows(self) -> Iterable[Widget]:
        yield Row(LazyText("account", "User Name"), Field(self._before.name, id="name"))
        yield Reusable()
        if self._shown is None:
            yield Row(LazyText("account", "Password"), Field(password=True, id="new"))
            yield StrengthBar()
            yield Row(LazyText("account", "Confirm Password"), Field(password=True, id="confirm"))
        group: Choice[str] = Choice(self._groups(), value=self._before.group, id="group")
        yield Row(LazyText("account", "Group"), group)
        yield Row(LazyText("account", "Memo"), Field(self._before.memo, id="memo"))

    def _groups(self) -> list[tuple[str, str]]:
        return [(visible(group.name), group.name) for group in self.tables.groups]

    def on_mount(self) -> None:
        if self._shown is not None and same(self._shown.name, self.session.account):
            self.note.hint(
                LazyText("account", "This is your own account. After OK you will have to sign in again.")
            )

    def offered(self) -> frozenset[Right]:
        group = self.tables.group(str(self._group.value))
        return group.rights if group is not None else frozenset()

    def ticked_before(self) -> frozenset[Right]:
        return self._before.rights

    @on(Select.Changed, "#group")
    def _group_chosen(self) -> None:
        self.offer_rights()

    @on(Input.Changed, "#new")
    def _show_strength(self, event: Input.Changed) -> None:
        self._rate(event.value, self.name_field.value)

    @work(exclusive=True, group="strength")
    async def _rate(self, password: str, name: str) -> None:
        level = int(await blocking(self.camera.strength, password, name)) if password else 0
        self._strength.level = level

    # --- what is typed --------------------------------------------------------------------------------

    def _draft(self) -> UserDraft:
        name, memo = self.name_field.value, self.memo_field.value
        return UserDraft(name, str(self._group.value), memo, self.picker.ticked)

    def checks(self) -> Sequence[Callable[[], object]]:
        return self._check_name, self.check_memo, self.check_rights

    def _check_name(self) -> None:
        name = checked_user_name(self.name_field.value)
        own = self._shown is not None and same(name, self._shown.name)
        if not own and self.tables.user(name) is not None:
            raise UserNameTaken(name)

    def complete(self) -> bool:
        if self._shown is not None:
            return True
        if not self._new.value:
            self.note.error(LazyText("error", "Type a new password"))
            self.wrong(self._new)
        elif not self._confirm.value:
            self.note.error(CONFIRM)
            self.wrong(self._confirm)
        elif self._new.value != self._confirm.value:
            self.note.error(LazyText("error", "The two passwords differ"))
            self.wrong(self._confirm)
        else:
            return True
        return False

    async def keep(self) -> str:
        draft = self._draft()
        if self._shown is None:
            await hashing(self.camera.add_user, self.session, draft, self._new.value)
        else:
            await blocking(self.camera.modify_user, self.session, self._shown, draft)
        return checked_user_name(draft.name)

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        match error:
            case GroupGone():
                return self._group
            case PasswordTooShort() | PasswordTooLong() | PasswordDangerous() | PasswordCharacters():
                return self._new
            case _:
                return super().place_of(error)

    def changed(self) -> bool:
        draft, before = self._draft(), self._before
        return (
            (draft.name, draft.group, draft.memo) != (before.name, before.group, before.memo)
            or self.picker.changed_from(before.rights)
            or (self._shown is None and bool(self._new.value or self._confirm.value))
        )

    def renew(self, tables: AccountData) -> None:
        was, self.tables = self._before, tables
        if self._shown is not None:
            found = tables.user(self._shown.name)
            if found is None:
                raise UserGone(self._shown.name)
            self._shown = found
        self._before = now = self._untouched()
        merge(self.name_field, was.name, now.name)
        merge(self.memo_field, was.memo, now.memo)
        chosen = str(self._group.value)
        keeps = chosen != was.group and tables.group(chosen) is not None
        self._group.offer(self._groups(), value=chosen if keeps else now.group)
