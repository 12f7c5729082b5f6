"""Challenges and the codes that answer them (steps 4 to 9 of the reset guide).

The newest challenge is the only one that counts. It lives ten minutes, takes five codes, and works once; a
camera opens ten in any 24 hours. A code takes microseconds to check, so its try is booked, compared and
settled in one transaction, which is the only writer: a hundred codes at once get five looks.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from tui.camera.errors import ChallengeOver, CodeMalformed, ResetNotOffered, TooManyChallenges, WrongCode
from tui.camera.model.accounts import ADMIN
from tui.camera.model.events import EventKind
from tui.camera.model.recovery import CHALLENGE_LIFE, CHALLENGE_TRIES, CHALLENGES_A_DAY, Challenge
from tui.camera.operations import camera_key, event_log, queries, sessions
from tui.camera.storage import steady_time
from tui.camera.storage.schema import challenges
from tui.db.errors import BadRow
from tui.protocol.code import DIGITS, code_for
from tui.protocol.payload import NONCE_BYTES, CodeChannel, Payload, PayloadError, parse

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from tui.camera.context import CameraContext
    from tui.camera.model.recovery import ResetGrant
    from tui.camera.storage.steady_time import Moment
    from tui.protocol.code import CameraKey

DAY: Final = timedelta(hours=24)
"""Over which challenges are counted."""

_WORTH_READING: Final = 64
_CODE: Final = re.compile(rf"[0-9]{{{DIGITS}}}")
_BETWEEN: Final = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212\u200b\u2060\ufeff"))


def running(context: CameraContext) -> Challenge | None:
    """Return the challenge that a code can answer now."""
    with context.read() as tx:
        row = _newest(tx, context)
        return _shown(tx, row, context.now(tx)) if row is not None else None


def challenge(context: CameraContext) -> Challenge:
    """Return the running challenge, or a new one. Raises TooManyChallenges, ResetNotOffered."""
    return _open(context, anew=False)


def new(context: CameraContext) -> Challenge:
    """Open a new challenge in place of whatever there is. Raises TooManyChallenges, ResetNotOffered."""
    return _open(context, anew=True)


def answer(context: CameraContext, code: str) -> ResetGrant:
    """Return the leave to set a new password. See `Camera.answer_code`."""
    given = typed(code)
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        key, _ = _offered(tx, context)
        row = _newest(tx, context)
        found = _shown(tx, row, now) if row is not None else None
        if row is not None and found is not None:
            if hmac.compare_digest(given, code_for(found.payload, key)):
                _change(tx, row, done=True)
                event_log.write(tx, context, now.clock, EventKind.CODE_ACCEPTED, ADMIN)
                asked = queries.questions_of(queries.security_row(tx, context))
                return queries.begin_grant(tx, context, now, unanswered=asked or ())
            left = found.tries_left - 1
            _change(tx, row, tries=row.tries + 1)
            event_log.write(tx, context, now.clock, EventKind.CODE_FAILED, ADMIN, tries_left=left)
            if not left:
                _void(tx, context, row, now, "tries")
        elif row is not None:
            _refuse(tx, context, row, now, "over")
    if found is None:
        raise ChallengeOver
    raise WrongCode(left)


def void(tx: Connection, context: CameraContext, now: Moment, why: str) -> None:
    """End the running challenge, if there is one."""
    row = _newest(tx, context)
    if row is not None and _shown(tx, row, now) is not None:
        _void(tx, context, row, now, why)


def typed(code: str) -> str:
    """Return a code as eight digits, without blanks and hyphens, or raise CodeMalformed."""
    if len(code) > _WORTH_READING:
        raise CodeMalformed
    plain = "".join(unicodedata.normalize("NFKC", code).split()).translate(_BETWEEN)
    if not _CODE.fullmatch(plain):
        raise CodeMalformed
    return plain


def _open(context: CameraContext, *, anew: bool) -> Challenge:
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        key, channel = _offered(tx, context)
        row = _newest(tx, context)
        if row is not None and not anew and (found := _shown(tx, row, now)) is not None:
            return found
        until = _free_from(tx, context, now)
        if row is None or until is None:
            void(tx, context, now, "newer")
            return _put(tx, context, now, key, channel)
        _refuse(tx, context, row, now, "day")
    raise TooManyChallenges(until)


def _put(
    tx: Connection, context: CameraContext, now: Moment, key: CameraKey, channel: CodeChannel
) -> Challenge:
    nonce, issued = context.randomness(NONCE_BYTES), now.clock.replace(microsecond=0)
    text = Payload(context.serial, key.key_id, nonce, issued, channel).text
    mine = challenges.c.serial == context.serial
    newest = _newest(tx, context)
    number = newest.number + 1 if newest is not None else 1
    # What is older than a day counts no more.
    tx.execute(delete(challenges).where(mine, challenges.c.opened <= now.steady - DAY))
    row = {"serial": context.serial, "number": number, "payload": text, "opened": now.steady}
    tx.execute(insert(challenges).values(**row, tries=0, done=False))
    expires = now.clock + CHALLENGE_LIFE
    event_log.write(
        tx,
        context,
        now.clock,
        EventKind.CHALLENGE_OPENED,
        ADMIN,
        channel=channel.value,
        expires=expires.isoformat(),
    )
    return Challenge(text, channel, expires, CHALLENGE_TRIES)


def _offered(tx: Connection, context: CameraContext) -> tuple[CameraKey, CodeChannel]:
    key, channel = camera_key.of(tx, context.serial), queries.channel_of(queries.security_row(tx, context))
    if key is None or channel is None:
        raise ResetNotOffered
    return key, channel


def _free_from(tx: Connection, context: CameraContext, now: Moment) -> datetime | None:
    """Return when one more may be opened; None stands for now."""
    query = select(challenges.c.opened).where(
        challenges.c.serial == context.serial, challenges.c.opened > now.steady - DAY
    )
    opened = sorted(tx.execute(query).scalars())
    return now.shown(opened[-CHALLENGES_A_DAY] + DAY) if len(opened) >= CHALLENGES_A_DAY else None


def _newest(tx: Connection, context: CameraContext) -> Row[tuple[object, ...]] | None:
    mine = select(challenges).where(challenges.c.serial == context.serial)
    return tx.execute(mine.order_by(challenges.c.number.desc()).limit(1)).one_or_none()


def _shown(tx: Connection, row: Row[tuple[object, ...]], now: Moment) -> Challenge | None:
    """Return a challenge's row as it is shown; None when it is over."""
    expires = row.opened + CHALLENGE_LIFE
    if row.done or steady_time.is_over(tx, now, expires):
        return None
    try:
        channel = parse(row.payload).channel
    except PayloadError as error:
        raise BadRow from error
    return Challenge(row.payload, channel, now.shown(expires), CHALLENGE_TRIES - row.tries)


def _void(
    tx: Connection, context: CameraContext, row: Row[tuple[object, ...]], now: Moment, why: str
) -> None:
    _change(tx, row, done=True)
    event_log.write(tx, context, now.clock, EventKind.CHALLENGE_VOIDED, ADMIN, why=why)


def _refuse(
    tx: Connection, context: CameraContext, row: Row[tuple[object, ...]], now: Moment, why: str
) -> None:
    # One line for all refusals of a challenge: a flood must not push the rest out of the log.
    kind, last = EventKind.CODE_REFUSED, now.clock.isoformat()
    if not event_log.count_again(tx, context, row.refusals, kind, why=why, last=last):
        _change(tx, row, refusals=event_log.write(tx, context, now.clock, kind, ADMIN, why=why))


def _change(tx: Connection, row: Row[tuple[object, ...]], **values: object) -> None:
    mine = (challenges.c.serial == row.serial, challenges.c.number == row.number)
    tx.execute(update(challenges).where(*mine).values(**values))
