"""What `camera-menus ssh` and the cameras that it shows can not be started with."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import asyncssh
import pytest

from tests.helpers.programs.shell import Shell
from tests.hosting.commands import refused
from tests.hosting.visitor_helpers import cheap_hashes
from tests.remote.helpers import LOOPBACK
from tui.camera import list_cameras
from tui.commands import open_store
from tui.commands.servers.ssh_checks import listening, not_listening
from tui.i18n import set_language


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use(tmp_path: Path, workers: str) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ("--data", tmp_path, "ssh", "--port", port, "--workers", workers)
        refused(1, f"Порт {port} занят: ", *words, lang="ru_RU.UTF-8")
    assert list((tmp_path / "ssh" / "practice").rglob("*")) == [tmp_path / "ssh" / "practice" / "lock"]


def test_results_of_an_earlier_start_are_left_alone(tmp_path: Path, shell: Shell) -> None:
    kept = tmp_path / "class.csv"
    kept.write_text("results")
    says = "name another file, or a folder for one of each start"
    shell.refused(1, says, "--data", tmp_path / "data", "ssh", "--port", "0", "--report", kept)
    assert kept.read_text() == "results"


def test_what_is_wrong_with_its_pages(tmp_path: Path, shell: Shell) -> None:
    data = tmp_path / "data"
    for option, value in (
        ("--public-url", "http://x"),
        ("--tls-cert", "x"),
        ("--sheet-token", "x"),
        ("--smtp", "smtp://x"),
    ):
        shell.refused(2, f"{option} needs --web", "--data", data, "ssh", option, value)
    shell.refused(
        2, "such as http://192.168.1.20:8080", "--data", data, "ssh", "--web", "0", "--public-url", "x"
    )
    shell.refused(1, "Can't use x", "--data", data, "ssh", "--web", "0", "--sheet-token", "x")
    shell.refused(2, "--smtp must begin with", "--data", data, "ssh", "--web", "0", "--smtp", "http://x")
    assert not data.exists()
    with socket.create_server((LOOPBACK, 0)) as taken, cheap_hashes():
        port = str(taken.getsockname()[1])
        words = ("--data", data, "ssh", "--port", "0", "--web", port)
        shell.refused(1, f"Port {port} is in use: choose another with --web", *words)


def test_where_it_listens_is_said_in_the_operator_s_language() -> None:
    def said(language: str, *, any_user: bool) -> str:
        set_language(language)
        return listening([("127.0.0.1", 2299), ("::1", 2300)], "SHA256:x", any_user=any_user)

    assert said("en", any_user=True) == (
        "Listening on 127.0.0.1 port 2299, ::1 port 2300. "
        "Connect with: ssh -p 2299 demo@127.0.0.1. Host key: SHA256:x"
    )
    assert "ssh -p 2299 NAME@127.0.0.1" in said("en", any_user=False)
    assert "ssh -p 2299 ИМЯ@127.0.0.1" in said("ru", any_user=False)
    assert "Жду подключений: 127.0.0.1, порт 2299" in said("ru", any_user=True)
    assert "127.0.0.1 端口 2299" in said("zh", any_user=True)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EACCES, ""), "No permission to use port 22: choose 1024 or above with --port"),
        (OSError(errno.EADDRNOTAVAIL, ""), "This machine has no address nowhere: see --host"),
        (socket.gaierror(socket.EAI_NONAME, ""), "This machine has no address nowhere: see --host"),
        (OSError(errno.EMFILE, ""), "Can't listen on nowhere port 22"),
    ],
)
def test_why_it_can_not_listen(error: OSError, says: str) -> None:
    refusal = not_listening("nowhere", 22, error)
    assert (refusal.message, refusal.exit_code) == (says, 1)


@pytest.mark.full
def test_a_balancers_network(tmp_path: Path, shell: Shell) -> None:
    says = "--proxy-from takes a network such as 127.0.0.1/32, not '10.0.0.1/8'"
    shell.refused(2, says, "--data", tmp_path, "ssh", "--proxy-from", "10.0.0.1/8")
    assert list(tmp_path.iterdir()) == []


def test_what_else_it_can_not_start_with(tmp_path: Path, shell: Shell) -> None:
    data = tmp_path / "data"
    start = ("--data", data, "ssh", "--port", "0")
    shell.refused(2, "no scenario 'x'", *start, "--scenario", "x")
    shell.refused(2, "at most 47", *start, "--app-link", "x" * 48)
    shell.refused(3, "Can't write /proc/", "--data", "/proc", "ssh", "--port", "0")
    (data / "ssh").mkdir(parents=True)
    key = data / "ssh" / "host_key"
    key.write_text("no key\n")
    key.chmod(0o644)
    shell.refused(1, f"{key} is readable by other users. Run: chmod 600 {key}", *start)
    key.chmod(0o600)
    shell.refused(1, "is damaged: delete it, and a new one will be created", *start)


def test_sharing_a_camera(tmp_path: Path, shell: Shell) -> None:
    keys, data = tmp_path / "keys", ("--data", tmp_path / "data", "cameras")
    keys.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_public_key())
    add = (*data, "add", "lab-1")
    shell.refused(2, "need --shared", *add, "--restore-after", "5")
    shell.refused(2, "need --shared", *add, "--authorized-keys", keys)
    for name in ("phone", "demo", "demo-1"):  # what visitors type who want something else
        shell.refused(2, "choose another name", *data, "add", name, "--shared")
    shell.refused(2, "a whole number from 1 to 10080, not '0'", *add, "--shared", "--restore-after", "0")
    with open_store(tmp_path / "data") as store:
        assert list_cameras(store) == []
    shell.run(*add, "--shared", "--authorized-keys", keys, "--restore-after", "5")
    assert shell.run(*data, "keys", "lab-1") == (0, keys.read_text(), "")
    keys.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_public_key())
    assert shell.run(*data, "keys", "lab-1", keys) == (0, "", "")
    assert shell.run(*data, "keys", "lab-1") == (0, keys.read_text(), "")
    shell.refused(1, "There is no file", *data, "keys", "lab-1", tmp_path / "none")
    shell.run(*data, "add", "mine")
    shell.refused(1, "Camera mine is not shared", *data, "keys", "mine", keys)
    listed = shell.run(*data, "list")[1].splitlines()
    assert ["shared" in line for line in listed] == [False, True, False], "below the heading"
