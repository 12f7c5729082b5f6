"""OpenSSH's own client, on a real pseudo-terminal."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hosting.kit import LOOPBACK, House, running
from tests.terminal import Terminal, needs_program


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., list[str]]:
    ssh = needs_program("ssh", package="openssh-client")

    def line(house: House, *more: str) -> list[str]:
        options = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={tmp_path}/known", "SendEnv=LANG LC_ALL")
        given = [part for option in options for part in ("-o", option)]
        return [ssh, "-F", "none", "-p", str(house.port), *given, f"demo@{LOOPBACK}", *more]

    return line


@pytest.mark.parametrize("name", ["xterm-256color", "linux", "vt100"])
async def test_menus(command: Callable[..., list[str]], name: str) -> None:
    def sit_down(house: House) -> None:
        environment = {"TERM": name, "LANG": "ru_RU.UTF-8", "LC_ALL": None}
        with Terminal(command(house), env=environment) as terminal:
            terminal.wait_for("hello demo Пароль")
            terminal.send("user\tpass\r")
            terminal.wait_for("entered 4 user / pass")
            terminal.resize(100, 30)
            terminal.wait_for("size 100x30")
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
            assert terminal.alternate_screen_left

    async with running() as house:
        await asyncio.to_thread(sit_down, house)


async def test_refusals(command: Callable[..., list[str]]) -> None:
    async def says(house: House, *more: str) -> tuple[int, str]:
        done = await asyncio.to_thread(
            subprocess.run, command(house, *more), capture_output=True, text=True, check=False, timeout=20
        )
        return done.returncode, done.stderr

    async with running() as house:
        code, said = await says(house, "ls")
        assert code == 1
        assert "No commands are run here" in said or "Команды" in said
        code, said = await says(house)
        assert "ssh -t" in said
        code, said = await says(house, "-W", "127.0.0.1:22")
        assert "Nothing is forwarded here" in said
