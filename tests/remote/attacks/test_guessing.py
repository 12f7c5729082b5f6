"""Many addresses guess at one user's password, and that user signs in beside them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from typing import Final

import argon2
import asyncssh
import pytest

from tests.remote.attacks.attackers import HOST
from tests.remote.attacks.floods import meanwhile
from tests.remote.workers.supervised_server import SupervisedServer, supervised

full = pytest.mark.full
PASSWORD: Final = "a password for the server"
SOON: Final = 5.0
"""Seconds for a whole sign-in, five times the aim: on a quiet machine 0.25 beside them and 0.13 alone,
without limits 7."""


class Guesser(asyncssh.SSHClient):
    """Says one password after the other."""

    def __init__(self) -> None:
        self.said = 0

    def password_auth_requested(self) -> str:
        self.said += 1
        return f"guess {self.said}"


class Guesses:
    """How many passwords the server has compared."""

    def __init__(self) -> None:
        self.compared = self.refused = 0

    async def go_on(self, port: int, address: str) -> None:
        """Connect again and again, and guess as often as the server listens."""
        while True:
            made: list[Guesser] = []

            def client(made: list[Guesser] = made) -> Guesser:
                made.append(Guesser())
                return made[0]

            said = ""
            try:
                await asyncssh.connect(
                    HOST,
                    port,
                    local_addr=(address, 0),
                    username="guard",
                    known_hosts=None,
                    config=None,
                    agent_path=None,
                    client_keys=None,
                    preferred_auth="password",
                    client_factory=client,
                )
            except (OSError, asyncssh.Error) as error:
                said = str(error)
            was_refused = "Too many wrong passwords" in said
            self.refused += was_refused
            self.compared += sum(guesser.said for guesser in made) - was_refused
            await asyncio.sleep(0.1)


def password_file(folder: Path, hasher: argon2.PasswordHasher) -> None:
    (folder / "passwords").write_text(f"guard:{hasher.hash(PASSWORD)}\n", encoding="ascii")


async def signed_in(server: SupervisedServer, address: str = HOST) -> float:
    """Sign in rightly; how many seconds it took."""
    began = time.monotonic()
    async with server.connected(
        "guard", password=PASSWORD, preferred_auth="password", local_addr=(address, 0)
    ):
        return time.monotonic() - began


def said_of(took: list[float]) -> str:
    return f"the first {took[0]:.2f} s, median {median(took):.2f} s, longest {max(took):.2f} s"


@pytest.mark.parametrize(
    ("addresses", "seconds"), [(3, 1), pytest.param(40, 60, marks=full)], ids=["3", "40"]
)
async def test_the_user_signs_in_beside_them(tmp_path: Path, addresses: int, seconds: float) -> None:
    password_file(tmp_path, argon2.PasswordHasher())  # a hash takes as long as in the product
    guesses, known, new = Guesses(), list[float](), list[float]()
    async with supervised(tmp_path, connections_per_minute=30, sessions_per_address=10) as server:
        alone = min([await signed_in(server) for _ in range(3)])
        guessing = [guesses.go_on(server.port, f"127.7.{number}.1") for number in range(1, addresses + 1)]
        async with meanwhile(*guessing):
            began = time.monotonic()
            while time.monotonic() < began + seconds or len(new) < 3:
                known.append(await signed_in(server))
                new.append(await signed_in(server, f"127.8.{len(new)}.1"))
                await asyncio.sleep(seconds / 48)
            lasted = time.monotonic() - began
    most = 20 * (1 + lasted / 60) + addresses * (3 + 0.3 * lasted / 60)
    print(  # noqa: T201
        f"{addresses} addresses, {lasted:.0f} s: {guesses.compared} compared (at most {most:.0f}),"
        f" {guesses.refused} refused; {len(known)} sign-ins from an address that had signed in before,"
        f" {said_of(known)}; {len(new)} from new ones, {said_of(new)}; alone {alone:.2f} s"
    )
    assert guesses.compared <= most
    assert max(known) < SOON
    assert median(new) < SOON
