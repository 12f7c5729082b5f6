"""One SSH connection: bounded in what it may send, known to be full or not.

With `line.py` the only file that touches asyncssh's inside; tests/hosting/test_asyncssh_contract.py says what
it relies on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, Final, cast

import asyncssh
from asyncssh.constants import MSG_IGNORE, MSG_USERAUTH_REQUEST
from asyncssh.logging import SSHLogger
from asyncssh.packet import SSHPacket, SSHPacketLogger

from tui.hosting.bounds import Bounds
from tui.hosting.limits import Lease, TokenBucket
from tui.hosting.notes import notes
from tui.hosting.pace import Pace
from tui.hosting.shares import Share

BYTES_A_SECOND: Final = 512 * 1024
BYTES_AT_ONCE: Final = 1024 * 1024
"""What a client may send, whatever it is: each byte costs the loop that everybody is on."""
READ_AT_ONCE: Final = 8 * 1024
"""Bytes taken from the socket; asyncssh copies what is left of them for each packet."""
MOST_UNREAD: Final = 256 * 1024
"""Bytes of answers that wait for a client to take them until nothing more is read from it."""
MOST_DEFERRED: Final = 256
"""Packets that wait for the end of a key exchange. Meanwhile a client sends nothing that would be answered
(RFC 4253, 7.1)."""
_DEFERRED: Final = 8
"""Of those, beyond which frames are dropped."""
LONGEST_TRY: Final = 8 * 1024
"""Bytes of one try to sign in: of a password, each kilobyte costs the loop a millisecond (SASLprep)."""
MOST_TRIES: Final = 12
"""Requests to sign in: one that is followed by another before its answer counts as no wrong one, but costs as
much. An honest client needs eight: one to ask what is wanted, six keys, and the proof of the last."""
SEND_BUFFER: Final = 64 * 1024
"""The socket's (SO_SNDBUF): what lies there are frames that nobody takes back."""
TOO_MANY_TRIES: Final = "Too many tries: connect again"
RECEIVE_BUFFER: Final = 32 * 1024
"""SO_RCVBUF: what lies there until the next turn is taken even when its sender is long gone."""
_TOO_SLOW: Final = "Signing in took too long: connect again"


