"""What the device calls each right of a user or a group."""

from __future__ import annotations

from typing import Final

from tui.camera import Right
from tui.i18n import LazyText

RIGHTS: Final[dict[Right, LazyText]] = {
    Right.SHUT_DOWN: LazyText("authority", "Shutdown"),
    Right.CHANNEL_TITLE: LazyText("authority", "Channel Title"),
    Right.RECORD_CONFIG: LazyText("authority", "Schedule"),
    Right.BACKUP: LazyText("authority", "Backup"),
    Right.STORAGE_MANAGER: LazyText("authority", "HDD Management"),
    Right.PTZ_CONTROL: LazyText("authority", "PTZ Control"),
    Right.ACCOUNT: LazyText("authority", "Account"),
    Right.SYS_INFO: LazyText("authority", "Query System Info"),
    Right.QUERY_LOG: LazyText("authority", "Query Log Info"),
    Right.DEL_LOG: LazyText("authority", "Clear Log"),
    Right.SYS_UPGRADE: LazyText("authority", "System Update"),
    Right.AUTO_MAINTAIN: LazyText("authority", "Auto Maintenance"),
    Right.GENERAL_CONFIG: LazyText("authority", "General"),
    Right.ENCODE_CONFIG: LazyText("authority", "Encode"),
    Right.COMM_CONFIG: LazyText("authority", "RS232"),
    Right.NET_CONFIG: LazyText("authority", "Network"),
    Right.ALARM_CONFIG: LazyText("authority", "Alarm Set"),
    Right.VIDEO_CONFIG: LazyText("authority", "Motion"),
    Right.PTZ_CONFIG: LazyText("authority", "PTZ Setting"),
    Right.DEFAULT_CONFIG: LazyText("authority", "Default"),
    Right.IM_EXPORT: LazyText("authority", "Import/Export"),
    Right.IPC_CAMERA: LazyText("authority", "Camera parameters"),
    Right.ELEC_PTZ_CONTROL: LazyText("authority", "PTZ Electronic"),
    Right.TALK: LazyText("authority", "Channel Talk"),
    Right.MONITOR: LazyText("authority", "Monitor"),
    Right.REPLAY: LazyText("authority", "Replay"),
}
"""In the device's order, which the lists keep."""
