"""OCRA, the OATH challenge-response algorithm (RFC 6287), as one pure function.

It takes the suites that the RFC's appendix C has test vectors for: a counter, a numeric or alphanumeric
question, a PIN hashed with SHA-1, a time step; over SHA-1, SHA-256 and SHA-512. Session information, and
hexadecimal questions, are not among them.
"""

from __future__ import annotations

import hmac
import re
from typing import Final

_SUITE: Final = re.compile(
    r"OCRA-1:HOTP-(?P<hash>SHA(?:1|256|512))-(?P<digits>[4-9]|10):"
    r"(?P<counter>C-)?Q(?P<kind>[AN])(?:0[4-9]|[1-5][0-9]|6[0-4])(?P<pin>-PSHA1)?(?P<time>-T[1-9][0-9]?[SMH])?"
)
_QUESTION: Final = 128  # bytes of the question's place in the message (section 5.1)
_ALPHANUMERIC: Final = re.compile(r"[0-9A-Za-z]+")
_NUMERIC: Final = re.compile(r"[0-9]+")


class OcraError(ValueError):
    """A suite that is none of ours, or data that is not what the suite asks for."""


def ocra(  # noqa: PLR0913 - RFC 6287's inputs
    suite: str,
    key: bytes,
    question: str,
    *,
    counter: int | None = None,
    pin: bytes | None = None,
    steps: int | None = None,
) -> str:
    """Return the response: as many decimal digits as the suite says. Raises OcraError.

    `pin` is the SHA-1 of the PIN, `steps` the number of time steps since 1970. What the suite names must be
    given, and nothing else. The question may be longer than the suite's figure: in a mutual exchange it is
    both sides' questions, one after the other (section 7.2).
    """
    found = _SUITE.fullmatch(suite)
    if found is None:
        raise OcraError(f"suite {suite!r}")
    for given, named in ((counter, found["counter"]), (pin, found["pin"]), (steps, found["time"])):
        if (given is None) is not (named is None):
            raise OcraError(f"data for {suite!r}")
    message = suite.encode("ascii") + b"\0" + _number(counter)
    message += _question(found["kind"], question) + _pin(pin) + _number(steps)
    return _truncated(hmac.digest(key, message, found["hash"].lower()), int(found["digits"]))


def _question(kind: str, question: str) -> bytes:
    if not (_NUMERIC if kind == "N" else _ALPHANUMERIC).fullmatch(question):
        raise OcraError("characters of the question")
    if len(question) > _QUESTION:
        raise OcraError("length of the question")
    if kind == "A":
        return question.encode("ascii").ljust(_QUESTION, b"\0")
    # A number fills its place from the left, nibble by nibble, and has no leading zeros (section 5.1).
    return bytes.fromhex(f"{int(question):X}".ljust(2 * _QUESTION, "0"))


def _number(number: int | None) -> bytes:
    if number is None:
        return b""
    try:
        return number.to_bytes(8, "big")
    except OverflowError as error:
        raise OcraError("counter or time step") from error


def _pin(digest: bytes | None) -> bytes:
    if digest is not None and len(digest) != 20:  # noqa: PLR2004 - bytes of a SHA-1
        raise OcraError("length of the PIN's hash")
    return digest or b""


def _truncated(mac: bytes, digits: int) -> str:
    # Dynamic truncation (RFC 4226, section 5.3).
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"
