"""The languages: which one speaks now, and what a label says in it.

A msgid is the English label, its msgctxt the window it stands in: one English label has several Russian ones
on the device. Windows keep `LazyText` objects and ask them again when F2 changes the language. The language
lives in a small object behind one context variable, so that several visitors of one process each have theirs
and a change is seen by every task of that visitor's app.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
import struct
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DOMAIN = "camera-menus"
LOCALE = Path(__file__).parent / "locale"
LANGUAGES = {"en": "English", "ru": "Русский", "zh": "中文"}
"""Code and the language's own name, in the order F2 goes through them."""


@dataclass
class Speaker:
    """The language of one running app."""

    language: str = "en"


_speaker: ContextVar[Speaker | None] = ContextVar("speaker", default=None)


def set_language(language: str) -> Speaker:
    """Give the current context (one app, one visitor) a language of its own."""
    speaker = Speaker(language)
    _speaker.set(speaker)
    return speaker


def language() -> str:
    """Code of the language that speaks in this context; English where none was chosen."""
    speaker = _speaker.get()
    return speaker.language if speaker else "en"


class CatalogMissing(Exception):  # noqa: N818 - named after what is wrong
    """A language has no compiled catalog, or a damaged one: a clone that was cleaned, or a broken install."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        # In English: there are no other words.
        return (
            f"the texts in {LANGUAGES[self.code]} ({self.code}) are not compiled. In a clone, run: make run; "
            "else install camera-menus again"
        )


def catalog(code: str) -> gettext.NullTranslations:
    """Return the labels of a language; English ones are the msgids. Raises CatalogMissing."""
    if code == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, LOCALE, languages=[code])
    except (OSError, ValueError, struct.error) as error:
        raise CatalogMissing(code) from error


@cache
def _catalog(code: str) -> gettext.NullTranslations:
    try:
        return catalog(code)
    except CatalogMissing:  # the console script has said so
        return gettext.NullTranslations()


def is_spoken(code: str) -> bool:
    """Whether there are words for a language; English stands in where there are none."""
    return code == "en" or isinstance(_catalog(code), gettext.GNUTranslations)


def t(context: str, message: str, /, **values: object) -> str:
    """The label `message` of the window `context`, in the current language, with {values} filled in."""
    said = _catalog(language()).pgettext(context, message)
    return said.format(**values) if values else said


def n(context: str, one: str, many: str, count: int, /, **values: object) -> str:
    """A label with a number in it; Russian has three forms. `{count}` is filled in."""
    said = _catalog(language()).npgettext(context, one, many, count)
    return said.format(count=count, **values)


@dataclass(frozen=True)
class LazyText:
    """A label that is looked up when it is shown, so that it can change its language on the screen."""

    context: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return t(self.context, self.message, **self.values)


def system_language(environ: Mapping[str, str] = os.environ, default: str | None = None) -> str:
    """The language that the visitor's locale asks for, else English.

    The order is that of GNU gettext's manual ("Locale Environment Variables"): of LC_ALL, LC_MESSAGES and
    LANG the first that is set names the locale; LANGUAGE, a list, goes before it unless that is C. Where
    there is no locale at all, it is `default`, if there is one.
    """
    named = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    if named is not None:
        if _code(named) in {"c", "posix"}:
            return "en"
        wanted = [part for part in environ.get("LANGUAGE", "").split(":") if part] or [named]
        return next((code for code in map(_code, wanted) if code in LANGUAGES), "en")
    if default is not None:
        return default
    if os.name == "nt":  # pragma: no cover - Windows names its locale by other means
        code = (locale.getlocale()[0] or "")[:2].lower()
        return {"ru": "ru", "ch": "zh", "zh": "zh"}.get(code, "en")
    return "en"


def _code(locale_name: str) -> str:
    """Return the language of a locale's name: `zh` of zh_CN.UTF-8, zh-Hans and zh-Hans_CN."""
    return re.split(r"[_.@-]", locale_name, maxsplit=1)[0].lower()


def language_after(code: str) -> str:
    """Return the code of the language that follows one in the order of `LANGUAGES`."""
    codes = list(LANGUAGES)
    return codes[(codes.index(code) + 1) % len(codes)]


def change_language(code: str) -> None:
    """Let the current context, and all that shares it, speak another language."""
    (_speaker.get() or set_language("en")).language = code
