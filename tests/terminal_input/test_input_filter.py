"""What comes of the bytes that terminals really send: by bytes, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from tests.terminal_input.reads import (
    ANSWERS,
    CURSOR,
    EVERYTHING,
    KEYS,
    PAUSES,
    REPORTS,
    UNKNOWN,
    happened,
    keys,
    passed,
    typed,
)
from tui.key_reader import KeyReader, is_known
from tui.terminal_input.input_filter import Reply
from tui.terminal_input.paste import LONGEST_PASTE
from tui.terminal_input.sequences import (
    AFTER_ESCAPE,
    ESCAPE_PAUSE,
    HELD,
    LONGEST_SEQUENCE,
    Scanner,
)
from tui.terminal_input.tokens import Escape, Paste

# --- what is known -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [*REPORTS, *ANSWERS, *UNKNOWN])
def test_reports_and_answers_are_no_keys(sequence: bytes) -> None:
    for pause in (0.3,) if sequence == b"\x1b[M" else (0.0, 0.3):  # it may be the beginning of more
        assert keys(happened(b"a", sequence, pause, b"b")) == ["a", "b"]


def test_keys_that_textual_knows_are_those_keys() -> None:
    for sequence in KEYS:
        # Two keys of one sequence are told one by one; the cursor's place is told in the words of F3.
        if sequence.startswith(b"\x1b\x1b") or CURSOR.fullmatch(sequence):
            continue
        textuals = [event for event in XTermParser().feed(sequence.decode()) if isinstance(event, events.Key)]
        if typed(list(textuals)) and not is_known(sequence.decode()):
            continue  # what Option types on a Mac
        named = [event.key for event in textuals if event.key != Keys.Ignore]
        assert keys(happened(sequence)) == named, sequence
        assert typed(happened(sequence)) == typed(list(textuals)), sequence


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        (b"\x1b[1081;5u", "ctrl+q"),
        (b"\x1b[1081::113;5u", "ctrl+q"),
        (b"\x1b[1081:1049:113;5:1u", "ctrl+q"),
        (b"\x1b[1087;5u", "ctrl+g"),
        (b"\x1b[1076;69u", "ctrl+l"),  # with Caps Lock
        (b"\x1b[1089;133u", "ctrl+c"),  # with Num Lock
        (b"\x1b[969::119;5u", "ctrl+w"),  # Greek, by its place
        (b"\x1b[113;5u", "ctrl+q"),
        (b"\x1b[27;5;113~", "ctrl+q"),
        (b"\x1b[9;2u", "shift+tab"),
        (b"\x1b[27u", "escape"),
        (b"\x1b[27;1:1u", "escape"),
        (b"\x1b[13u", "enter"),
        (b"\x1b[13;129u", "enter"),  # with Num Lock
        (b"\x1b[9u", "tab"),
        (b"\x1b[127u", "backspace"),
        (b"\x1b[1;1:2A", "up"),
        (b"\x1b[1;129B", "down"),
        (b"\x1b[57419u", "up"),
        (b"\x1b[P", "f1"),
        (b"\x1b[13~", "f3"),
        (b"\x1b[15;1:1~", "f5"),
    ],
)
def test_keys_of_kittys_protocol(sequence: bytes, key: str) -> None:
    assert keys(happened(sequence)) == [key]


@pytest.mark.parametrize(
    ("sequence", "text"),
    [
        (b"\x1b[97u", "a"),
        (b"\x1b[97;2u", "A"),
        (b"\x1b[50:64;2u", "@"),
        (b"\x1b[1081;;1081u", "й"),
        (b"\x1b[1081;2;1049u", "Й"),
        (b"\x1b[97;1:2;97u", "a"),
        (b"\x1b[32u", " "),
        (b"\x1b[57400;129;49u", "1"),
        (b"\x1b[97;1:3;97u", ""),
        (b"\x1b[0;;20320:22909u", "你好"),  # of an input method: no one key makes it
        (b"\x1b[0;;7u", ""),
        (b"\x1b[97;;1114112u", "a"),
        (b"\x1b[97;;55296u", "a"),
        (b"\x1b[1114112u", ""),
        (b"\x1b[55296u", ""),
        (b"\x1b[99999999999999999999u", ""),
        (b"\x1b[97;99999999999u", "a"),
        (b"\x1b[57441;2u", ""),
        (b"\x1b[7u", ""),
    ],
)
def test_text_of_kittys_protocol(sequence: bytes, text: str) -> None:
    assert typed(happened(sequence)) == text


def test_every_ctrl_key_of_the_menus_works_in_a_russian_layout() -> None:
    for latin, russian in zip("qglporacuwkevxd", "йпдзщкфсгцлумчв", strict=True):
        assert keys(happened(f"\x1b[{ord(russian)};5u".encode())) == [f"ctrl+{latin}"]


# --- what is cut by a pause --------------------------------------------------------------------------


def test_every_split_of_every_sequence_types_nothing() -> None:
    splits = 0
    for sequence in EVERYTHING:
        if sequence[1:2] not in b"[O]P_":
            continue  # Esc and a letter with a pause between them are two keys
        whole = typed(happened(sequence))  # keypads and kitty's letters are text
        for cut in range(1, len(sequence)):
            for pause in PAUSES:
                got = happened(sequence[:cut], pause, sequence[cut:])
                assert typed(got) in {whole, ""}, (sequence, cut, pause)
                splits += 1
    print(f"{splits} splits of {len(EVERYTHING)} sequences")  # noqa: T201 - the count


@pytest.mark.parametrize("cut", [2, 3, 5, 9])
def test_a_sequence_that_was_cut_behind_its_beginning_is_known(cut: int) -> None:
    assert [type(event) for event in happened(b"\x1b[<0;20;5M"[:cut], 0.3, b"\x1b[<0;20;5M"[cut:])] == [
        events.MouseDown
    ]
    assert keys(happened(b"\x1b[1;5A"[:cut], 0.3, b"\x1b[1;5A"[cut:])) == ["ctrl+up"]


def test_a_lone_escape_is_a_key_after_its_pause() -> None:
    assert passed(b"\x1b", ESCAPE_PAUSE / 2) == [Escape()]
    assert keys(happened(b"\x1b", ESCAPE_PAUSE, b"x")) == ["escape", "x"]
    assert keys(happened(b"\x1b\x1b", ESCAPE_PAUSE)) == ["escape", "escape"]
    assert keys(happened(b"\x1bx")) == ["alt+x"]


def test_a_key_with_alt_types_nothing() -> None:
    """Most terminals change their tabs by Alt+1; what a Mac types with Option comes as its own character."""
    for character in "0123456789-=§abc":
        assert typed(happened(f"\x1b{character}".encode())) == "", character
    assert typed(happened("¶".encode())) == "¶"


def test_the_rest_of_a_sequence_stands_in_one_read_soon_after_the_escape() -> None:
    assert keys(happened(b"\x1b", 0.3, b"[A")) == ["escape"]
    assert keys(happened(b"\x1b", 0.3, b"OP", b"x")) == ["escape", "x"]
    # Typed by a person: in two reads, or later.
    assert keys(happened(b"\x1b", 0.3, b"[", b"A")) == ["escape", "left_square_bracket", "A"]
    assert keys(happened(b"\x1b", AFTER_ESCAPE + 0.2, b"[A")) == ["escape", "left_square_bracket", "A"]


@pytest.mark.parametrize(
    "rest",
    [
        *(b"[<35;20;5M", b"[1;5A", b"[?61;4;6c", b"[?2026;2$y", b"[M !!", "[M ĩĩ".encode()),
        *(b"]11;rgb:1e1e/1e1e/1e1e\x07", b"]11;rgb:1e1e/1e1e\x1b\\", b"_Gi=31;OK\x1b\\"),
        b"P>|foot(1.16)\x1b\\",
    ],
)
def test_the_rest_of_a_sequence_may_be_cut_once_more(rest: bytes) -> None:
    first = 4 if rest[:1] == b"]" else 3
    for cut in range(first, len(rest)):
        assert keys(happened(b"\x1b", 0.3, rest[:cut], 0.3, rest[cut:], b"x")) == ["escape", "x"], cut


def test_a_paste_whose_beginning_was_cut_is_a_paste() -> None:
    start, rest = b"\x1b", b"[200~two words\x1b[201~x"
    assert passed(start, 0.3, rest) == [Escape(), Paste("two words"), "x"]


def test_what_never_ends_is_given_up() -> None:
    for begun in (b"\x1b[", b"\x1b]", b"\x1bP", b"\x1bO", b"\x1b[<3", b"\x1b]11;rgb:", b"\x1b[Mab"):
        assert passed(begun, HELD + 0.1, b"x") == ["x"], begun
    assert passed(b"\x1b[" + b"1;" * 5000, b"A", b"x") == ["x"]
    assert passed(b"\x1b]" + b"1;" * 5000, b"\x07", b"x") == ["x"]


@pytest.mark.parametrize("begun", [b"\x1b[", b"\x1b[[", b"\x1bO", b"\x1b]", b"\x1bP"])
def test_nothing_is_kept_of_what_never_ends(begun: bytes) -> None:
    scanner = Scanner()
    for part in (begun, *[b"1" * 64] * 40):
        assert not list(scanner.feed(part, 0.0))
    assert len(scanner._held) <= LONGEST_SEQUENCE + 1


def test_a_parser_that_failed_costs_what_it_was_given() -> None:
    class Fails(XTermParser):
        """Textual's parser is a generator: once it has failed, it is over."""

        over = False

        def feed(self, data: str) -> Iterator[Message]:
            self.over = self.over or data == "!"
            if self.over:
                raise RuntimeError
            yield from super().feed(data)

    reader = KeyReader(Fails)
    assert [keys(list(reader.feed(part, 0.0))) for part in (b"a", b"!", b"b")] == [["a"], [], ["b"]]


