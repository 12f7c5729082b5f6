"""Add Group and Modify Group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Select

from screens.account.account_data import AccountData, memo_of, same
from screens.account.record_form import NAMES, TICKING, RecordForm, merge
from screens.common.dialog import discard_question
from screens.common.settings import Settings
from tui.camera import ADMIN, Camera, GroupDraft, GroupRow, Right, Session, checked_name
from tui.camera.errors import GroupGone, GroupNameTaken, RightHeld
from tui.camera.model.validation import first_right
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Field, Row
from tui.widgets.form.select import Choice
from tui.widgets.help import HelpText
from tui.work import blocking

_NEW = GroupDraft("", "", frozenset())


class GroupForm(RecordForm):
    """Of a new group, or of those that there are: the list on top says which of them is shown."""

    _which: getters.query_one[Choice[str]] = getters.query_one("#which", Choice)

    def __init__(
        self,
        camera: Camera,
        session: Session,
        settings: Settings,
        tables: AccountData,
        shown: GroupRow | None = None,
    ) -> None:
        super().__init__(camera, session, settings, tables)
        self._shown = shown
        self._memo = "" if shown is None else memo_of(shown)
        self.modifies = shown is not None
        if shown is not None:
            self.AUTO_FOCUS = "#which"  # type: ignore[misc]  # Textual reads the instance's

    @property
    def _before(self) -> GroupDraft:
        """What the form says before the user changes anything."""
        shown = self._shown
        return GroupDraft(shown.name, self._memo, shown.rights) if shown is not None else _NEW

    @property
    def _fixed(self) -> bool:
        """Whether only the memo can be changed: so it is with the administrators' group."""
        return self._shown is not None and self._shown.name == ADMIN

    # --- what it shows --------------------------------------------------------------------------------

    def heading(self) -> LazyText:
        return LazyText("account", "Modify Group") if self._shown else LazyText("account", "Add Group")

    def help_text(self) -> HelpText:
        return HelpText(
            (
                LazyText("help", "A group's rights are the most that its users can have."),
                LazyText("help", "A right that one of its users has can't be removed from a group."),
                NAMES,
                TICKING,
            )
        )

    def rows(self) -> Iterable[Widget]:
        if self._shown is not None:
            which: Choice[str] = Choice(self._groups(), value=self._shown.name, id="which")
            yield Row(LazyText("account", "Group"), which)
        yield Row(LazyText("account", "Group Name"), Field(self._before.name, id="name"))
        yield Row(LazyText("account", "Memo"), Field(self._before.memo, id="memo"))

    def _groups(self) -> list[tuple[str, str]]:
        """Those that there are, and the one shown, which may be gone."""
        names = [group.name for group in self.tables.groups]
        if self._shown is not None and self._shown.name not in names:
            names.append(self._shown.name)
        return [(visible(name), name) for name in names]

    def on_mount(self) -> None:
        self._lock()

    def retranslate(self) -> None:
        """Let the factory's memo follow the language, unless the user has changed it."""
        if self._shown is not None:
            self._show_memo(memo_of(self._shown))

    def _show_memo(self, memo: str) -> None:
        merge(self.memo_field, self._memo, memo)
        self._memo = memo

    def _lock(self) -> None:
        self.name_field.disabled = self._fixed
        self.picker.freeze(frozen=self._fixed)
        if self._fixed:
            self.note.hint(LazyText("account", "This group keeps its name and all its rights."))

    def offered(self) -> frozenset[Right]:
        return frozenset(Right)

    def ticked_before(self) -> frozenset[Right]:
        return self._before.rights

    # --- another group --------------------------------------------------------------------------------

    @on(Select.Changed, "#which")
    def _which_chosen(self, event: Select.Changed) -> None:
        event.prevent_default()
        if self._shown is None or event.value == self._shown.name:
            return
        if not self.unless_busy(partial(self._show_other, str(event.value))):
            self._which.offer(self._groups(), value=self._shown.name)

    async def _show_other(self, name: str) -> None:
        if not self.changed() or await self.app.push_screen_wait(discard_question()):
            self._show(self.tables.group(name))
        elif self._shown is not None:
            self._which.offer(self._groups(), value=self._shown.name)

    def _show(self, group: GroupRow | None) -> None:
        if group is None:
            return
        self._shown, self._memo = group, memo_of(group)
        self._which.offer(self._groups(), value=group.name)
        self.picker.forget_choices()
        self.note.clear()
        self.name_field.value, self.memo_field.value = self._before.name, self._before.memo
        self.offer_rights()
        self._lock()

    # --- what is typed --------------------------------------------------------------------------------

    def checks(self) -> Sequence[Callable[[], object]]:
        if self._fixed:
            return (self.check_memo,)
        return self._check_name, self.check_memo, self.check_rights, self._check_held

    def _check_name(self) -> None:
        name = checked_name(self.name_field.value)
        others = [group for group in self.tables.groups if group.name != self._before.name]
        if any(same(name, group.name) for group in others):
            raise GroupNameTaken(name)

    def _check_held(self) -> None:
        for user in self.tables.users_of(self._before.name):
            if (lost := first_right(user.rights - self.picker.ticked)) is not None:
                raise RightHeld(lost.value, user.name)

    async def keep(self) -> str:
        memo = self.memo_field.value
        if self._shown is not None and memo == self._memo:
            memo = self._shown.memo  # the factory's is kept in no language
        draft = GroupDraft(self.name_field.value, memo, self.picker.ticked)
        if self._shown is None:
            await blocking(self.camera.add_group, self.session, draft)
        else:
            await blocking(self.camera.modify_group, self.session, self._shown, draft)
        return checked_name(draft.name)

    def changed(self) -> bool:
        before = self._before
        typed = (self.name_field.value, self.memo_field.value)
        return typed != (before.name, before.memo) or self.picker.changed_from(before.rights)

    def renew(self, tables: AccountData) -> None:
        was, self.tables = self._before, tables
        if self._shown is None:
            return
        found = tables.group(was.name)
        if found is not None:
            self._shown = found
            self._show_memo(memo_of(found))
        self._which.offer(self._groups(), value=was.name)
        if found is None:
            raise GroupGone(was.name)
