"""OpenSSH's own clients: `ssh` on a real pseudo-terminal, and all that they may ask for and don't get."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import argon2
import pytest

from tests.helpers.programs.child import child
from tests.helpers.terminals.terminal import Terminal, needs_program
from tests.remote.helpers import LOOPBACK, RunningServer, running, until
from tui.remote.config import ServerConfig
from tui.remote.ssh.authenticators import Authenticator

RUSSIAN = {"LANG": "ru_RU.UTF-8", "LC_ALL": None}
NOT_FORWARDED = "Forwarding is disabled. Connect with -a -x and without -D, -J, -L, -R or -W."
NOT_FORWARDED_IN_MENUS = "Перенаправление отключено"


@dataclass
class Said:
    """How a client ended."""

    code: int
    out: str
    err: str


class OpenSSH:
    """The command lines of a user with an empty configuration, who sends the language."""

    def __init__(self, folder: Path) -> None:
        self._ssh = needs_program("ssh", package="openssh-client")
        accepted_variable = (
            "StrictHostKeyChecking=no",
            f"UserKnownHostsFile={folder}/known",
            "SendEnv=LANG LC_ALL",
        )
        self.options = ["-F", "none", *(part for option in accepted_variable for part in ("-o", option))]

    def ssh(
        self, server: RunningServer, *options: str, words: Sequence[str] = (), user: str = "demo"
    ) -> list[str]:
        port = ("-p", str(server.port))
        return [self._ssh, *self.options, *port, *options, f"{user}@{LOOPBACK}", *words]

    def copier(self, program: str, server: RunningServer, *words: str) -> list[str]:
        """`sftp` or `scp`."""
        path = needs_program(program, package="openssh-client")
        return [path, *self.options, "-P", str(server.port), *words]


@pytest.fixture
def client(tmp_path: Path) -> OpenSSH:
    return OpenSSH(tmp_path)


async def run(command: list[str], lang: str = "ru_RU.UTF-8") -> Said:
    """Run it to its end, with nothing on standard input."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "LANG": lang},
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), 20)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    assert process.returncode is not None
    return Said(process.returncode, out.decode(), err.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize("name", ["xterm-256color", "linux", "vt100"])
async def test_menus(client: OpenSSH, name: str) -> None:
    def sit_down(server: RunningServer) -> None:
        with Terminal(client.ssh(server), env=RUSSIAN | {"TERM": name}) as terminal:
            terminal.wait_for("hello demo Пароль")
            terminal.send("user\tpass\r")
            terminal.wait_for("entered 4 user / pass")
            assert NOT_FORWARDED_IN_MENUS not in terminal.text(), "nobody asked for that"
            terminal.resize(100, 30)
            terminal.wait_for("size 100x30")
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
            assert terminal.alternate_screen_left

    async with running() as server:
        await asyncio.to_thread(sit_down, server)


async def test_a_client_that_was_stopped_finds_all_painted_anew(client: OpenSSH) -> None:
    def come_back(server: RunningServer) -> None:
        with Terminal(client.ssh(server), env=RUSSIAN) as terminal:
            terminal.wait_for("hello demo Пароль")
            terminal.wait_for("size 80x24")
            terminal.wait_idle(0.5)  # what the terminal answered may have all painted anew
            terminal.screen.feed(b"\x1b[2J$ make\r\n")  # what is done at the shell meanwhile
            # OpenSSH takes ~ right behind Enter alone. Without a shell nothing stops it: it goes on at once.
            terminal.send("\r~\x1a")
            terminal.wait_for("size 80x24")  # which Enter has nobody paint
            assert "make" not in terminal.text()
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0

    async with running() as server:
        await asyncio.to_thread(come_back, server)


async def test_a_client_whose_input_is_at_its_end_keeps_no_place(client: OpenSSH) -> None:
    async with running(config=ServerConfig(idle=600)) as server:
        done = await run(client.ssh(server, "-tt"))  # </dev/null
        assert done.code == 1
        assert "Сеанс завершён: ввод клиента закончился." in done.out
        await until(lambda: server.ssh.sessions == 0, "the place is free again")


async def test_keys_before_the_end_of_the_input_are_taken() -> None:
    async with running(config=ServerConfig(idle=600)) as server, server.connected() as connection:
        done = await connection.run(input="user\tpass\r", term_type="xterm")
        assert isinstance(done.stdout, str)
        assert "entered 4 user / pass" in done.stdout
        assert done.exit_status == 1
        done = await connection.run(input="\x11", term_type="xterm")
        assert done.exit_status == 0


async def test_a_person_has_time_to_compare_the_key(client: OpenSSH) -> None:
    grace = 1.5  # in which a busy machine has exchanged keys

    def sit_down(server: RunningServer) -> None:
        command = [part.replace("Checking=no", "Checking=ask") for part in client.ssh(server)]
        with Terminal(command, env=RUSSIAN) as terminal:
            terminal.wait_for("yes/no")
            time.sleep(2 * grace)
            terminal.send("yes\r")
            terminal.wait_for("hello demo Пароль")
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0

    async with running(config=ServerConfig(sign_in=grace, shutdown=0)) as server:
        await asyncio.to_thread(sit_down, server)


async def test_what_is_refused_is_refused_in_words(client: OpenSSH, tmp_path: Path) -> None:
    no_commands, no_files = "Удалённые команды отключены. Подключитесь без", "SFTP недоступен. Подключитесь"
    file = tmp_path / "file"
    file.touch()
    async with running() as server:
        there = f"demo@{LOOPBACK}:file"
        jump = " ".join(client.ssh(server, "-W", "%h:%p")).replace("SendEnv=LANG LC_ALL", "SendEnv=LANG")
        cases = {
            no_commands: [
                client.ssh(server, words=["ls"]),
                client.ssh(server, "-A", words=["ls"]),
                client.ssh(server, "-s", words=["backup"]),
                client.copier("scp", server, "-O", str(file), there),
                client.copier("scp", server, "-O", there, str(file)),
            ],
            no_files: [
                client.ssh(server, "-s", words=["sftp"]),
                client.copier("sftp", server, f"demo@{LOOPBACK}"),
                client.copier("scp", server, "-s", str(file), there),
                client.copier("scp", server, "-s", there, str(file)),
            ],
            "Меню нужен терминал. Подключитесь через ssh -t.": [client.ssh(server), client.ssh(server, "-T")],
            NOT_FORWARDED: [
                client.ssh(server, "-W", f"{LOOPBACK}:22"),
                client.ssh(server, "-o", f"ProxyCommand={jump}"),  # as -J, with the same options
            ],
        }
        for words, commands in cases.items():
            for command, said in zip(commands, await asyncio.gather(*map(run, commands)), strict=True):
                assert said.code != 0, command
                assert said.out == "", command
                assert said.err.count(words) == 1, (command, said.err)
        english = await run(client.ssh(server, words=["ls"]), lang="C")
        assert english.err.endswith(
            "Remote commands are disabled. Connect without a command to open the menus.\n"
        )
        with Terminal(client.ssh(server, "-t", words=["ls"]), env=RUSSIAN) as terminal:
            assert await asyncio.to_thread(terminal.wait_exit) == 1
            assert no_commands in terminal.text()


@pytest.mark.full
async def test_without_a_session_the_end_says_why(client: OpenSSH, tmp_path: Path) -> None:
    """There the client's language is not known, and OpenSSH shows other letters than English as numbers."""
    local, remote = tmp_path / "local", tmp_path / "remote"
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    async with running(config=ServerConfig(sign_in=6, shutdown=0)) as server:
        ends = asyncio.gather(
            run(client.ssh(server, "-N")),
            run(client.ssh(server, "-N", "-L", f"{local}:{LOOPBACK}:22")),
            run(client.ssh(server, "-N", "-D", f"{LOOPBACK}:{port}")),
            run(client.ssh(server, "-N", "-R", f"{remote}:{LOOPBACK}:22")),
        )
        await until(local.exists, "the client listens")
        reader, writer = await asyncio.open_unix_connection(local)
        async with asyncio.timeout(20):
            assert await reader.read() == b"", "a forwarded connection is closed at once"
        writer.close()
        await asyncio.to_thread(ask_by_socks, port)
        nothing, *forwarded = await ends
    assert nothing.code == 255
    assert "This server only offers interactive menus. Connect without -N.\n" in nothing.err
    for said in forwarded:
        assert said.code == 255
        assert f": {NOT_FORWARDED}\n" in said.err
    for said in forwarded[:2]:
        assert f"open failed: administratively prohibited: {NOT_FORWARDED}\n" in said.err
    assert not remote.exists()


def connected(port: int) -> socket.socket:
    """A connection to a client's port, once it listens there."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection((LOOPBACK, port), 20)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def ask_by_socks(port: int) -> None:
    """Ask the client's -D for a connection (RFC 1928); it ends without one."""
    with connected(port) as line:
        line.sendall(b"\x05\x01\x00")
        assert line.recv(2) == b"\x05\x00"
        line.sendall(b"\x05\x01\x00\x01" + socket.inet_aton(LOOPBACK) + (22).to_bytes(2, "big"))
        with suppress(ConnectionResetError):
            assert not line.recv(100)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[str]:
    """A running agent: the client looks whether there is one."""
    at = tmp_path / "agent"
    command = [needs_program("ssh-agent", package="openssh-client"), "-D", "-a", str(at)]
    with child(command):
        yield str(at)


async def test_with_a_session_the_menus_say_it(client: OpenSSH, tmp_path: Path, agent: str) -> None:
    def sit_down(server: RunningServer, options: Sequence[str], environment: dict[str, str]) -> None:
        with Terminal(client.ssh(server, *options), env=RUSSIAN | environment) as terminal:
            terminal.wait_for("hello demo Пароль")
            terminal.wait_for(NOT_FORWARDED_IN_MENUS)
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0

    async with running() as server:
        await until(Path(agent).exists, "the agent listens")
        # X11: the client makes its own cookie where xauth is missing; nobody listens at that display.
        for options, environment in (
            (("-A",), {"SSH_AUTH_SOCK": agent}),
            (("-X",), {"DISPLAY": ":77"}),
            (("-Y",), {"DISPLAY": ":77"}),
            (("-R", f"{tmp_path}/remote:{LOOPBACK}:22"), {}),
        ):
            await asyncio.to_thread(sit_down, server, options, environment)


async def test_who_types_the_password_too_slowly_is_told(client: OpenSSH, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords.write_text(f"anna:{cheap.hash('Hidden-85-password')}\n")

    config = ServerConfig(sign_in=1.5, login_grace=2, shutdown=0)
    async with running(authenticator=Authenticator(passwords=passwords), config=config) as server:
        with Terminal(client.ssh(server, user="anna"), env={"SSH_AUTH_SOCK": None}) as terminal:
            await asyncio.to_thread(terminal.wait_for, "password:")
            await until(lambda: not server.ssh._connections, "the time is over")
            terminal.send("Hidden-85-password\r")  # the client listens to nobody until then
            await asyncio.to_thread(terminal.wait_for, "Signing in took too long")
            assert await asyncio.to_thread(terminal.wait_exit) == 255


async def test_who_is_turned_away_reads_why(client: OpenSSH) -> None:
    config = ServerConfig(connections_per_minute=1, shutdown=0)
    async with running(config=config) as server:
        assert (await run(client.ssh(server, words=["ls"]))).code == 1
        said = await run(client.ssh(server))
        assert said.code == 255
        assert "Too many connections from your address. Wait a minute and try again." in said.err