def test_a_sequence_cut_short_by_another_costs_itself_only() -> None:
    for begun in (b"\x1b[", b"\x1b]11;", b"\x1bP1", b"\x1b[<3", b"\x1b[Ma"):
        assert keys(happened(begun + b"\x1bOP"))[-1:] == ["f1"], begun
    assert passed(b"\x1b[<35;\r") == ["\r"]
    assert passed(b"\x1b[<35;\xd0\xb9") == ["й"]
    assert passed(b"\x1b[12\x18x") == ["x"]


# --- text and pastes ---------------------------------------------------------------------------------


def test_text_in_another_encoding_is_replaced() -> None:
    for encoding in ("koi8-r", "cp1251", "cp866", "gb18030"):
        for word in ("пароль", "Рыба", "ЭКРАН"):
            coded = word.encode(encoding)
            for got in (passed(coded, b"x"), passed(*(bytes([byte]) for byte in coded), b"x")):
                assert "".join(map(str, got)).endswith("x"), (encoding, word)
                assert "\N{REPLACEMENT CHARACTER}" in "".join(map(str, got))


def test_characters_cut_anywhere() -> None:
    for character in "я中😀":
        coded = character.encode()
        for cut in range(1, len(coded)):
            assert passed(coded[:cut], 0.3, coded[cut:]) == [character]


def test_pastes() -> None:
    assert passed(b"\x1b[200~one\x1b[A\x00\r\n\x1b[20\x1b[201~b") == [Paste("one\x1b[A\r\n\x1b[20"), "b"]
    [paste] = passed(b"\x1b[200~", *([b"p" * 4096] * 40), b"\x1b[201~")
    assert isinstance(paste, Paste)
    assert len(paste.text) == LONGEST_PASTE
    coded = "\x1b[200~пароль\x1b[201~".encode()
    for cut in range(2, len(coded)):
        assert passed(coded[:cut], 0.3, coded[cut:]) == [Paste("пароль")], cut


def test_answers_are_told_apart_from_keys() -> None:
    assert passed(b"\x1b[5;7R") == [Reply("csi", "\x1b[5;7R")]
    assert passed(b"\x1bP1+r524742=38\x1b\\") == [Reply("dcs", "\x1bP1+r524742=38\x1b\\")]
