"""smtplib with one deadline over the whole dialogue, and a bound on all that the server says in it.

smtplib waits anew for each byte and reads a reply as long as it goes on: a server that sends `220-` lines for
ever took 2.8 GB in 25 s and never ended, one that sends a byte every three seconds neither.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Final

REPLIES: Final = 100_000
"""Bytes of all replies together. A server of today says some two thousand."""
GOODBYE: Final = 2.0
"""Seconds that the server may take to say goodbye, once the mail is its own."""

_END_OF_DATA: Final = b"\r\n.\r\n"


class Dialogue(smtplib.SMTP):
    """A connection that is over after `seconds`, whatever the server does. Raises what smtplib does."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._said = 0
        self.handed_over = False
        """Whether the whole mail was sent: from then on the server may have it, without having said so."""
        # The name that smtplib itself uses where the machine has none; looking for one can take long.
        super().__init__(host, port, local_hostname="[127.0.0.1]", timeout=seconds)

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:
        """Connect: smtplib's own way takes as long for each of the host's addresses."""
        del timeout
        failed: OSError = ConnectionError()
        for address in self._addresses(host, port):
            try:
                return socket.create_connection((address, port), self.left())
            except OSError as error:
                failed = error
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        """Look the host up, in a thread: the system's own way knows no deadline."""
        found: SimpleQueue[list[str] | Exception] = SimpleQueue()

        def look_up() -> None:
            try:
                rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found.put([str(address[0]) for *_, address in rows])
            except (OSError, ValueError) as error:
                found.put(error)

        threading.Thread(target=look_up, name="mail server's address", daemon=True).start()
        try:
            result = found.get(timeout=self.left())
        except Empty:
            raise TimeoutError from None
        if isinstance(result, Exception):
            raise result
        return result

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Replies(self)
        return super().getreply()

    def received(self, size: int) -> bytes:
        """Return what the server says next. Raises OSError, also where it has said too much."""
        assert self.sock is not None  # noqa: S101 - a reply is read from a connection
        self.sock.settimeout(self.left())
        data = self.sock.recv(size)
        self._said += len(data)
        if self._said > REPLIES:
            raise OSError("too many replies")
        return data

    def send(self, s: Any) -> None:  # noqa: ANN401 - smtplib's bytes and texts
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)
        self.handed_over |= isinstance(s, bytes) and s.endswith(_END_OF_DATA)

    def begin_tls(self, trust: ssl.SSLContext) -> None:
        """Go on in TLS (STARTTLS)."""
        if self.sock is not None:
            self.sock.settimeout(self.left())
        self.starttls(context=trust)

    def say_goodbye(self) -> None:
        """End the session. An error does not make the mail unsent."""
        self._deadline = min(self._deadline, time.monotonic() + GOODBYE)
        with suppress(smtplib.SMTPException, OSError):
            self.quit()
        self.close()


class TlsDialogue(Dialogue):
    """The same, in TLS from the first byte on."""

    default_port = smtplib.SMTP_SSL_PORT

    def __init__(self, host: str, port: int, seconds: float, trust: ssl.SSLContext) -> None:
        self._trust = trust
        super().__init__(host, port, seconds)

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:
        connected = super()._get_socket(host, port, timeout)
        connected.settimeout(self.left())
        return self._trust.wrap_socket(connected, server_hostname=host)


class _Replies:
    """What smtplib reads lines from: as a file of the socket, but the deadline counts for each piece."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._read = b""

    def readline(self, limit: int) -> bytes:
        while (end := self._read.find(b"\n") + 1) == 0 and len(self._read) < limit:
            data = self._dialogue.received(limit)
            if not data:
                end = len(self._read)
                break
            self._read += data
        end = min(end or limit, limit)
        line, self._read = self._read[:end], self._read[end:]
        return line

    def close(self) -> None:
        """Nothing of its own is open."""
