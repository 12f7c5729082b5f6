"""A server in a process of its own under attack, with an honest visitor typing beside it.

Memory is what the server's process takes (PSS); how long the honest visitor's keys take is printed, and is a
figure of `make bench`, not a promise of a test on a busy machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import argon2
import pytest

from tests.remote.attacks import attackers as a
from tests.remote.attacks.attack_helpers import begin, settle
from tests.remote.attacks.outside import MB, Hosted, Latency, Peak, Visitors, settles
from tests.remote.attacks.typist import INTO_THE_USER_NAME, PASSWORD
from tests.remote.helpers import SshVisitor

MOST = 20 * MB
"""What an attack may leave behind, and take while it lasts."""
BOUNDS = {
    "connections_per_minute": 100_000,
    "sessions_per_address": 40,
    "sign_in": 5,
    "stuck": 1,
    "shutdown": 0,
}
full = pytest.mark.full


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with Hosted(tmp_path_factory.mktemp("host"), **BOUNDS) as running:
        yield running


@pytest.fixture(scope="module")
def honest(hosted: Hosted) -> Iterator[Visitors]:
    # What is shown for the first time stays in memory: parsed style sheets, what decodes a picture.
    asyncio.run(a.sends(a.RANDOM)(hosted.port, MB // 4))
    with Visitors(hosted.port, 1, 10) as visitors:
        begin(visitors)
        yield visitors


def sizes(small: int, large: int) -> list[object]:
    return [small, pytest.param(large, marks=full)]


async def endure(hosted: Hosted, honest: Visitors, attack: a.Attack, size: int) -> None:
    """Stand an attack, and be as before afterwards."""
    before, files, memory = settle(hosted)
    honest.typed()
    with Peak(hosted) as peak:
        await attack(hosted.port, size)
        latency = Latency.of(await asyncio.to_thread(begin, honest))
    now = await asyncio.to_thread(settles, hosted, before, files)
    left = hosted.memory() - memory
    took = f"{(peak.memory - memory) / MB:+.1f} MB, {left / MB:+.1f} MB left"
    print(f"size {size}: {latency}; {took}")  # noqa: T201
    assert now == (before, files), "something was left open"
    assert peak.memory - memory < MOST
    assert left < MOST


@pytest.mark.parametrize(
    ("what", "size"),
    [
        pytest.param(a.RANDOM, MB // 8, id="a few random bytes"),
        *(
            pytest.param(what, 10 * MB, id=name, marks=full)
            for name, what in (
                ("letters", b"a" * 65536),
                ("pastes without an end", b"\x1b[200~" + b"p" * 65536),
                ("enormous numbers", a.ENORMOUS),
                ("bad UTF-8", a.BAD_UTF8),
                ("random bytes", a.RANDOM),
            )
        ),
    ],
)
async def test_who_sends_too_much(hosted: Hosted, honest: Visitors, what: bytes, size: int) -> None:
    await endure(hosted, honest, a.sends(what), size)


@pytest.mark.parametrize("times", sizes(30, 1500))
async def test_who_never_reads(hosted: Hosted, honest: Visitors, times: int) -> None:
    await endure(hosted, honest, a.never_reads, times)


@full  # in the quick tests: test_connections_that_do_not_sign_in_make_room_and_have_no_time
@pytest.mark.parametrize("sockets", [100])
async def test_who_never_signs_in(hosted: Hosted, honest: Visitors, sockets: int) -> None:
    await endure(hosted, honest, a.never_signs_in, sockets)


@pytest.mark.parametrize("times", sizes(28, 2000))
async def test_who_resizes(hosted: Hosted, honest: Visitors, times: int) -> None:
    await endure(hosted, honest, a.resizes, times)


@pytest.mark.parametrize("times", sizes(15, 500))
async def test_who_breaks_off(hosted: Hosted, honest: Visitors, times: int) -> None:
    await endure(hosted, honest, a.breaks_off, times)


@pytest.mark.parametrize("sessions", sizes(6, 3000))
async def test_many_short_sessions(hosted: Hosted, honest: Visitors, sessions: int) -> None:
    # While somebody types no moment is quiet: what they leave must not wait for one.
    await endure(hosted, honest, a.comes_and_goes, sessions)


@pytest.mark.parametrize("connections", sizes(60, 500))
async def test_a_crowd(hosted: Hosted, honest: Visitors, connections: int) -> None:
    await endure(hosted, honest, a.connects_all_at_once, connections)


@pytest.mark.full
@pytest.mark.parametrize("times", [50])
async def test_passwords_of_a_megabyte(tmp_path: Path, times: int) -> None:
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    users = "".join(f"{user}:{cheap.hash(PASSWORD)}\n" for user in ("lost-0", "guard"))
    (tmp_path / "passwords").write_text(users, encoding="ascii")
    with Hosted(tmp_path, **BOUNDS) as hosted, Visitors(hosted.port, 1, 10) as honest:
        begin(honest)
        await endure(hosted, honest, a.tells_long_passwords, times)


@pytest.mark.full
async def test_keys_in_one_packet(hosted: Hosted) -> None:
    """The password does not land in the user name, where everybody could read it."""
    password = "Turnstile-42-north"
    async with a.connected(hosted.port, "known-1") as connection:
        _, visitor = await connection.create_session(
            lambda: SshVisitor((80, 24)), term_type="xterm-256color", term_size=(80, 24), encoding=None
        )
        assert isinstance(visitor, SshVisitor)
        await visitor.sees("Forgot Password")
        visitor.send(INTO_THE_USER_NAME + f"admin\t{password}\r".encode())
        await visitor.sees("Main Menu")
        assert password.encode() not in visitor.raw