class Connection(asyncssh.SSHServerConnection):
    """Belongs to an address; `lease` is its place among those who are not in the menus yet.

    While signing in it keeps to `pace`. What it sends takes no more time than its `share`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what the host gives it
        self,
        loop: asyncio.AbstractEventLoop,
        options: asyncssh.SSHServerConnectionOptions,
        address: str,
        lease: Lease,
        pace: Pace,
        share: Share,
        bounds: Bounds,
    ) -> None:
        super().__init__(loop, options)
        self.address = address
        self.lease = lease
        self.was_stuck = False
        """Whether it was ended because the client took nothing."""
        self.last_input = 0.0
        """The loop's time at which the client last sent anything."""
        self.wanted_forwarding = False
        """Whether the client asked for a forwarding that has no place for an answer in words."""
        self.tries = 0
        """Requests to sign in."""
        self.share, self._bounds = share, bounds
        self._is_blocked = False
        """Whether the socket takes nothing more at the moment."""
        self._giving_up: asyncio.TimerHandle | None = None
        self._pace: Pace | None = pace
        self._early = b""
        """What came in and waits for its turn."""
        self._had_time = False
        """Whether a person has had the time that a person takes."""
        self._line: asyncio.Transport | None = None
        self._clock = loop.time
        self._bucket = TokenBucket(BYTES_A_SECOND, BYTES_AT_ONCE)
        self._has_more = False
        """Whether packets that were read wait for the next turn."""
        self._resuming: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)
        self._line.max_size = READ_AT_ONCE  # type: ignore[attr-defined] # asyncio's own
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None = None) -> None:
        self.lease.release()
        for timer in (self._resuming, self._giving_up):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def farewell(self, words: str) -> None:
        """End it, and say why in English (OpenSSH shows other letters as numbers)."""
        self.disconnect(asyncssh.DISC_SERVICE_NOT_AVAILABLE, words)

    def _login_timer_callback(self) -> None:
        self._login_timer = None
        more = self._bounds.person - self._bounds.sign_in
        # Once it has said which keys it can exchange, a person may be comparing the host's, or typing.
        if more > 0 and self._client_kexinit and not self._had_time:
            self._had_time = True
            self._login_timer = self._loop.call_later(more, self._login_timer_callback)
        else:
            notes.refused(self.address, "time")
            self.farewell(_TOO_SLOW)

    def signed_in(self) -> None:
        """It is no newcomer any more."""
        self._pace = None

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        self.last_input = self._clock()
        if self._line is not None and (self._pace is not None or self._early):
            self._line.pause_reading()
            if self._pace is not None:
                self._pace.step(self._take_early)
            self._early += data
        else:
            self._take(data, datatype)

    def _take_early(self) -> None:
        early, self._early = self._early, b""
        if early and self._line is not None and not self._line.is_closing():
            self._line.resume_reading()
            self._take(early)

    def _take(self, data: bytes, datatype: int | None = None) -> None:
        self._bucket.spend(len(data))
        super().data_received(data, datatype)

    # --- a turn: some packets, then somebody else's ---

    def _recv_data(self) -> None:
        self.share.begin()
        super()._recv_data()
        self.share.end()
        self._waits()

    def _recv_pkthdr(self) -> bool:
        self._has_more = self._resuming is not None or self.share.is_over or self._is_unread
        return not self._has_more and self._is_open and super()._recv_pkthdr()

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        if pkttype == MSG_USERAUTH_REQUEST:
            if len(packet.get_remaining_payload()) > LONGEST_TRY:
                raise asyncssh.ProtocolError("too long a try to sign in")
            self.tries += 1
            if self.tries > MOST_TRIES:
                self.farewell(TOO_MANY_TRIES)
                return True
        return super().process_packet(pkttype, pktid, packet)

    def create_task(self, coro: Awaitable[None], task_logger: SSHLogger | None = None) -> asyncio.Task[None]:
        """Do something that a packet asked for: to begin an exchange of keys, for instance."""
        work = cast(Coroutine[Any, Any, None], coro)
        task = super().create_task(self.share.counted(work), task_logger)
        task.add_done_callback(lambda _: work.close())  # it may have been called off before it began
        return task

    def _waits(self) -> bool:
        """Whether nothing more is taken at the moment; if so, see to it that it goes on."""
        wait = max(self._bucket.wait(), self.share.wait())
        if self._line is None or not (self._has_more or wait > 0 or self._is_unread):
            return False
        self._line.pause_reading()
        if self._resuming is None and not self._is_unread:
            self._resuming = self._loop.call_later(wait, self._read_on)
        return True

    def _read_on(self) -> None:
        self._resuming = None
        if not self._is_open or self._line is None:
            return
        has_more, self._has_more = self._has_more, False
        if self._waits():  # another connection of its address came first
            self._has_more = has_more
            return
        if has_more:
            self._recv_data()
        if self._resuming is None and not self._is_unread:
            self._line.resume_reading()

    # --- what the client takes ---

    @property
    def is_full(self) -> bool:
        """Whether what is sent would only wait."""
        return self._is_blocked or len(self._deferred_packets) > _DEFERRED

    @property
    def _is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    @property
    def _is_unread(self) -> bool:
        return self._line is not None and self._line.get_write_buffer_size() > MOST_UNREAD

    def pause_writing(self) -> None:
        self._is_blocked = True
        self._giving_up = self._loop.call_later(self._bounds.stuck, self.give_up)

    def resume_writing(self) -> None:
        self._is_blocked = False
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
        if self._resuming is None:
            self._read_on()

    def give_up(self) -> None:
        """Nobody takes what is sent."""
        self.was_stuck = True
        self.abort()

    def send_packet(self, pkttype: int, *args: bytes, handler: SSHPacketLogger | None = None) -> None:
        """Send a packet, without the empty one that asyncssh sends ahead of each.

        That one is for ciphers in CBC mode (RFC 4253, 9.3.1), which the host doesn't offer; it doubles the
        cost of a frame. Nothing is sent to who is gone: asyncio would warn of each packet.
        """
        if pkttype == MSG_IGNORE or self._line is None or self._line.is_closing():
            return
        super().send_packet(pkttype, *args, handler=handler)
        if len(self._deferred_packets) > MOST_DEFERRED:
            self.abort()

    async def reload_config(self) -> None:
        """Read no configuration of OpenSSH's: there is none, and asyncssh builds all options anew for it."""
