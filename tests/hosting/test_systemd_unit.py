"""docs/camera-menus-ssh.service starts what there is, and leaves it the time and the room it needs.

What systemd makes of it was tried by hand, under systemd 252: `systemd-analyze verify`, and a server with all
these settings that was visited, killed, stopped and short of memory.
"""

from __future__ import annotations

import logging
import re
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, cast

import click
import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY

from tests.remote.attacks.outside import MB, ROOT
from tui.commands.root import cli
from tui.remote.config import ServerConfig
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.workers.process_server import Service
from tui.remote.workers.worker import WorkerConfig

GUIDE: Final = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
UNIT: Final = ROOT / "docs" / "camera-menus-ssh.service"
CORES: Final = 2
"""For which MemoryMax is given."""
FRONT_AND_NURSERY, WORKER, SESSION = 100 * MB, 35 * MB, 3 * MB
"""What they take at most (PSS), measured with 48 visitors a worker who all signed in at once."""
SPARE: Final = 1.5
FILES_A_SESSION: Final = 4
"""Its socket, its camera's database with its log, its phone's: half of that was measured."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def settings() -> dict[str, list[str]]:
    """Name to values of all that stands under [Service], in the unit and what the guide adds to it."""
    found: dict[str, list[str]] = {}
    for block in (UNIT.read_text(encoding="utf-8"), *blocks("ini")):
        section = ""
        for line in filter(None, block.splitlines()):
            if line.startswith("["):
                assert line in {"[Unit]", "[Service]", "[Install]"}
                section = line
            elif not line.startswith("#"):
                name, equals, value = line.partition("=")
                assert equals, line
                assert name.isalpha(), line
                if section == "[Service]":
                    found.setdefault(name, []).append(value)
    return found


def commands() -> Iterator[list[str]]:
    """Every camera-menus that the guide says to run, in words."""
    lines = [
        line[2:] for block in blocks("console") for line in block.splitlines() if line[:2] in {"$ ", "# "}
    ]
    for line in [*lines, *settings()["ExecStart"]]:
        words = shlex.split(line)
        if "--" in words:  # another program's, which starts ours
            words = words[words.index("--") + 1 :]
        if PurePosixPath(words[0]).name == "camera-menus":
            yield words


def understood(words: list[str]) -> list[str]:
    """Let our own command line read it, without doing it; the names of the commands. Raises UsageError."""
    command: click.Command = cli
    context, names = None, []
    while True:
        context = command.make_context(words[0], words[1:], parent=context)
        names.append(words[0])
        if not isinstance(command, click.Group):
            return names[1:]
        rest = command.make_parser(context).parse_args(words[1:])[1]
        _, following, _ = command.resolve_command(context, list(rest))
        assert following is not None
        command, words = following, list(rest)


def size(value: str) -> int:
    units = {"K": 1024, "M": MB, "G": 1024 * MB}
    return int(value[:-1]) * units[value[-1]]


def test_every_command_in_the_guide_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "")  # the command line sets it, and it is to be put back
    said = [understood(words) for words in commands()]
    assert said.count(["ssh"]) >= 2, "by hand, and as a service"
    assert ["cameras", "add"] in said
    with pytest.raises(click.UsageError):
        understood(["camera-menus", "ssh", "--hots", "0.0.0.0"])


def test_the_service_and_its_cameras_share_user_and_directory() -> None:
    service = settings()
    [user], [state] = service["User"], service["StateDirectory"]
    here = [words for words in commands() if Path(words[0]).is_absolute()]
    assert len(here) == 2
    for words in here:
        assert words[words.index("--data") + 1] == f"/var/lib/{state}"
    assert f"runuser -u {user} -- " in GUIDE
    assert f"--home-dir /var/lib/{state} --shell /usr/sbin/nologin {user}\n" in GUIDE


def test_the_guide_installs_the_unit_by_its_name() -> None:
    assert f"install -m 644 docs/{UNIT.name} /etc/systemd/system/\n" in GUIDE
    assert f"systemctl enable --now {UNIT.stem}\n" in GUIDE
    assert f"/etc/systemd/system/{UNIT.name}.d/" in GUIDE


def test_systemd_waits_until_the_server_has_ended_by_itself() -> None:
    nothing = cast("Service", None)
    config = WorkerConfig(nothing, b"", ServerConfig(), Authenticator(), logging.INFO)
    [stop] = settings()["TimeoutStopSec"]
    assert int(stop) >= config.stop_timeout + 15, "a worker that hangs is waited for; then the host tidies up"


def test_memory_and_files_suffice_for_a_full_server() -> None:
    config, service = ServerConfig(), settings()
    hash_slot = RFC_9106_LOW_MEMORY.memory_cost * 1024
    full = FRONT_AND_NURSERY + CORES * (WORKER + config.sessions * SESSION + hash_slot)
    assert f"For {CORES} cores" in GUIDE
    assert size(*service["MemoryMax"]) >= SPARE * full
    assert service["OOMPolicy"] == ["continue"], "else one worker takes the whole server with it"
    waiting = config.sessions * CORES + config.unauthenticated
    assert int(*service["LimitNOFILE"]) >= SPARE * FILES_A_SESSION * waiting
