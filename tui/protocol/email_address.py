"""Mail addresses: which can be one, and how one is shown to users who may not own it."""

from __future__ import annotations

import re
from typing import Final

LIMIT: Final = 40
"""Characters of the safe e-mail (device)."""

# RFC 5321's Dot-string and Domain, ASCII only: such an address can stand in a mail's header as it is.
# Camera and cloud both check it: neither can know what the other is made of.
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")


def is_address(text: str, limit: int = LIMIT) -> bool:
    """Whether mail could be sent there."""
    return len(text) <= limit and _ADDRESS.fullmatch(text) is not None


def masked(address: str) -> str:
    """Return a***@example.com: enough for its owner to know the mailbox, too little to write to it."""
    return f"{address[:1]}***@{address.rpartition('@')[2]}"
