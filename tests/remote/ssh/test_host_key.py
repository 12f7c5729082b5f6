"""The host key as a file."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui.remote.ssh.host_key import HostKeyExposed, host_key


def test_others_can_not_read_it(tmp_path: Path) -> None:
    path = tmp_path / "host_key"
    made = host_key(path).get_fingerprint()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for exposed in (0o644, 0o640, 0o602):
        path.chmod(exposed)
        with pytest.raises(HostKeyExposed):
            host_key(path)
        assert stat.S_IMODE(path.stat().st_mode) == exposed  # its owner decides whether it is still a secret
    path.chmod(0o600)
    assert host_key(path).get_fingerprint() == made


def test_of_servers_that_start_together_one_makes_it(tmp_path: Path) -> None:
    path, ready = tmp_path / "host_key", threading.Barrier(8)

    def start(_: int) -> str:
        ready.wait(30)
        return host_key(path).get_fingerprint()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1, "visitors would be warned of an attack"
    assert list(tmp_path.iterdir()) == [path]
