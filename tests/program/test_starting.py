"""How the program starts, ends and is ended: in a process of its own, most often on a terminal."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import termios
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser, left_behind
from tests.program.test_way import RECOMMENDED
from tui.camera import ADMIN, Store, WrongCredentials, add_camera

KNOWN = "Turnstile-42-north"
NEW = "Kettle-88-window"


def alone(user: TerminalUser) -> bool:
    """Whether no process of the program is left beside the one that was waited for."""
    groups = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile
            groups.append(stat.read_text().rpartition(")")[2].split()[2])
    return groups.count(str(user.pid)) <= 1


# --- the terminal ---------------------------------------------------------------------------------------


@pytest.mark.full
def test_a_terminal_that_is_too_small_says_so_and_recovers(tmp_path: Path) -> None:
    with TerminalUser(tmp_path, size=(40, 10), env={"LANG": "ru_RU.UTF-8"}) as user:
        user.wait_for("Увеличьте окно терминала")
        assert "60x20" in user.text()
        user.resize(60, 20)
        user.arrive("Вход в систему")
        user.resize(20, 5)
        user.wait_for("Увеличьте окно")
        user.resize(80, 24)
        user.arrive("Вход в систему")
        user.leave()


@pytest.mark.full
def test_ctrl_c_asks_and_leaves(tmp_path: Path) -> None:
    with TerminalUser(tmp_path, env={"LANG": "ru_RU.UTF-8"}) as user:
        user.arrive("Вход в систему")
        user.press("ctrl+c")
        user.wait_for("Выйти из эмулятора?")
        user.press("ctrl+c")
        assert user.wait_exit() == 0
        assert alone(user)


@pytest.mark.full
def test_a_hidden_password_is_not_to_be_copied(tmp_path: Path) -> None:
    with TerminalUser(tmp_path) as user:
        user.arrive("System Login")
        user.type(NEW)
        user.send("\x1b[1;2H")  # Shift+Home: select it
        user.press("ctrl+c")
        user.wait_idle()
        user.press("ctrl+x")
        user.wait_idle()
        assert base64.b64encode(NEW.encode()) not in user.raw


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGQUIT])
def test_a_program_that_is_asked_to_end_gives_the_terminal_back(how: signal.Signals, tmp_path: Path) -> None:
    with TerminalUser(tmp_path) as user:
        user.arrive("System Login")
        user.fill("not-this-one")
        user.wait_for("Tries left: 4")
        os.kill(user.pid, how)
        assert user.wait_exit() == 0
        assert user.alternate_screen_left
        assert termios.tcgetattr(user._master)[3] & termios.ECHO
        assert alone(user)
    with left_behind(tmp_path, "lost") as kept, pytest.raises(WrongCredentials) as wrong:
        kept.sign_in(ADMIN, "nor-this-one")
    assert wrong.value.tries_left == 3


# --- without a terminal ---------------------------------------------------------------------------------


def run(*words: str | Path, typed: str = "", env: Mapping[str, str | None]) -> tuple[int, str, str]:
    """Run a command in a process of its own, in which Python sees no more of this one than `env` says."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    wanted = {**kept, **env}
    done = subprocess.run(
        [PROGRAM, *map(str, words)],
        input=typed.encode(),
        capture_output=True,
        timeout=60,
        check=False,
        env={name: value for name, value in wanted.items() if value is not None},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def make(data: Path, name: str) -> None:
    with Store.open(data / "cameras.sqlite3") as store:
        add_camera(store, name, hasher=CheapHasher())


@pytest.mark.full
def test_cameras_live_in_the_users_data_directory(tmp_path: Path) -> None:
    env = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path / "home")}
    assert run("cameras", "add", "mine", env=env)[0] == 0
    assert RECOMMENDED in (tmp_path / "camera-menus" / "cameras.sqlite3").read_bytes()
    assert not (tmp_path / "home").exists()


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    make(tmp_path, "mine")
    read, write = os.pipe()
    os.close(read)
    command = [PROGRAM, "--data", str(tmp_path), "cameras", "list"]
    with subprocess.Popen(command, stdout=write, stderr=subprocess.PIPE) as child:
        os.close(write)
        assert child.communicate(timeout=60)[1] == b""


@pytest.mark.full
@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "要删除摄像机 mine 及其日志吗？"),
        ({"LANG": "C"}, "Remove camera mine"),
        ({"LANG": None}, "Remove camera mine"),
        ({"LANG": "de_DE.UTF-8"}, "Remove camera mine"),
        ({"LANG": "ru_RU.KOI8-R"}, "Удалить камеру mine"),
        (
            {"LANG": "ru_RU.UTF-8", "PYTHONIOENCODING": "ascii"},
            r"\u0423\u0434\u0430\u043b\u0438",
        ),
        ({"LANG": "ru_RU", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, r"\u0423\u0434\u0430\u043b\u0438"),
    ],
)
def test_no_locale_makes_it_fail(tmp_path: Path, env: dict[str, str | None], says: str) -> None:
    data = ("--data", tmp_path)
    make(tmp_path, "mine")
    code, output, errors = run(*data, "cameras", "remove", "mine", typed="n\n", env=env)
    assert code == 1
    assert output.startswith(says)
    assert errors.startswith("camera-menus: ")
    assert errors.count("\n") == 1
    with TerminalUser(tmp_path, env={"LANG": None} | env) as user:
        if "\\u" in says:  # the menus are more than letters that can be written so
            assert user.wait_exit() == 4
            assert b"choose a locale with UTF-8" in user.raw
        else:
            user.wait_for(lambda shown: shown.field()[0] > 0)
            user.press("ctrl+q")
            assert user.wait_exit() == 0
        assert "Traceback" not in user.text()
