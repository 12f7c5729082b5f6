"""Headers of the PROXY protocol: right, malformed, forged and slow ones, and what is to become of each."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from typing import Final

from tui.remote.proxy_header import LONGEST, SIGNATURE, Fault

VISITOR: Final = "203.0.113.7"
VISITOR_6: Final = "2001:db8::7"
PORT: Final = 22
IN: Final = "in"
CHECK: Final = "answered as a check"
GONE: Final = "closed, as its sender has gone"
LATE: Final = "proxy-header-late"
BALANCER: Final = "balancer"
"""What the log says of who comes past it."""
CLIENT: Final = b"SSH-2.0-client\r\n"
"""What a client says first."""


@dataclass(frozen=True)
class Case:
    """Bytes that come from a peer, and the outcome."""

    name: str
    sent: bytes
    outcome: str | Fault
    address: str = ""
    """The visitor's, where one is let in."""
    closes: bool = False
    """Whether the peer sends no more after that."""
    pieces: int = 0
    """Bytes of a piece, when it does not come at once."""
    is_balancer: bool = True


def header(  # noqa: PLR0913 - what can be wrong with one
    source: str = VISITOR,
    *,
    version: int = 2,
    command: int = 1,
    family: int | None = None,
    transport: int = 1,
    more: bytes = b"",
    length: int | None = None,
) -> bytes:
    """A whole header, the destination being this machine's."""
    address = ipaddress.ip_address(source)
    known = 1 if address.version == 4 else 2
    addresses = address.packed + ipaddress.ip_address("192.0.2.1" if known == 1 else "2001:db8::1").packed
    body = addresses + struct.pack("!HH", 50_000, PORT) + more
    kinds = bytes([version << 4 | command, (known if family is None else family) << 4 | transport])
    if length is not None:
        body = body[:length]
    return SIGNATURE + kinds + struct.pack("!H", len(body) if length is None else length) + body


_V1: Final = f"PROXY TCP4 {VISITOR} 192.0.2.1 50000 22\r\n".encode()
_TLV: Final = b"\x05\0\xc8" + bytes(200)

CASES: Final = (
    # --- something else than a header ---
    Case("nothing, then the end", b"", GONE, closes=True),
    Case("a client's first words", CLIENT, Fault.MISSING),
    Case("a header of version 1", _V1, Fault.MISSING),
    Case("version 1, unknown", b"PROXY UNKNOWN\r\n", Fault.MISSING),
    Case("TLS", bytes.fromhex("16030100c8010000c40303"), Fault.MISSING),
    Case("HTTP", b"GET / HTTP/1.1\r\n\r\n", Fault.MISSING),
    Case("empty lines", b"\r\n\r\n\r\n\r\n", Fault.MISSING),
    Case("noughts", bytes(64), Fault.MISSING),
    Case("the last byte of the signature is wrong", SIGNATURE[:-1] + b"!" + header()[12:], Fault.MISSING),
    Case("a client's words ahead of it", CLIENT + header(), Fault.MISSING),
    # --- of another kind ---
    Case("version 0", header(version=0), Fault.VERSION),
    Case("version 1 in binary", header(version=1), Fault.VERSION),
    Case("version 3", header(version=3), Fault.VERSION),
    Case("command 2", header(command=2), Fault.COMMAND),
    Case("command 15", header(command=15), Fault.COMMAND),
    Case("of an unknown address", header(family=0, transport=0), Fault.FAMILY),
    Case("a Unix socket", header(family=3, more=bytes(204)), Fault.FAMILY),
    Case("family 4", header(family=4), Fault.FAMILY),
    Case("family 15", header(family=15), Fault.FAMILY),
    Case("a datagram", header(transport=2), Fault.FAMILY),
    Case("a datagram over IPv6", header(VISITOR_6, transport=2), Fault.FAMILY),
    Case("no transport", header(transport=0), Fault.FAMILY),
    # --- lengths ---
    Case("no addresses", header(length=0), Fault.SHORT),
    Case("a byte of IPv4 too few", header(length=11), Fault.SHORT),
    Case("IPv6 as long as IPv4", header(VISITOR_6, length=12), Fault.SHORT),
    Case("a byte of IPv6 too few", header(VISITOR_6, length=35), Fault.SHORT),
    Case("as long as can be said", header(more=bytes(65_523)), Fault.LONG),
    Case("as long as can be said, and nothing there", header(length=65_535), Fault.LONG),
    Case("a byte too long", header(more=bytes(LONGEST - 27)), Fault.LONG),
    Case("ends within the signature", SIGNATURE[:5], Fault.SHORT, closes=True),
    Case("ends before the length", header()[:14], Fault.SHORT, closes=True),
    Case("ends within the address", header()[:20], Fault.SHORT, closes=True),
    Case("ends within an extension", header(more=_TLV)[:-1], Fault.SHORT, closes=True),
    # --- of an address that no one has ---
    Case("0.0.0.0", header("0.0.0.0"), Fault.ADDRESS),
    Case("::", header("::"), Fault.ADDRESS),
    Case("0.0.0.0 over IPv6", header("::ffff:0.0.0.0"), Fault.ADDRESS),
    Case("multicast", header("224.0.0.1"), Fault.ADDRESS),
    Case("multicast over IPv6", header("ff02::1"), Fault.ADDRESS),
    # --- slow ---
    Case("nothing", b"", LATE),
    Case("all but its last byte", header()[:-1], LATE),
    Case("a byte now and then", header()[:24], LATE, pieces=1),
    # --- forged: from elsewhere than the balancer ---
    Case("from elsewhere", header(), BALANCER, is_balancer=False),
    Case("from elsewhere, a check", header(command=0), BALANCER, is_balancer=False),
    Case("from elsewhere, a client", CLIENT, BALANCER, is_balancer=False),
    # --- right ones ---
    Case("IPv4", header() + CLIENT, IN, VISITOR),
    Case("IPv6", header(VISITOR_6) + CLIENT, IN, VISITOR_6),
    Case("IPv4 over IPv6", header(f"::ffff:{VISITOR}") + CLIENT, IN, VISITOR),
    Case("with an extension", header(more=_TLV) + CLIENT, IN, VISITOR),
    Case("as long as may be", header(more=bytes(LONGEST - 28)) + CLIENT, IN, VISITOR),
    Case("byte by byte", header() + CLIENT, IN, VISITOR, pieces=1),
    Case("says that it is the balancer itself", header("127.0.1.1") + CLIENT, IN, "127.0.1.1"),
    Case("a check", header(command=0), CHECK),
    Case("a check without addresses", header(command=0, family=0, transport=0, length=0), CHECK),
    Case("a check with what can't be read", header(command=0, family=9, more=_TLV), CHECK),
)
