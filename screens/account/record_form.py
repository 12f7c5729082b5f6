"""What the forms of a user and of a group share: the list of rights, and the camera's rules shown early."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from textual import getters, on
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.account.account_data import AccountData, read_account_data
from screens.account.rights_picker import RightsPicker
from screens.common.form_window import FormWindow
from screens.common.settings import Settings
from tui.camera import Camera, CameraError, Right, Session, checked_memo, checked_rights
from tui.camera.errors import (
    GroupNameTaken,
    MemoCharacters,
    MemoTooLong,
    NameCharacters,
    NameEmpty,
    NameReserved,
    NameTooLong,
    NoRights,
    RightHeld,
    RightsBeyondGroup,
    UserNameTaken,
)
from tui.i18n import LazyText
from tui.widgets.form.checklist import Checklist
from tui.widgets.form.fields import Field, StatusLine, ok_cancel
from tui.widgets.window import Window
from tui.work import blocking

_NAME = (NameEmpty, NameTooLong, NameCharacters, NameReserved, UserNameTaken, GroupNameTaken)
_RIGHTS = (NoRights, RightsBeyondGroup, RightHeld)
_NOT_YET = (NameEmpty, NoRights)
"""Wrong with OK only: the user may be about to fill it in."""

NAMES = LazyText(
    "help", "A name has up to 16 characters, without . [ ] % &; upper and lower case are the same."
)
TICKING = LazyText("help", "In “Authority”: Space selects, letters search, PgUp and PgDn turn pages.")


class RecordForm(FormWindow[str]):
    """Ends in the name under which the record is kept; in None when nothing was.

    A subclass shows the record's fields, says which rights are offered and which of them have a tick, and
    keeps the record. What the user ticked stays ticked whatever else changes.
    """

    AUTO_FOCUS = "#name"
    modifies = False
    """Whether the record is there already."""
    VERTICAL_BREAKPOINTS = [*Window.VERTICAL_BREAKPOINTS, (36, "-high")]  # noqa: RUF012 - as in Window

    DEFAULT_CSS = """
    RecordForm {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & Row > .label { width: 21; }
        & .reusable { margin: 0 0 0 22; color: $osd-off; width: auto; }
        & StrengthBar { margin: 0 0 0 22; }
        & RightsPicker { margin: 1 0 0 0; }
        & Checklist { height: 10; }
        &.-new Checklist { height: 7; }
        &.-low .form { padding: 0 2; }
        &.-low RightsPicker { margin: 0; }
        &.-low Checklist { height: 8; }
        &.-low.-new Checklist { height: 6; }
        &.-high Checklist { height: 20; }
        &.-narrow StrengthBar { margin: 0 0 0 20; }
        &.-narrow > #frame { width: 60; }
    }
    """

    picker = getters.query_one(RightsPicker)
    name_field = getters.query_one("#name", Field)
    memo_field = getters.query_one("#memo", Field)

    def __init__(self, camera: Camera, session: Session, settings: Settings, tables: AccountData) -> None:
        super().__init__(camera, settings)
        self.session = session
        self.tables = tables

    # --- what a subclass says -------------------------------------------------------------------------

    def rows(self) -> Iterable[Widget]:
        """The rows above the rights."""
        raise NotImplementedError

    def offered(self) -> frozenset[Right]:
        """The rights that can be ticked."""
        raise NotImplementedError

    def ticked_before(self) -> frozenset[Right]:
        """Those of them that have a tick unless the user chose otherwise."""
        raise NotImplementedError

    def checks(self) -> Sequence[Callable[[], object]]:
        """What the camera will check, in the order of the rows; each raises what it would refuse."""
        raise NotImplementedError

    def complete(self) -> bool:
        """Whether all is typed that is no part of the record; moves the focus to what is not."""
        return True

    async def keep(self) -> str:
        """Let the camera keep the record, and return its name."""
        raise NotImplementedError

    def renew(self, tables: AccountData) -> None:
        """Show what the camera holds now wherever the user has changed nothing."""
        raise NotImplementedError

    # --- the rights -----------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        yield VerticalGroup(*self.rows(), RightsPicker(), StatusLine(), ok_cancel(), classes="form")

    def on_mount(self) -> None:
        self.offer_rights()

    def offer_rights(self) -> None:
        self.picker.offer(self.offered(), self.ticked_before())

    # --- what is typed --------------------------------------------------------------------------------

    def check_memo(self) -> None:
        checked_memo(self.memo_field.value)

    def check_rights(self) -> None:
        checked_rights(self.picker.ticked, self.offered())

    @on(Checklist.Changed)
    def _rights_changed(self) -> None:
        self.look()

    @on(Input.Changed)
    @on(Select.Changed)
    def _typed(self, event: Input.Changed | Select.Changed) -> None:
        event.prevent_default()  # the common window's way with errors: here each key is looked at
        if not self.busy:
            self.look()

    def look(self) -> None:
        """Say what the camera would refuse of all that is typed so far, without moving the focus."""
        error = next(self._refusals(), None)
        self._forget_wrong()
        if error is not None:
            self.note.error(self.words_for(error))
            if (where := self._concerned(error)) is not None:
                where.add_class("-wrong")
        elif self.note.has_class("-error"):
            self.note.clear()

    def _refusals(self) -> Iterator[CameraError]:
        for check in self.checks():
            try:
                check()
            except CameraError as error:
                if not isinstance(error, _NOT_YET):
                    yield error

    def _concerned(self, error: CameraError) -> Widget | None:
        return self.picker.rights if isinstance(error, _RIGHTS) else self.place_of(error)

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        match error:
            case _ if isinstance(error, _NAME):
                return self.name_field
            case MemoTooLong() | MemoCharacters():
                return self.memo_field
            case _:
                return None

    def refuse(self, error: CameraError) -> None:
        super().refuse(error)
        if isinstance(error, _RIGHTS):
            self.picker.rights.add_class("-wrong")
            self.picker.rights.focus()
            if isinstance(error, RightHeld | RightsBeyondGroup):
                self.picker.rights.point_at(Right(error.right))

    # --- OK and refresh -------------------------------------------------------------------------------

    @on(Input.Submitted, "#memo")
    def _memo_entered(self, event: Input.Submitted) -> None:
        event.prevent_default()
        self._ok.focus()  # the rights may stay as they are: OK is next

    async def submit(self) -> None:
        if self.modifies and not self.changed():
            self.dismiss(None)  # nothing was changed: that signs out no one, and no log tells of it
            return
        for check in self.checks():
            check()
        if self.complete():
            self.dismiss(await self.keep())

    def action_refresh_window(self) -> None:
        self.act(self._renew)

    async def _renew(self) -> None:
        self.renew(await blocking(read_account_data, self.camera, self.session, managing=True))
        self.offer_rights()


def merge(field: Field, before: str, now: str) -> None:
    """Put into a field what the camera holds now, unless the user has changed it."""
    if field.value == before:
        field.value = now
