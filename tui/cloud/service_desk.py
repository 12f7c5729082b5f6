"""The service desk: a photo of the camera's screen, or the text under its QR code, and the code for it.

The desk believes nothing but what the camera wrote down: the challenge names the camera, its key, its moment
and how the code is to come. Where that is by mail, the code is mailed and never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import insert, select, update

from tui.cloud.code_mailer import CodeMailer, Transport, Wording, english
from tui.cloud.errors import (
    BadPayload,
    CloudStoreUnwritable,
    FutureChallenge,
    OnlyAppCode,
    SeveralChallenges,
    StaleChallenge,
    StrangeCode,
    UnknownKey,
)
from tui.cloud.maildir import Maildirs
from tui.cloud.master_keys import MasterKeys
from tui.cloud.schema import tickets
from tui.cloud.store import CloudStore
from tui.protocol.app_page import is_app_code
from tui.protocol.code import code_for
from tui.protocol.payload import CodeChannel, Payload, PayloadCheck, PayloadError, PayloadVersion, parse

if TYPE_CHECKING:
    from tui.cloud.scanner import Picture
    from tui.protocol.code import CameraKey

LIFE: Final = timedelta(minutes=10)
"""How long a challenge is answered; the camera's own limit."""
SKEW: Final = timedelta(minutes=2)
"""How far a camera's clock may be ahead of the desk's."""


@dataclass(frozen=True)
class Answer:
    """What the desk answers to a picture."""

    serial: str
    age: timedelta
    """Since the camera showed the challenge."""
    channel: CodeChannel
    code: str | None = field(repr=False)
    """None where it was mailed."""
    sent_to: str | None = None
    """The masked address where it was."""
    recorded: bool = True
    """Whether the desk could write the answer down."""


class Desk:
    """The service desk over one data directory. Every method raises CloudError."""

    def __init__(
        self,
        keys: MasterKeys,
        records: CloudStore,
        mailer: CodeMailer,
        *,
        clock: Callable[[], datetime],
        life: timedelta = LIFE,
    ) -> None:
        self.keys: Final = keys
        self.mailer: Final = mailer
        self._records: Final = records
        self._clock: Final = clock
        self._life: Final = life

    @classmethod
    def open(  # noqa: PLR0913 - what it works with
        cls,
        data: Path,
        transport: Transport | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        wording: Wording = english,
        cameras: Mapping[str, CameraKey] | None = None,
        open_records: Callable[[Path], CloudStore] = CloudStore.open_to_read,
    ) -> Desk:
        """Open the desk; mails go by `transport`, or else into the Maildirs of the data directory.

        `cameras` are the keys that its cameras hold: see `MasterKeys.open`.
        """
        keys, records = MasterKeys.open(data, cameras), open_records(data)
        mailer = CodeMailer(records, keys, transport or Maildirs(data), clock=clock, wording=wording)
        return cls(keys, records, mailer, clock=clock)

    def close(self) -> None:
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def answer_picture(self, picture: Picture) -> Answer:
        """Answer the challenge in a picture. Also raises what `scan` and `challenge_of` do."""
        return self._answer(challenge_in_picture(picture))

    def answer(self, text: str) -> Answer:
        """Answer a challenge's text, however it was typed. Raises DeskError."""
        return self._answer(challenge_in(text))

    def _answer(self, payload: Payload) -> Answer:
        key = self.keys.for_camera(payload.serial, payload.key_id)
        if key is None:
            raise UnknownKey(payload.serial, payload.key_id)
        age = self._clock() - payload.issued
        if age > self._life:
            raise StaleChallenge(payload.serial, age)
        if age < -SKEW:
            raise FutureChallenge(payload.serial, -age)
        age = max(age, timedelta())
        code = code_for(payload.text, key)
        if payload.channel is CodeChannel.CONTACT:
            sent_to = self.mailer.deliver(payload, code)
            return Answer(payload.serial, age, payload.channel, None, sent_to, self._noted(payload))
        return Answer(payload.serial, age, payload.channel, code, recorded=self._noted(payload))

    def _noted(self, payload: Payload) -> bool:
        """Write the ticket, if the disk takes it: on one that is full or read-only, answering goes on."""
        try:
            self._note(payload)
        except CloudStoreUnwritable:
            return False
        return True

    def _note(self, payload: Payload) -> None:
        """Write the ticket: one a challenge, without its code."""
        now = self._clock()
        this = (tickets.c.serial == payload.serial, tickets.c.nonce == payload.nonce.hex())
        with self._records.write(payload.serial) as tx:
            times = tx.execute(select(tickets.c.times).where(*this)).scalar()
            if times is not None:
                tx.execute(update(tickets).where(*this).values(times=times + 1, answered=now))
                return
            row = {
                "serial": payload.serial,
                "nonce": payload.nonce.hex(),
                "issued": payload.issued,
                "answered": now,
                "times": 1,
                "key_id": payload.key_id,
                "channel": payload.channel.value,
            }
            tx.execute(insert(tickets).values(**row))


def challenge_of(texts: Sequence[str]) -> Payload:
    """Return the one challenge among the texts of a picture.

    Raises SeveralChallenges, BadPayload for one that is damaged or of a later release, OnlyAppCode, and
    StrangeCode.
    """
    found = {payload.text: payload for payload in map(_challenge, texts) if payload}
    if len(found) > 1:
        raise SeveralChallenges(tuple(dict.fromkeys(payload.serial for payload in found.values())))
    if found:
        return next(iter(found.values()))
    strange = [text for text in texts if not is_app_code(text)]
    for text in strange:
        try:
            parse(text)
        except (PayloadCheck, PayloadVersion) as error:
            raise BadPayload(error) from error
        except PayloadError:
            pass
    if len(strange) < len(texts):
        raise OnlyAppCode
    raise StrangeCode(strange[0])


def challenge_in(text: str) -> Payload:
    """Return the challenge that a text says, however it was typed. Raises OnlyAppCode, BadPayload."""
    if is_app_code(text.strip()):
        raise OnlyAppCode
    try:
        return parse(text)
    except PayloadError as error:
        raise BadPayload(error) from error


def challenge_in_picture(picture: Picture, *, seconds: float | None = None) -> Payload:
    """Return the challenge in a picture; `seconds` as for `scan`. Raises what that and `challenge_of` do."""
    from tui.cloud.scanner import SECONDS, scan  # loads Pillow, which a typed text does not need

    texts = scan(
        picture,
        enough=lambda texts: any(map(_challenge, texts)),
        seconds=SECONDS if seconds is None else seconds,
    )
    return challenge_of(texts)


def _challenge(text: str) -> Payload | None:
    try:
        return parse(text)
    except PayloadError:
        return None
