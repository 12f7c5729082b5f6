"""What the tests of the cloud share: a desk, a clock that stands, and challenges of a camera."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.cloud.photos import window
from tui.protocol.payload import CodeChannel, Payload
from tui.protocol.registrar import Verdict, registration

if TYPE_CHECKING:
    from pathlib import Path

    from tui.cloud.service_desk import Desk

NOW: Final = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
SERIAL: Final = "7F3K9Q2M0C4A1B2D"
OTHER: Final = "0123456789ABCDEF"
APP: Final = "HTTPS://XMEYE.NET/APP"
"""What the code beside the challenge says."""
ADDRESS: Final = "anna@example.com"


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def challenge(
    serial: str = SERIAL,
    *,
    number: int = 0,
    issued: datetime = NOW - timedelta(seconds=72),
    channel: CodeChannel = CodeChannel.APP,
    key_id: str = "00",
) -> Payload:
    """A challenge as a camera makes it."""
    return Payload(serial, key_id, number.to_bytes(10, "big"), issued, channel)


def right_code(desk: Desk, payload: Payload) -> str:
    """The code that the camera itself expects."""
    from tui.protocol.code import code_for

    return code_for(payload.text, desk.keys.for_new(payload.serial))


def screenshot(folder: Path, *texts: str, name: str = "shot.png") -> Path:
    """The window with these codes, as a file."""
    path = folder / name
    window(*texts).save(path)
    return path


def by_mail(number: int = 0, serial: str = SERIAL, *, clock: Clock | None = None) -> Payload:
    issued = clock.now if clock else NOW
    return challenge(serial, number=number, issued=issued, channel=CodeChannel.CONTACT)


def register(desk: Desk, address: str = ADDRESS, serial: str = SERIAL, seconds: int = 0) -> Verdict:
    at = NOW + timedelta(seconds=seconds)
    return desk.mailer.register(registration(desk.keys.for_new(serial), serial, address, at))
