"""Where a connection is signed in and shown to its session.

What is said to a client before its session has begun is English: its language is not known yet, and OpenSSH
shows other letters there as numbers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import asyncssh

from tui.i18n import LazyText
from tui.metrics.catalogue import REFUSALS
from tui.metrics.counts import recorder
from tui.remote.config import ServerConfig
from tui.remote.errors import SERVER_ERROR, explained
from tui.remote.limits.log_throttle import refusal_log
from tui.remote.limits.rate_limit import Limits
from tui.remote.refusals import Refused
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.channel import NO_FORWARDING, Channel, TerminalSession
from tui.remote.ssh.connection import MAX_AUTH_REQUESTS, TOO_MANY_TRIES, Connection
from tui.sanitize import visible
from tui.work import blocking, hash_for

log = logging.getLogger(__name__)

_TRIES: Final = 6
"""Passwords and keys that one connection may try, as OpenSSH's server."""
_CHANNELS: Final = 4
"""Sessions of one connection (a client that shares its connection), and how many may be refused in all."""
_noting: Final[set[asyncio.Task[None]]] = set()
"""Lines of the log that still wait for the database."""
_NO_MORE_HERE: Final = "Session limit of this connection reached. Open a new connection."
_NOTHING_ASKED: Final = "This server only offers interactive menus. Connect without -N."


class ConnectionHandler(asyncssh.SSHServer):
    """asyncssh's view of a connection: who may in, and what may be asked for."""

    _connection: Connection

    def __init__(
        self,
        authenticator: Authenticator,
        config: ServerConfig,
        limits: Limits,
        begin: Callable[[TerminalSession], asyncio.Task[None]],
        explain: Callable[[BaseException], LazyText | None],
    ) -> None:
        self._authenticator, self._config, self._limits = authenticator, config, limits
        self._begin, self._explain = begin, explain
        self._user = ""
        self._tries = 0
        """Passwords and keys that were looked at."""
        self._wrong_ones = 0
        self._key: str | None = None
        """The fingerprint of the key that is being shown."""
        self._asked = False
        """Whether this user has to prove anything."""
        self._is_settled = False
        """Whether it is signed in, or was told why it can't be."""
        self._had_session = False
        self._refused = 0
        self._terminals: set[TerminalSession] = set()
        self._reaper: asyncio.TimerHandle | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        assert isinstance(conn, Connection)  # noqa: S101 - the server makes no other
        self._connection = conn

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._reaper is not None:
            self._reaper.cancel()
        for terminal in self._terminals:
            terminal.gone.set()
        if not self._is_settled:
            noting = asyncio.get_running_loop().create_task(self._note_refused())
            _noting.add(noting)
            noting.add_done_callback(_noting.discard)

    async def _note_refused(self) -> None:
        """One line a connection, however many tries."""
        # Of those that do not wait for an answer most are never looked at.
        requests = self._connection.tries
        if tries := requests if requests > MAX_AUTH_REQUESTS else self._tries:
            try:
                is_known = await blocking(self._authenticator.knows, self._user)
            except Exception:  # noqa: BLE001 - the line is logged without the name
                is_known = False
            user = f' user="{visible(self._user)}"' if is_known else ""
            recorder.count(REFUSALS, "sign-in")
            log.warning("sign-in refused from=%s%s tries=%d", self._connection.address, user, tries)

    # --- signing in ---

    async def begin_auth(self, username: str) -> bool:
        self._key, self._user = None, username
        try:
            self._asked = await blocking(self._authenticator.asks, username)
        except Exception as error:  # noqa: BLE001 - asyncssh would say nothing
            self._asked = not self._failed(error)
        return self._asked

    def public_key_auth_supported(self) -> bool:
        return self._authenticator.takes_keys

    def password_auth_supported(self) -> bool:
        return self._authenticator.takes_passwords

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self._tries += 1
        try:
            right = await blocking(self._authenticator.key, username, key)
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        # Not proved yet: any client can ask whether a key would do.
        self._key = key.get_fingerprint() if right else None
        return right or self._wrong()

    async def validate_password(self, username: str, password: str) -> bool:
        self._tries += 1
        self._key = None
        hash_for(self._connection.address)
        try:
            right = await self._is_right(username, password)
        except Refused as refused:
            refusal_log.refused(self._connection.address, "passwords")
            self._connection.disconnect_with(refused.why.value.message)
            return False
        except Exception as error:  # noqa: BLE001 - as above
            return self._failed(error)
        return right or self._wrong()

    async def _is_right(self, username: str, password: str) -> bool:
        tried = await self._limits.password(self._connection.address, username)
        right = False
        try:
            right = await self._authenticator.password(username, password)
        finally:  # a try that its client takes back is one all the same
            (tried.release if right else tried.wrong)()
        return right

    def _failed(self, error: Exception) -> bool:
        self._is_settled = True
        log.error("sign-in failed from=%s %s", self._connection.address, explained(error, self._explain)[0])
        self._connection.disconnect_with(SERVER_ERROR.message)
        return False

    def _wrong(self) -> bool:
        self._wrong_ones += 1
        if self._wrong_ones >= _TRIES:
            self._connection.disconnect_with(TOO_MANY_TRIES)
        return False

    def auth_completed(self) -> None:
        self._is_settled = True
        self._connection.lease.signed_in()
        by_password = self._asked and self._key is None
        self._connection.set_extra_info(visitors_key=self._key, by_password=by_password)
        self._reap_in(self._config.sign_in)

    # --- what may be asked for: sessions, and nothing else ---

    def session_requested(self) -> tuple[Channel, TerminalSession] | bool:
        if len(self._terminals) >= _CHANNELS or self._refused >= _CHANNELS:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, _NO_MORE_HERE)
        terminal = TerminalSession(self._connection, self._started, self._config.stuck)
        self._terminals.add(terminal)
        return terminal.channel, terminal

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
        if not self._connection.wanted_forwarding:
            self._connection.send_debug(NO_FORWARDING.message, always_display=True)
        self._connection.wanted_forwarding = True
        return False

    # --- sessions ---

    def _started(self, terminal: TerminalSession) -> None:
        self._had_session = True
        if self._reaper is not None:
            self._reaper.cancel()
            self._reaper = None
        self._begin(terminal).add_done_callback(lambda _: self._ended(terminal))

    def _ended(self, terminal: TerminalSession) -> None:
        self._terminals.discard(terminal)
        self._refused += terminal.was_refused
        self._reap_in(self._config.end_grace)

    def _reap_in(self, seconds: float) -> None:
        """End the connection unless the client asks for the menus."""
        if self._reaper is not None:
            self._reaper.cancel()
        self._reaper = asyncio.get_running_loop().call_later(seconds, self._reap)

    def _reap(self) -> None:
        if any(terminal.is_started for terminal in self._terminals):
            return
        if self._had_session:  # all has been said
            self._connection.abort()
        else:
            forwarding = self._connection.wanted_forwarding
            self._connection.disconnect_with(NO_FORWARDING.message if forwarding else _NOTHING_ASKED)
