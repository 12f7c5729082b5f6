"""What was typed, as a script says it: no secret stands in a recording."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.cloud.errors import CloudError
from tui.protocol.payload import CodeChannel, PayloadError, parse
from tui.replay.errors import Unmet
from tui.replay.recording.lines import plain
from tui.replay.script import verbs as v
from tui.replay.stand_ins import name_for, stand_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.pictures.cells import Cells
    from tui.replay.practice import Practice

_CODE: Final = re.compile(r"\d{8}")


class Texts:
    """Finds variables for what is typed; `variables` are those that every script has."""

    def __init__(self, practice: Practice, variables: Mapping[str, str]) -> None:
        self._practice: Final = practice
        self._known: Final = {value: name for name, value in variables.items()}
        self._stand_ins: Final[dict[str, str]] = {}
        """Names, by the passwords that they stand for."""
        self._codes: Final[dict[str, tuple[str, tuple[v.Verb, ...]]]] = {}
        """By payload: its code, and the steps that get it."""

    def said(self, text: str, *, masked: bool) -> str:
        """Return what a script says for a text; of what was masked never the text itself."""
        if text in self._known:
            return f"{{{self._known[text]}}}"
        return f"{{{self._stand_in(text)}}}" if masked and text else plain(text)

    def keep(self, password: str) -> None:
        """From now on the same stands for it: it is whole, not the beginning of another."""
        if password and password not in self._known:
            self._stand_ins[password] = self._stand_in(password)

    def _stand_in(self, password: str) -> str:
        if password in self._stand_ins:
            return self._stand_ins[password]
        number, taken = 1, set(self._stand_ins.values())
        while (name := name_for(password, number)) in taken or stand_in(name) in self._known:
            number += 1
        return name

    def code(self, text: str, cells: Cells) -> tuple[v.Verb, ...] | None:
        """Return the steps that get the verification code, where that was typed; else None."""
        if not _CODE.fullmatch("".join(text.split())):
            return None
        with suppress(CloudError, PayloadError, Unmet):
            payload = self._practice.scan(cells)
            if payload not in self._codes:
                self._codes[payload] = self._steps_to(payload)
            code, steps = self._codes[payload]
            return steps if text == code else None
        return None

    def _steps_to(self, payload: str) -> tuple[str, tuple[v.Verb, ...]]:
        if parse(payload).channel is CodeChannel.CONTACT:  # the phone or the desk has had it mailed
            return self._practice.mailed_code(), (v.Mail(),)
        return self._practice.answer(payload) or "", (v.Scan(), v.Desk())
