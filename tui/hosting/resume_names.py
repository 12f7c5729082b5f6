"""The user names that mean something to the server: of practice cameras to come back to, and of the phone."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Callable

PHONE: Final = "phone"
"""`ssh phone@host` is the phone alone."""

_SSH_PORT: Final = 22
"""Where clients connect to when they are told no port (RFC 4253, 4.1)."""
_PREFIX: Final = "demo-"
_BYTES: Final = 7
"""Random ones behind a name; 50 bits of them are in it, as 10 digits of base32 (RFC 4648)."""
_DIGIT: Final = "[a-z2-7а-я]"
"""Of a name, perhaps typed while the keyboard was Russian."""
_TAKEN_FOR: Final = str.maketrans("018", "olb")
_WAY_BACK: Final = re.compile("demo[a-z2-7]{10}", re.ASCII)
_HYPHEN: Final = "[-_.\u2010-\u2015\u2212]"
"""And whatever is taken for one."""
_SECRETS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        "(?<=demo).+|(?<=вуьщ).+",
        rf"{_DIGIT}{{5}}(?:{_HYPHEN}|\s)+{_DIGIT}{{5}}.*",
        # Ten digits, however they are grouped, with what is left of "demo" before them.
        rf"(?<![^\W_])d?e?m?o?{_DIGIT}(?:{_HYPHEN}*{_DIGIT}){{9}}(?![^\W_]).*",
    )
)
"""Mistyped names too: most of one is as good as the whole. Any name of ten letters looks like one."""


def new_name(randomness: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Return a user name that can't be guessed: who knows it can come back to the same camera."""
    digits = base64.b32encode(randomness(_BYTES)).decode().lower()
    return f"{_PREFIX}{digits[:5]}-{digits[5:10]}"


def ssh_arguments(name: str, port: int | None) -> str:
    """Return what to type after `ssh` to come back: the host name is left to the visitor, who knows it."""
    return f"{name}@…" if port in {None, _SSH_PORT} else f"-p {port} {name}@…"


def kept_words(kept: timedelta, arguments: str | None) -> LazyText:
    """Return what a visitor is told at the end; without arguments of `ssh` a page leads back by itself."""
    values: dict[str, object] = {"minutes": kept // timedelta(minutes=1)}
    if arguments is None:
        return LazyText("hosting", "Your camera is kept for {minutes} min.", values)
    values["ssh_arguments"] = arguments
    return LazyText(
        "hosting", "Your camera is kept for {minutes} min. To return: ssh {ssh_arguments}", values
    )


NOT_HERE: Final = LazyText("hosting", "Your earlier camera is not on this server. This one is new.")
"""What is said to who comes with a name that leads nowhere: it is too old, mistyped, or another host's."""


def is_way_back(user: str) -> bool:
    """Whether a user name was meant to lead back to a camera: whole, with `demo` ahead."""
    return _WAY_BACK.fullmatch(_plain(user)) is not None


def digest(name: str) -> str:
    """Return what is kept and compared of a name; how long a comparison takes tells nothing of the name.

    Names are read out on the phone: however the digits are grouped, and what is taken for one of them (those
    on the left are no digits of base32), it is the same name.
    """
    return hashlib.sha256(_digits(name).encode("utf-8", "surrogatepass")).hexdigest()


def written(name: str) -> str:
    """Return a name as `new_name` wrote it."""
    digits = _digits(name)
    return f"{_PREFIX}{digits[:5]}-{digits[5:]}"


def _digits(name: str) -> str:
    return _plain(name).removeprefix("demo")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold()).translate(_TAKEN_FOR)


def chosen_name(name: str) -> str:
    """Return what a visitor wants to be called in results, unless it is a way back.

    Many people's names look like one without digits: Константин, Smith-Jones. Of the ways back seven in eight
    have some, and none is asked for there.
    """
    return without_secret(name) if re.search(r"\d|demo|вуьщ", name.casefold()) else name


def without_secret(user: str) -> str:
    """Return a user name for a log: what could be, or could have been meant for, a way back is cut off."""
    for secret in _SECRETS:
        user = secret.sub("…", user)
    return user
