"""Time for locks and lives: it only goes on, also where the camera's clock is set back and put right again.

Each write notes the clock. Where it was set back, steady time goes on from where it was, by an offset to
what the clock shows; where a smaller offset of before no longer leads back, the clock was put right. What
passed meanwhile is not counted, since it can't be known: steady time never runs faster than the real one, and
no lock ends early. What lives for minutes (sessions, challenges, leaves to reset) is over then. The log, and
what people are shown, is the clock's own time.

A clock that is wrong ahead, put right in part by less than a day, or put right after a time without a look
that was as long as it was behind, is time itself to a camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from tui.camera.errors import UnknownCamera
from tui.camera.storage.schema import cameras, challenges, grants, sessions

if TYPE_CHECKING:
    from sqlalchemy import Connection

CORRECTION: Final = timedelta(seconds=10)
"""A clock that goes back by less was corrected (NTP), or is another host's: nothing ends for it."""

LONGEST: Final = timedelta(hours=25)
"""A step of a clock that is known to be behind is a correction if it is longer: no lock lasts longer."""

_OFFSETS: Final = 16  # of a clock that is set back again and again
_TO_NOTE: Final = "clock to note"
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, by the camera's clock and by steady time."""

    clock: datetime
    steady: datetime
    noted: datetime
    """Steady time of the last note."""
    offsets: tuple[int, ...]
    """Microseconds: what to add to the clock now, and before it was put right, the smallest first."""
    set_back: bool = False
    """Whether the clock was found to be set back, or put right, just now: lives are over."""

    def shown(self, steady: datetime) -> datetime:
        """Return what the clock will show at a steady time."""
        return self.clock + (steady - self.steady)


def look(tx: Connection, serial: str, clock: datetime) -> Moment:
    """Return the moment of a camera whose clock shows `clock`, noting nothing. Raises UnknownCamera."""
    mine = cameras.c.serial == serial
    row = tx.execute(select(cameras.c.clock_seen, cameras.c.clock_offsets).where(mine)).one_or_none()
    if row is None:
        raise UnknownCamera(serial)
    now = _moment(clock, row.clock_seen, tuple(map(int, row.clock_offsets.split())))
    if now.set_back:
        tx.info[_TO_NOTE] = True
    return now


def is_over(tx: Connection, now: Moment, end: datetime) -> bool:
    """Whether what lives until a steady time is over. If so, it stays so: that is noted after `tx`."""
    over = now.set_back or now.steady >= end
    if over and now.noted < end:
        tx.info[_TO_NOTE] = True
    return over


def note(tx: Connection, serial: str, clock: datetime) -> Moment:
    """Return the moment, and write the clock down; the camera is locked. Raises UnknownCamera.

    Where the clock was set back, all lives of the camera end.
    """
    now = look(tx, serial, clock)
    values = {"clock_seen": clock, "clock_offsets": " ".join(map(str, now.offsets))}
    tx.execute(update(cameras).where(cameras.c.serial == serial).values(**values))
    if now.set_back:
        tx.execute(delete(sessions).where(sessions.c.serial == serial))
        tx.execute(delete(grants).where(grants.c.serial == serial))
        tx.execute(update(challenges).where(challenges.c.serial == serial).values(done=True))
    return now


def to_note(tx: Connection) -> bool:
    """Whether a note has to be made when this transaction is over, however it ends; asked once."""
    return bool(tx.info.pop(_TO_NOTE, False))


def _moment(clock: datetime, seen: datetime, offsets: tuple[int, ...]) -> Moment:
    noted = seen + offsets[-1] * _MICROSECOND
    if clock < seen:
        further = _few((*offsets, (noted - clock) // _MICROSECOND))
        return Moment(clock, noted, noted, further, set_back=seen - clock >= CORRECTION)
    right = next(index for index, offset in enumerate(offsets) if clock + offset * _MICROSECOND >= noted)
    step = (offsets[-1] - offsets[right]) * _MICROSECOND
    if step >= CORRECTION or (len(offsets) > 1 and clock - seen > LONGEST):
        left = (noted - clock) // _MICROSECOND
        return Moment(clock, noted, noted, (*(o for o in offsets if o < left), left), set_back=True)
    return Moment(clock, clock + offsets[right] * _MICROSECOND, noted, offsets[: right + 1])


def _few(offsets: tuple[int, ...]) -> tuple[int, ...]:
    return offsets if len(offsets) <= _OFFSETS else (*offsets[: _OFFSETS // 2], *offsets[-_OFFSETS // 2 :])
