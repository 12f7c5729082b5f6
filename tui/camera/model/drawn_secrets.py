"""Secrets of a camera without hints: drawn at random in place of those that docs/trainee.md and F1 tell."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.camera.model.questions import Answer
from tui.camera.model.recovery import Hints

if TYPE_CHECKING:
    from tui.camera.model.scenarios import Scenario

_CHARACTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 that are told apart in any typeface and on the phone: none of 0 o, 1 l."""
_DIGITS: Final = 5
"""Of the mobile phone number, as its question asks for."""
_MAILBOX: Final = 6
"""Characters before the @: 30 bits."""
_GROUPS, _GROUP = 3, 4
"""Of the password, parted by hyphens: 60 bits, rated strong."""


def draw(scenario: Scenario, randomness: Callable[[int], bytes] = secrets.token_bytes) -> Hints:
    """Return a password and answers for a camera in this scenario, as far as it has some to tell.

    They are for the trainer; the camera keeps hashes of them alone.
    """
    password = None
    if scenario.password is not None:
        password = "-".join(_text(_GROUP, randomness) for _ in range(_GROUPS))
    if scenario.answers is None:
        return Hints(password, None)
    phone, mail = scenario.answers
    digits = f"{int.from_bytes(randomness(8)) % 10**_DIGITS:0{_DIGITS}}"
    address = f"{_text(_MAILBOX, randomness)}@example.com"
    return Hints(password, (Answer(phone.question, digits), Answer(mail.question, address)))


def part_for(scenario: Scenario, drawn: Hints) -> Hints:
    """Return of what was drawn for several scenarios what a camera in this one tells."""
    return Hints(
        drawn.password if scenario.password is not None else None,
        drawn.answers if scenario.answers is not None else None,
    )


def _text(length: int, randomness: Callable[[int], bytes]) -> str:
    return "".join(_CHARACTERS[byte % len(_CHARACTERS)] for byte in randomness(length))
