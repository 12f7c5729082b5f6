"""The device's main menu: what is emulated here, what only stands there greyed, and who sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from tui.camera import Right
from tui.i18n import Phrase


@dataclass(frozen=True)
class Item:
    """An entry of the menu. `opens` names what it leads to; None: the camera has it, the emulator doesn't."""

    label: Phrase
    opens: str | None = None
    about: Phrase | None = None
    step: Phrase | None = None
    children: tuple[Item, ...] = ()
    right: Right | None = None
    """Who lacks it does not see the entry; None: everybody does."""

    @property
    def works(self) -> bool:
        """Whether it, or something in it, is emulated."""
        return self.opens is not None or any(child.works for child in self.children)


def items_for(rights: Collection[Right]) -> tuple[Item, ...]:
    """The menu as somebody with these rights sees it; no group without an entry."""
    return tuple(_allowed(MENU, rights))


def _allowed(items: Iterable[Item], rights: Collection[Right]) -> Iterator[Item]:
    for item in items:
        children = tuple(_allowed(item.children, rights))
        if (item.right is None or item.right in rights) and (children or not item.children):
            yield replace(item, children=children)


def _grey(right: Right, *labels: Phrase) -> tuple[Item, ...]:
    return tuple(Item(label, right=right) for label in labels)


ACCOUNT, ONLINE, DEFAULT, REBOOT = "account", "online", "default", "reboot"
LOG, VERSION, QR_CODE, LOGOUT = "log", "version", "qr code", "logout"

_RECORD = Item(
    Phrase("main menu", "Record"),
    children=_grey(
        Right.RECORD_CONFIG,
        Phrase("main menu", "Record Conf."),
        Phrase("main menu", "SnapShot"),
        Phrase("main menu", "Record Mode"),
    ),
)

_ALARM = Item(
    Phrase("main menu", "Alarm"),
    children=(
        *_grey(
            Right.VIDEO_CONFIG,
            Phrase("main menu", "Video Motion"),
            Phrase("main menu", "Video Blind"),
            Phrase("main menu", "Video Loss"),
        ),
        *_grey(
            Right.ALARM_CONFIG,
            Phrase("main menu", "Alarm Input"),
            Phrase("main menu", "Alarm Output"),
            Phrase("main menu", "Intelligent"),
            Phrase("main menu", "Abnormal"),
        ),
    ),
)

_SYSTEM = Item(
    Phrase("main menu", "System"),
    children=(
        *_grey(Right.GENERAL_CONFIG, Phrase("main menu", "General")),
        *_grey(Right.ENCODE_CONFIG, Phrase("main menu", "Encode")),
        *_grey(Right.NET_CONFIG, Phrase("main menu", "Network"), Phrase("main menu", "NetService")),
        *_grey(Right.CHANNEL_TITLE, Phrase("main menu", "Display")),
        *_grey(Right.PTZ_CONFIG, Phrase("main menu", "PTZ Config")),
        *_grey(Right.COMM_CONFIG, Phrase("main menu", "RS232")),
        *_grey(Right.IPC_CAMERA, Phrase("main menu", "Camera Param")),
    ),
)

_ADVANCED = Item(
    Phrase("main menu", "Advanced"),
    about=Phrase("main menu", "Disk, users, upkeep, factory settings."),
    children=(
        *_grey(Right.STORAGE_MANAGER, Phrase("main menu", "HDD Manager")),
        Item(
            Phrase("main menu", "Account"),
            opens=ACCOUNT,
            about=Phrase(
                "main menu",
                "The camera's users and groups: add, modify, delete, change a password. "
                "«Security» opens from here.",
            ),
            step=Phrase("main menu", "Step 10 of the guide"),
        ),
        Item(
            Phrase("main menu", "Online Users"),
            opens=ONLINE,
            about=Phrase("main menu", "Who is signed in, from where and since when; disconnect somebody."),
            right=Right.ACCOUNT,
        ),
        *_grey(Right.AUTO_MAINTAIN, Phrase("main menu", "AutoMaintain")),
        Item(
            Phrase("main menu", "Default"),
            opens=DEFAULT,
            about=Phrase(
                "main menu", "Put the account settings back to the factory's: every user and password goes."
            ),
            right=Right.DEFAULT_CONFIG,
        ),
        *_grey(Right.IM_EXPORT, Phrase("main menu", "Import/Export")),
        Item(
            Phrase("main menu", "Reboot"),
            opens=REBOOT,
            about=Phrase(
                "main menu", "Start the camera again. Everybody is signed out; what is stored stays."
            ),
            right=Right.SHUT_DOWN,
        ),
        *_grey(Right.SYS_UPGRADE, Phrase("main menu", "Upgrade")),
    ),
)

_INFORMATION = Item(
    Phrase("main menu", "Information"),
    about=Phrase("main menu", "What the camera is, and what happened on it."),
    children=(
        *_grey(Right.STORAGE_MANAGER, Phrase("main menu", "HDD Info")),
        Item(
            Phrase("main menu", "Log"),
            opens=LOG,
            about=Phrase("main menu", "What happened on the camera, newest first; by type and time."),
            right=Right.QUERY_LOG,
        ),
        Item(
            Phrase("main menu", "Version"),
            opens=VERSION,
            about=Phrase("main menu", "Model, firmware and serial number, and what emulates them."),
            right=Right.SYS_INFO,
        ),
        *_grey(Right.SYS_INFO, Phrase("main menu", "Channel Status")),
        Item(
            Phrase("main menu", "QR Code"),
            opens=QR_CODE,
            about=Phrase("main menu", "The QR codes of the serial number and of the app."),
        ),
    ),
)

_LOGOUT = Item(
    Phrase("main menu", "Logout"),
    opens=LOGOUT,
    about=Phrase("main menu", "Sign out and go back to the login window."),
)

MENU: tuple[Item, ...] = (_RECORD, _ALARM, _SYSTEM, _ADVANCED, _INFORMATION, _LOGOUT)

START: Phrase = _ADVANCED.label
"""Where the hand is needed: the entry that the guide's step 10 begins with."""
