"""What the device calls each right of a user or a group."""

from __future__ import annotations

from typing import Final

from tui.camera import Right
from tui.i18n import Phrase

RIGHTS: Final[dict[Right, Phrase]] = {
    Right.SHUT_DOWN: Phrase("authority", "Shutdown"),
    Right.CHANNEL_TITLE: Phrase("authority", "Channel Title"),
    Right.RECORD_CONFIG: Phrase("authority", "Schedule"),
    Right.BACKUP: Phrase("authority", "Backup"),
    Right.STORAGE_MANAGER: Phrase("authority", "HDD Management"),
    Right.PTZ_CONTROL: Phrase("authority", "PTZ Control"),
    Right.ACCOUNT: Phrase("authority", "Account"),
    Right.SYS_INFO: Phrase("authority", "Query System Info"),
    Right.QUERY_LOG: Phrase("authority", "Query Log Info"),
    Right.DEL_LOG: Phrase("authority", "Clear Log"),
    Right.SYS_UPGRADE: Phrase("authority", "System Update"),
    Right.AUTO_MAINTAIN: Phrase("authority", "Auto Maintenance"),
    Right.GENERAL_CONFIG: Phrase("authority", "General"),
    Right.ENCODE_CONFIG: Phrase("authority", "Encode"),
    Right.COMM_CONFIG: Phrase("authority", "RS232"),
    Right.NET_CONFIG: Phrase("authority", "Network"),
    Right.ALARM_CONFIG: Phrase("authority", "Alarm Set"),
    Right.VIDEO_CONFIG: Phrase("authority", "Motion"),
    Right.PTZ_CONFIG: Phrase("authority", "PTZ Setting"),
    Right.DEFAULT_CONFIG: Phrase("authority", "Default"),
    Right.IM_EXPORT: Phrase("authority", "Import/Export"),
    Right.IPC_CAMERA: Phrase("authority", "Camera parameters"),
    Right.ELEC_PTZ_CONTROL: Phrase("authority", "PTZ Electronic"),
    Right.TALK: Phrase("authority", "Channel Talk"),
    Right.MONITOR: Phrase("authority", "Monitor"),
    Right.REPLAY: Phrase("authority", "Replay"),
}
"""In the device's order, which the lists keep."""
