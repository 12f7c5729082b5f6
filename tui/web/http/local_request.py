"""Whether a request comes from this machine itself, and not by way of a proxy."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.datastructures import Headers

_FORWARDING: Final = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")
"""Headers of proxies, beside all that begin with `x-forwarded-`."""


def is_from_here(address: str, headers: Headers) -> bool:
    """Whether a connection from this address is this machine's own, and no proxy says otherwise."""
    return not _was_forwarded(headers) and _is_loopback(address)


def _was_forwarded(headers: Headers) -> bool:
    return any(name in _FORWARDING or name.startswith("x-forwarded-") for name in headers)


def _is_loopback(address: str) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return (mapped or known).is_loopback
