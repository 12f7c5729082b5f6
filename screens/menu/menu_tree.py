"""The device's main menu: what is emulated here, what only stands there greyed, and who sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from tui.camera import Right
from tui.i18n import LazyText


@dataclass(frozen=True)
class Item:
    """An entry of the menu. `opens` names what it leads to; None: the camera has it, the emulator doesn't."""

    label: LazyText
    opens: str | None = None
    about: LazyText | None = None
    step: LazyText | None = None
    children: tuple[Item, ...] = ()
    right: Right | None = None
    """Users who lack it do not see the entry; None: all users do."""

    @property
    def works(self) -> bool:
        """Whether it, or something in it, is emulated."""
        return self.opens is not None or any(child.works for child in self.children)


def items_for(rights: Collection[Right]) -> tuple[Item, ...]:
    """The menu as a user with these rights sees it; no group without an entry."""
    return tuple(_allowed(MENU, rights))


def _allowed(items: Iterable[Item], rights: Collection[Right]) -> Iterator[Item]:
    for item in items:
        children = tuple(_allowed(item.children, rights))
        if (item.right is None or item.right in rights) and (children or not item.children):
            yield replace(item, children=children)


def _grey(right: Right, *labels: LazyText) -> tuple[Item, ...]:
    return tuple(Item(label, right=right) for label in labels)


ACCOUNT, ONLINE, DEFAULT, REBOOT = "account", "online", "default", "reboot"
LOG, VERSION, QR_CODE, LOGOUT = "log", "version", "qr code", "logout"
SECURITY = "security"
"""No entry of the menu: it stands on the Account page, and opens by itself after some resets."""

_RECORD = Item(
    LazyText("main menu", "Record"),
    children=_grey(
        Right.RECORD_CONFIG,
        LazyText("main menu", "Record Conf."),
        LazyText("main menu", "SnapShot"),
        LazyText("main menu", "Record Mode"),
    ),
)

_ALARM = Item(
    LazyText("main menu", "Alarm"),
    children=(
        *_grey(
            Right.VIDEO_CONFIG,
            LazyText("main menu", "Video Motion"),
            LazyText("main menu", "Video Blind"),
            LazyText("main menu", "Video Loss"),
        ),
        *_grey(
            Right.ALARM_CONFIG,
            LazyText("main menu", "Alarm Input"),
            LazyText("main menu", "Alarm Output"),
            LazyText("main menu", "Intelligent"),
            LazyText("main menu", "Abnormal"),
        ),
    ),
)

_SYSTEM = Item(
    LazyText("main menu", "System"),
    children=(
        *_grey(Right.GENERAL_CONFIG, LazyText("main menu", "General")),
        *_grey(Right.ENCODE_CONFIG, LazyText("main menu", "Encode")),
        *_grey(Right.NET_CONFIG, LazyText("main menu", "Network"), LazyText("main menu", "NetService")),
        *_grey(Right.CHANNEL_TITLE, LazyText("main menu", "Display")),
        *_grey(Right.PTZ_CONFIG, LazyText("main menu", "PTZ Config")),
        *_grey(Right.COMM_CONFIG, LazyText("main menu", "RS232")),
        *_grey(Right.IPC_CAMERA, LazyText("main menu", "Camera Param")),
    ),
)

_ADVANCED = Item(
    LazyText("main menu", "Advanced"),
    about=LazyText("main menu", "Disk, users, maintenance, factory settings."),
    children=(
        *_grey(Right.STORAGE_MANAGER, LazyText("main menu", "HDD Manager")),
        Item(
            LazyText("main menu", "Account"),
            opens=ACCOUNT,
            about=LazyText(
                "main menu",
                "The camera's users and groups: add, modify, delete, change a password. “Security” opens "
                "from here.",
            ),
            step=LazyText("main menu", "Step 10 of the guide"),
        ),
        Item(
            LazyText("main menu", "Online Users"),
            opens=ONLINE,
            about=LazyText("main menu", "Who is signed in, from where and since when; disconnect a user."),
            right=Right.ACCOUNT,
        ),
        *_grey(Right.AUTO_MAINTAIN, LazyText("main menu", "AutoMaintain")),
        Item(
            LazyText("main menu", "Default"),
            opens=DEFAULT,
            about=LazyText(
                "main menu", "Restore the factory account settings: all users and passwords are deleted."
            ),
            right=Right.DEFAULT_CONFIG,
        ),
        *_grey(Right.IM_EXPORT, LazyText("main menu", "Import/Export")),
        Item(
            LazyText("main menu", "Reboot"),
            opens=REBOOT,
            about=LazyText("main menu", "Restart the camera. All users are signed out; saved data is kept."),
            right=Right.SHUT_DOWN,
        ),
        *_grey(Right.SYS_UPGRADE, LazyText("main menu", "Upgrade")),
    ),
)

_INFORMATION = Item(
    LazyText("main menu", "Information"),
    about=LazyText("main menu", "What this camera is and what happened on it."),
    children=(
        *_grey(Right.STORAGE_MANAGER, LazyText("main menu", "HDD Info")),
        Item(
            LazyText("main menu", "Log"),
            opens=LOG,
            about=LazyText("main menu", "What happened on the camera, newest first; by type and time."),
            right=Right.QUERY_LOG,
        ),
        Item(
            LazyText("main menu", "Version"),
            opens=VERSION,
            about=LazyText("main menu", "Model, firmware, serial number and emulator version."),
            right=Right.SYS_INFO,
        ),
        *_grey(Right.SYS_INFO, LazyText("main menu", "Channel Status")),
        Item(
            LazyText("main menu", "QR Code"),
            opens=QR_CODE,
            about=LazyText("main menu", "QR codes of the serial number and of the app."),
        ),
    ),
)

_LOGOUT = Item(
    LazyText("main menu", "Logout"),
    opens=LOGOUT,
    about=LazyText("main menu", "Sign out and go back to the login window."),
)

MENU: tuple[Item, ...] = (_RECORD, _ALARM, _SYSTEM, _ADVANCED, _INFORMATION, _LOGOUT)

START: LazyText = _ADVANCED.label
"""Where the cursor starts: the entry that the guide's step 10 begins with."""
