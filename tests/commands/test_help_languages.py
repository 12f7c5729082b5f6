"""The command line in three languages: help, errors and questions, and nothing left in English."""

from __future__ import annotations

import contextvars
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from rich.cells import cell_len

from tests.helpers.programs.shell import Shell
from tests.program.test_command_line import names
from tui.camera import SCENARIOS, Store, add_camera
from tui.commands.common.translated import Command, Group, speak_everywhere
from tui.commands.desk import EXIT_CODES
from tui.commands.root import cli
from tui.i18n import LANGUAGES
from tui.line_breaks import wrap

LOCALES = {"en": "en_US.UTF-8", "ru": "ru_RU.UTF-8", "zh": "zh_CN.UTF-8"}
ALLOWED = {
    *("camera-menus", "cameras", "list", "log", "add", "keys", "restore", "remove"),  # what is typed
    *("board", "desk", "exercises", "guide", "phone", "play", "record", "replay", "ssh", "demo"),
    *(
        *("press", "shot", "login"),
        "Enter",
        "Markdown",
        "docs",
        "md",
        "html",
        "windows",
        "pictures",
        "svg",
        "txt",
        "png",
        "ansi",
        "PNG",
        "cast",
        "asciinema",
        "webp",
        "anim",
        "SVG",
        "OpenSSH",
    ),
    *SCENARIOS,
    *LANGUAGES,
    *(
        "http",
        "smtp",
        "smtps",
        "starttls",
        "HOST",
        "PORT",
        "USER",
        "ADDRESS",
        *("from", "user", "PROXY"),
        "hash",
        "p",
        "F1",
        "F8",
    ),
    *("CAMERA_MENUS_SMTP_PASSWORD", "CAMERA_MENUS_SMTP_PASSWORD_FILE"),
    *(
        "IP",
        "QR",
        "APP",
        "URL",
        "JSON",
        "SSH",
        "SMTP",
        "PuTTY",
        "Ctrl",
        "C",
        *("Q", "q"),
        "T",
        "F12",
        "SIGTERM",
        "Argon2id",
    ),
    *(
        "web",
        "menus",
        "M",
        "scenario",
        "lang",
        *("exercise", "exercises", "code", "guided", "anna", "code-ru", "demo-ru-guided"),
        *("pip", "install"),
        *("D", "HTTPS", "X-Forwarded-For", "CIDR", "PEM", "sheet", "token"),
        *("PostgreSQL", "store", "server", "hosting", "migrate", "check", "copy"),
        *("Prometheus", "metrics", "health"),
    ),
    *("MiB", "GiB", "CSV", "csv", "json", "toml", "RFC", "UTF-8", "UTC", "T09", "m", "h", "d", "w"),
    "x",  # in ranges: 1<=x<=64
}
"""Latin words that stay: what is typed, and names."""


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave no language to other tests: gettext's is the process's."""
    monkeypatch.setenv("LANGUAGE", "")
    domain = gettext.textdomain()
    yield
    gettext.textdomain(domain)


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command; of the program itself none."""
    yield ()
    for name, subcommand in cli.subcommands.items():
        yield (name,)
        command = subcommand.load()
        if isinstance(command, Group):
            yield from ((name, inner) for inner in command.subcommands)


def english_in(text: str, *typed: str) -> set[str]:
    """The Latin words of a text that are neither typed nor names."""
    for literal in typed:
        text = text.replace(literal, "")
    text = re.sub(r"(?<![\w-])--?[a-z][a-z-]*", "", text)  # options
    return set(re.findall(r"[A-Za-z]\w*(?:-\w+)*", text, re.ASCII)) - ALLOWED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [pytest.param(words, id=" ".join(words) or "-") for words in commands()])
def test_help(shell: Shell, words: tuple[str, ...], language: str) -> None:
    code, text, errors = shell.run(*words, "--help", lang=LOCALES[language])
    assert (code, errors) == (0, "")
    assert text.startswith({"en": "Usage: ", "ru": "Использование: ", "zh": "用法："}[language])
    assert [line for line in text.splitlines() if cell_len(line) > 79] == []
    assert [line for line in text.splitlines() if re.match(r"\s*[、。，；：！？）》”]", line)] == []
    if language != "en":
        assert english_in(text) == set()
        options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))
        assert options >= set(
            re.findall(r"^  (?:-h, )?(--[a-z-]+)", shell.run(*words, "-h")[1], re.MULTILINE)
        )


