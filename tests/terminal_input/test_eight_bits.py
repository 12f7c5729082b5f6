"""Sequences that begin with one character of eight bits (S8C1T): as such, or in UTF-8."""

from __future__ import annotations

from tests.terminal_input.reads import ANSWERS, REPORTS, happened, passed, typed
from tui.terminal_input.tokens import Paste

_REPLACED = "\N{REPLACEMENT CHARACTER}"


def test_control_characters_of_eight_bits_are_nothing() -> None:
    assert "".join(map(str, passed("a\x9b\x85\x80b".encode()))) == "ab"


def test_sequences_that_begin_with_eight_bits_are_those_of_seven() -> None:
    for sequence in [*REPORTS, *ANSWERS, b"\x1bOP", b"\x1b[1;5A", b"\x1b[97u"]:
        begins = bytes([sequence[1] + 0x40])
        rest = sequence[2:].removesuffix(b"\x1b\\") + (b"\x9c" if sequence.endswith(b"\x1b\\") else b"")
        for eight in (begins + rest, b"\xc2" + begins + sequence[2:]):
            assert [str(part) for part in passed(b"a", eight, b"b")] == [
                str(part) for part in passed(b"a", sequence, b"b")
            ], eight


def test_one_may_be_cut_from_what_it_begins() -> None:
    """In UTF-8 it is held; alone it is shown as a letter of another encoding, and the rest is dropped."""
    for rest in (b"?61;4;6c", b"<35;20;5M", b"5;7R"):
        assert typed(happened(b"\xc2", 0.3, b"\x9b" + rest, b"x")) == "x"
        assert typed(happened(b"\xc2\x9b", 0.3, rest, b"x")) == "x"
        assert typed(happened(b"\x9b", 0.3, rest, b"x")) == f"{_REPLACED}x"
        assert typed(happened(b"\x9b", 0.3, rest[:-1], 0.3, rest[-1:], b"x")) == f"{_REPLACED}x"


def test_letters_of_which_it_is_a_part_are_letters() -> None:
    assert typed(happened(b"\x9b", 0.3, b"1", b"a")) == f"{_REPLACED}1a"
    assert typed(happened(b"\xd1", 0.3, b"\x8f", b"1a")) == "я1a"


def test_a_paste_ends_as_it_began() -> None:
    for introducer in (b"\x9b", b"\xc2\x9b"):
        coded = introducer + b"200~" + "пароль".encode() + introducer + b"201~"
        for cut in range(1, len(coded)):
            assert passed(coded[:cut], 0.3, coded[cut:], b"x")[-2:] == [Paste("пароль"), "x"], cut
