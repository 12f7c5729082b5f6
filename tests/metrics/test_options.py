"""`--metrics`, `--places`: what they take, and what is said where they can't be had."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from socket import create_server

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.programs.shell import Shell
from tests.remote.helpers import LOOPBACK
from tui.camera import Store, add_camera
from tui.camera.errors import StoreError
from tui.commands.servers.metrics_port import _StoreLooks
from tui.data_dir import CAMERAS, open_store


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capfd)


def test_a_missing_extra_is_told_in_one_line(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: find_spec(name) if name != "prometheus_client" else None
    )
    for command in ("ssh", "web"):
        said = "pip install 'camera-menus[metrics]'"
        shell.refused(1, said, "--data", tmp_path, command, "--metrics", "9100")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["70000", "-1", "a", ":9100", "::1:9100", "10.0.0.1:", "10.0.0.1", "１"])
def test_a_place_that_is_none_is_refused(tmp_path: Path, shell: Shell, place: str) -> None:
    shell.refused(2, "give a port, or an address and a port", "--data", tmp_path, "ssh", "--metrics", place)
    assert list(tmp_path.iterdir()) == []


def test_places_have_bounds(tmp_path: Path, shell: Shell) -> None:
    for places in ("0", "1001"):
        shell.refused(2, "from 1 to 1000", "--data", tmp_path, "web", "--places", places)


@pytest.mark.full
def test_a_port_in_use_is_named(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.camera.model.passwords.Argon2Hasher", CheapHasher)
    with create_server((LOOPBACK, 0)) as taken:
        port = str(taken.getsockname()[1])
        for place in (port, f"127.0.0.1:{port}"):
            said = f"Port {port} is in use: choose another with --metrics"
            shell.refused(1, said, "--data", tmp_path, "ssh", "--port", "0", "--metrics", place)


@pytest.mark.full
def test_without_the_option_no_package_is_loaded() -> None:
    modules = ("commands.servers.ssh_host", "commands.servers.web", "remote.workers.worker", "db.database")
    source = f"import sys, {', '.join(f'tui.{name}' for name in modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert "tui.metrics.counts" in done.stdout
    assert "prometheus_client" not in done.stdout


def test_a_store_is_looked_into_and_found_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        add_camera(store, "lab-1", "known", hasher=CheapHasher())
    looks, file = _StoreLooks(tmp_path), tmp_path / CAMERAS
    looks.look()
    looks.look()
    looks.close()
    kept = file.read_bytes()
    file.write_bytes(b"nothing of ours" * 1000)
    for _ in range(2):
        with pytest.raises(StoreError):
            looks.look()
    file.write_bytes(kept)
    looks.look()
    looks.close()
    with Store.open(file) as store, store.read():
        pass
