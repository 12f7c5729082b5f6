"""The host key as a file."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tui.remote.ssh.host_key import host_key


def test_others_can_not_read_it(tmp_path: Path) -> None:
    path = tmp_path / "host_key"
    made = host_key(path).get_fingerprint()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert host_key(path).get_fingerprint() == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_servers_that_start_together_one_makes_it(tmp_path: Path) -> None:
    path, ready = tmp_path / "host_key", threading.Barrier(8)

    def start(_: int) -> str:
        ready.wait(30)
        return host_key(path).get_fingerprint()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1, "visitors would be warned of an attack"
    assert list(tmp_path.iterdir()) == [path]
