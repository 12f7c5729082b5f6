"""The commands as they are typed: what they print, what they end with, and what they leave alone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell, one_line
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser
from tui.camera import Store, list_cameras
from tui.commands.common.translated import Group
from tui.commands.root import cli


def names(data: Path) -> list[tuple[str, str]]:
    with Store.open(data / "cameras.sqlite3") as store:
        return [(camera.name, camera.scenario) for camera in list_cameras(store)]


# --- what can't be done ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "english", "russian"),
    [
        (["--scenario", "nope"], 2, "no scenario 'nope'", "Сценария 'nope' нет"),
        (["--lang", "xx"], 2, "Unknown language 'xx': choose one of en, ru, zh", "Неизвестный язык 'xx'"),
        (["--app-link", "http://lower.case"], 2, "at most 47", "не более 47"),
        (["--app-link", 48 * "A"], 2, "at most 47", "не более 47"),
        (["phone"], 4, "need a terminal", "нужен терминал"),
        (["desk"], 2, "either photos or --payload", "либо фото, либо --payload"),
        (
            ["--scenario", "known", "cameras", "list"],
            2,
            "--scenario applies to the menus only",
            "--scenario относится к меню",
        ),
        (
            ["--scenario", "known", "ssh"],
            2,
            "Put --scenario after `ssh`",
            "--scenario укажите после `ssh`",
        ),
        (["--app-link", "X", "ssh"], 2, "Put --app-link after `ssh`", "--app-link укажите после `ssh`"),
        (["--fresh", "ssh"], 2, "--fresh applies to the menus only", "--fresh относится к меню"),
        (["--camera", "x", "desk"], 2, "--camera applies to the menus only", "--camera относится к меню"),
        (["--colour"], 2, "No such option", "Нет такого параметра: '--colour'"),
        (["--scenario"], 2, "requires an argument", "нужно значение"),
        (["open"], 2, "No such command 'open'", "Нет такой команды: 'open'"),
        (["cameras"], 2, "Missing command", "Не указана команда"),
        (["cameras", "show"], 2, "No such command 'show'", "Нет такой команды: 'show'"),
        (["cameras", "add", "demo", "--shared"], 2, "choose another name", "выберите другое имя"),
        (["cameras", "add", "demo-1", "--shared"], 2, "choose another name", "выберите другое имя"),
        (["cameras", "add"], 2, "Missing argument 'NAME'", "Не указан аргумент 'ИМЯ'"),
        (["cameras", "add", "a", "\x1b[31mb\nc"], 2, "unexpected extra argument", "Лишний аргумент"),
        (["--data", "/proc", "cameras", "add", "x"], 3, "Can't write /proc/", "Не удаётся записать /proc/"),
        (["cameras", "ad"], 2, "Did you mean 'add'?", "Возможно, 'add'?"),
        (["--fresh=1"], 2, "does not take a value", "не принимает значения"),
        (["ssh", "--port", "x"], 2, "'--port': give a whole number from 0 to 65535, not 'x'", "целое число"),
        (["ssh", "--workers", "65"], 2, "give a whole number from 1 to 64, not '65'", "от 1 до 64"),
        ([], 4, "need a terminal", "нужен терминал"),
        (["--fresh", "--yes"], 4, "need a terminal", "нужен терминал"),
    ],
)
def test_one_line_says_what_is_wrong(
    shell: Shell, words: list[str], code: int, english: str, russian: str
) -> None:
    shell.refused(code, english, *words)
    shell.refused(code, russian, *words, lang="ru_RU.UTF-8")


def test_a_file_in_the_way_of_the_data_directory(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    shell.refused(3, "is not a directory", "--data", tmp_path / "data", "cameras", "list")
    shell.refused(3, "Can't write", "--data", tmp_path / "data" / "deeper", "cameras", "add", "mine")
    assert (tmp_path / "data").read_text() == "mine"


def garbage(database: Path) -> None:
    database.write_bytes(b"not a database\n" * 1000)


def broken_page(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    database.write_bytes(content)


def newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def linked(database: Path) -> None:
    database.rename(database.with_name("elsewhere"))
    database.symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("harm", "english", "russian"),
    [
        (
            garbage,
            "is damaged. It was not changed. To start again, move it away or choose another --data",
            "повреждена",
        ),
        (
            broken_page,
            "is damaged. It was not changed. To start again, move it away or choose another --data",
            "повреждена",
        ),
        (newer, "has schema 99, this version supports", "схема 99"),
        (linked, "is not a regular file: move it away, or choose another --data", "не обычный файл"),
    ],
    ids=["garbage", "broken page", "newer", "linked"],
)
def test_a_database_that_is_not_ours_is_named_and_left_alone(
    shell: Shell, tmp_path: Path, harm: Callable[[Path], None], english: str, russian: str
) -> None:
    database = tmp_path / "cameras.sqlite3"
    Store.open(database).close()
    harm(database)
    before = database.read_bytes()
    for words in (["list"], ["add", "other"], ["remove", "--yes", "mine"]):
        shell.refused(3, f"{database} {english}", "--data", tmp_path, "cameras", *words)
    shell.refused(3, russian, "--data", tmp_path, "cameras", "list", lang="ru_RU.UTF-8")
    assert database.read_bytes() == before


def test_a_large_damaged_database_is_named_on_the_normal_screen(tmp_path: Path) -> None:
    """Its pages are not looked at before the first frame: see tests/program/data_directory for small ones."""
    database, russian = tmp_path / "cameras.sqlite3", "повреждена"
    with Store.open(database) as store, store.write_all() as tx:
        tx.exec_driver_sql("CREATE TABLE large AS SELECT zeroblob(2000000)")
    broken_page(database)
    before = database.read_bytes()
    with TerminalUser(tmp_path, size=(300, 24), env={"LANG": "ru_RU.UTF-8"}) as user:
        assert user.wait_exit() == 3
        assert user.alternate_screen_left
        said = user.text().strip()
        assert one_line(f"{said}\n"), said
        assert russian in said
        assert str(database) in said
    assert database.read_bytes() == before


# --- help -----------------------------------------------------------------------------------------------


def test_help_tells_every_command_and_only_those(shell: Shell) -> None:
    code, root, errors = shell.run("--help")
    assert (code, errors) == (0, "")
    assert listed(root) == set(cli.subcommands)
    for scenario in ("lost", "lost-no-questions", "known", "locked", "nothing-set", "factory"):
        assert re.search(rf"^    {scenario}  +\S", root, re.MULTILINE), "each scenario has a row of its own"
    for ending in ("0 done", "1 refused", "2 wrong usage", "3 the database", "4 no terminal"):
        assert ending in root
    assert "\\" not in root
    for name in cli.subcommands:
        code, text, errors = shell.run(name, "-h")
        assert (code, errors) == (0, "")
        assert f"Usage: camera-menus {name} " in text
        command = cli.subcommands[name].load()
        inner = command.subcommands if isinstance(command, Group) else {}
        assert listed(text) == set(inner)
        for each in inner:
            code, text, errors = shell.run(name, each, "--help")
            assert (code, errors) == (0, "")
            assert f"Usage: camera-menus {name} {each} " in text


def listed(text: str) -> set[str]:
    """The commands that a help text lists."""
    return set(re.findall(r"^  (\S+)", text.partition("Commands:\n")[2], re.MULTILINE))


def test_version(shell: Shell) -> None:
    code, output, errors = shell.run("--version")
    assert (code, errors) == (0, "")
    assert re.fullmatch(r"camera-menus, version \d+\.\d+\.\d+\n", output)


# --- cameras --------------------------------------------------------------------------------------------


def test_cameras_are_added_listed_and_removed(shell: Shell, tmp_path: Path) -> None:
    data = ("--data", tmp_path)
    code, output, errors = shell.run(*data, "cameras", "add", "gate", "--scenario", "known")
    assert (code, errors) == (0, "")
    assert re.fullmatch(r"Camera gate created, serial number [0-9A-Z]{16}\n", output)
    assert shell.run(*data, "cameras", "add", "hall", lang="ru_RU.UTF-8")[1].startswith("Камера hall создана")
    assert names(tmp_path) == [("gate", "known"), ("hall", "lost")]
    shell.refused(1, "Camera 'gate' already exists", *data, "cameras", "add", "gate")
    shell.refused(2, "no scenario 'x'", *data, "cameras", "add", "yard", "--scenario", "x")
    for bad in ("", "Gate", "a b", "a" * 33, "../x", "\x1b[31mx", "ворота"):
        shell.refused(1, "use 1 to 32 of a-z 0-9 -", *data, "cameras", "add", bad)
    for unknown in ("yard", "\x1b[31mx", "%s{name}"):
        shell.refused(1, "There is no camera", *data, "cameras", "remove", "--yes", unknown)
    assert len(names(tmp_path)) == 2

    code, output, errors = shell.run(*data, "cameras", "remove", "gate", typed="n\n")
    assert (code, errors) == (1, "camera-menus: Nothing was changed\n")
    assert output.startswith("Remove camera gate and its log? [y/N]: ")
    code, output, errors = shell.run(*data, "cameras", "remove", "gate")
    assert (code, errors) == (1, "camera-menus: Nothing was changed. Without a terminal, add --yes\n")
    assert len(names(tmp_path)) == 2
    assert shell.run(*data, "cameras", "remove", "gate", typed="y\n")[0] == 0
    assert shell.run(*data, "cameras", "remove", "hall", "--yes") == (0, "", "")
    assert names(tmp_path) == []


@pytest.mark.full
def test_a_terminal_gets_no_escape_sequence_out_of_a_name(tmp_path: Path) -> None:
    words = ["--data", str(tmp_path), "cameras", "remove", "\x1b[31mx"]
    with Terminal([PROGRAM, *words]) as terminal:
        assert terminal.wait_exit() == 1
        assert b"\x1b" not in terminal.raw
        assert r"'\x1b[31mx'" in terminal.text()
