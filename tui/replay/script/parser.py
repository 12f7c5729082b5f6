"""Reads scripts: one verb a line. What can't be read is told with its line, and what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

from tui.i18n import LANGUAGES, LazyText
from tui.named_files import read_file_or_pipe
from tui.replay.errors import ScriptError
from tui.replay.script import verbs as v
from tui.replay.script.header import SETTINGS
from tui.replay.script.line import EXAMPLES, Bad, Line, key_name, unquoted
from tui.replay.script.tokens import Unreadable, Word, is_closed, numbered, words

PAGES: Final = frozenset({".md", ".markdown"})
"""Names of Markdown pages end so; every other file is a script."""
LONGEST_WAIT: Final = 60.0
"""Seconds that `wait` takes where it does not say how long."""
_CODE: Final = 2
"""Letters of a language's code."""
_NAME: Final = re.compile(r"[\w-]+")
_OTHER_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "sleep": ("wait", "clock", "pause"),
    "delay": ("wait", "clock", "pause"),
    **dict.fromkeys(("screenshot", "snapshot", "picture", "mark", "crop"), ("shot",)),
    **dict.fromkeys(("fill", "enter", "input", "write"), ("field", "type")),
    **dict.fromkeys(("open", "select", "choose", "tap"), ("click",)),
    **dict.fromkeys(("key", "keys"), ("press",)),
    **dict.fromkeys(("assert", "see", "check"), ("expect",)),
    **dict.fromkeys(("time", "date"), ("clock",)),
    "language": ("lang",),
}
"""Words that other tools and people have for what verbs do here."""
_LARGEST: Final = 4_000_000
"""Bytes: a recording of hours has less."""
_PLACE: Final = re.compile(r"([1-9]\d{0,2}):([1-9]\d{0,2})")
"""Row and column, as an error names them."""


def read(path: Path) -> v.Script:
    """Read a file. Raises ScriptError, OSError and UnicodeDecodeError."""
    text = read_file_or_pipe(path, _LARGEST).decode("utf-8-sig")
    return parse(text.replace("\r\n", "\n").replace("\r", "\n"), path)


def parse(text: str, path: Path) -> v.Script:
    """Read a script, or the `play` blocks of a Markdown page. Raises ScriptError."""
    setting, steps, said = v.Setting(), list[v.Step](), set[str]()
    for number, line in numbered(text, page=path.suffix.lower() in PAGES):
        try:
            if found := words(line):
                setting = _take(found, number, setting, steps, said)
        except Bad as bad:
            raise ScriptError(path, number, bad.words) from None
        except Unreadable as error:
            values = {"text": error.args[0]}
            says = LazyText("play", "A quotation mark is not closed: {text}", values)
            if is_closed(error.args[0]):
                says = LazyText("play", "A blank belongs behind the quotation mark: {text}", values)
            raise ScriptError(path, number, says) from None
    if not steps:
        raise ScriptError(path, 1, LazyText("play", "There is nothing to play in this file"))
    return v.Script(path, setting, tuple(steps))


def _take(
    found: Sequence[Word], number: int, setting: v.Setting, steps: list[v.Step], said: set[str]
) -> v.Setting:
    """Take a line; return what is set from there on. `said` are the verbs that did. Raises Bad."""
    verb = found[0].text
    if found[0].quoted or verb not in SETTINGS or _is_forward(found):
        _add(steps, v.Step(number, _verb(found)))
        return setting
    values = SETTINGS[verb](Line(found))
    if steps:
        raise Bad(LazyText("play", "“{verb}” belongs before the first step", {"verb": verb}))
    if verb in said:
        raise Bad(LazyText("play", "“{verb}” stands twice: one line says it", {"verb": verb}))
    said.add(verb)
    return replace(setting, **values)


def _add(steps: list[v.Step], step: v.Step) -> None:
    """Captions in several languages that follow each other are one."""
    before = steps[-1].verb if steps else None
    if (
        isinstance(step.verb, v.Caption)
        and isinstance(before, v.Caption)
        and not step.verb.texts.keys() & before.texts.keys()
    ):
        steps[-1] = v.Step(steps[-1].line, v.Caption({**before.texts, **step.verb.texts}))
    else:
        steps.append(step)


def _is_forward(found: Sequence[Word]) -> bool:
    """Whether `clock` moves on, which it does between steps; else it says when the script begins."""
    return found[0].text == "clock" and len(found) > 1 and found[1].text.startswith("+")


