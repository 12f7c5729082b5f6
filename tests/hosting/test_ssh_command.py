"""`camera-menus ssh` as it is typed: its one line, its refusals, its end."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import argon2
import asyncssh
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.board.helpers import shows
from tests.helpers.terminals.terminal import Terminal, needs_program
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.commands import SECRET, share
from tests.hosting.pages_helpers import requested
from tests.hosting.recordings.helpers import screens_of
from tests.hosting.visitor_helpers import NAME, name_of, sign_in
from tests.remote.helpers import LOOPBACK, RunningServer, until
from tui.board.client import connected as connected_board
from tui.board.client import sockets
from tui.board.order import Deed, Why

LINE = re.compile(
    r"Listening on 127\.0\.0\.1 port (\d+)\. "
    r"Connect with: ssh -p \1 (demo|NAME)@127\.0\.0\.1\. Host key: ([^\s.]+)"
    r"(?:\. In a browser: (http://[\d.]+:\d+)((?:/menus, )?/desk, /sheet))?\n"
)
IN_RUSSIAN = re.compile(
    r"Жду подключений: 127\.0\.0\.1, порт (\d+)\. Подключение: ssh -p \1 (demo|ИМЯ)@127\.0\.0\.1\. Ключ "
    r"сервера: (\S+)\n"
)


TOO_LONG = 120
"""Seconds: with two workers a start is 1.4 s of processor time in a row, which takes half a minute at the
lowest priority beside a dozen busy processes."""


@dataclass
class Running:
    """The command in a process of its own."""

    process: asyncio.subprocess.Process
    server: RunningServer
    fingerprint: str
    user: str
    """Whom its one line says to connect as."""
    told: str
    """What it printed before that line."""
    site: str = ""
    """Where its pages are."""
    pages: str = ""
    log: bytearray = field(default_factory=bytearray)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        _, rest = await asyncio.wait_for(self.process.communicate(), TOO_LONG)
        self.log += rest or b""
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def hosting(
    data: Path, *options: str, before: Sequence[str] = (), errors: int = subprocess.PIPE
) -> AsyncIterator[Running]:
    """Run it with these options; `before` stand before `ssh`."""
    process = await asyncio.create_subprocess_exec(
        *(*CHEAP_PROGRAM, "--data", str(data), *before, "ssh", "--port", "0", *options),
        stdout=subprocess.PIPE,
        stderr=errors,
    )
    assert process.stdout is not None
    try:
        told, match, site = "", None, ("", "")
        while match is None:
            said = (await asyncio.wait_for(process.stdout.readline(), TOO_LONG)).decode()
            assert said, (told, await process.communicate())
            if match := LINE.fullmatch(said):
                site = match[4] or "", match[5] or ""
            match = match or IN_RUSSIAN.fullmatch(said)
            told += "" if match else said
        no_server: Any = None
        yield Running(process, RunningServer(no_server, int(match[1])), match[3], match[2], told, *site)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_visitor_comes_back_and_the_server_ends_gracefully(tmp_path: Path, workers: str) -> None:
    async with hosting(tmp_path, "--workers", workers, "--scenario", "known") as running:
        server = running.server
        async with server.connected() as connection:
            key = connection.get_server_host_key()
            assert key is not None
            assert key.get_fingerprint() == running.fingerprint
        async with server.visited() as one, server.visited() as two:  # one a worker, where there are two
            await two.sees(NAME)
            await sign_in(one, KNOWN)
            name = name_of(two)
        async with server.visited(name) as two, server.visited(name) as again:
            await two.sees(name)
            await again.sees(name)
            await sign_in(two, KNOWN)
            ending = asyncio.create_task(running.end())
            for visitor in (two, again):
                await visitor.sees("The server stops in")
                visitor.press("ctrl+q")
                await visitor.end()
            assert await ending == 0
    log = running.log.decode()
    assert log.count('user="demo…"') == 2
    assert name not in log
    assert name[5:] not in log
    assert "Traceback" not in log
    assert list((tmp_path / "ssh" / "practice").rglob("*")) == [tmp_path / "ssh" / "practice" / "lock"]
    kept = asyncssh.read_private_key(tmp_path / "ssh" / "host_key")
    assert kept.get_fingerprint() == running.fingerprint, "visitors know the next server again"


@pytest.mark.full
async def test_visitors_know_the_server_again(tmp_path: Path) -> None:
    async with hosting(tmp_path, "--workers", "1") as before:
        await before.end()
    async with hosting(tmp_path, "--workers", "1") as after:
        assert after.fingerprint == before.fingerprint
        await after.end()


@pytest.mark.full
async def test_what_a_killed_server_left_is_swept(tmp_path: Path) -> None:
    async with hosting(tmp_path, "--workers", "1") as running, running.server.visited() as visitor:
        await visitor.sees(NAME)
        assert await running.end(signal.SIGKILL) == -signal.SIGKILL
    practice = tmp_path / "ssh" / "practice"
    [left] = [path for path in practice.iterdir() if path.is_dir()]
    async with (
        hosting(tmp_path, "--workers", "1") as running,
        hosting(tmp_path, "--workers", "1") as beside,
        running.server.visited() as visitor,
    ):
        await visitor.sees(NAME)
        assert not left.exists()
        assert len([path for path in practice.iterdir() if path.is_dir()]) == 2, "two hosts, side by side"
        await beside.end()


@pytest.mark.full
async def test_keys_and_passwords_say_who_may_in(tmp_path: Path) -> None:
    mine = asyncssh.generate_private_key("ssh-ed25519")
    keys, passwords = tmp_path / "keys", tmp_path / "passwords"
    keys.write_bytes(mine.export_public_key())
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords.write_text(f"anna:{cheap.hash(SECRET)}\n")
    files = ("--authorized-keys", str(keys), "--password-file", str(passwords))
    share(tmp_path / "data", "lab-1")
    async with hosting(tmp_path / "data", "--workers", "1", "--web", "0", *files) as running:
        assert running.pages == "/desk, /sheet", "a browser has neither key nor password"
        closed = await requested(running.site, "/menus")
        assert closed.status == 403
        assert (
            closed.problem == "The menus of this server open over SSH only: it asks for a key or a password."
        )
        with pytest.raises(InvalidStatus):
            await connect(f"ws{running.site.removeprefix('http')}/menus/socket")
        assert (await requested(running.site, "/desk")).state == "start"
        assert "/menus" not in (await requested(running.site, "/sheet")).text
        assert running.user == "demo", "who has a key may come by any name"
        async with running.server.visited("anna", password=SECRET) as anna:
            await anna.sees("System Login")
        async with running.server.visited(client_keys=[mine]) as bo:
            await bo.sees(NAME)
        for user, password in (("anna", None), ("anna", "wrong"), (SECRET, "anna"), ("lab-1", "wrong")):
            with pytest.raises(asyncssh.PermissionDenied):
                async with running.server.visited(user, password=password):
                    pass
        await running.end()
    log = running.log.decode()
    assert SECRET not in log
    assert "camera-menus: The pages show no menus: a browser has neither key nor password\n" in log
    refused = [line.partition("refused ")[2] for line in log.splitlines() if "sign-in refused" in line]
    assert refused == [f"from=127.0.0.1{user} tries=1" for user in (' user="anna"', "", ' user="lab-1"')]
    async with hosting(tmp_path / "data", "--workers", "1", *files[2:]) as running:
        assert running.user == "NAME", "the file has no user demo"


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_no_watch_and_record_reach_every_process_of_the_host(tmp_path: Path, workers: str) -> None:
    data, kept = tmp_path / "data", tmp_path / "recordings"
    options = ("--no-watch", "--record", str(kept), "--workers", workers, "--scenario", "known")
    async with hosting(data, *options) as running:
        async with running.server.visited("anna") as one, running.server.visited("boris") as two:
            for visitor in (one, two):
                await visitor.sees("● Recorded")
            [socket] = sockets(data / "ssh" / "practice").values()
            async with connected_board(socket) as board:
                await board.ready()
                await shows(board, lambda sessions: len(sessions) == 2)
                for number in board.sessions:
                    assert await board.order(Deed.WATCH, number) == Why.NO_WATCH
            await sign_in(one, KNOWN)
            await until(
                lambda: any("Main Menu" in path.read_text() for path in kept.glob("*-anna.cast")),
                "what she sees is recorded",
            )
        assert await running.end() == 0
    [anna], [boris] = kept.glob("*-anna.cast"), kept.glob("*-boris.cast")
    assert "Main Menu" in screens_of(anna)[-1]
    assert KNOWN not in anna.read_text()
    assert "Forgot Password" in screens_of(boris)[-1]
    assert kept.stat().st_mode & 0o777 == 0o700


async def test_openssh_shows_the_login_in_the_visitors_language(tmp_path: Path) -> None:
    ssh = needs_program("ssh", package="openssh-client")

    def visit(port: int) -> None:
        options = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={tmp_path}/known", "SendEnv=LANG LC_ALL")
        given = [part for option in options for part in ("-o", option)]
        command = [ssh, "-F", "none", "-p", str(port), *given, f"demo@{LOOPBACK}"]
        with Terminal(command, env={"LANG": "ru_RU.UTF-8", "LC_ALL": None}) as terminal:
            terminal.wait_for("Забыли пароль")
            terminal.wait_for(NAME)
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
            assert terminal.alternate_screen_left

    async with hosting(tmp_path / "data", "--workers", "1") as running:
        await asyncio.to_thread(visit, running.server.port)
        assert await running.end(signal.SIGINT) == 0


async def connected(port: int) -> tuple[bytes, asyncio.StreamWriter]:
    """Connect and do no more; the server's first word."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    return (await asyncio.wait_for(reader.readline(), 30)).partition(b"-")[0].strip(), writer


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_class_behind_one_router_whose_clients_send_no_locale(tmp_path: Path, workers: str) -> None:
    options = ("--workers", workers, "--per-address", "12")
    async with hosting(tmp_path, *options, before=("--lang", "ru")) as running:
        async with running.server.visited() as silent:
            await silent.sees("Забыли пароль")
        async with running.server.visited(environment={"LANG": "zh_CN.UTF-8"}) as chinese:
            await chinese.sees("忘记密码")
            came = [await connected(running.server.port) for _ in range(14)]
        assert [said for said, _ in came[:11]] == [b"SSH"] * 11, "10 is usual"
        assert came[13][0].startswith(b"Too many connections from your address")
        for _, writer in came:
            writer.close()
        await running.end()
    assert running.log.count(b"refused from=127.0.0.1 why=connections") == 1
