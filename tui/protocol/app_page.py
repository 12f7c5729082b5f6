"""The APP code beside the challenge: the page about the phone app.

A real camera's leads to its maker's app. An emulator must send no user to a stranger's page, so this leads
to a name that RFC 2606 keeps free.
"""

from __future__ import annotations

import re
from typing import Final

APP_LINK: Final = "HTTPS://CAMERA-MENUS.EXAMPLE/APP"
"""In capitals: a QR code of version 3-Q takes 47 characters of the alphanumeric mode (ISO/IEC 18004)."""

_LINK: Final = re.compile(r"[0-9A-Z $%*+\-./:]{1,47}")

_APP: Final = re.compile(
    r"https?://([a-z0-9-]+\.)*(camera-menus\.example|xmeye\.net)(/|\?|\Z)", re.IGNORECASE | re.ASCII
)


def is_link(text: str) -> bool:
    """Whether a text fits the APP code: at most 47 characters of the alphanumeric mode."""
    return _LINK.fullmatch(text) is not None


def is_app_code(text: str) -> bool:
    """Whether a text is that of the APP code, ours or the real device's, which trainees photograph too."""
    return _APP.match(text) is not None
