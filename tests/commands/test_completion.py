"""What Tab offers, asked as each shell asks, and once in a real one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal import Terminal, needs_program
from tests.helpers.terminals.terminal_user import PROGRAM
from tui.camera import SCENARIOS, Store, add_camera, list_cameras
from tui.camera.fleet.name_list import camera_names

ROOT = Path(__file__).parents[2]


def ask(shell: str, typed: str, **env: str) -> tuple[str, str]:
    """Ask for what may follow `typed`, as the shell's function does; output and errors."""
    words = typed.split()
    begun = "" if typed.endswith(" ") else words[-1]
    number = len(words) - bool(begun)
    asked = {"COMP_WORDS": typed, "COMP_CWORD": begun if shell == "fish" else str(number)}
    done = subprocess.run(
        [PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LANG": "C.UTF-8", "_CAMERA_MENUS_COMPLETE": f"{shell}_complete"} | asked | env,
    )
    return done.stdout, done.stderr


def offered(typed: str, **env: str) -> list[str]:
    """What bash is offered."""
    output, errors = ask("bash", typed, **env)
    assert errors == ""
    return [line.partition(",")[2] for line in output.splitlines() if line]


COMMANDS = [
    "board",
    "cameras",
    "desk",
    "exercises",
    "guide",
    "phone",
    "play",
    "record",
    "replay",
    "ssh",
    "store",
    "web",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two cameras."""
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        for name in ("hall", "gate"):
            add_camera(store, name, hasher=CheapHasher())
    return tmp_path


def test_commands_and_options() -> None:
    assert offered("camera-menus ") == COMMANDS
    assert offered("camera-menus cam") == ["cameras"]
    assert offered("camera-menus cameras ") == ["add", "keys", "list", "log", "remove", "restore"]
    assert {"--lang", "--data", "--help"} <= set(offered("camera-menus --"))
    assert offered("camera-menus ssh --po") == ["--port"]
    assert offered("camera-menus cameras add x --sh") == ["--shared"]


@pytest.mark.full
def test_values(data: Path) -> None:
    assert offered("camera-menus --lang ") == ["en", "ru", "zh"]
    assert offered("camera-menus --scenario ") == list(SCENARIOS)
    assert offered("camera-menus cameras add x --scenario l") == ["lost", "lost-no-questions", "locked"]
    assert offered(f"camera-menus --data {data} --camera ") == ["gate", "hall"]
    assert offered(f"camera-menus --data {data} cameras remove h") == ["hall"]
    assert offered(f"camera-menus --data {data} cameras log g") == ["gate"]
    assert offered(f"camera-menus --data {data} cameras restore gate h") == ["hall"]
    assert offered("camera-menus --data ~/cameras --camera ", HOME=str(data)) == []
    (data / "cameras").symlink_to(data)
    assert offered("camera-menus --data ~/cameras --camera ", HOME=str(data)) == ["gate", "hall"]
    assert offered("camera-menus --camera ", XDG_DATA_HOME=str(data)) == []


def test_what_goes_wrong_is_silent_and_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "cameras.sqlite3").write_bytes(b"no database " * 1000)
    assert offered(f"camera-menus --data {tmp_path} --camera ") == []
    assert offered(f"camera-menus --data {tmp_path}/none --camera ") == []
    assert offered("camera-menus --data ~no-such-user/x --camera ") == []
    assert offered("camera-menus --lang xx ") == COMMANDS
    assert offered("camera-menus --scenario nope opne ") == COMMANDS
    assert [path.name for path in tmp_path.iterdir()] == ["cameras.sqlite3"]


def test_names_are_those_of_the_store(data: Path) -> None:
    with Store.open(data / "cameras.sqlite3") as store:
        assert camera_names(data / "cameras.sqlite3") == [camera.name for camera in list_cameras(store)]


@pytest.mark.parametrize("shell", ["bash", "fish", pytest.param("zsh", marks=pytest.mark.full)])
def test_each_shell_gets_its_script_and_its_form(shell: str) -> None:
    source = subprocess.run(
        [PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"_CAMERA_MENUS_COMPLETE": f"{shell}_source"},
    )
    assert f"_CAMERA_MENUS_COMPLETE={shell}_complete" in source.stdout
    assert "_camera_menus_completion" in source.stdout
    assert source.stderr == ""
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=source.stdout, text=True, check=True)
    output, errors = ask(shell, "camera-menus cameras l")
    assert errors == ""
    assert "list" in output
    if shell != "bash":  # they show what each is for
        assert "List the cameras." in output
        assert "Показать список камер." in ask(shell, "camera-menus cameras l", LANG="ru_RU.UTF-8")[0]


def documented(shell: str) -> str:
    """Return the line that docs/administrator.md has users put into their shell's file."""
    page = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    [line] = re.findall(rf"^# {shell}\b.*\n(.+)$", page, re.MULTILINE)
    return str(line)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An empty home directory, the program on the path, and no locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "LC_"))}
    path = f"{Path(PROGRAM).parent}:{os.environ['PATH']}"
    return kept | {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "PATH": path, "LANG": "C.UTF-8"}


def test_a_real_bash(data: Path, home: dict[str, str]) -> None:
    bash = needs_program("bash", package="bash")
    script = f"""
        {documented("bash")}
        [[ $(complete -p camera-menus) == *_camera_menus_completion* ]] || exit 1
        COMP_WORDS=(camera-menus --data {data} --camera h) COMP_CWORD=4 COMP_TYPE=9
        _camera_menus_completion camera-menus h --camera
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        [bash, "--norc", "-c", script], capture_output=True, text=True, check=False, env=home
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "hall\n", "")


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("cam", ["cameras\tList, add, restore and remove practice cameras; print their logs."]),
        pytest.param("--data {data} --camera ", ["gate", "hall"], marks=pytest.mark.full),
        pytest.param("--lang ", ["en\tEnglish", "ru\tРусский", "zh\t中文"], marks=pytest.mark.full),
    ],
)
def test_a_real_fish(data: Path, home: dict[str, str], typed: str, offers: list[str]) -> None:
    fish = needs_program("fish", package="fish")
    loaded = data / ".config" / "fish" / "completions" / "camera-menus.fish"
    loaded.parent.mkdir(parents=True)
    loaded.write_text(documented("fish"), encoding="utf-8")
    command = [fish, "-c", f"complete -C 'camera-menus {typed.format(data=data)}'"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home)
    assert (done.stdout.splitlines(), done.stderr) == (offers, "")


@pytest.mark.full
@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        ("cam\tli\t", "camera-menus cameras list"),
        ("cam\t\t", "list     -- List the cameras."),
        ("--data {data} --camera h\t", "--camera hall"),
    ],
)
def test_a_real_zsh(data: Path, home: dict[str, str], typed: str, shows: str) -> None:
    zsh = needs_program("zsh", package="zsh")
    own = ["PROMPT='ready> '", "autoload -U compinit; compinit -D -u", documented("zsh")]
    (data / ".zshrc").write_text("\n".join(own), encoding="utf-8")
    with Terminal([zsh, "-i", "-o", "no_global_rcs"], env=home) as terminal:
        terminal.wait_for("ready>")
        terminal.send("camera-menus " + typed.format(data=data))
        terminal.wait_for(shows)
