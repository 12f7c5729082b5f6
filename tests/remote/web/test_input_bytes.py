"""What a page sends, as a terminal would have sent it: nothing more than a keyboard or a clipboard can."""

from __future__ import annotations

import pytest

from tui.remote.web.input_bytes import paste_bytes, text_bytes
from tui.remote.web.messages import Pasted, Typed
from tui.terminal_input.paste import LONGEST_PASTE


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Пароль 7", "Пароль 7".encode()),
        ("a\x1b[20~b\x03\r\x7f\x9b\ud800c", b"a[20~bc"),
        ("\x1b", b""),
        ("密" * 65, b"\x1b[200~" + "密".encode() * 65 + b"\x1b[201~"),
    ],
    ids=["text", "controls", "nothing is left", "much at once"],
)
def test_text_makes_no_keys(typed: str, sent: bytes) -> None:
    assert text_bytes(Typed(typed)) == sent


@pytest.mark.parametrize(
    ("pasted", "sent"),
    [
        ("one\ntwo", b"\x1b[200~one\ntwo\x1b[201~"),
        ("a\x1b[201~\x9b201~\udc00b", b"\x1b[200~a[201~201~b\x1b[201~"),
        ("\x1b", b""),
        ("x" * (LONGEST_PASTE + 1), b"\x1b[200~" + b"x" * LONGEST_PASTE + b"\x1b[201~"),
    ],
    ids=["lines", "an end of it", "nothing is left", "too long"],
)
def test_a_paste_is_bounded_and_ends_where_it_ends(pasted: str, sent: bytes) -> None:
    assert paste_bytes(Pasted(pasted)) == sent
