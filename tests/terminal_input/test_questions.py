"""What a terminal is asked, and what its answers come to, right and wrong ones: by bytes alone."""

from __future__ import annotations

import pytest

from tests.helpers.terminals.asked_terminal import IDENTITY, READ_BACK, RGB, TC, AskedScreen
from tui.key_reader import is_known
from tui.terminal_input.capabilities import ANSWERS_COUNT, Questions, Traits, places_cursor, shows_all_colours
from tui.terminal_input.input_filter import InputFilter, Reply

NARROW, WIDE = b"\x1b[2;2R\x1b[3;2R", b"\x1b[2;3R\x1b[3;3R"
YES_BY_COLOUR = [
    b"\x1bP1$r0;48:2::1:2:3m\x1b\\",  # xterm
    b"\x1bP1$r0;48:2:1:2:3m\x1b\\",  # VTE, kitty
    b"\x1bP1$r48;2;1;2;3m\x1b\\",
    b"\x1bP1$r0;48;2;1;2;3;22m\x07",
]
YES_BY_NAME = [b"\x1bP1+r524742=38\x1b\\", b"\x1bP1+r5463\x1b\\", b"\x1bP1+r524742=382f382f38\x1b\\"]
NO = [
    b"\x1bP0$r\x1b\\",
    b"\x1bP1$r0;48:5:16m\x1b\\",  # the nearest of 256
    b"\x1bP1$r0m\x1b\\",  # xterm.js, whatever is set
    b"\x1bP1$r0;48:2::1:2:30m\x1b\\",
    b"\x1bP1$r0;38:2::1:2:3m\x1b\\",
    b"\x1bP1$r0;48:2::11:2:3",  # half of it, and never more
    b"\x1bP0+r524742\x1b\\",
    b"\x1bP0+r\x1b\\",
    b"\x1bP1+r544e=787465726d\x1b\\",
    b"\x1b]1+r524742\x07",
    b"\x1bP1+r524742=\x18",
]
REFUSES_STRINGS = {"Terminal.app": "1;95;0", "PuTTY": "0;136;0", "tmux": "84;0;0", "GNU screen": "83;40900;0"}
SHOWS_ALL = {
    "VTE 0.60": "65;6003;1",
    "VTE 0.84": "61;8400;1",
    "Konsole": "1;115;0",
    "QTerminal": "0;115;0",
    "xterm.js": "0;276;0",
    "Windows": "0;10;1",
}


def asked(
    *answers: bytes, name: str = "xterm-256color", colours: bool = True, later: float = 0.1
) -> tuple[Traits, list[str]]:
    """What is known after these answers, each `later` seconds after the last question; what was asked."""
    now = 100.0
    questions = Questions(name, colours=colours)
    said = [questions.opening(now)]
    reader = InputFilter(is_known)
    for answer in answers:
        now += later
        for part in (*reader.feed(answer, now), *reader.tick(now + 60)):
            assert isinstance(part, Reply), f"{part!r} would be typed"
            if more := questions.take(part, now):
                said.append(more)
    return questions.traits, said


@pytest.mark.parametrize("yes", [*YES_BY_COLOUR, *YES_BY_NAME])
def test_a_terminal_that_says_so_has_all_colours(yes: bytes) -> None:
    for answers in ([b"\x1b[>41;390;0c", NARROW, yes], [NARROW, yes], [NARROW, *NO[:4], yes]):
        traits, said = asked(*answers)
        assert traits == Traits(truecolor=True)
        assert all(question in said[1] for question in (READ_BACK, RGB, TC))


@pytest.mark.parametrize("no", NO)
def test_any_other_answer_changes_nothing(no: bytes) -> None:
    assert asked(b"\x1b[>41;390;0c", NARROW, no)[0] == Traits()


@pytest.mark.parametrize("who", REFUSES_STRINGS)
def test_device_control_strings_are_kept_from_what_prints_them(who: str) -> None:
    traits, said = asked(f"\x1b[>{REFUSES_STRINGS[who]}c".encode(), NARROW, *YES_BY_COLOUR, *YES_BY_NAME)
    assert traits == Traits()
    assert "\x1bP" not in "".join(said)


@pytest.mark.parametrize("who", SHOWS_ALL)
def test_some_are_known_by_what_they_are(who: str) -> None:
    traits, said = asked(f"\x1b[>{SHOWS_ALL[who]}c".encode(), NARROW)
    assert traits == Traits(truecolor=True)
    assert "\x1bP" not in "".join(said)


