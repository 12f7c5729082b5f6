"""What a script may say, and what is said of a line that can't be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.i18n import LANGUAGES, set_language
from tui.replay.errors import ScriptError
from tui.replay.script import verbs as v
from tui.replay.script.line import EXAMPLES
from tui.replay.script.parser import KNOWN, parse, read

HERE = Path("a.play")


def steps(*lines: str) -> list[v.Verb]:
    return [step.verb for step in parse("\n".join(lines), HERE).steps]


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ('click "Forgot Password"', v.Click(v.Label("Forgot Password"))),
        ('click "Answer" 2', v.Click(v.Label("Answer", 2))),
        ("click 11:15", v.ClickAt(11, 15)),
        ("clock + 11 min", v.Forward(660)),
        (r'type "a \"b\" \\ {c}"  # not "this"', v.Type(r'a "b" \ {c}')),
        ("type {code}", v.Type("{code}")),
        ('paste "# no comment"', v.Paste("# no comment")),
        ("press Esc Ctrl+G PgDn F1 a A", v.Press(("escape", "ctrl+g", "pagedown", "f1", "a", "A"))),
        ("press Shift+a Shift+Ctrl+Left", v.Press(("A", "ctrl+shift+left"))),
        ('field "Answer" 2 = {answer2}', v.Fill(v.Label("Answer", 2), "{answer2}")),
        ('field "Answer"', v.Fill(v.Label("Answer"))),
        ('expect window "Reset"', v.Expect(v.Seen("window", v.Label("Reset")))),
        ('expect no text "Reset"', v.Expect(v.Seen("text", v.Label("Reset"), there=False))),
        ('expect field "A" 2 = ""', v.Expect(v.Seen("field", v.Label("A", 2), ""))),
        ('wait window "A" 10 s', v.Wait(v.Seen("window", v.Label("A")), 10)),
        ('wait text "A"', v.Wait(v.Seen("text", v.Label("A")), 60)),
        ('shot a-1 mark "Answer" 2 crop window', v.Shot("a-1", v.Label("Answer", 2), crop=True)),
        ("clock +11 min", v.Forward(660)),
        ("clock +1.5h", v.Forward(5400)),
        ("pause 2 s", v.Pause(2)),
        ("as visitor boris", v.As("boris")),
        ("as visitor", v.As("")),
    ],
)
def test_a_line(line: str, verb: v.Verb) -> None:
    assert steps(line) == [verb]


def test_settings_and_blank_lines() -> None:
    lines = [
        "",
        "scenario known",
        "size 120x40",
        "clock 2026-02-03 04:05:06",
        "seed 9",
        "colours 16",
        "lang ru zh",
    ]
    script = parse("\n".join([*lines, "  # comment", "scan"]), HERE)
    moment = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert script.setting == v.Setting("known", (120, 40), moment, 9, "16", ("ru", "zh"))
    assert script.steps == (v.Step(9, v.Scan()),)


def test_captions_of_several_languages_are_one() -> None:
    assert steps('caption "A"', 'caption ru "Б"', 'caption "C"') == [
        v.Caption({"": "A", "ru": "Б"}),
        v.Caption({"": "C"}),
    ]


def test_blocks_of_a_page_keep_their_lines() -> None:
    page = ["# A", "```play", "scan", "```", "text", "````md", "```play", "no verb", "```", "````"]
    page += ["~~~ play", "desk", "~~~", "```sh", "ls", "```"]
    assert parse("\n".join(page), Path("a.md")).steps == (v.Step(3, v.Scan()), v.Step(12, v.Desk()))


def test_every_verb_has_an_example_that_can_be_read() -> None:
    assert EXAMPLES.keys() == set(KNOWN)
    for example in EXAMPLES.values():
        for line in example.split(" / "):
            parse(f"{line}\nscan", HERE)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("clik", "Unknown verb “clik”: did you mean click / clock?"),
        ("Click", "Unknown verb “Click”: did you mean click / clock?"),
        ("sleep 5", "Unknown verb “sleep”: did you mean wait / clock / pause?"),
        ("screenshot a", "Unknown verb “screenshot”: did you mean shot?"),
        ("wobble", "Unknown verb “wobble”: the verbs are scenario, size, clock"),
        ('"click" "OK"', "Without quotation marks: click"),
        ('"seed" 1', "Without quotation marks: seed"),
        ('click "OK" "Cancel"', "“click” takes no “Cancel”"),
        ('click "OK" // now', "“click” takes no “// now”"),
        ('press "Enter"', "Without quotation marks: Enter"),
        ('press "48213"', "Unknown key “48213”: Enter, Esc, Tab, Down, F1, Ctrl+G ... (for text: type)"),
        ("press Ctrl+Ctrl+a", "Unknown key “Ctrl+Ctrl+a”"),
        ("press Shift+1", "Unknown key “Shift+1”"),
        ("press", "“press” is not complete: press Down Enter"),
        ("type 48213", 'Put the text into quotation marks: "48213"'),
        ('type ""', "There is nothing between the quotation marks"),
        ('type "a {code"', "“{code” is no variable like {password}; a brace is written {{"),
        ('type "{ code }"', "“{ code }” is no variable"),
        ('field "Answer" 2 "x"', "“field” takes no “x”"),
        ('field "Answer" == "x"', "“field” takes no “== x”"),
        ("field Password = {password}", 'Put the text into quotation marks: "Password = {password}"'),
        ("click OK", 'Put the text into quotation marks: "OK"'),
        ("click “Forgot Password”", 'Put the text into quotation marks: "Forgot Password"'),
        ('click ""', "There is nothing between the quotation marks"),
        ('expect text " "', "There is nothing between the quotation marks"),
        ("click 0:1", 'Put the text into quotation marks: "0:1"'),
        ('click "OK', 'A quotation mark is not closed: "OK'),
        ('click "OK"!', 'A blank belongs behind the quotation mark: "OK"!'),
        ('field "Answer"="x"', 'A blank belongs behind the quotation mark: "Answer"="x"'),
        ("caption Hello there", 'Put the text into quotation marks: "Hello there"'),
        ('mark "OK"', "Unknown verb “mark”: did you mean shot?"),
        ("click", '“click” is not complete: click "Forgot Password"'),
        ('click "OK" 0', "“click” takes no “0”"),
        ('expect wndow "OK"', "“expect” takes window, text or field"),
        ('expect "Reset"', "“expect” takes window, text or field"),
        ('expect "no" window "Reset"', "“expect” takes window, text or field"),
        ("wait 5 s", "“wait” takes window, text or field"),
        ('wait window "Reset" 5', "Not a time: “5” (write 5 s, 11 min, 2 h or 1 d)"),
        ("press Entr", "Unknown key “Entr”"),
        ("press hyper+a", "Unknown key “hyper+a”"),
        ("clock +11 parsecs", "Not a time: “11 parsecs”"),
        ("clock +1001 d", "Not a time: “1001 d”"),
        ("clock 1999-12-31", "Not a moment: “1999-12-31”"),
        ("clock yesterday", "Not a moment: “yesterday”"),
        ("pause soon", "Not a time: “soon”"),
        ("pause 1", "Not a time: “1”"),
        ('pause "2 s"', "Without quotation marks: 2 s"),
        ("clock +11", "Not a time: “11”"),
        ("clock 11 min", "Not a moment: “11 min” (as 2026-11-23 09:41, or +11 min)"),
        ("size 80", "Not a size: “80”"),
        ("seed x", "Not a whole number: “x”"),
        (f"seed {'9' * 5000}", "Not a whole number: “999"),
        ("scenario lots", "Unknown scenario “lots”: choose one of lost, "),
        ('scenario "known"', "Without quotation marks: known"),
        ("scenario lost known", "“scenario” takes no “known”"),
        ("colours red", "Unknown colours “red”"),
        ("lang de", "Unknown language “de”"),
        ("lang ,", "Unknown language “”"),
        ('caption de "A"', "Unknown language “de”"),
        ("shot ../a", "Not a name for a picture: “../a”"),
        ("shot a mark", "“shot” is not complete"),
        ("shot login.svg", "Not a name for a picture: “login.svg” (letters, digits, - and _)"),
        ('shot "login"', "Without quotation marks: login"),
        ("shot a crop", "“shot” is not complete"),
        ('shot a mark "A" mark "B"', "“shot” takes no “mark B”"),
        ("shot my login", "“shot” takes no “login”"),
        ("as boris", "“as” is not complete: as visitor anna / as visitor"),
        ('as visitor "boris"', "Without quotation marks: boris"),
        ("phone off", "“phone” takes no “off”"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, says: str) -> None:
    with pytest.raises(ScriptError) as refused:
        parse(f"# first\n\n{line}", HERE)
    assert str(refused.value).startswith(f"a.play:3: {says}")
    for language in LANGUAGES:
        set_language(language)
        assert "\n" not in str(refused.value)
        assert language == "en" or says not in str(refused.value)


def test_settings_come_first_and_once() -> None:
    with pytest.raises(ScriptError, match=r"a\.play:2: “seed” belongs before the first step"):
        parse("scan\nseed 1", HERE)
    with pytest.raises(ScriptError, match=r"a\.play:3: Not a moment: “9:50” "):
        parse("scan\n\nclock 9:50", HERE)
    with pytest.raises(ScriptError, match=r"a\.play:2: “lang” stands twice: one line says it"):
        parse("lang ru\nlang zh\nscan", HERE)


def test_a_file_without_a_step_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Nothing\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"a\.md:1: There is nothing to play"):
        read(path)
