"""Users, groups, rights: what the factory puts in, and how names are compared and shown."""

from __future__ import annotations

import enum
import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

ADMIN: Final = "admin"
"""The account that every reset restores; it can be neither deleted nor renamed."""


class Right(enum.Enum):
    """What an account may do, by the device's own names and in the device's order."""

    SHUT_DOWN = "ShutDown"
    CHANNEL_TITLE = "ChannelTitle"
    RECORD_CONFIG = "RecordConfig"
    BACKUP = "Backup"
    STORAGE_MANAGER = "StorageManager"
    PTZ_CONTROL = "PTZControl"
    ACCOUNT = "Account"
    SYS_INFO = "SysInfo"
    QUERY_LOG = "QueryLog"
    DEL_LOG = "DelLog"
    SYS_UPGRADE = "SysUpgrade"
    AUTO_MAINTAIN = "AutoMaintain"
    GENERAL_CONFIG = "GeneralConfig"
    ENCODE_CONFIG = "EncodeConfig"
    COMM_CONFIG = "CommConfig"
    NET_CONFIG = "NetConfig"
    ALARM_CONFIG = "AlarmConfig"
    VIDEO_CONFIG = "VideoConfig"
    PTZ_CONFIG = "PtzConfig"
    DEFAULT_CONFIG = "DefaultConfig"
    IM_EXPORT = "ImExport"
    IPC_CAMERA = "IPCCamera"
    ELEC_PTZ_CONTROL = "ElecPTZControl"
    TALK = "Talk_01"
    MONITOR = "Monitor_01"
    REPLAY = "Replay_01"


@dataclass(frozen=True, slots=True)
class Session:
    """A user who is signed in. The camera asks its store each time whether that still holds."""

    id: str = field(repr=False)
    """A random token: its holder is this user."""
    account: str
    group: str
    rights: frozenset[Right]
    """As of the last look: the camera asks anew before each act (`Camera.check` looks)."""
    since: datetime


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A line of the table of groups. The memos of the factory's are the English msgids."""

    name: str
    memo: str
    rights: frozenset[Right]
    version: int = 0
    """Grows with each change: who shows an older one learns that another user was quicker."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A line of the table of users. Memos of reserved accounts are the English msgids."""

    name: str
    group: str
    memo: str
    reserved: bool
    """Reserved accounts are neither modified nor deleted."""
    rights: frozenset[Right]
    version: int = 0
    """Grows with each change, of the password too."""


@dataclass(frozen=True, slots=True)
class UserDraft:
    """What a user's record is to say."""

    name: str
    group: str
    memo: str
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """What a group's record is to say."""

    name: str
    memo: str
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class OnlineRow:
    """A line of the table of those who are signed in."""

    handle: str = field(repr=False)
    """Names the session to `Camera.disconnect`; it opens nothing."""
    account: str
    group: str
    origin: str
    """Where from: an address, or '' for the camera's own screen."""
    since: datetime
    own: bool
    """Whether that is who asks."""


_VIEWER: Final = frozenset({Right.MONITOR, Right.REPLAY})

FACTORY_GROUPS: Final = (
    GroupRow(name="admin", memo="administrator group", rights=frozenset(Right)),
    GroupRow(name="user", memo="user group", rights=_VIEWER),
)
FACTORY_ACCOUNTS: Final = (
    AccountRow(name=ADMIN, group="admin", memo="administrator", reserved=True, rights=frozenset(Right)),
    AccountRow(name="default", group="user", memo="reserved", reserved=True, rights=_VIEWER),
)

_NORMALISED: Final = 64
_SHOWN: Final = 32


def fold(name: str) -> str:
    """Return what names are compared by: without regard to case, width and how accents are composed."""
    # Names have at most 16 characters on the device. Longer text names no user, and normalising a
    # megabyte of combining marks takes quadratic time.
    if len(name) > _NORMALISED:
        return name.casefold()
    # Unicode's NFKC_Casefold without what it ignores: full-width letters are the letters that they look like.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def could_exist(name: str) -> bool:
    """Whether any account can be called that; nothing else is worth asking a database for."""
    return len(name) <= _NORMALISED and name.isprintable()


def digest(name: str) -> str:
    """Return a short stand-in of fixed length for a name of any length and content."""
    return hashlib.sha256(fold(name).encode("utf-8", "surrogatepass")).hexdigest()


def printable(name: str) -> str:
    """Return a typed name as the log keeps it: bounded, and without anything that moves a cursor."""
    kept = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:_SHOWN])
    return kept + "…" if len(name) > _SHOWN else kept
