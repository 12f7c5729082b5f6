"""Those who want the server to fail. Each returns when it has done its worst and is gone.

`port` is the server's, `size` how much is sent or how often it is tried.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncssh

from tests.remote.attacks.typist import Typist

Attack = Callable[[int, int], Coroutine[Any, Any, None]]

HOST: Final = "127.0.0.1"
ELSEWHERE: Final = "127.0.0.66"
"""Where attackers come from: what bounds an address must not touch the honest visitor's."""
_PATIENCE: Final = 120
"""Seconds; ten who come at once beside eight other programs need thirty until the last sees the menus."""
_AT_ONCE: Final = 25
_BRIEF_AT_ONCE: Final = 4
_HIS_MACHINE: Final[dict[str, Any]] = {
    "local_addr": (ELSEWHERE, 0),
    "known_hosts": None,
    "config": None,
    "agent_path": None,
    "client_keys": None,
    "password": None,
    "preferred_auth": "none",
}
_GONE: Final = (OSError, asyncssh.Error, asyncio.TimeoutError)
_FITS, _TOO_LARGE = 128 * 1024, 1024 * 1024
QUIT: Final = 0x11
"""Ctrl+Q, which would end the session before the worst is done."""


def breaks_off_at_once(sock: socket.socket) -> None:
    """Throw away what is not sent yet when it is closed (socket(7)): else the server would go on reading."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@asynccontextmanager
async def connected(
    port: int, user: str, *, takes: int | None = None
) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """A connection that ends without a word. `takes` is how many bytes its machine takes ahead."""
    sock = socket.socket()
    if takes is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
    sock.bind((ELSEWHERE, 0))
    sock.connect((HOST, port))
    breaks_off_at_once(sock)
    options = {name: value for name, value in _HIS_MACHINE.items() if name != "local_addr"}
    connection = await asyncssh.connect(sock=sock, username=user, **options)
    try:
        yield connection
    finally:
        connection.abort()
        with suppress(*_GONE):
            await asyncio.wait_for(connection.wait_closed(), _PATIENCE)


@asynccontextmanager
async def intruder(
    port: int, window: int = 2**21
) -> AsyncIterator[tuple[asyncssh.SSHClientConnection, asyncssh.SSHClientChannel[bytes], Typist]]:
    """A session whose login window is shown."""
    async with connected(port, "lost-attacker") as connection:
        channel, typist = await connection.create_session(
            Typist, term_type="xterm-256color", term_size=(80, 24), encoding=None, window=window
        )
        assert isinstance(typist, Typist)
        await asyncio.wait_for(typist.shown.wait(), _PATIENCE)
        yield connection, channel, typist


def sends(what: bytes, lasting: float = 0.2) -> Attack:
    """Send that again and again up to `size` bytes, however little is taken; stay a while."""

    async def attack(port: int, size: int) -> None:
        async with intruder(port) as (_, channel, _):
            for _ in range(max(1, size // len(what))):
                channel.write(what)
            await asyncio.sleep(lasting * (25 if size > 2**21 else 1))

    return attack


async def never_reads(port: int, size: int) -> None:
    """Open a window of 1 GiB, take nothing from the socket, and have everything painted anew `size` times."""
    async with intruder(port, window=2**30) as (connection, channel, _):
        transport: Any = connection._transport
        transport.pause_reading()
        with suppress(*_GONE):  # the server ends what takes nothing
            for _ in range(size):
                channel.write(b"\x1bOQ")
                await asyncio.sleep(0.01)
        transport.resume_reading()


async def never_signs_in(port: int, size: int) -> None:
    """Open sockets and wait until the server has closed them all; every other one says hello first."""

    async def wait(number: int) -> None:
        with suppress(*_GONE):
            reader, writer = await asyncio.open_connection(HOST, port, local_addr=(ELSEWHERE, 0))
            if number % 2:
                writer.write(b"SSH-2.0-patient\r\n")
            await asyncio.wait_for(reader.read(), _PATIENCE)
            writer.close()

    async with asyncio.timeout(_PATIENCE):
        await asyncio.gather(*(wait(number) for number in range(size)))


async def resizes(port: int, size: int) -> None:
    """To nothing, to a hundred thousand, to what no terminal has."""
    sizes = ((0, 0), (100_000, 100_000), (1, 1), (2**32 - 1, 1), (80, 0), (240, 80), (0, 2**32 - 1))
    async with intruder(port) as (_, channel, _):
        for number in range(size):
            channel.change_terminal_size(*sizes[number % len(sizes)])
            await asyncio.sleep(0.005)


async def breaks_off(port: int, size: int) -> None:
    """Disconnect at every stage, from the naked socket to the window that is just being painted."""
    moments = random.Random(20261123)

    async def once(stage: int) -> None:
        with suppress(*_GONE):
            if stage == 0:
                _, writer = await asyncio.open_connection(HOST, port, local_addr=(ELSEWHERE, 0))
                writer.write(b"SSH-2.0-hasty\r\n")
                writer.transport.abort()
                return
            connection = await asyncssh.connect(HOST, port, username="lost-hasty", **_HIS_MACHINE)
            try:
                if stage == 2:
                    await connection.create_session(Typist, term_type="xterm", encoding=None)
                    await asyncio.sleep(moments.random() * 0.2)
            finally:
                connection.abort()

    for begun in range(0, size, _AT_ONCE):
        await asyncio.gather(*(once(number % 3) for number in range(begun, min(begun + _AT_ONCE, size))))


async def comes_and_goes(port: int, size: int) -> None:
    """See the login window and be gone, from many addresses, as quickly as the server shows it."""
    numbers = iter(range(size))

    async def visits() -> None:
        for number in numbers:
            machine = _HIS_MACHINE | {"local_addr": (f"127.2.{number // 250 % 250}.{number % 250 + 1}", 0)}
            connection = await asyncssh.connect(HOST, port, username="lost-brief", **machine)
            try:
                _, typist = await connection.create_session(
                    Typist, term_type="xterm-256color", term_size=(80, 24), encoding=None
                )
                assert isinstance(typist, Typist)
                await asyncio.wait_for(typist.shown.wait(), _PATIENCE)
                assert typist.is_whole, "was turned away"
            finally:
                connection.abort()

    await asyncio.gather(*(visits() for _ in range(_BRIEF_AT_ONCE)))


async def connects_all_at_once(port: int, size: int) -> None:
    """Come as many at once, and go when told that there is no room."""

    async def once() -> None:
        with suppress(*_GONE):
            connection = await asyncssh.connect(HOST, port, username="lost-crowd", **_HIS_MACHINE)
            await asyncio.sleep(0.2)
            connection.abort()

    await asyncio.gather(*(once() for _ in range(size)))


async def tells_long_passwords(port: int, size: int) -> None:
    """Try one that fits into a packet and one that does not, in turns."""
    for length in (_FITS, _TOO_LARGE) * size:
        given = {**_HIS_MACHINE, "password": "p" * length, "preferred_auth": "password"}
        with suppress(*_GONE):
            async with asyncio.timeout(_PATIENCE):
                connection = await asyncssh.connect(HOST, port, username="guard", **given)
            connection.abort()
            raise AssertionError(f"a password of {length} characters was right")


def _numbers() -> bytes:
    enormous = ("9999", "9" * 20, "9" * 400)
    forms: Sequence[str] = (
        "\x1b[48;{0};{0};{0};{0}t",
        "\x1b[<{0};{0};{0}M",
        "\x1b[<0;{0};1m",
        "\x1b[{0};{0}H",
        "\x1b[{0}~",
        "\x1b[{0};{0}u",
        "\x1b[1;{0}A",
        "\x1b[?{0};{0}$y",
        "\x1b[?2048;{0}$y",
        "\x1b]0;{0}\x07",
        "\x1b[M\xff\xff\xff",
    )
    return "".join(form.format(number) for form in forms for number in enormous).encode()


ENORMOUS: Final = _numbers()
BAD_UTF8: Final = b"\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82\xf0\x9f" * 64
RANDOM: Final = bytes(byte for byte in random.Random(20261123).randbytes(65536) if byte != QUIT)
