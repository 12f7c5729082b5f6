"""How a verification code comes to its end, and what the window Captcha says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.i18n import LazyText


@dataclass(frozen=True)
class Ending:
    """How a code came to its end: what the title bar says of it, and the line under it."""

    note: LazyText
    says: LazyText


EXPIRED: Final = Ending(
    LazyText("captcha", "expired"), LazyText("error", "This QR code has expired. Press F5 for a new one.")
)
USED_UP: Final = Ending(
    LazyText("captcha", "no tries left"),
    LazyText("captcha", "No tries are left for this QR code. Press F5 for a new one."),
)
REPLACED: Final = Ending(
    LazyText("captcha", "no longer valid"),
    LazyText("captcha", "This QR code is no longer valid. Press F5 for a new one."),
)
