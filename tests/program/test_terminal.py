"""The test terminal itself: what it shows, what it sends, and that it leaves nothing behind."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from pathlib import Path

import pytest

from tests.helpers.terminals.terminal import REQUIRE_PROGRAMS, Terminal, needs_program
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.xterm import Screen

APP = """
    from textual.app import App
    from textual.widgets import Input, Static

    class Tiny(App):
        BINDINGS = [("f1", "say('F1')", "Help"), ("escape", "say('Esc')", "Back")]

        def compose(self):
            yield Static("登录 user")
            yield Input()

        def on_resize(self, event):
            self.query_one(Static).update(f"登录 user {event.size.width}x{event.size.height}")

        def action_say(self, key):
            self.query_one(Static).update(f"pressed {key}")

    Tiny().run()
    print("back in the shell")
"""


def python(source: str, *, size: tuple[int, int] = (80, 24), **env: str | None) -> Terminal:
    return Terminal([sys.executable, "-c", textwrap.dedent(source)], size=size, env=env)


def test_a_program_has_a_terminal_of_its_own() -> None:
    with python(
        """
        import os, shutil
        tty = os.open("/dev/tty", os.O_RDWR)  # only a controlling terminal can be opened so
        print(os.isatty(0), os.tcgetpgrp(tty) == os.getpid() == os.getsid(0), *shutil.get_terminal_size())
        print(os.environ["TERM"], os.environ["COLORTERM"], os.environ.get("HOME"), os.environ["MINE"])
        """,
        size=(50, 10),
        HOME=None,
        MINE="given",
    ) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.row(0) == "True True 50 10"
        assert terminal.row(1) == "xterm-256color truecolor None given"
        assert not terminal.alternate_screen_left


def test_wait_for_takes_a_text_a_pattern_and_a_condition() -> None:
    with python("print('ready'); print(input()[::-1])") as terminal:
        terminal.wait_for("ready")
        terminal.send("abc\r")
        terminal.wait_for(re.compile(r"^cba$", re.MULTILINE))
        terminal.wait_for(lambda shown: shown.row(2) == "cba")


def test_a_wait_in_vain_shows_the_screen() -> None:
    with python("print('something else'); input()") as terminal:
        terminal.wait_idle()
        with pytest.raises(AssertionError, match=r"(?s)0\.05 s have passed.*'never'.*something else"):
            terminal.wait_for("never", timeout=0.05)
        with pytest.raises(AssertionError, match="still runs"):
            terminal.wait_exit(timeout=0.05)
    with python("print('the last words')") as terminal, pytest.raises(AssertionError, match="ended"):
        terminal.wait_for("never")


def test_textual_is_shown_driven_resized_and_left() -> None:
    with python(APP) as terminal:
        terminal.wait_for("登录 user 80x24")
        assert terminal.cell(0, 0).char == "登"
        assert terminal.cell(0, 1).char == ""
        assert re.fullmatch("[0-9a-f]{6}", terminal.cell(0, 0).fg)
        terminal.press("f1")
        terminal.wait_for("pressed F1")
        terminal.press("escape", "a")  # not Alt+A
        terminal.wait_for("pressed Esc")
        terminal.send("дом")
        terminal.wait_for("aдом")
        terminal.resize(60, 20)
        terminal.wait_for("登录 user 60x20")
        terminal.click(0, 2)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.alternate_screen_left
        assert terminal.text().split("\n", 1)[0] == "back in the shell"
        assert terminal.text().strip() == "back in the shell", "a sequence leaked to the screen"


def test_kill_takes_the_whole_group() -> None:
    source = "import os, time; child = os.fork(); print(child or 'in the child'); time.sleep(60)"
    with python(source) as terminal:
        terminal.wait_for(re.compile(r"\d+"))
        terminal.wait_for("child")
        assert terminal.kill() == -9
        assert terminal.returncode == -9
        with pytest.raises(AssertionError, match="ended"):  # nobody holds the tty, so the child is gone too
            terminal.wait_for("never")


def test_leaving_the_block_kills_what_still_runs() -> None:
    with python("print('up'); input()") as terminal:
        terminal.wait_for("up")
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)


def test_a_command_that_is_not_there_leaves_nothing_open() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileNotFoundError), Terminal(["no-such-command"]):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b[?u",
        "\x1b[=1;1u",
        "\x1b[?2026$p",
        "\x1b[?2048$p",
        "\x1b[>q",
        "\x1b[>4;2m",
        "\x1b[2 q",
        "\x1b[?1016h",
        "\x1b]0;title\x07",
        "\x1b]22;default\x1b\\",
        "\x1b]52;c;aGk=\x07",
        "\x1bP+q544e\x1b\\",
        "\x1b_Ga=q;x\x1b\\",
        "\x1b[4:3m",
        "\x1b[58:2::1:2:3m",
        "\x1b[?25l",
        "\ufe0f",
        "\u200b",
    ],
)
def test_no_sequence_leaks_wherever_it_is_cut(sequence: str) -> None:
    screen = Screen(20, 2)
    for byte in f"a{sequence}b".encode():
        screen.feed(bytes([byte]))
    assert screen.text() == "ab\n\n"


def test_colons_in_colours_and_halves_of_wide_characters() -> None:
    screen = Screen(20, 2)
    screen.feed("\x1b[1;38:2::255:0:16;48:5:16mx\x1b[m登录\x1b[1;3Hy".encode())
    assert screen.cell(0, 0) == ("x", "ff0010", "000000", True, False)
    assert screen.row(0) == "x y录"


def test_a_picture_is_exact_to_the_pixel(tmp_path: Path) -> None:
    screen = Screen(3, 1)
    screen.feed("\x1b[?25l\x1b[38;2;1;2;3;48;2;250;251;252m▀█\x1b[7m█".encode())
    image = draw(screen, tmp_path / "screen.png")
    assert image.size == (30, 20)
    dark, light = (1, 2, 3), (250, 251, 252)
    for x in range(30):
        for y in range(20):
            assert image.getpixel((x, y)) == (light if x >= 20 or (x < 10 and y >= 10) else dark)


def test_needs_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert needs_program("sh", package="dash").endswith("/sh")
    monkeypatch.delenv(REQUIRE_PROGRAMS, raising=False)
    with pytest.raises(pytest.skip.Exception, match="the package nothing"):
        needs_program("no-such-program", package="nothing")
    monkeypatch.setenv(REQUIRE_PROGRAMS, "1")
    with pytest.raises(pytest.fail.Exception, match="the package nothing"):
        needs_program("no-such-program", package="nothing")
