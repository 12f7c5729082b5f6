"""The lines that a script begins with: what it is played on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, get_args

from tui.i18n import LANGUAGES, LazyText
from tui.replay.script import verbs as v
from tui.replay.script.line import Bad, Line

_YEARS: Final = range(2000, 2100)
"""What a camera's clock may show when a script begins."""


def _scenario(line: Line) -> dict[str, Any]:
    name = line.bare()
    line.end()
    from tui.camera.model.scenarios import SCENARIOS

    if name not in SCENARIOS:
        raise Bad(
            LazyText(
                "play",
                "Unknown scenario “{name}”: choose one of {known}",
                {"name": name, "known": ", ".join(SCENARIOS)},
            )
        )
    return {"scenario": name}


def _exercise(line: Line) -> dict[str, Any]:
    name = line.bare()
    line.end()
    from tui.exercises.builtin import NAMES, builtin

    if name not in NAMES:
        values = {"name": name, "known": ", ".join(NAMES)}
        raise Bad(LazyText("play", "Unknown exercise “{name}”: choose one of {known}", values))
    return {"exercise": name, "scenario": builtin(name).scenario}


def _size(line: Line) -> dict[str, Any]:
    text = line.bare()
    line.end()
    match = re.fullmatch(r"(\d{1,3})x(\d{1,3})", text)
    if match is None or not (20 <= int(match[1]) <= 400 and 5 <= int(match[2]) <= 200):  # noqa: PLR2004 - what can be looked at
        raise Bad(LazyText("play", "Not a size: “{text}” (columns x rows, as 80x24)", {"text": text}))
    return {"size": (int(match[1]), int(match[2]))}


def _clock(line: Line) -> dict[str, Any]:
    text = line.bare()
    if line.peek() is not None:
        text += f" {line.bare()}"
    line.end()
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        if found.year in _YEARS:
            return {"clock": found}
    raise Bad(LazyText("play", "Not a moment: “{text}” (as 2026-11-23 09:41, or +11 min)", {"text": text}))


def _seed(line: Line) -> dict[str, Any]:
    text = line.bare()
    line.end()
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Bad(LazyText("play", "Not a whole number: “{text}”", {"text": text}))
    return {"seed": int(text)}


def _colours(line: Line) -> dict[str, Any]:
    text = line.bare()
    line.end()
    if text not in get_args(v.Colours):
        raise Bad(
            LazyText(
                "play",
                "Unknown colours “{text}”: choose one of {known}",
                {"text": text, "known": ", ".join(get_args(v.Colours))},
            )
        )
    return {"colours": text}


def _lang(line: Line) -> dict[str, Any]:
    found = [line.bare()]
    while line.peek() is not None:
        found.append(line.bare())
    codes = tuple(dict.fromkeys(code for text in found for code in text.removesuffix(",").split(",")))
    for code in codes:
        if code not in LANGUAGES:
            raise Bad(
                LazyText(
                    "play",
                    "Unknown language “{name}”: choose one of {known}",
                    {"name": code, "known": ", ".join(LANGUAGES)},
                )
            )
    return {"languages": codes}


def _guided(line: Line) -> dict[str, Any]:
    line.end()
    return {"guided": True}


SETTINGS: Final[Mapping[str, Callable[[Line], dict[str, Any]]]] = {
    "scenario": _scenario, "size": _size, "clock": _clock, "seed": _seed, "colours": _colours, "lang": _lang,
    "guided": _guided,
    "exercise": _exercise,
}  # fmt: skip
"""What each of these lines sets, by its verb."""
