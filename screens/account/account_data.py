"""What the Account page and its forms know of a camera's users and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.camera import ADMIN, AccountRow, Camera, GroupRow, Right, Session
from tui.camera.model.accounts import FACTORY_GROUPS, fold
from tui.i18n import LazyText


def same(name: str, other: str) -> bool:
    """Whether two names are one to the camera, which tells no capitals from small letters."""
    return fold(name) == fold(other)


def memo_of(group: GroupRow) -> str:
    """A group's memo as it is shown: in the language of the menus where it is the factory's."""
    factory = {(each.name, each.memo) for each in FACTORY_GROUPS}
    return str(LazyText("account", group.memo)) if (group.name, group.memo) in factory else group.memo


@dataclass(frozen=True)
class AccountData:
    """As they were when they were read: what is changed is passed to the camera as it was shown."""

    session: Session
    """Whose they are, with the rights of that moment."""
    users: Sequence[AccountRow]
    groups: Sequence[GroupRow]
    """None for who may not see them."""

    @property
    def manager(self) -> bool:
        """Whether this user may change the others."""
        return Right.ACCOUNT in self.session.rights

    @property
    def administrator(self) -> bool:
        return same(self.session.account, ADMIN)

    def user(self, name: str) -> AccountRow | None:
        return next((row for row in self.users if same(row.name, name)), None)

    def group(self, name: str) -> GroupRow | None:
        return next((row for row in self.groups if row.name == name), None)

    def users_of(self, group: str) -> list[AccountRow]:
        return [row for row in self.users if row.group == group]


def read_account_data(camera: Camera, session: Session, *, managing: bool = False) -> AccountData:
    """Read all that the session may see; who is `managing` must see all. Raises SessionEnded, NotAllowed."""
    now = camera.check(session)
    groups = camera.groups(session) if managing or Right.ACCOUNT in now.rights else []
    return AccountData(now, camera.accounts(session), groups)
