"""The device's main menu: what is emulated here, and what only stands there greyed."""

from __future__ import annotations

from dataclasses import dataclass

from tui.i18n import Phrase


@dataclass(frozen=True)
class Item:
    """An entry of the menu. `opens` names what it leads to; None: the camera has it, the emulator doesn't."""

    label: Phrase
    opens: str | None = None
    about: Phrase | None = None
    step: Phrase | None = None
    children: tuple[Item, ...] = ()

    @property
    def works(self) -> bool:
        """Whether it, or something in it, is emulated."""
        return self.opens is not None or any(child.works for child in self.children)


def _grey(*labels: Phrase) -> tuple[Item, ...]:
    return tuple(Item(label) for label in labels)


ACCOUNT, LOGOUT = "account", "logout"

MENU: tuple[Item, ...] = (
    Item(
        Phrase("main menu", "Record"),
        children=_grey(
            Phrase("main menu", "Record Conf."),
            Phrase("main menu", "SnapShot"),
            Phrase("main menu", "Record Mode"),
        ),
    ),
    Item(
        Phrase("main menu", "Alarm"),
        children=_grey(
            Phrase("main menu", "Video Motion"),
            Phrase("main menu", "Video Blind"),
            Phrase("main menu", "Video Loss"),
            Phrase("main menu", "Alarm Input"),
            Phrase("main menu", "Alarm Output"),
            Phrase("main menu", "Intelligent"),
            Phrase("main menu", "Abnormal"),
        ),
    ),
    Item(
        Phrase("main menu", "System"),
        children=_grey(
            Phrase("main menu", "General"),
            Phrase("main menu", "Encode"),
            Phrase("main menu", "Network"),
            Phrase("main menu", "NetService"),
            Phrase("main menu", "Display"),
            Phrase("main menu", "PTZ Config"),
            Phrase("main menu", "RS232"),
            Phrase("main menu", "Camera Param"),
        ),
    ),
    Item(
        Phrase("main menu", "Advanced"),
        about=Phrase("main menu", "Disk, users, upkeep, factory settings."),
        children=(
            Item(Phrase("main menu", "HDD Manager")),
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
            *_grey(
                Phrase("main menu", "AutoMaintain"),
                Phrase("main menu", "Default"),
                Phrase("main menu", "Import/Export"),
                Phrase("main menu", "Reboot"),
                Phrase("main menu", "Upgrade"),
            ),
        ),
    ),
    Item(
        Phrase("main menu", "Information"),
        children=_grey(
            Phrase("main menu", "HDD Info"),
            Phrase("main menu", "Log"),
            Phrase("main menu", "Version"),
            Phrase("main menu", "Channel Status"),
            Phrase("main menu", "QR Code"),
        ),
    ),
    Item(
        Phrase("main menu", "Logout"),
        opens=LOGOUT,
        about=Phrase("main menu", "Sign out and go back to the login window."),
    ),
)
