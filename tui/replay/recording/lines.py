"""Steps as they are written in a script: what the parser reads, the other way round."""

from __future__ import annotations

import re
from typing import Final

from tui.replay.script import verbs as v
from tui.replay.script.line import Bad, key_name

_NAMES: Final = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
_VARIABLE: Final = re.compile(r"\{[\w-]+\}")
_MINUTE: Final = 60


def line_of(verb: v.Verb) -> str:  # noqa: PLR0911 - one a verb
    """Return the line of a step that can be recorded."""
    match verb:
        case v.Press(keys):
            return f"press {' '.join(map(key_word, keys))}"
        case v.Type(text):
            return f"type {_text(text)}"
        case v.Paste(text):
            return f"paste {_text(text)}"
        case v.Click(label):
            return f"click {_label(label)}"
        case v.ClickAt(row, column):
            return f"click {row}:{column}"
        case v.Fill(label, None):
            return f"field {_label(label)}"
        case v.Fill(label, text):
            return f"field {_label(label)} = {_text(text or '')}"
        case v.Shot(name):
            return f"shot {name}"
        case v.Forward(seconds):
            minutes, rest = divmod(round(seconds), _MINUTE)
            return f"clock +{round(seconds)} s" if rest else f"clock +{minutes} min"
        case _:
            return type(verb).__name__.lower()  # scan, desk, mail, phone


def playable(key: str) -> bool:
    """Whether a script can press a key that Textual calls so."""
    try:
        return key_name(key_word(key)) == key
    except Bad:
        return False


def key_word(key: str) -> str:
    """Return what a script calls a key: `Ctrl+G`; a letter is itself."""
    if len(key) == 1:
        return key
    return "+".join(_NAMES.get(part, part.capitalize()) for part in key.split("+"))


def plain(text: str) -> str:
    """Return a text of which no part is taken for a variable."""
    return text.replace("{", "{{")


def _text(text: str) -> str:
    return text if _VARIABLE.fullmatch(text) else _quoted(text)


def _label(label: v.Label) -> str:
    return _quoted(label.text) + (f" {label.number}" if label.number is not None else "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