def _verb(found: Sequence[Word]) -> v.Verb:
    name = unquoted(found[0])
    if name not in _VERBS:
        near = _OTHER_WORDS.get(name.lower()) or get_close_matches(name.lower(), KNOWN, n=2, cutoff=0.5)
        if near:
            raise Bad(
                LazyText(
                    "play",
                    "Unknown verb “{verb}”: did you mean {near}?",
                    {"verb": name, "near": " / ".join(near)},
                )
            )
        raise Bad(
            LazyText(
                "play",
                "Unknown verb “{verb}”: the verbs are {known}",
                {"verb": name, "known": ", ".join(KNOWN)},
            )
        )
    line = Line(found)
    verb = _VERBS[name](line)
    line.end()
    return verb


# --- verbs --------------------------------------------------------------------------------------------------


def _press(line: Line) -> v.Press:
    keys = [_key(line.take())]
    while line.peek() is not None:
        keys.append(_key(line.take()))
    return v.Press(tuple(keys))


def _key(word: Word) -> str:
    name = key_name(word.text)
    unquoted(word)
    return name


def _click(line: Line) -> v.Click | v.ClickAt:
    place = line.peek()
    if place is not None and not place.quoted and (match := _PLACE.fullmatch(place.text)):
        line.take()
        return v.ClickAt(int(match[1]), int(match[2]))
    return v.Click(line.label())


def _fill(line: Line) -> v.Fill:
    label = line.label()
    return v.Fill(label, line.text() if line.next_is("=") else None)


def _seen(line: Line) -> v.Seen:
    there = not line.next_is("no")
    word = line.take()
    kind = word.text
    kinds: dict[str, Literal["window", "text", "field"]] = {
        "window": "window",
        "text": "text",
        "field": "field",
    }
    if word.quoted or kind not in kinds:
        raise Bad(
            LazyText(
                "play",
                "“{verb}” takes window, text or field: {example}",
                {"verb": line.verb, "example": EXAMPLES[line.verb]},
            )
        )
    label = line.label() if kind == "field" else v.Label(line.words())
    value = line.text() if kind == "field" and line.next_is("=") else None
    return v.Seen(kinds[kind], label, value, there)


def _wait(line: Line) -> v.Wait:
    seen = _seen(line)
    return v.Wait(seen, line.seconds() if line.peek() is not None else LONGEST_WAIT)


def _shot(line: Line) -> v.Shot:
    word, mark, crop = line.take(), None, False
    name = word.text
    if not _NAME.fullmatch(name):
        raise Bad(
            LazyText("play", "Not a name for a picture: “{name}” (letters, digits, - and _)", {"name": name})
        )
    unquoted(word)
    while line.peek() is not None:
        if mark is None and line.next_is("mark"):
            mark = line.label()
        elif not crop and line.next_is("crop"):
            line.expect("window")
            crop = True
        else:
            break
    return v.Shot(name, mark, crop)


def _as(line: Line) -> v.As:
    line.expect("visitor")
    return v.As("" if line.peek() is None else line.bare())


def _caption(line: Line) -> v.Caption:
    first = line.peek()
    if first is None or first.quoted:
        return v.Caption({"": line.text()})
    if len(first.text) != _CODE:
        return v.Caption({"": line.text()})  # which says that it needs quotation marks
    if first.text not in LANGUAGES:
        raise Bad(
            LazyText(
                "play",
                "Unknown language “{name}”: choose one of {known}",
                {"name": first.text, "known": ", ".join(LANGUAGES)},
            )
        )
    return v.Caption({line.bare(): line.text()})


_VERBS: Final[Mapping[str, Callable[[Line], v.Verb]]] = {
    "press": _press,
    "type": lambda line: v.Type(line.some_text()),
    "paste": lambda line: v.Paste(line.some_text()),
    "click": _click,
    "field": _fill,
    "expect": lambda line: v.Expect(_seen(line)),
    "wait": _wait,
    "shot": _shot,
    "caption": _caption,
    "pause": lambda line: v.Pause(line.seconds()),
    "clock": lambda line: v.Forward(line.seconds()),
    "scan": lambda _: v.Scan(),
    "desk": lambda _: v.Desk(),
    "mail": lambda _: v.Mail(),
    "phone": lambda _: v.Phone(),
    "as": _as,
}
KNOWN: Final = tuple(dict.fromkeys((*SETTINGS, *_VERBS)))
"""Every verb, in the order of docs/play.md."""
