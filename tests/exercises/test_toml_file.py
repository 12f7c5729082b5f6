"""Files of exercises: what is read out of one, and what is said of a wrong one, with line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.exercises.builtin import NAMES, builtin
from tui.exercises.file_values import ExerciseFileError
from tui.exercises.toml_file import parse, read_file
from tui.i18n import LANGUAGES, set_language

FILE = """\
title = "Sign in"
text = "Sign in as admin."
scenario = "lost"

[[item]]
password = "questions"

[[item]]
wrong-answers = 1
"""

ASKS = """\
title = "Where to turn"
text = "Say it."
scenario = "nothing-set"

[question]
text = "Where?"

[[question.option]]
name = "here"
text = "Here"

[[question.option]]
name = "there"
text = "There"

[[item]]
choice = "here"
"""

WRONG = {
    "no TOML": ('title = "Sign in"', "title = Sign in", 1, "", "not TOML"),
    "an open quotation": ('text = "Sign in as admin."', 'text = "Sign in', 2, "", "not TOML"),
    "a key twice": ('scenario = "lost"', 'scenario = "lost"\nscenario = "known"', 4, "", "not TOML"),
    "no title": ('title = "Sign in"\n', "", 1, "", "“title” is missing"),
    "no text": ('text = "Sign in as admin."\n', "", 1, "", "“text” is missing"),
    "no scenario": ('scenario = "lost"\n', "", 1, "", "“scenario” is missing"),
    "no item": ("[[item]]", "[[hint]]", 1, "", "“item” is missing"),
    "an unknown scenario": ('"lost"', '"gone"', 3, "scenario", "unknown: “gone”"),
    "an unknown key": ('scenario = "lost"', 'scenario = "lost"\ncolour = 1', 4, "colour", "known are"),
    "a key misspelt": ('scenario = "lost"', 'scenario = "lost"\nminuts = 5', 4, "minuts", "“minutes”"),
    "a text that is a number": ('"Sign in"', "5", 1, "title", "write a text"),
    "an empty text": ('"Sign in as admin."', '"  "', 2, "text", "the text is empty"),
    "a title too long": ('"Sign in"', '"' + "x" * 37 + '"', 1, "title", "too long: at most 36"),
    "a title too wide": ('"Sign in"', '{ zh = "' + "摄" * 19 + '" }', 1, "title", "too long"),
    "an escape sequence": ('"Sign in"', r'"\u001b[2J"', 1, "title", "can't be shown"),
    "a text turned round": ('"Sign in"', r'"a\u202eb"', 1, "title", "can't be shown"),
    "an unknown language": ('"Sign in"', '{ fr = "Entrez" }', 1, "title", "unknown language “fr”"),
    "no language": ('"Sign in"', "{}", 1, "title", "write a text"),
    "no minutes": ('scenario = "lost"', 'scenario = "lost"\nminutes = 0', 4, "minutes", "1 to 600"),
    "minutes in words": ('scenario = "lost"', 'scenario = "lost"\nminutes = "5"', 4, "minutes", "a whole"),
    "minutes yes": ('scenario = "lost"', 'scenario = "lost"\nminutes = true', 4, "minutes", "a whole"),
    "hints that are no list": ('scenario = "lost"', 'scenario = "lost"\nhints = "F1"', 4, "hints", "a list"),
    "an item of nothing": ("wrong-answers = 1", 'text = "None"', 8, "item[2]", "an item needs one of"),
    "an item of two": ("wrong-answers = 1", "wrong-answers = 1\nhelp = false", 8, "item[2]", "no second"),
    "an unknown way": ('"questions"', '"magic"', 6, "item[1].password", "unknown: “magic”"),
    "a way twice": ('"questions"', '["desk", "desk"]', 6, "item[1].password", "an entry twice"),
    "a list of nothing": ('"questions"', "[]", 6, "item[1].password", "the list is empty"),
    "tries below nought": ("wrong-answers = 1", "wrong-answers = -1", 9, "item[2].wrong-answers", "0 to 100"),
    "help that is wanted": ("wrong-answers = 1", "help = true", 9, "item[2].help", "write false"),
    "an unknown right": ("wrong-answers = 1", 'user = "a"\nrights = ["Fly"]', 10, "item[2].rights", "“Fly”"),
    "a user without rights": ("wrong-answers = 1", 'user = "a"', 8, "item[2]", "“rights” is missing"),
    "bounds alone": ('password = "questions"', "help = false", 5, "item", "nothing is to be reached"),
    "a choice of nothing": ("wrong-answers = 1", 'choice = "a"', 9, "item[2].choice", "no [question]"),
    "another item's key": ("wrong-answers = 1", 'help = false\nright = "a"', 10, "item[2].right", "unknown"),
}  # fmt: skip

WRONG_QUESTIONS = {
    "a choice that is none": ('choice = "here"', 'choice = "away"', 17, "item[1].choice", "“away”"),
    "an option twice": ('name = "there"', 'name = "here"', 13, "question.option[2].name", "there already"),
    "a name with a blank": ('name = "there"', 'name = "over there"', 13, "question.option[2].name", "a-z"),
    "one option": (
        '\n[[question.option]]\nname = "there"\ntext = "There"\n', "", 8, "question.option", "at least two",
    ),
    "no item that asks": ('choice = "here"', 'signed-in = "admin"', 5, "question", "add one with “choice”"),
    "a right one that is none": (
        'choice = "here"', 'choice = "here"\n[[item]]\nwrong-choices = 0', 18, "item[2]", "“right”",
    ),
}  # fmt: skip


def refusal(text: str, was: str, becomes: str) -> ExerciseFileError:
    assert was in text
    with pytest.raises(ExerciseFileError) as refused:
        parse(text.replace(was, becomes), Path("mine.toml"))
    return refused.value


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_names_line_and_key(case: str) -> None:
    was, becomes, line, key, says = WRONG[case]
    error = refusal(FILE, was, becomes)
    assert (error.line, error.key) == (line, key)
    assert says in str(error)
    assert str(error).startswith(f"mine.toml:{line}: ")


@pytest.mark.parametrize("case", WRONG_QUESTIONS)
def test_a_wrong_question_names_line_and_key(case: str) -> None:
    was, becomes, line, key, says = WRONG_QUESTIONS[case]
    error = refusal(ASKS, was, becomes)
    assert (error.line, error.key) == (line, key)
    assert says in str(error)


def test_too_many_items_options_and_hints_are_refused() -> None:
    more = FILE + '\n[[item]]\nsigned-in = "admin"\n' * 7
    assert "at most 8" in str(refusal(more, "scenario", "scenario"))
    options = "".join(f'\n[[question.option]]\nname = "o{n}"\ntext = "O"\n' for n in range(4))
    assert "at most 5" in str(refusal(ASKS, "\n[[item]]", options + "\n[[item]]"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    for data, line, says in ((b"title = 1\n\xff", 2, "not UTF-8"), (b"#" * 70_000, 1, "too large")):
        path.write_bytes(data)
        with pytest.raises(ExerciseFileError) as refused:
            read_file(path)
        assert refused.value.line == line
        assert says in str(refused.value)


def test_lines_are_found_behind_texts_of_several_lines_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    long = 'text = """\n[[item]]\nminutes = 3\n"""\nminutes = 0\n'
    path.write_bytes(FILE.replace('text = "Sign in as admin."\n', long).replace("\n", "\r\n").encode())
    with pytest.raises(ExerciseFileError) as refused:
        read_file(path)
    assert (refused.value.line, refused.value.key) == (6, "minutes")


def test_a_text_stands_for_all_languages_and_a_missing_one_is_english() -> None:
    one = parse(FILE, Path("mine.toml"))
    two = parse(FILE.replace('"Sign in"', '{ en = "In", ru = "Вход" }'), Path("mine.toml"))
    set_language("zh")
    assert (one.name, str(one.title), str(two.title)) == ("mine", "Sign in", "In")
    set_language("ru")
    assert str(two.title) == "Вход"


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_exercise_speaks_every_language(name: str) -> None:
    exercise = builtin(name)
    texts = [exercise.title, exercise.text, *exercise.hints]
    if exercise.question is not None:
        texts += [exercise.question.text, *(option.text for option in exercise.question.options)]
    assert all(set(text.values) == set(LANGUAGES) for text in texts)
    assert exercise.hints
    assert exercise.minutes
