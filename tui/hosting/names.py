"""The user names that mean something to the host: of practice cameras to come back to, and of the phone."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PHONE: Final = "phone"
"""`ssh phone@host` is the phone alone."""

_PREFIX: Final = "demo-"
_BYTES: Final = 7
"""Random ones behind a name; 50 bits of them are in it, as 10 digits of base32 (RFC 4648)."""
_SECRET: Final = re.compile(r"(?<=demo).+|[a-z2-7]{5}[-_. ][a-z2-7]{5}.*", re.IGNORECASE | re.DOTALL)
"""Mistyped ones too: most of a name is as good as the whole."""


def new_name(randomness: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Return a user name that nobody guesses: whoever knows it comes back to the same camera."""
    digits = base64.b32encode(randomness(_BYTES)).decode().lower()
    return f"{_PREFIX}{digits[:5]}-{digits[5:10]}"


def digest(name: str) -> str:
    """Return what is kept and compared of a name; how long a comparison takes tells nothing of the name."""
    return hashlib.sha256(name.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()


def without_secret(user: str) -> str:
    """Return a user name for a log: what could be, or could have been meant for, a way back is cut off."""
    return _SECRET.sub("…", user)
