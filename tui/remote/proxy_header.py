"""The PROXY protocol's header, version 2: whose connection it is that a load balancer passes on.

The specification is HAProxy's doc/proxy-protocol.txt: 12 bytes of signature, version and command, family and
transport, the length of what follows; then the addresses, and extensions that are skipped. Version 1, a line
of text, is not read: HAProxy and the balancers of the clouds send version 2.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final

SIGNATURE: Final = b"\r\n\r\n\0\r\nQUIT\n"
LONGEST: Final = 1024
"""Bytes of a header. With addresses it has 52; extensions (a TLS name, a checksum) take some hundred."""
_FIXED: Final = 16
"""Bytes until its length is known."""
_VERSION: Final = 2
_LOCAL, _PROXY = range(2)
_LENGTHS: Final = {1: 4, 2: 16}
"""Bytes of an address, by family: AF_INET, AF_INET6."""
_STREAM: Final = 1


class Fault(Enum):
    """What is wrong with a header, as the log has it."""

    MISSING = "proxy-header-missing"
    """Something else came: the balancer was not told to send one."""
    VERSION = "proxy-header-version"
    COMMAND = "proxy-header-command"
    FAMILY = "proxy-header-family"
    """No address of a visitor in it: unknown, a Unix socket, or no stream."""
    SHORT = "proxy-header-short"
    """Its addresses don't fit in, or the connection ended within it."""
    LONG = "proxy-header-long"
    ADDRESS = "proxy-header-address"
    """Of none, or of many: no one's who could have connected."""


class BadProxyHeader(Exception):  # noqa: N818 - named after what is wrong
    """It can't be believed; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Origin:
    """Whose connection it is, and which port of the balancer's it was made to."""

    address: str
    port: int


def bytes_wanted(begun: bytes) -> int:
    """Return how many more bytes are to be read: never one that is not the header's. 0: it is whole.

    Raises BadProxyHeader as soon as it can't become one, so that who sends none is not waited for.
    """
    if begun[: len(SIGNATURE)] != SIGNATURE[: len(begun)]:
        raise BadProxyHeader(Fault.MISSING)
    if len(begun) < _FIXED:
        return _FIXED - len(begun)
    if begun[12] >> 4 != _VERSION:
        raise BadProxyHeader(Fault.VERSION)
    (more,) = struct.unpack_from("!H", begun, 14)
    if _FIXED + more > LONGEST:
        raise BadProxyHeader(Fault.LONG)
    return int(_FIXED + more - len(begun))


def origin_of(header: bytes) -> Origin | None:
    """Return whose connection a whole header announces; None for the balancer's own, which is a check.

    Raises BadProxyHeader. Where the balancer does not know the address there is nothing to count by.
    """
    command, family, transport = header[12] & 0xF, header[13] >> 4, header[13] & 0xF
    if command == _LOCAL:
        return None
    if command != _PROXY:
        raise BadProxyHeader(Fault.COMMAND)
    if family not in _LENGTHS or transport != _STREAM:
        raise BadProxyHeader(Fault.FAMILY)
    size = _LENGTHS[family]
    if len(header) < _FIXED + 2 * size + 4:
        raise BadProxyHeader(Fault.SHORT)
    source = ipaddress.ip_address(header[_FIXED : _FIXED + size])
    if isinstance(source, ipaddress.IPv6Address):
        source = source.ipv4_mapped or source
    if source.is_unspecified or source.is_multicast:
        raise BadProxyHeader(Fault.ADDRESS)
    (port,) = struct.unpack_from("!H", header, _FIXED + 2 * size + 2)
    return Origin(str(source), port)
