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

DESK_PATH: Final = "/D"
"""Where the service desk's page is found by an APP code that leads there: in two characters."""

_APP: Final = re.compile(
    r"https?://([a-z0-9-]+\.)*(camera-menus\.example|xmeye\.net)(/|\?|\Z)", re.IGNORECASE | re.ASCII
)
_DESK: Final = re.compile(r"https?://[a-z0-9.:-]+/d", re.IGNORECASE | re.ASCII)


def is_link(text: str) -> bool:
    """Whether a text fits the APP code: at most 47 characters of the alphanumeric mode."""
    return _LINK.fullmatch(text) is not None


def is_app_code(text: str) -> bool:
    """Whether a text is an APP code: ours, the real device's, or one that leads to our desk's page."""
    return _APP.match(text) is not None or _DESK.fullmatch(text) is not None


def link_to_desk(site: str) -> str:
    """Return what the APP code says where it leads to the desk's page of a site, such as http://HOST:PORT."""
    return site.rstrip("/").upper() + DESK_PATH
