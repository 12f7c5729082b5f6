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

from sqlalchemy import delete, func, insert, select, update

from tui.camera import keys, log, records, sessions
from tui.camera.accounts import ADMIN
from tui.camera.errors import ChallengeOver, CodeMalformed, ResetNotOffered, TooManyChallenges, WrongCode
from tui.camera.events import EventKind
from tui.camera.recovery import CHALLENGE_LIFE, CHALLENGE_TRIES, CHALLENGES_A_DAY, Challenge
from tui.camera.schema import BadRow, challenges
from tui.protocol.code import DIGITS, code_for
from tui.protocol.payload import NONCE_BYTES, CodeChannel, Payload, PayloadError, parse

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from tui.camera.recovery import ResetGrant
    from tui.camera.works import Works
    from tui.protocol.code import CameraKey

DAY: Final = timedelta(hours=24)
"""Over which challenges are counted."""

_WORTH_READING: Final = 64
_CODE: Final = re.compile(rf"[0-9]{{{DIGITS}}}")
_BETWEEN: Final = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212\u200b\u2060\ufeff"))


def running(works: Works) -> Challenge | None:
    """Return the challenge that a code can answer now."""
    with works.store.read() as tx:
        row = _newest(tx, works)
        return _shown(row, works.clock()) if row is not None else None


def challenge(works: Works) -> Challenge:
    """Return the running challenge, or a new one. Raises TooManyChallenges, ResetNotOffered."""
    return _open(works, anew=False)


def new(works: Works) -> Challenge:
    """Open a new challenge in place of whatever there is. Raises TooManyChallenges, ResetNotOffered."""
    return _open(works, anew=True)


def answer(works: Works, code: str) -> ResetGrant:
    """Return the leave to set a new password. See `Camera.answer_code`."""
    given = typed(code)
    with works.store.write() as tx:
        sessions.hold(tx, works)
        now = _settled_clock(tx, works)
        key, _ = _offered(tx, works)
        row = _newest(tx, works)
        found = _shown(row, now) if row is not None else None
        if row is not None and found is not None:
            if hmac.compare_digest(given, code_for(found.payload, key)):
                _change(tx, row, done=True)
                log.write(tx, works, now, EventKind.CODE_ACCEPTED, ADMIN)
                return records.begin_grant(tx, works, now)
            left = found.tries_left - 1
            _change(tx, row, tries=row.tries + 1)
            log.write(tx, works, now, EventKind.CODE_FAILED, ADMIN, tries_left=left)
            if not left:
                _void(tx, works, row, now, "tries")
        elif row is not None:
            _refuse(tx, works, row, now, "over")
    if found is None:
        raise ChallengeOver
    raise WrongCode(left)


def void(tx: Connection, works: Works, now: datetime, why: str) -> None:
    """End the running challenge, if there is one."""
    row = _newest(tx, works)
    if row is not None and _shown(row, now) is not None:
        _void(tx, works, row, now, why)


def typed(code: str) -> str:
    """Return a code as eight digits, without blanks and hyphens, or raise CodeMalformed."""
    if len(code) > _WORTH_READING:
        raise CodeMalformed
    plain = "".join(unicodedata.normalize("NFKC", code).split()).translate(_BETWEEN)
    if not _CODE.fullmatch(plain):
        raise CodeMalformed
    return plain


def _open(works: Works, *, anew: bool) -> Challenge:
    with works.store.write() as tx:
        sessions.hold(tx, works)
        now = _settled_clock(tx, works)
        key, channel = _offered(tx, works)
        row = _newest(tx, works)
        if row is not None and not anew and (found := _shown(row, now)) is not None:
            return found
        until = _free_from(tx, works, now)
        if row is None or until is None:
            void(tx, works, now, "newer")
            return _put(tx, works, now, key, channel)
        _refuse(tx, works, row, now, "day")
    raise TooManyChallenges(until)


def _put(tx: Connection, works: Works, now: datetime, key: CameraKey, channel: CodeChannel) -> Challenge:
    nonce, issued = works.randomness(NONCE_BYTES), now.replace(microsecond=0)
    text = Payload(works.serial, key.key_id, nonce, issued, channel).text
    mine = challenges.c.serial == works.serial
    number = (tx.execute(select(func.max(challenges.c.number)).where(mine)).scalar() or 0) + 1
    # What is older than a day counts no more.
    tx.execute(delete(challenges).where(mine, challenges.c.opened <= now - DAY))
    row = {"serial": works.serial, "number": number, "payload": text, "opened": now}
    tx.execute(insert(challenges).values(**row, tries=0, done=False))
    expires = now + CHALLENGE_LIFE
    log.write(
        tx,
        works,
        now,
        EventKind.CHALLENGE_OPENED,
        ADMIN,
        channel=channel.value,
        expires=expires.isoformat(),
    )
    return Challenge(text, channel, expires, CHALLENGE_TRIES)


def _offered(tx: Connection, works: Works) -> tuple[CameraKey, CodeChannel]:
    key, channel = keys.of(tx, works.serial), records.channel_of(records.security_row(tx, works))
    if key is None or channel is None:
        raise ResetNotOffered
    return key, channel


def _free_from(tx: Connection, works: Works, now: datetime) -> datetime | None:
    """Return when one more may be opened; None stands for now."""
    query = select(challenges.c.opened).where(
        challenges.c.serial == works.serial, challenges.c.opened > now - DAY
    )
    opened = sorted(tx.execute(query).scalars())
    return opened[-CHALLENGES_A_DAY] + DAY if len(opened) >= CHALLENGES_A_DAY else None


def _settled_clock(tx: Connection, works: Works) -> datetime:
    # A clock that was set back must make neither a code live for years nor a day last as long.
    now = works.clock()
    ahead = (challenges.c.serial == works.serial, challenges.c.opened > now)
    tx.execute(update(challenges).where(*ahead).values(opened=now))
    return now


def _newest(tx: Connection, works: Works) -> Row[tuple[object, ...]] | None:
    mine = select(challenges).where(challenges.c.serial == works.serial)
    return tx.execute(mine.order_by(challenges.c.number.desc()).limit(1)).one_or_none()


def _shown(row: Row[tuple[object, ...]], now: datetime) -> Challenge | None:
    """Return a challenge's row as it is shown; None when it is over."""
    expires = min(row.opened, now) + CHALLENGE_LIFE
    if row.done or now >= expires or row.tries >= CHALLENGE_TRIES:
        return None
    try:
        channel = parse(row.payload).channel
    except PayloadError as error:
        raise BadRow from error
    return Challenge(row.payload, channel, expires, CHALLENGE_TRIES - row.tries)


def _void(tx: Connection, works: Works, row: Row[tuple[object, ...]], now: datetime, why: str) -> None:
    _change(tx, row, done=True)
    log.write(tx, works, now, EventKind.CHALLENGE_VOIDED, ADMIN, why=why)


def _refuse(tx: Connection, works: Works, row: Row[tuple[object, ...]], now: datetime, why: str) -> None:
    # One line for all refusals of a challenge: a flood must not push the rest out of the log.
    if not log.count_again(tx, works, row.refusals, why=why, last=now.isoformat()):
        _change(tx, row, refusals=log.write(tx, works, now, EventKind.CODE_REFUSED, ADMIN, why=why))


def _change(tx: Connection, row: Row[tuple[object, ...]], **values: object) -> None:
    mine = (challenges.c.serial == row.serial, challenges.c.number == row.number)
    tx.execute(update(challenges).where(*mine).values(**values))
