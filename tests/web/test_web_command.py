"""`camera-menus web` as its operator starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.programs.child import child, line_of
from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.web.certificates import certificate_for
from tests.web.helpers import LOOPBACK
from tui.board.client import sockets
from tui.commands.servers.web_checks import url_of, where
from tui.protocol.app_page import is_app_code, is_link


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "websockets", "python_multipart"])
def test_a_missing_extra_is_told_in_one_line(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setattr(
        "tui.commands.servers.web_checks.find_spec", lambda name: find_spec(name) if name != package else None
    )
    for words in (["web"], ["ssh", "--web", "8080"]):
        shell.refused(1, "pip install 'camera-menus[web]'", "--data", tmp_path, *words)
    assert list(tmp_path.iterdir()) == []


def test_what_it_can_not_start_with(tmp_path: Path, shell: Shell) -> None:
    data, start = tmp_path / "data", ("--data", tmp_path / "data", "web", "--port", "0")
    certificate, key = certificate_for(tmp_path)
    shell.refused(2, "such as 127.0.0.1/32, not '10.0.0.1/8'", *start, "--forwarded-from", "10.0.0.1/8")
    for url in ("192.168.1.20:8080", "http://x/y", "http://a@x", "http://[x", "http://x:99999", "ftp://x"):
        shell.refused(2, "such as http://192.168.1.20:8080", *start, "--public-url", url)
    shell.refused(2, "--tls-key needs --tls-cert", *start, "--tls-key", key)
    shell.refused(1, f"Can't use {tmp_path / 'none'}", *start, "--tls-cert", tmp_path / "none")
    shell.refused(
        1, f"{certificate} holds no certificate with its private key", *start, "--tls-cert", certificate
    )
    shell.refused(2, "--smtp must begin with", *start, "--smtp", "http://x")
    assert not data.exists()
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = str(taken.getsockname()[1])
        shell.refused(1, f"Port {port} is in use", "--data", data, "web", "--port", port)


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """With a certificate, and the log on standard error; a client that holds a connection delays nothing."""
    certificate, key = certificate_for(tmp_path)
    word = tmp_path / "word"
    word.write_text("Hidden-94_board-token")
    word.chmod(0o600)
    options = ["--data", tmp_path / "data", "web", "--port", "0", "--tls-cert", certificate, "--tls-key", key]
    options += ["--board-token", word]
    command = [*CHEAP_PROGRAM, *map(str, options)]
    environment = os.environ | {"LANG": "ru_RU.UTF-8", "PYTHONUNBUFFERED": "1"}
    with child(command, env=environment) as running:
        said = line_of(running)
        found = re.search(r"https://127\.0\.0\.1:(\d+)/desk", said)
        assert found is not None, said
        assert said.startswith("Сервисный центр: ")
        assert line_of(running).startswith("Меню: https://")
        trusting = ssl.create_default_context(cafile=str(certificate))
        with (
            urllib.request.urlopen(found[0], context=trusting, timeout=20) as page,
            socket.create_connection((LOOPBACK, int(found[1]))),
        ):
            assert page.status == 200
            assert "Service desk" in page.read().decode()
            board = found[0].replace("/desk", "/board?token=Hidden-94_board-token")
            with urllib.request.urlopen(board, context=trusting, timeout=20) as shown:
                assert "There are no visitors yet." in shown.read().decode()
            assert len(sockets(tmp_path / "data" / "ssh" / "practice")) == 1, "for `camera-menus board`"
            running.send_signal(signal.SIGTERM)
            output, errors = running.communicate(timeout=20)
    assert (running.returncode, output, errors) == (0, "", "")


def test_it_says_where_the_page_is_and_how_the_app_code_leads_there() -> None:
    told = ["The service desk is at http://192.168.1.20:8080/desk. Stop with Ctrl+C."]
    told += ["The menus are at http://192.168.1.20:8080/menus"]
    told += ["For APP codes that lead there, give the menus: --app-link HTTP://192.168.1.20:8080/D"]
    assert list(where("http://192.168.1.20:8080")) == list(where("http://192.168.1.20:8080/")) == told
    link = told[2].split()[-1]
    assert is_link(link)
    assert is_app_code(link)
    assert not is_app_code("HTTPS://EXAMPLE.COM/DESK")
    assert len(list(where(url_of([("127.0.0.1", 8080)], secure=True)))) == 2  # no phone could open that
    assert next(where(url_of([("::1", 80)], secure=False))).startswith(
        "The service desk is at http://[::1]:80/"
    )
    assert url_of([("0.0.0.0", 80)], secure=False) != "http://0.0.0.0:80"