@pytest.mark.parametrize(
    "words", [("--lang", "ru", "--help"), ("--help", "--lang", "ru"), ("-h", "--lang=ru")]
)
def test_the_language_may_be_chosen_on_either_side(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.run(*words)[1] == shell.run("--help", lang=LOCALES["ru"])[1]


def test_the_tables_are_aligned_by_cells(shell: Shell) -> None:
    text = shell.run("--help", lang=LOCALES["zh"])[1]
    rows = [re.fullmatch(r"(  --\S+ \S+ +)(\S.*)", line) for line in text.splitlines()]
    assert len({cell_len(row[1]) for row in rows if row}) == 1
    text = shell.run("desk", "--help", lang=LOCALES["ru"])[1]
    rows = [re.fullmatch(r"(    \d+ +)(\S.*)", line) for line in text.splitlines()]
    assert {int(row[1]) for row in rows if row} == {0, 3, *EXIT_CODES.values()}
    assert len({len(row[1]) for row in rows if row}) == 1


def test_a_narrow_terminal_gets_narrow_lines(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for language in LANGUAGES:
        text = shell.run("ssh", "--help", lang=LOCALES[language])[1]
        assert max(map(cell_len, text.splitlines())) <= 58


def test_chinese_breaks_where_it_may() -> None:
    assert wrap("一二三，四五（六七）", 6) == ["一二", "三，四", "五（六", "七）"]
    assert wrap("a word-that-is-too-long b", 6) == ["a", "word-that-is-too-long", "b"]
    assert wrap("", 6) == []


def test_what_is_typed_stays_in_one_line() -> None:
    assert wrap("see `a b`: c", 9) == ["see", "`a b`: c"]
    assert wrap("一二`a 三四`五`b c`六", 8) == ["一二", "`a 三四`", "五`b c`", "六"]
    assert wrap("a ` b", 3) == ["a `", "b"]
    assert wrap("По умолчанию — камера", 13) == ["По", "умолчанию —", "камера"]


# --- errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "zh"])
@pytest.mark.parametrize(
    ("words", "literal"),
    [
        (["--colour"], "--colour"),
        (["--scenari"], ""),
        (["cameras", "add", "x", "--shard"], ""),
        (["opne"], "opne"),
        (["cameras"], ""),
        (["cameras", "ad"], "'ad'"),
        (["cameras", "add"], ""),
        (["cameras", "add", "one", "two"], "two"),
        (["cameras", "add", "one", "two", "three"], "two three"),
        (["--data"], ""),
        (["--fresh=1"], ""),
        (["ssh", "--port", "many"], "'many'"),
        (["ssh", "--workers", "0"], ""),
        (["cameras", "add", "one", "--shared", "--restore-after", "-1"], ""),
        (["--scenario", "nope"], "'nope'"),
        (["cameras", "log", "x", "--since", "nope"], "'nope'"),
        (["cameras", "log", "x", "--csv", "--json"], ""),
        (["--lang", "xx"], "'xx'"),
        (["desk"], ""),
        (["desk", "--payload", "A", "--smtp", "http://x"], ""),
        (["desk", "--payload", "A", "photo"], ""),
        ([], ""),
    ],
)
def test_errors(shell: Shell, language: str, words: list[str], literal: str) -> None:
    code, output, errors = shell.run(*words, lang=LOCALES[language])
    assert code in {2, 4}
    assert output == ""
    assert errors.startswith("camera-menus: ")
    assert errors.count("\n") == 1
    assert english_in(errors, *filter(None, [literal])) == set()


def test_an_error_is_said_in_the_language_that_was_asked_for(shell: Shell) -> None:
    shell.refused(2, "Нет такого параметра: '--colour'", "--colour", "--lang", "ru")
    shell.refused(2, "Нет такого параметра: '--colour'", "--lang=ru", "--colour")
    shell.refused(2, "No such option '--colour'", "--colour", "--lang", "en", lang=LOCALES["ru"])


# --- questions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "answer", "yes"),
    [
        *(("en", answer, True) for answer in ("y", "Yes", " YES ")),
        *(("ru", answer, True) for answer in ("д", "Да", "y", "YES")),
        *(("zh", answer, True) for answer in ("是", "y")),
        *(("ru", answer, False) for answer in ("", "н", "нет", "дн", "n")),
        *(("zh", answer, False) for answer in ("否", "不是")),
    ],
)
def test_a_yes_in_each_language(
    shell: Shell, tmp_path: Path, language: str, answer: str, *, yes: bool
) -> None:
    from tests.camera.helpers import CheapHasher

    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "gate", hasher=CheapHasher())
    words = ("--data", tmp_path, "cameras", "remove", "gate")
    code, output, errors = shell.run(*words, typed=f"{answer}\n", lang=LOCALES[language])
    hint = {"en": "[y/N]: ", "ru": "[д/Н]: ", "zh": "[y/N]: "}[language]
    assert output.endswith(hint)
    assert (code, names(tmp_path)) == ((0, []) if yes else (1, [("gate", "lost")]))
    assert (errors == "") is yes


# --- the words themselves -------------------------------------------------------------------------------


def test_commands_are_listed_as_they_name_themselves() -> None:
    """The list is made without loading them."""
    groups: list[Group] = [cli]
    for group in groups:
        for listed in group.subcommands.values():
            command = listed.load()
            assert isinstance(command, Command)
            assert listed.short == command.short
            groups += [command] if isinstance(command, Group) else []


def test_the_scenarios_and_the_rest_that_is_named_twice() -> None:
    from tui.commands.common import options
    from tui.remote.config import ServerConfig

    assert [name for name, _ in options.SCENARIOS] == list(SCENARIOS)
    assert all(name in str(scenario_help()) for name in SCENARIOS)
    defaults = {param.name: param.default for param in cli.subcommands["ssh"].load().params}
    assert defaults["per_address"] == ServerConfig().sessions_per_address


def scenario_help() -> str | None:
    (option,) = (param for param in cli.params if param.name == "scenario")
    assert isinstance(option, click.Option)
    return option.help


def test_one_process_can_say_it_in_one_language_after_the_other() -> None:
    def said(language: str) -> str:
        speak_everywhere(language)
        with click.Context(cli, info_name="camera-menus") as context:
            return cli.get_help(context)

    texts = [contextvars.copy_context().run(said, language) for language in (*LANGUAGES, *LANGUAGES)]
    assert texts[:3] == texts[3:]
    assert len(set(texts)) == 3
