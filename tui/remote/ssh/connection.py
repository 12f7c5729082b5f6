"""One SSH connection: bounded in what it may send, known to be full or not.

With `channel.py` the only file that touches asyncssh's inside; tests/remote/ssh/test_asyncssh_contract.py
says what it relies on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, Final, cast

import asyncssh
from asyncssh.constants import MSG_IGNORE, MSG_USERAUTH_REQUEST
from asyncssh.logging import SSHLogger
from asyncssh.packet import SSHPacket, SSHPacketLogger, String

from tui.remote.config import ServerConfig
from tui.remote.limits.cpu_quota import CpuQuota
from tui.remote.limits.log_throttle import refusal_log
from tui.remote.limits.rate_limit import Place
from tui.remote.refusals import Refusal
from tui.remote.ssh.read_gate import Block, ReadGate

MOST_UNREAD: Final = 256 * 1024
"""Bytes of answers that wait for a client to take them until nothing more is read from it."""
MOST_DEFERRED: Final = 256
"""Packets that wait for the end of a key exchange. Meanwhile a client sends nothing that would be answered
(RFC 4253, 7.1)."""
_DEFERRED: Final = 8
"""Of those, beyond which frames are dropped."""
MAX_AUTH_REQUEST_SIZE: Final = 8 * 1024
"""Bytes of one try to sign in: of a password, each kilobyte costs the loop a millisecond (SASLprep)."""
MAX_AUTH_REQUESTS: Final = 12
"""Requests to sign in: one that is followed by another before its answer counts as no wrong one, but costs as
much. An honest client needs eight: one to ask what is wanted, six keys, and the proof of the last."""
SEND_BUFFER: Final = 64 * 1024
"""The socket's (SO_SNDBUF): what lies there are frames that can't be taken back."""
TOO_MANY_TRIES: Final = "Too many tries: connect again"
RECEIVE_BUFFER: Final = 32 * 1024
"""SO_RCVBUF: what lies there until the next turn is taken even when its sender is long gone."""
_ASK_EVERY: Final = 0.5
"""Seconds between two packets to a client that has to wait: only a write finds out that it has gone, as the
end of a connection comes behind all that was sent before."""
_TOO_SLOW: Final = "Signing in took too long: connect again"


class Connection(asyncssh.SSHServerConnection):
    """Belongs to an address; `lease` is its place among those who are not in the menus yet.

    What it sends takes no more time than its `quota`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what the server gives it
        self,
        loop: asyncio.AbstractEventLoop,
        options: asyncssh.SSHServerConnectionOptions,
        address: str,
        lease: Place,
        quota: CpuQuota,
        config: ServerConfig,
    ) -> None:
        super().__init__(loop, options)
        self.address = address
        self.lease = lease
        self.port: int | None = None
        """The balancer's that the client connected to; None where it connected to this server's own."""
        self.was_stuck = False
        """Whether it was ended because the client took nothing."""
        self.last_input = 0.0
        """The loop's time at which the client last sent anything."""
        self.wanted_forwarding = False
        """Whether the client asked for a forwarding that has no place for an answer in words."""
        self.tries = 0
        """Requests to sign in."""
        self.quota, self._config = quota, config
        self._is_blocked = False
        """Whether the socket takes nothing more at the moment."""
        self._giving_up: asyncio.TimerHandle | None = None
        self._had_time = False
        """Whether the longer time for people has begun."""
        self._socket: asyncio.Transport | None = None
        self._asked = 0.0
        """When the client was last asked whether it is still there."""
        self._clock = loop.time
        self._gate = ReadGate(loop.time, loop.call_later, closed=self._gate_closed, opened=self._gate_opened)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._socket = cast(asyncio.Transport, transport)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None = None) -> None:
        self.lease.release()
        self._gate.cancel()
        if self._giving_up is not None:
            self._giving_up.cancel()
        super().connection_lost(exc)
        self._recv_handler = _nothing  # asyncssh's is a method of this object, which it would keep

    def disconnect_with(self, message: str) -> None:
        """End it, and say why in English (OpenSSH shows other letters as numbers)."""
        self.disconnect(asyncssh.DISC_SERVICE_NOT_AVAILABLE, message)

    def evict(self) -> None:
        """End it, as others need its place among those who sign in."""
        refusal_log.refused(self.address, "sign-ins")
        self.disconnect_with(Refusal.SIGN_INS.value.message)

    def _login_timer_callback(self) -> None:
        self._login_timer = None
        more = self._config.login_grace - self._config.sign_in
        # Once keys are exchanged, a person may be comparing the host key, or typing.
        if more > 0 and self._kex_complete and not self._had_time:
            self._had_time = True
            self._login_timer = self._loop.call_later(more, self._login_timer_callback)
        else:
            refusal_log.refused(self.address, "time")
            self.disconnect_with(_TOO_SLOW)

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        self.last_input = self._clock()
        super().data_received(data, datatype)

    # --- a turn: some packets, then another connection's ---

    def _recv_data(self) -> None:
        self.quota.begin()
        super()._recv_data()
        self.quota.end()
        self._block_where_due()

    def _recv_pkthdr(self) -> bool:
        if self._gate.is_open and self.quota.is_over:
            self._gate.block(Block.TURN, 0)
        return self._gate.is_open and self._is_open and super()._recv_pkthdr()

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        if pkttype == MSG_USERAUTH_REQUEST:
            if len(packet.get_remaining_payload()) > MAX_AUTH_REQUEST_SIZE:
                raise asyncssh.ProtocolError("too long a try to sign in")
            self.tries += 1
            if self.tries > MAX_AUTH_REQUESTS:
                self.disconnect_with(TOO_MANY_TRIES)
                return True
        return super().process_packet(pkttype, pktid, packet)

    def create_task(self, coro: Awaitable[None], task_logger: SSHLogger | None = None) -> asyncio.Task[None]:
        """Do something that a packet asked for: to begin an exchange of keys, for instance."""
        work = cast(Coroutine[Any, Any, None], coro)
        task = super().create_task(self.quota.counted(work), task_logger)
        task.add_done_callback(lambda _: work.close())  # it may have been called off before it began
        return task

    def _block_where_due(self) -> None:
        """Stop reading until its share of time is there again, and the client takes the answers."""
        if (wait := self.quota.wait()) > 0:
            self._gate.block(Block.QUOTA, wait)
            self._ask_whether_it_is_there()
        if self._socket is not None and self._socket.get_write_buffer_size() > MOST_UNREAD:
            self._gate.block(Block.UNREAD)

    def _ask_whether_it_is_there(self) -> None:
        # Nothing but keys may be exchanged at first (OpenSSH's PROTOCOL, 1.10).
        if self._is_open and self._kex_complete and self._clock() - self._asked >= _ASK_EVERY:
            self._asked = self._clock()
            super().send_packet(MSG_IGNORE, String(b""))

    def _gate_closed(self) -> None:
        if self._socket is not None:
            self._socket.pause_reading()

    def _gate_opened(self) -> None:
        if not self._is_open or self._socket is None:
            return
        self._block_where_due()  # another connection of its address may have used what there was
        if self._gate.is_open:
            self._recv_data()  # what was left of the last turn
        if self._gate.is_open:
            self._socket.resume_reading()

    # --- what the client takes ---

    @property
    def is_full(self) -> bool:
        """Whether what is sent would only wait."""
        return self._is_blocked or len(self._deferred_packets) > _DEFERRED

    @property
    def _is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def pause_writing(self) -> None:
        self._is_blocked = True
        self._giving_up = self._loop.call_later(self._config.stuck, self.give_up)

    def resume_writing(self) -> None:
        self._is_blocked = False
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
        self._gate.unblock(Block.UNREAD)

    def give_up(self) -> None:
        """The client takes nothing of what is sent."""
        self.was_stuck = True
        self.abort()

    def send_packet(self, pkttype: int, *args: bytes, handler: SSHPacketLogger | None = None) -> None:
        """Send a packet, without the empty one that asyncssh sends ahead of each.

        That one is for ciphers in CBC mode (RFC 4253, 9.3.1), which this server doesn't offer; it doubles the
        cost of a frame. Nothing is sent to a client that is gone: asyncio would warn of each packet.
        """
        if pkttype == MSG_IGNORE or self._socket is None or self._socket.is_closing():
            return
        super().send_packet(pkttype, *args, handler=handler)
        if len(self._deferred_packets) > MOST_DEFERRED:
            self.abort()

    async def reload_config(self) -> None:
        """Read no configuration of OpenSSH's: there is none, and asyncssh builds all options anew for it."""


def _nothing() -> bool:
    return False
