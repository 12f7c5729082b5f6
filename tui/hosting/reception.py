"""Where a connection is signed in and shown to its session.

What is said to a client before its session has begun is English: nobody knows its language yet, and OpenSSH
shows other letters there as numbers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import asyncssh

from tui.hosting.admission import Admission
from tui.hosting.bounds import Bounds
from tui.hosting.connection import Connection
from tui.hosting.failures import explained
from tui.hosting.line import Channel, Line
from tui.hosting.visit import NO_FORWARDING

log = logging.getLogger(__name__)

_TRIES: Final = 6
"""Passwords and keys that one connection may try, as OpenSSH's server."""
_CHANNELS: Final = 4
"""Sessions of one connection (a client that shares its connection)."""
_TOO_MANY_TRIES: Final = "Too many tries: connect again"
_FAILED: Final = "The host failed: try again later, or tell whoever runs it"
_NO_MORE_HERE: Final = "No more sessions on this connection: make another one"
_NOTHING_ASKED: Final = "Here are menus and nothing else: connect without -N"


class Reception(asyncssh.SSHServer):
    """asyncssh's view of a connection: who may in, and what may be asked for."""

    _connection: Connection

    def __init__(
        self, admission: Admission, bounds: Bounds, begin: Callable[[Line], asyncio.Task[None]]
    ) -> None:
        self._admission, self._bounds, self._begin = admission, bounds, begin
        self._tries = 0
        self._was_visit = False
        self._lines: set[Line] = set()
        self._reaper: asyncio.TimerHandle | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        assert isinstance(conn, Connection)  # noqa: S101 - the host makes no other
        self._connection = conn

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._reaper is not None:
            self._reaper.cancel()
        for line in self._lines:
            line.gone.set()

    # --- signing in ---

    def begin_auth(self, username: str) -> bool:
        try:
            return self._admission.asks(username)
        except Exception as error:  # noqa: BLE001 - asyncssh would say nothing to anybody
            return not self._failed(error)

    def public_key_auth_supported(self) -> bool:
        return self._admission.takes_keys

    def password_auth_supported(self) -> bool:
        return self._admission.takes_passwords

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        try:
            right = self._admission.key(username, key)
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        if right:
            self._connection.set_extra_info(visitors_key=key.get_fingerprint())
        return right or self._wrong()

    async def validate_password(self, username: str, password: str) -> bool:
        try:
            right = await self._admission.password(username, password)
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        return right or self._wrong()

    def _failed(self, error: Exception) -> bool:
        log.error("sign-in failed from=%s %s", self._connection.address, explained(error)[0])
        self._connection.farewell(_FAILED)
        return False

    def _wrong(self) -> bool:
        self._tries += 1
        if self._tries >= _TRIES:
            log.warning("sign-in refused from=%s", self._connection.address)
            self._connection.farewell(_TOO_MANY_TRIES)
        return False

    def auth_completed(self) -> None:
        self._connection.lease.release()
        self._reap_in(self._bounds.sign_in)

    # --- what may be asked for: sessions, and nothing else ---

    def session_requested(self) -> tuple[Channel, Line] | bool:
        if len(self._lines) >= _CHANNELS:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, _NO_MORE_HERE)
        line = Line(self._connection, self._started, self._bounds.stuck)
        self._lines.add(line)
        return line.channel, line

    def connection_requested(self, *_args: object) -> bool:
        return self._no_forwarding()

    def unix_connection_requested(self, *_args: object) -> bool:
        return self._no_forwarding()

    def tun_requested(self, *_args: object) -> bool:
        return self._no_forwarding()

    def tap_requested(self, *_args: object) -> bool:
        return self._no_forwarding()

    def server_requested(self, *_args: object) -> bool:
        return self._no_listener()

    def unix_server_requested(self, *_args: object) -> bool:
        return self._no_listener()

    def _no_forwarding(self) -> bool:
        self._connection.wanted_forwarding = True
        code = asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED
        raise asyncssh.ChannelOpenError(code, NO_FORWARDING.message)

    def _no_listener(self) -> bool:
        # The answer has no place for words: they go where `ssh -v` shows them, and into the menus.
        self._connection.send_debug(NO_FORWARDING.message, always_display=True)
        self._connection.wanted_forwarding = True
        return False

    # --- sessions ---

    def _started(self, line: Line) -> None:
        self._was_visit = True
        if self._reaper is not None:
            self._reaper.cancel()
            self._reaper = None
        self._begin(line).add_done_callback(lambda _: self._ended(line))

    def _ended(self, line: Line) -> None:
        self._lines.discard(line)
        self._reap_in(self._bounds.farewell)

    def _reap_in(self, seconds: float) -> None:
        """End the connection unless somebody asks for the menus."""
        if self._reaper is not None:
            self._reaper.cancel()
        self._reaper = asyncio.get_running_loop().call_later(seconds, self._reap)

    def _reap(self) -> None:
        if any(line.is_visit for line in self._lines):
            return
        if self._was_visit:  # all has been said
            self._connection.abort()
        else:
            forwarding = self._connection.wanted_forwarding
            self._connection.farewell(NO_FORWARDING.message if forwarding else _NOTHING_ASKED)
