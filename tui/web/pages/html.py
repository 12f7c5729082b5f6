"""HTML elements: text is escaped where it is put in, so no page can forget it."""

from __future__ import annotations

from html import escape
from typing import Final, TypeAlias

_VOID: Final = frozenset({"input", "link", "meta"})
"""Elements that have no content."""


class Html(str):
    """Markup that is safe to put into a page as it is."""

    __slots__ = ()


Content: TypeAlias = "str | None"
"""What stands in an element: `Html`, or a text that will be escaped, or nothing."""
Value: TypeAlias = "str | int | bool | None"
"""Of an attribute: True for one without a value, False or None for none at all."""


def element(name: str, /, *content: Content, **attributes: Value) -> Html:
    """Return an element. Attributes are written in Python's way: `class_`, `aria_hidden`."""
    start = f"<{name}{''.join(_attribute(*each) for each in attributes.items())}>"
    return Html(start if name in _VOID else f"{start}{joined(*content)}</{name}>")


def joined(*content: Content) -> Html:
    """Return several pieces as one."""
    return Html("".join(each if isinstance(each, Html) else escape(each) for each in content if each))


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
