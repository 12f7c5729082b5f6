"""Sending by a mail server: smtp://, smtps:// or smtp+starttls://user:password@host:port?from=address.

A password on the command line can be read by every user of the machine (ps). It is better given in the
environment (CAMERA_MENUS_SMTP_PASSWORD) or in a file named there (CAMERA_MENUS_SMTP_PASSWORD_FILE).
"""

from __future__ import annotations

import enum
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from tui.cloud.errors import BadMailServer, MailFailed, MailUnconfirmed
from tui.cloud.smtp_dialogue import Dialogue, TlsDialogue
from tui.named_files import read_file
from tui.protocol.email_address import is_address

PASSWORD: Final = "CAMERA_MENUS_SMTP_PASSWORD"  # noqa: S105 - a variable's name
PASSWORD_FILE: Final = "CAMERA_MENUS_SMTP_PASSWORD_FILE"  # noqa: S105 - the same
PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
"""RFC 5321, 8314 and 6409."""
SECONDS: Final = 30.0
"""How long the whole dialogue may take, from looking the host up to the mail taken over."""
SENDER: Final = "camera-menus@localhost"
"""Where neither ?from= nor the user's name is an address."""

_LONGEST_PASSWORD: Final = 4096
"""Bytes of its file; providers' tokens have some 2,000."""
_LONGEST: Final = 254  # an address (RFC 5321, 4.5.3.1.3, less the angle brackets)


class Trouble(enum.Enum):
    """Why a mail server did not take a mail, in MailFailed.reason."""

    UNREACHABLE = "unreachable"
    """No such host, no server there, or no answer in time."""
    TLS = "tls"
    """No safe connection: its certificate can't be verified, or it speaks no TLS there."""
    UNSUPPORTED = "unsupported"
    """It offers no STARTTLS, or no way of signing in that is known here."""
    PASSWORD = "password"  # noqa: S105 - not one
    ADDRESS = "address"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    """It has the whole mail and has not said that it takes it."""


@dataclass(frozen=True)
class Server:
    """A mail server and how to sign in there."""

    scheme: str
    host: str
    port: int
    sender: str = SENDER
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str, environ: Mapping[str, str] = os.environ) -> Server:
        """Return the server that a URL names. Raises BadMailServer."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname or ""
        except ValueError as error:
            raise BadMailServer("form") from error
        if parts.scheme not in PORTS:
            raise BadMailServer("scheme")
        if not host or parts.path not in ("", "/") or parts.fragment or not url.isprintable():
            raise BadMailServer("form")
        user = unquote(parts.username or "")
        password = unquote(parts.password or "") or (_password(environ) if user else "")
        if user and parts.scheme == "smtp":
            raise BadMailServer("password-in-clear")  # the server's name does not matter: others may listen
        if user and not password:
            raise BadMailServer("no-password")
        given = parse_qs(parts.query)
        sender = given.pop("from", [user if is_address(user, _LONGEST) else SENDER])[0]
        if given or not (sender == SENDER or is_address(sender, _LONGEST)):
            raise BadMailServer("sender")
        return cls(parts.scheme, host, port or PORTS[parts.scheme], sender, user, password)

    @property
    def name(self) -> str:
        """Host and port, for people."""
        return f"{self.host}:{self.port}"

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        """Hand over one mail for one address. Raises MailFailed: nothing was sent; and MailUnconfirmed."""
        del serial
        try:
            self._send(message, address)
        except ssl.SSLError as error:
            raise MailFailed(self.name, Trouble.TLS.value) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailFailed(self.name, Trouble.PASSWORD.value) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed(self.name, Trouble.UNSUPPORTED.value) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise MailFailed(self.name, Trouble.ADDRESS.value) from error
        except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected) as error:
            raise MailFailed(self.name, Trouble.UNREACHABLE.value) from error
        except smtplib.SMTPException as error:
            raise MailFailed(self.name, Trouble.REFUSED.value) from error
        except (OSError, ValueError) as error:
            raise MailFailed(self.name, Trouble.UNREACHABLE.value) from error

    def _send(self, message: EmailMessage, address: str) -> None:
        connection = self._connected()
        try:
            if self.user:
                connection.login(self.user, self.password)
            connection.send_message(message, from_addr=self.sender, to_addrs=[address])
        except BaseException as error:
            connection.close()
            # Only these words of the server's mean that it does not have the mail (RFC 5321, 4.2.1).
            refused = isinstance(error, smtplib.SMTPDataError) and 400 <= error.smtp_code <= 599  # noqa: PLR2004
            if connection.handed_over and not refused:
                raise MailUnconfirmed(self.name, Trouble.UNCONFIRMED.value) from error
            raise
        connection.say_goodbye()

    def _connected(self) -> Dialogue:
        trust = ssl.create_default_context()
        if self.scheme == "smtps":
            return TlsDialogue(self.host, self.port, SECONDS, trust)
        connection = Dialogue(self.host, self.port, SECONDS)
        try:
            if self.scheme == "smtp+starttls":
                connection.begin_tls(trust)
        except BaseException:
            connection.close()
            raise
        return connection


def _password(environ: Mapping[str, str]) -> str:
    if (given := environ.get(PASSWORD)) is not None:
        return given
    if not (file := environ.get(PASSWORD_FILE)):
        return ""
    try:
        return read_file(Path(file), _LONGEST_PASSWORD).decode().strip("\r\n")
    except (OSError, ValueError) as error:
        raise BadMailServer("password-file") from error