@pytest.mark.parametrize("name", ["vt100", "vt220", "linux", "dumb", "ansi"])
def test_consoles_are_asked_nothing(name: str) -> None:
    assert asked(WIDE, YES_BY_NAME[0], name=name) == (Traits(), [""])


@pytest.mark.parametrize(("name", "colours"), [("screen.xterm-256color", True), ("xterm", False)])
def test_colours_are_asked_where_they_are_unknown(name: str, colours: bool) -> None:  # noqa: FBT001 - pytest's
    traits, said = asked(b"\x1b[>41;390;0c", WIDE, *YES_BY_NAME, name=name, colours=colours)
    assert traits == Traits(wide=True, wide_cyrillic=True)
    assert len(said) == 1
    assert IDENTITY not in said[0]


@pytest.mark.parametrize(
    ("answers", "traits"),
    [
        (WIDE, Traits(wide=True, wide_cyrillic=True)),
        (b"\x1b[2;3R\x1b[3;2R", Traits(wide=True)),
        (NARROW, Traits()),
        (b"\x1b[2;4R\x1b[3;3R", Traits()),  # three bytes, one column each: no UTF-8
        (b"\x1b[2;2R\x1b[3;3R", Traits()),  # KOI8-R with lines
        (b"\x1b[1;3R\x1b[1;3R", Traits()),  # F3 with a modifier
        (b"\x1b[24;3R\x1b[3R\x1b[;3R", Traits()),
        (NARROW + WIDE * 3, Traits()),  # an answer counts once
    ],
)
def test_the_cursor_says_how_wide_a_character_is(answers: bytes, traits: Traits) -> None:
    assert asked(answers)[0] == traits


def test_late_answers_change_nothing() -> None:
    assert asked(b"\x1b[>41;390;0c", WIDE, YES_BY_NAME[0], later=ANSWERS_COUNT + 0.1) == (
        Traits(),
        asked()[1],
    )
    in_time = asked(b"\x1b[>41;390;0c" + WIDE, YES_BY_NAME[0], later=ANSWERS_COUNT - 0.1)
    assert in_time[0] == Traits(truecolor=True, wide=True, wide_cyrillic=True)


def test_answers_to_no_question_change_nothing() -> None:
    questions = Questions("xterm-256color", colours=True)
    for text in ("\x1b[2;3R", "\x1b[3;3R", "\x1bP1+r524742=38\x1b\\"):
        assert not questions.take(Reply("dcs", text), 0.0)
    assert questions.traits == Traits()


@pytest.mark.parametrize("wide", [False, True])
def test_what_was_tried_is_erased(wide: bool) -> None:  # noqa: FBT001 - pytest's
    screen = AskedScreen(80, 24, wide=wide)
    screen.feed(Questions("xterm-256color", colours=True).opening(0.0).encode())
    assert not screen.text().strip()
    assert (screen.cursor.x, screen.cursor.y) == (0, 0)
    assert screen.replies == (WIDE if wide else NARROW).decode()


@pytest.mark.parametrize("prints", [False, True])
def test_a_question_that_was_printed_is_noticed(prints: bool) -> None:  # noqa: FBT001 - pytest's
    screen = AskedScreen(80, 24, prints=prints)
    questions = Questions("xterm-256color", colours=True)
    screen.feed(questions.opening(0.0).encode())
    reader = InputFilter(is_known)
    while screen.replies:
        said, screen.replies = screen.replies, ""
        for part in reader.feed(said.encode(), 0.1):
            assert isinstance(part, Reply)
            screen.feed(questions.take(part, 0.1).encode())
    assert bool(screen.text().strip()) is questions.printed is prints


def test_names_of_terminals_that_cannot_place_the_cursor() -> None:
    for name in ("dumb", "Dumb", "dumb-emacs-ansi", "unknown", "network", "dialup"):
        assert not places_cursor(name)
    for name in ("xterm", "vt52", "linux", "ansi", ""):
        assert places_cursor(name)


def test_names_that_promise_all_colours() -> None:
    for name in (
        "alacritty",
        "foot",
        "foot-extra",
        "xterm-kitty",
        "xterm-ghostty",
        "wezterm",
        "xterm-direct",
    ):
        assert shows_all_colours(name)
    for name in ("xterm", "xterm-256color", "screen-256color", "tmux-256color", "linux", "putty", "dumb", ""):
        assert not shows_all_colours(name)
