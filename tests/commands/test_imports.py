"""What each command loads: those that open no window load none, and each only what it uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal import Terminal
from tui.camera import Store, add_camera

PRINTING = """
import atexit, sys
atexit.register(lambda: print("LOADED", *sys.modules, file=sys.stderr))
sys.argv = ["camera-menus", *sys.argv[1:]]
from app import main
main()
"""
WINDOWS = {"textual", "rich", "screens", "asyncssh", "cryptography", "qrcode"}
STORE = {"sqlalchemy", "sqlite3"}
HASHES = {"argon2", "_argon2_cffi_bindings", "zxcvbn"}
PICTURES = {"PIL", "zxingcpp"}
NETWORK = {"smtplib", "asyncio"}
SERVER = {"psycopg", "psycopg_binary", "sqlalchemy.dialects.postgresql"}
WEB = {"starlette", "uvicorn", "websockets", "python_multipart", "h11", "anyio"}


def loaded(*words: str | Path, env: dict[str, str] | None = None) -> set[str]:
    """Run a command in a process of its own; the names of all modules at its end, and their packages."""
    command = [sys.executable, "-c", PRINTING, *map(str, words)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LANG": "C.UTF-8"} | (env or {}),
        cwd=Path(__file__).parents[2],
    )
    assert "Traceback" not in done.stderr, done.stderr
    names = done.stderr.rpartition("LOADED ")[2].split()
    assert "click" in names
    return set(names) | {name.partition(".")[0] for name in names}


@pytest.mark.full
def test_the_menus_of_a_data_directory_load_no_driver_of_a_server(tmp_path: Path) -> None:
    listed = tmp_path / "loaded"
    told = PRINTING.replace("file=sys.stderr", f"file=open({str(listed)!r}, 'w')")
    command = [sys.executable, "-c", told, "--data", str(tmp_path / "data"), "--scenario", "factory"]
    with Terminal(command) as terminal:
        terminal.wait_for("Modify Password")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    names = set(listed.read_text().split())
    assert names >= {"textual", "sqlalchemy", "sqlite3"}
    assert not names & (SERVER | WEB | {"asyncssh"})


WITHOUT_WORK = [["--help"], ["ssh", "--help"], ["opne"], []]
MORE_WITHOUT_WORK = [
    ["--lang", "ru", "--help"],
    ["--version"],
    ["cameras", "--help"],
    ["desk", "--help"],
    ["phone", "--help"],
    ["web", "--help"],
    ["--colour"],
    ["cameras", "add"],
    ["phone"],
]


@pytest.mark.parametrize(
    "words",
    [*WITHOUT_WORK, *(pytest.param(words, marks=pytest.mark.full) for words in MORE_WITHOUT_WORK)],
    ids=" ".join,
)
def test_help_and_wrong_usage_load_nothing_but_click(words: list[str]) -> None:
    names = loaded(*words)
    assert not names & (WINDOWS | STORE | HASHES | PICTURES | NETWORK | WEB | {"platformdirs"})
    assert not {
        name for name in names if name.startswith(("tui.camera", "tui.cloud", "tui.hosting", "tui.web"))
    }


def test_the_list_of_commands_loads_none_of_them() -> None:
    names = loaded("--help")
    assert (
        not {f"tui.commands.{name}" for name in ("cameras", "desk", "phone", "ssh", "web", "menus")} & names
    )


@pytest.mark.parametrize(
    "words",
    [pytest.param(["list"], id="list"), pytest.param(["log", "gate"], id="log gate", marks=pytest.mark.full)],
)
def test_looking_at_cameras_loads_the_store_alone(tmp_path: Path, words: list[str]) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "gate", hasher=CheapHasher())
    names = loaded("--data", tmp_path, "cameras", *words)
    assert names >= STORE
    assert not names & (WINDOWS | HASHES | PICTURES | SERVER | {"smtplib", "tui.camera.camera", "tui.cloud"})


@pytest.mark.parametrize("command", ["remove", pytest.param("restore", marks=pytest.mark.full)])
def test_removing_and_restoring_a_camera_loads_no_window(tmp_path: Path, command: str) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "gate", hasher=CheapHasher())
    names = loaded("--data", tmp_path, "cameras", command, "gate", "--yes")
    assert not names & (WINDOWS | {"zxcvbn"} | PICTURES)


@pytest.mark.full
def test_adding_a_camera_loads_no_window(tmp_path: Path) -> None:
    assert not loaded("--data", tmp_path, "cameras", "add", "gate") & (WINDOWS | PICTURES)


@pytest.mark.full
def test_a_host_without_pages_loads_nothing_of_the_web(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        PRINTING,
        "--data",
        str(tmp_path),
        *["ssh", "--port", "0", "--workers", "1"],
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline()
        running.terminate()
        names = set(running.communicate(timeout=30)[1].rpartition("LOADED ")[2].split())
    assert "tui.remote.workers.process_server" in names
    assert not names & WEB


def test_answering_a_text_loads_no_scanner(tmp_path: Path) -> None:
    names = loaded("--data", tmp_path, "desk", "--payload", "A")
    assert names >= STORE
    assert not names & (WINDOWS | HASHES | PICTURES | WEB | {"tui.camera.camera"})


@pytest.mark.parametrize("words", ["", "cameras ", "--scenario ", "--camera ", "ssh --"])
def test_completion_loads_neither_windows_nor_the_database_layer(tmp_path: Path, words: str) -> None:
    typed = f"camera-menus --data {tmp_path} {words}"
    env = {
        "_CAMERA_MENUS_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(f"{typed}|".split()) - 1),
    }
    assert not loaded(env=env) & (WINDOWS | HASHES | PICTURES | {"sqlalchemy"})
    assert list(tmp_path.iterdir()) == []
