"""Mail of the code to the address that the camera registered, and the registration itself.

One mail a challenge and ten a day a camera: a photographed screen can't be used to fill a mailbox.
A mail is booked before it is sent and settled after it. Where the server does not take it, the booking is
withdrawn; where the program dies over it, the booking runs out by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from tui.cloud.errors import (
    CloudStoreError,
    KeyFileError,
    MailedAlready,
    MailUnconfirmed,
    NoContact,
    TooManyMails,
)
from tui.cloud.master_keys import MasterKeys
from tui.cloud.schema import contacts, mails
from tui.cloud.store import CloudStore
from tui.protocol.email_address import is_address, masked
from tui.protocol.payload import Payload
from tui.protocol.registrar import RegistrarUnreachable, Registration, Verdict, judge

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAILS_A_DAY: Final = 10
"""For one camera, in any 24 hours: as many as a camera makes challenges."""

_DAY: Final = timedelta(days=1)
_LEASE: Final = timedelta(minutes=12)
"""As long as a desk answers a challenge, ten minutes and two for clocks: a booking this old belongs to a
program that died over it, and its challenge is over, so that none is mailed twice."""
_counted_from: Final = func.coalesce(mails.c.set_back, mails.c.at)


@dataclass(frozen=True)
class MailText:
    """What a mail says, in whatever language."""

    subject: str
    body: str = field(repr=False)


Wording = Callable[[Payload, str], MailText]
"""Finds the words for a challenge and its code."""


def english(payload: Payload, code: str) -> MailText:
    """Say it in English."""
    return MailText(
        "Verification code of your camera",
        f"Verification code: {code}\n\n"
        f"Camera: {payload.serial}\n"
        "The code is valid for 10 minutes after its QR code was shown.\n"
        "If you did not request this code, do not use or share it: someone has access to your camera's "
        "screen.\n",
    )


class Transport(Protocol):
    """What takes a mail: a mail server or a Maildir."""

    @property
    def sender(self) -> str:
        """The address that mails come from."""

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        """Take one mail. Raises MailFailed: nothing was sent; and MailUnconfirmed: it may have been."""


class CodeMailer:
    """The cloud's mail room: a `Registrar` for cameras, and what the desk gives its mails to."""

    def __init__(
        self,
        records: CloudStore,
        keys: MasterKeys,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        wording: Wording = english,
    ) -> None:
        self._records: Final = records
        self._keys: Final = keys
        self._carrier: Final = transport
        self._clock: Final = clock
        self._wording: Final = wording

    def register(self, registration: Registration) -> Verdict:
        """Keep the address if the camera's proof holds; an empty one withdraws it. See `Registrar`."""
        serial, address = registration.serial, registration.address
        try:
            key = self._keys.for_camera(serial, registration.key_id)
            # An address that no camera takes was signed by something else.
            if key is None or not (address == "" or is_address(address)):
                return Verdict.NOT_PROVED
            with self._records.write(serial) as tx:
                mine = contacts.c.serial == serial
                newest = tx.execute(select(contacts.c.registered).where(mine)).scalar_one_or_none()
                verdict = judge(registration, key, self._clock(), newest)
                if verdict is Verdict.REGISTERED:
                    tx.execute(delete(contacts).where(mine))
                    row = {"serial": serial, "address": address, "registered": registration.at}
                    tx.execute(insert(contacts).values(**row))
                return verdict
        except (CloudStoreError, KeyFileError) as error:
            raise RegistrarUnreachable from error

    def deliver(self, payload: Payload, code: str) -> str:
        """Mail a code and return the address, masked.

        Raises NoContact, MailedAlready, TooManyMails, MailFailed and MailUnconfirmed.
        """
        address = self._book(payload)
        try:
            self._carrier.send(self._message(payload, code, address), address, payload.serial)
        except MailUnconfirmed:
            self._sent(payload)
            raise
        except BaseException:
            with self._records.write(payload.serial) as tx:
                tx.execute(delete(mails).where(*_this(payload)))
            raise
        self._sent(payload)
        return masked(address)

    def _sent(self, payload: Payload) -> None:
        with self._records.write(payload.serial) as tx:
            tx.execute(update(mails).where(*_this(payload)).values(sent=True))

    def _book(self, payload: Payload) -> str:
        serial, now = payload.serial, self._clock()
        with self._records.write_all() as tx:  # kept also where this mail is refused
            _forget_old(tx, now)
        with self._records.write(serial) as tx:
            found = tx.execute(select(contacts.c.address).where(contacts.c.serial == serial)).scalar()
            if not found or not is_address(found):  # earlier releases registered more than mail programs bear
                raise NoContact(serial)
            address = str(found)
            if tx.execute(select(mails.c.at).where(*_this(payload))).scalar() is not None:
                raise MailedAlready(serial, masked(address))
            mine = mails.c.serial == serial
            today = tx.execute(select(func.count()).where(mine)).scalar_one()
            if today >= MAILS_A_DAY:
                oldest = select(_counted_from).where(mine).order_by(_counted_from).limit(1)
                first: datetime = tx.execute(oldest).scalar_one()
                raise TooManyMails(serial, first + _DAY - now)
            row = {"serial": serial, "nonce": payload.nonce.hex(), "at": now, "sent": False}
            tx.execute(insert(mails).values(**row))
        return address

    def _message(self, payload: Payload, code: str, address: str) -> EmailMessage:
        mail_text = self._wording(payload, code)
        message = EmailMessage()
        # No part of it comes from outside but the address, and that can't hold more than an address.
        message["From"], message["To"] = self._carrier.sender, address
        message["Subject"] = mail_text.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = make_msgid(domain=self._carrier.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
        message.set_content(mail_text.body, cte="quoted-printable")  # 7 bit, for any server
        return message


def _forget_old(tx: Connection, now: datetime) -> None:
    """Delete the bookings that no longer count.

    Where the clock is set back, their time begins anew, so that a day does not last for years; where it is
    put right, they count from when they were made, so that it is not shorter either.
    """
    ahead = mails.c.at > now
    tx.execute(update(mails).where(~ahead, mails.c.set_back.is_not(None)).values(set_back=None))
    begins_anew = mails.c.set_back.is_(None) | (mails.c.set_back >= now)
    tx.execute(update(mails).where(ahead, begins_anew).values(set_back=now))
    over = (_counted_from <= now - _DAY) | (~mails.c.sent & (_counted_from <= now - _LEASE))
    tx.execute(delete(mails).where(over))


def _this(payload: Payload) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return mails.c.serial == payload.serial, mails.c.nonce == payload.nonce.hex()
