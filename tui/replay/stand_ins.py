"""Passwords that stand for those that were typed while a script was recorded: none of them is written down.

`{password-12-strong}` is some password of 12 characters that is rated strong, so that the pictures are the
same: as many dots, the same bar. One that is `nonlatin` has a letter of another alphabet: windows hint at the
layout of the keyboard then. A number behind it tells several of them apart.
"""

from __future__ import annotations

import random
import re
import string
from functools import cache
from typing import Final

from tui.camera.model.passwords import PASSWORD_MINIMUM, Strength, strength

_NAME: Final = re.compile(r"password-(\d{1,3})(?:-(weak|medium|strong))?(-nonlatin)?(?:-(\d{1,3}))?")
_TRIES: Final = 8
_LETTERS: Final = string.ascii_letters + string.digits


def name_for(password: str, number: int) -> str:
    """Return the name of a stand-in; `number` is which of those that would be called the same, from 1."""
    level = strength(password) if len(password) >= PASSWORD_MINIMUM else Strength.DANGEROUS
    parts = ["password", str(len(password))]
    if level > Strength.DANGEROUS:
        parts.append(level.name.lower())
    if any(letter.isalpha() and not letter.isascii() for letter in password):
        parts.append("nonlatin")
    return "-".join([*parts, *([str(number)] if number > 1 else [])])


@cache
def stand_in(name: str) -> str | None:
    """Return the password of that name, the same on every machine; None for what is no such name."""
    match = _NAME.fullmatch(name)
    if match is None or not int(match[1]):
        return None
    length, level = int(match[1]), Strength[(match[2] or "dangerous").upper()]
    drawn, first = random.Random(name), "ж" if match[3] else ""
    if level is Strength.DANGEROUS:
        return first + _LETTERS[int(match[4] or 1) - 1 :][:1] * (length - len(first)) or None
    found = []
    for share in range(1, length + 1):
        for _ in range(_TRIES):
            text = "".join(drawn.choices(_LETTERS, k=share))
            password = (first + text + text[-1] * (length - share))[:length]
            found.append((abs(strength(password) - level), password))
            if found[-1][0] == 0:
                return password
    return min(found)[1]
