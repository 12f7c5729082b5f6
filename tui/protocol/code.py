"""The verification code: eight digits that only the camera and its cloud can work out from a challenge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from tui.protocol.ocra import ocra
from tui.protocol.payload import LENGTH

SUITE: Final = f"OCRA-1:HOTP-SHA256-8:QA{LENGTH}"
"""The question is the challenge's whole text, so the code binds every field of it."""

DIGITS: Final = 8
"""26.5 bits; NIST SP 800-63B-4 asks for at least 6 digits, and few tries."""

KEY_BYTES: Final = 32
"""As long as the hash: RFC 6287, section 5.1."""


@dataclass(frozen=True, slots=True)
class CameraKey:
    """A camera's own key. The cloud derives it from a master key that no camera holds."""

    key_id: str
    """Two of 0-9 A-Z: which of the cloud's master keys it came from."""
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9A-Z]{2}", self.key_id) or len(self.key) != KEY_BYTES:
            raise ValueError("key id or length of the key")


def code_for(text: str, key: CameraKey) -> str:
    """Return the code that answers a challenge's text, 45 characters as `Payload.text` writes them."""
    if len(text) != LENGTH:
        raise ValueError("length of the challenge")
    return ocra(SUITE, key.key, text)
