"""English labels and what they are in another language: the catalogs, read backwards.

A label is a msgid, and its window a msgctxt; one English label has several Russian ones. A label with values
in it is found by its pattern: “4 tries left” by “{count} tries left”. Words that no catalog has stand for
themselves: a user's name is the same in every language.
"""

from __future__ import annotations

import contextvars
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tui.i18n import LANGUAGES, LazyText, catalog, language, set_language, t

_CONTEXT_ENDS: Final = "\x04"
"""Between context and msgid, as in GNU gettext's catalogs."""
_NOT_SHOWN: Final = frozenset({"command", "command line", "desk", "guide", "play", "help"})
"""Contexts of words that no window shows as a label; the help's are whole sentences, found all the same."""
SEPARATOR: Final = "›"
"""Between a title's parts: “Reset › Captcha” is also found as “Captcha”."""
MARKS: Final = "● "
"""What may stand around a word in a list: the one that is chosen has a mark."""
_VALUE: Final = re.compile(r"\{(\w*)[^{}]*\}")


@cache
def _translated(code: str) -> frozenset[str]:
    del code  # of this context
    return frozenset(t(context, label) for label, contexts in _contexts().items() for context in contexts)


def is_of_one_language(text: str) -> bool:
    """Whether a text is a label in the language of this context, and not its English one."""
    return text not in _contexts() and text in _translated(language())


def is_known(label: str) -> bool:
    """Whether the menus have a label, or a title that ends so; in English or in this context's language."""
    return (
        label in _contexts()
        or label in _translated(language())
        or any(pattern.pattern.fullmatch(label) for pattern in _patterns())
        or any(message.endswith(f"{SEPARATOR} {label}") for message in _contexts())
    )


@dataclass(frozen=True)
class _Pattern:
    """A label with values in it."""

    context: str
    message: str
    pattern: re.Pattern[str]


@cache
def _contexts() -> dict[str, tuple[str, ...]]:
    """The windows in which each label stands, from a catalog that has them all. Raises CatalogMissing."""
    other = next(code for code in LANGUAGES if code != "en")
    found: dict[str, list[str]] = {}
    for key in catalog(other)._catalog:  # type: ignore[attr-defined]  # noqa: SLF001 - gettext has no way to list them
        context, ends, message = (key[0] if isinstance(key, tuple) else key).partition(_CONTEXT_ENDS)
        if ends and message:
            found.setdefault(message, []).append(context)
    return {message: tuple(dict.fromkeys(contexts)) for message, contexts in found.items()}


@cache
def _patterns() -> tuple[_Pattern, ...]:
    found = []
    for message, contexts in _contexts().items():
        if not _VALUE.search(message) or not _VALUE.sub("", message).strip(" .:,()"):
            continue
        seen: set[str] = set()
        parts, at = [], 0
        for match in _VALUE.finditer(message):
            parts.append(re.escape(message[at : match.start()]))
            name = match[1]
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
            seen.add(name)
            at = match.end()
        parts.append(re.escape(message[at:]))
        pattern = re.compile("".join(parts))
        found += [_Pattern(context, message, pattern) for context in contexts if context not in _NOT_SHOWN]
    return tuple(found)


def said(label: str) -> frozenset[str]:
    """Return what a label may say on the screen, in the language of this context."""
    contexts = [context for context in _contexts().get(label, ()) if context not in _NOT_SHOWN]
    if contexts or label in _contexts():
        return frozenset(t(context, label) for context in contexts or _contexts()[label])
    found = set()
    for each in _patterns():
        if match := each.pattern.fullmatch(label):
            values = {name: _value(value) for name, value in match.groupdict().items()}
            try:
                found.add(t(each.context, each.message, **values))
            except (KeyError, ValueError, IndexError):  # a number that is formatted, in a text that has none
                continue
    return frozenset(found or {label})


def _value(text: str) -> str:
    """A value of a label may be a label itself."""
    return min(said(text)) if text in _contexts() else text


def is_label(words: object, label: str) -> bool:
    """Whether what a widget says is that label."""
    if isinstance(words, LazyText) and words.message == label:
        return True
    text = str(words).strip(MARKS)
    return bool(text) and text in said(label)


def in_all_languages(words: object) -> frozenset[str]:
    """Return what a widget says, in each language."""

    def in_one(code: str) -> str:
        set_language(code)
        return str(words)

    return frozenset(contextvars.copy_context().run(in_one, code) for code in LANGUAGES)


def english(words: object) -> str:
    """Return the English label of what a widget says; its own words where they have none."""
    if isinstance(words, LazyText):
        return words.message.format(**words.values) if words.values else words.message
    return str(words)
