"""Mail addresses: which can be one, and how one is shown to users who may not own it."""

from __future__ import annotations

import re
from typing import Final

LIMIT: Final = 40
"""Characters of the safe e-mail (device)."""

# RFC 5321's Dot-string and Domain, ASCII only: such an address can stand in a mail's header as it is. The
# RFC's name may also begin like an option or a command of a mail program (-oQ/tmp, |id): stricter here.
# Camera and cloud both check it: neither can know what the other is made of.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(?:\.[A-Za-z0-9_+-]+)*")
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
# No top-level domain is a number (RFC 3696, 2): 10.0.0.1 is a computer, and RFC 5321 wants it in brackets.
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}")


def is_address(text: str, limit: int = LIMIT) -> bool:
    """Whether mail could be sent there, and no program would take the address for anything else."""
    name, _, domain = text.rpartition("@")
    return len(text) <= limit and is_name(name) and _DOMAIN.fullmatch(domain) is not None


def is_name(text: str) -> bool:
    """Whether that may stand before the @: a-z A-Z 0-9 . _ + - and a letter or digit first."""
    return _NAME.fullmatch(text) is not None


def masked(address: str) -> str:
    """Return a***@example.com: enough for its owner to know the mailbox, too little to write to it."""
    return f"{address[:1]}***@{address.rpartition('@')[2]}"
