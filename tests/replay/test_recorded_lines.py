"""How a recording is written: steps as they are read, a file that is never behind, stand-in passwords."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.camera.model.passwords import Strength, strength
from tui.replay.recording.lines import line_of
from tui.replay.recording.script_file import ScriptFile
from tui.replay.script import verbs as v
from tui.replay.script.parser import parse
from tui.replay.stand_ins import name_for, stand_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.play"


@pytest.mark.parametrize(
    "verb",
    [
        v.Press(("escape", "shift+tab", "ctrl+g", "a", "A", "f1", "pagedown")),
        v.Type('a "b" \\ {{c}'),
        v.Type("{password-3}"),
        v.Paste('"{{c}'),
        v.Click(v.Label("Answer", 2)),
        v.Click(v.Label('Say "no"')),
        v.ClickAt(11, 15),
        v.Fill(v.Label("Answer", 2)),
        v.Fill(v.Label("Answer"), ""),
        v.Shot("main-menu-2"),
        v.Forward(61),
        v.Forward(660),
        v.Scan(),
        v.Desk(),
        v.Mail(),
        v.Phone(),
    ],
)
def test_a_step_is_read_as_it_was_written(verb: v.Verb, path: Path) -> None:
    assert [step.verb for step in parse(line_of(verb), path).steps] == [verb]


def test_the_file_always_says_all(path: Path) -> None:
    with ScriptFile(path) as file:
        file.add("one")
        file.show(["longer than", "what follows"])
        assert path.read_text() == "one\nlonger than\nwhat follows\n"
        file.show(["two"])
        assert path.read_text() == "one\ntwo\n"
        position = file.position()
        file.add("three")
        assert path.read_text() == "one\nthree\n"
        file.back_to(position)
        assert (path.read_text(), file.lines) == ("one\n", 1)
    with pytest.raises(FileExistsError):
        ScriptFile(path)


@pytest.mark.parametrize(
    ("name", "length", "level", "latin"),
    [
        ("password-3", 3, Strength.DANGEROUS, True),
        ("password-8", 8, Strength.DANGEROUS, True),
        ("password-8-weak-nonlatin", 8, Strength.WEAK, False),
        ("password-12-medium-2", 12, Strength.MEDIUM, True),
        ("password-18-strong", 18, Strength.STRONG, True),
    ],
)
def test_a_stand_in_is_as_long_and_as_strong(name: str, length: int, level: Strength, latin: bool) -> None:  # noqa: FBT001
    password = stand_in(name)
    assert password is not None
    assert (len(password), strength(password), password.isascii()) == (length, level, latin)
    assert name_for(password, int(name[-1]) if name[-2:] == "-2" else 1) == name
    assert stand_in("password-x") is stand_in("password-0") is None
