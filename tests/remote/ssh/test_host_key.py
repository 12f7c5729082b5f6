"""The host key as a file."""

from __future__ import annotations

import stat
from pathlib import Path

from tui.remote.ssh.host_key import host_key


def test_others_can_not_read_it(tmp_path: Path) -> None:
    path = tmp_path / "host_key"
    made = host_key(path).get_fingerprint()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert host_key(path).get_fingerprint() == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
