"""People on a camera: what the tests of the Account page find there."""

from __future__ import annotations

from screens.account.account import AccountScreen
from tests.camera.helpers import wrong
from tests.helpers.windows.cameras import KNOWN, NEW, Practice, User, session
from tui.camera import Camera, GroupDraft, Right, UserDraft
from tui.camera.model.accounts import printable

GUARD_RIGHTS = frozenset({Right.PTZ_CONTROL, Right.QUERY_LOG, Right.MONITOR, Right.REPLAY})
WIDE = "摄像机管理员摄像机管理员四个字吧"
"""As long as a name can be, and as wide."""


def staff(camera: Camera) -> Camera:
    """Groups `guards` and `nobody`; anna, who may change accounts, and boris, who watches. All with `NEW`."""
    admin = session(camera)
    camera.add_group(admin, GroupDraft("guards", "gate", GUARD_RIGHTS))
    camera.add_group(admin, GroupDraft("nobody", "", frozenset({Right.MONITOR})))
    everything = frozenset({Right.ACCOUNT, Right.MONITOR, Right.QUERY_LOG})
    camera.add_user(admin, UserDraft("anna", "admin", "office", everything), NEW)
    camera.add_user(
        admin, UserDraft("boris", "guards", "night", frozenset({Right.MONITOR, Right.REPLAY})), NEW
    )
    return camera


async def account(user: User, name: str = "admin") -> None:
    """Open the Account page as that user."""
    camera = user.app.camera
    by = session(camera) if name == "admin" else camera.sign_in(name, NEW)
    await user.open(AccountScreen(camera, by, user.app.settings))
    assert user.heading == "Advanced › Account"


async def walk_to_account(user: User, name: str = "admin") -> None:
    """The same by way of the login and the main menu, for what happens to them."""
    if name != "admin":
        await user.do("#user", *["backspace"] * 5, f"'{name}", "enter")
    await user.do(f"'{KNOWN if name == 'admin' else NEW}", "enter", "enter", "enter")
    assert user.heading == "Advanced › Account"


def rows(user: User) -> list[str]:
    """What the screen says, each row with single blanks."""
    return [" ".join(row.split()) for row in user.shown().splitlines()]


def told(practice: Practice, camera: Camera, name: str) -> None:
    """A line of the log about a failed sign-in that tells the whole name, as one about a known user does."""
    wrong(camera, 1, name)
    with practice.store.write_all() as tx:
        newest = "seq = (SELECT max(seq) FROM events)"
        tx.exec_driver_sql(f"UPDATE events SET account = ? WHERE {newest}", (printable(name),))
