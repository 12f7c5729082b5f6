"""The challenge's text: what the QR code says, and what is typed where it can't be scanned.

Fixed width, no separators, only 0-9 and A-Z, so that a QR code keeps to its alphanumeric mode (ISO/IEC 18004)
and 45 characters fit into version 3 at level Q:

| characters | what                                                                  |
|------------|-----------------------------------------------------------------------|
| 1          | version of this form: 1                                               |
| 16         | serial number                                                         |
| 2          | which key of the camera answers                                       |
| 16         | nonce: 80 random bits, base32 (RFC 4648, section 6)                   |
| 7          | when it was made: seconds since 1970 in UTC, base 36                  |
| 1          | how the code is to come: A by the app, C to the safe e-mail (contact) |
| 2          | check characters: ISO/IEC 7064, MOD 1271-36, over all before          |

1271 = 31 x 41 is prime to 36 and to 35, and larger than 35 x 35: so one wrong character, or two neighbours
that changed places, always show.
"""

# ruff: noqa: N818 - named after what is wrong; they all end in the tree of PayloadError

from __future__ import annotations

import base64
import enum
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

VERSION: Final = "1"
LENGTH: Final = 45
NONCE_BYTES: Final = 10
"""80 bits; NIST SP 800-63B-4 asks for at least 64."""
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Later times are refused: no camera made them."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_BASE32: Final = re.compile("[0189]")
_FORM: Final = re.compile(r"(?P<serial>.{16})(?P<key_id>.{2})(?P<nonce>.{16})(?P<time>.{7})(?P<channel>.)")
_MODULUS: Final = 1271

# Lower case, a full-width keyboard's forms, and what people and programs put between groups: hyphens,
# direction marks, variation selectors.
_TYPED: Final = {
    **{ord(c.lower()): c for c in _DIGITS},
    **{ord(c) + 0xFEE0: c for c in _DIGITS},
    **{ord(c.lower()) + 0xFEE0: c for c in _DIGITS},
    **dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u200b\u2060\ufeff")),
    **dict.fromkeys((0x061C, *range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2061, 0x206A))),
    **dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))),
}


class CodeChannel(enum.Enum):
    """How the verification code reaches the owner."""

    APP = "app"
    CONTACT = "contact"


_LETTERS: Final = {CodeChannel.APP: "A", CodeChannel.CONTACT: "C"}
_CHANNELS: Final = {letter: channel for channel, letter in _LETTERS.items()}


class PayloadError(ValueError):
    """A text that is no challenge; the kinds carry data; windows and commands find the words."""

    def __str__(self) -> str:
        data = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({data})"


@dataclass(eq=False)
class PayloadLength(PayloadError):
    """Not 45 characters."""

    found: int
    wanted: int = LENGTH


@dataclass(eq=False)
class PayloadCharacter(PayloadError):
    """A character that can't stand there; `position` counts from 0, without blanks and hyphens."""

    position: int
    character: str


class PayloadCheck(PayloadError):
    """The check characters do not fit: there is a slip somewhere."""


@dataclass(eq=False)
class PayloadVersion(PayloadError):
    """Another version of this form; a later release may know it."""

    found: str


@dataclass(eq=False)
class PayloadDate(PayloadError):
    """A time that no camera writes: before 1970, or from LATEST on."""

    seconds: int


@dataclass(eq=False)
class PayloadChannel(PayloadError):
    """A way of the code that is not known."""

    found: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What one challenge says. Raises PayloadDate, and ValueError for what can't be written down."""

    serial: str
    key_id: str
    nonce: bytes = field(repr=False)
    issued: datetime
    """Aware; whole seconds, UTC."""
    channel: CodeChannel

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9A-Z]{16}", self.serial) or not re.fullmatch("[0-9A-Z]{2}", self.key_id):
            raise ValueError("serial number or key id")
        if len(self.nonce) != NONCE_BYTES or self.issued.tzinfo is None or self.issued.microsecond:
            raise ValueError("nonce or time")
        if not _EPOCH <= self.issued < LATEST:
            raise PayloadDate((self.issued - _EPOCH) // _SECOND)

    @property
    def text(self) -> str:
        """The 45 characters."""
        nonce = base64.b32encode(self.nonce).decode("ascii")
        time = _base36((self.issued - _EPOCH) // _SECOND, 7)
        body = f"{VERSION}{self.serial}{self.key_id}{nonce}{time}{_LETTERS[self.channel]}"
        return body + check_characters(body)


def parse(text: str) -> Payload:
    """Return what a scanned, pasted or typed text says, or raise the `PayloadError` that says what is wrong.

    Blanks of every kind and hyphens are left out, lower case and full-width forms are fine; nothing else is
    guessed. The check characters are asked before any field is believed.
    """
    plain = normalised(text)
    for position, character in enumerate(plain[:LENGTH]):
        if character not in _DIGITS:
            raise PayloadCharacter(position, character)
    if len(plain) != LENGTH:
        raise PayloadLength(len(plain))
    if check_characters(plain[:-2]) != plain[-2:]:
        raise PayloadCheck
    if plain[0] != VERSION:
        raise PayloadVersion(plain[0])
    found = _FORM.match(plain, 1)
    assert found is not None  # noqa: S101 - the length was looked at
    if (stranger := _NO_BASE32.search(found["nonce"])) is not None:
        raise PayloadCharacter(found.start("nonce") + stranger.start(), stranger[0])
    if found["channel"] not in _CHANNELS:
        raise PayloadChannel(found["channel"])
    nonce = base64.b32decode(found["nonce"])
    issued, channel = _EPOCH + int(found["time"], 36) * _SECOND, _CHANNELS[found["channel"]]
    return Payload(found["serial"], found["key_id"], nonce, issued, channel)


def normalised(text: str) -> str:
    """Return a typed text without blanks and hyphens, in capitals."""
    return "".join(text.split()).translate(_TYPED)


def grouped(text: str) -> str:
    """Return a text in groups of four, for eyes and voices."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def check_characters(body: str) -> str:
    """Return the two check characters of ISO/IEC 7064, MOD 1271-36: body and check leave the remainder 1."""
    return _base36((1 - int(body, 36) * 36**2) % _MODULUS, 2)


def _base36(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
