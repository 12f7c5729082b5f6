"""One SSH connection: bounded in what it may send, known to be full or not.

With `line.py` the only file that touches asyncssh's inside; tests/hosting/test_asyncssh_contract.py says what
it relies on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, cast

import asyncssh
from asyncssh.constants import MSG_IGNORE, MSG_USERAUTH_REQUEST
from asyncssh.packet import SSHPacket, SSHPacketLogger

from tui.hosting.limits import Lease, TokenBucket

CIPHERS: Final = (
    "chacha20-poly1305@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes256-ctr",
)
BYTES_A_SECOND: Final = 512 * 1024
BYTES_AT_ONCE: Final = 1024 * 1024
"""What a client may send, whatever it is: each byte costs the loop that everybody is on."""
LONGEST_TRY: Final = 8 * 1024
"""Bytes of one try to sign in: of a password, each kilobyte costs the loop a millisecond (SASLprep)."""
SEND_BUFFER: Final = 64 * 1024
"""The socket's (SO_SNDBUF): what lies there are frames that nobody takes back."""
_TOO_SLOW: Final = "Signing in took too long: connect again"


class Connection(asyncssh.SSHServerConnection):
    """Belongs to an address; `lease` is its place among those who are signing in."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        options: asyncssh.SSHServerConnectionOptions,
        address: str,
        lease: Lease,
    ) -> None:
        super().__init__(loop, options)
        self.address = address
        self.lease = lease
        self.is_full = False
        """Whether the socket takes nothing more at the moment."""
        self.last_input = 0.0
        """The loop's time at which the client last sent anything."""
        self.wanted_forwarding = False
        """Whether the client asked for a forwarding that has no place for an answer in words."""
        self._line: asyncio.Transport | None = None
        self._clock = loop.time
        self._bucket = TokenBucket(BYTES_A_SECOND, BYTES_AT_ONCE)
        self._resuming: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None = None) -> None:
        self.lease.release()
        if self._resuming is not None:
            self._resuming.cancel()
        super().connection_lost(exc)

    def farewell(self, words: str) -> None:
        """End it, and say why in English (OpenSSH shows other letters as numbers)."""
        self.disconnect(asyncssh.DISC_SERVICE_NOT_AVAILABLE, words)

    def _login_timer_callback(self) -> None:
        self._login_timer = None
        self.farewell(_TOO_SLOW)

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        self.last_input = self._clock()
        super().data_received(data, datatype)
        self._bucket.spend(len(data))
        wait = self._bucket.wait()
        if wait > 0 and self._line is not None and self._resuming is None:
            self._line.pause_reading()
            self._resuming = asyncio.get_running_loop().call_later(wait, self._read_on)

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        if pkttype == MSG_USERAUTH_REQUEST and len(packet.get_remaining_payload()) > LONGEST_TRY:
            raise asyncssh.ProtocolError("too long a try to sign in")
        return super().process_packet(pkttype, pktid, packet)

    def _read_on(self) -> None:
        self._resuming = None
        if self._line is not None and not self._line.is_closing():
            self._line.resume_reading()

    def pause_writing(self) -> None:
        self.is_full = True

    def resume_writing(self) -> None:
        self.is_full = False

    def send_packet(self, pkttype: int, *args: bytes, handler: SSHPacketLogger | None = None) -> None:
        """Send a packet, without the empty one that asyncssh sends ahead of each.

        That one is for ciphers in CBC mode (RFC 4253, 9.3.1), which the host doesn't offer; it doubles the
        cost of a frame.
        """
        if pkttype != MSG_IGNORE:
            super().send_packet(pkttype, *args, handler=handler)

    async def reload_config(self) -> None:
        """Read no configuration of OpenSSH's: there is none, and asyncssh builds all options anew for it."""
