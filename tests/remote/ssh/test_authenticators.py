"""Who may sign in, and the host key."""

from __future__ import annotations

import asyncio
import logging
import stat
from pathlib import Path
from typing import Any

import argon2
import asyncssh
import pytest
from textual.app import App

from tests.remote.helpers import Form, RunningServer, running, until
from tui.remote.config import ServerConfig
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.host_key import host_key
from tui.remote.visitor import Visitor

SECRET = "Hidden-80-password"


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    path = tmp_path / "passwords"
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    path.write_text(f"# who\n\nanna:{cheap.hash(SECRET)}\n")
    path.chmod(0o600)
    return path


async def signed_in(server: RunningServer, user: str, **how: Any) -> bool:  # noqa: ANN401 - as `visited` takes
    try:
        async with server.visited(user, **how) as visitor:
            await visitor.sees(f"hello {user}")
            return True
    except (asyncssh.PermissionDenied, asyncssh.ConnectionLost, asyncssh.DisconnectError):
        return False


async def test_passwords(passwords: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(authenticator=Authenticator(passwords=passwords)) as server:
        assert await signed_in(server, "anna", password=SECRET)
        assert not await signed_in(server, "anna", password=SECRET + "x")
        assert not await signed_in(server, "bo", password=SECRET)
        assert not await signed_in(server, "anna")
        assert not await signed_in(server, "anna", password=SECRET * 10_000)
        assert not await signed_in(server, "anna", password=SECRET * 60_000)  # a megabyte
        assert await signed_in(server, "anna", password=SECRET)
    assert SECRET not in caplog.text


async def test_who_is_unknown_costs_a_hash_as_well(passwords: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, known: str, password: str) -> bool:
        compared.append(known)
        return bool(verify(self, known, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    authenticator = Authenticator(passwords=passwords)
    assert not await authenticator.password("bo", SECRET)
    assert not await authenticator.password("anna", "wrong")
    assert len(compared) == 2
    assert not await authenticator.password("anna", "x" * 2000)
    assert len(compared) == 2


async def test_unequal_hashes_tell_nobody_who_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One user's hash is cheap, another's is dear: anyone who guesses waits for both."""
    path = tmp_path / "passwords"
    costs = [argon2.PasswordHasher(time_cost, memory_cost, 1) for time_cost, memory_cost in ((1, 8), (2, 64))]
    users = ("anna", costs[0]), ("bo", costs[1]), ("cy", costs[1])
    path.write_text("".join(f"{user}:{cost.hash(SECRET)}\n" for user, cost in users))
    spent: list[int] = []
    verify = argon2.PasswordHasher.verify

    def noted(self: argon2.PasswordHasher, known: str, password: str) -> bool:
        spent.append(argon2.extract_parameters(known).memory_cost)
        return bool(verify(self, known, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", noted)
    authenticator = Authenticator(passwords=path)
    for user in ("anna", "bo", "cy", "nobody"):
        spent.clear()
        assert not await authenticator.password(user, "wrong")
        assert sorted(spent) == [8, 64], user
    for user in ("anna", "bo", "cy"):
        assert await authenticator.password(user, SECRET)


async def test_a_connection_may_try_six_times(passwords: Path) -> None:
    tried = 0

    class Guesser(asyncssh.SSHClient):
        def password_auth_requested(self) -> str:
            nonlocal tried
            tried += 1
            return f"guess {tried}"

    async with running(
        authenticator=Authenticator(passwords=passwords), config=ServerConfig(shutdown=0)
    ) as server:
        with pytest.raises(asyncssh.DisconnectError, match="Too many tries: connect again"):
            async with server.connected("anna", client_factory=Guesser):
                pass
    assert tried == 6


async def test_a_hash_that_nothing_can_be_compared_with(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It looks like one, but asks for more memory than there is."""
    path = tmp_path / "passwords"
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    path.write_text(
        f"anna:{cheap.hash(SECRET)}\nbo:$argon2id$v=19$m=4294967295,t=1,p=1${'A' * 22}${'A' * 22}\n"
    )
    authenticator = Authenticator(passwords=path)
    assert not await authenticator.password("bo", SECRET)
    assert await authenticator.password("anna", SECRET)
    assert not caplog.text


async def test_a_failure_while_a_visitor_signs_in(caplog: pytest.LogCaptureFixture) -> None:
    """The visitor is told, and so is the server's log, without any value."""

    class Broken(Authenticator):
        def __init__(self) -> None:
            super().__init__()
            self.takes_passwords = True

        def asks(self, user: str) -> bool:
            if user == "bo":
                raise RuntimeError(SECRET)
            return True

        async def password(self, user: str, password: str) -> bool:  # noqa: ARG002
            raise RuntimeError(password)

    async with running(authenticator=Broken()) as server:
        for user in ("anna", "bo"):
            caplog.clear()
            with pytest.raises(asyncssh.DisconnectError, match=r"Server error\. Try again later"):
                async with server.connected(user, password=SECRET):
                    pass
            [record] = [record for record in caplog.records if record.name.startswith("tui")]
            assert "sign-in failed from=127.0.0.1 Internal error RuntimeError in" in record.getMessage()
            assert SECRET not in caplog.text


async def test_keys(tmp_path: Path) -> None:
    mine, restricted, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(3))
    path = tmp_path / "keys"
    line = restricted.export_public_key().decode()
    path.write_text(f'# me\n{mine.export_public_key().decode()} me\nfrom="192.0.2.1" {line}')
    async with running(authenticator=Authenticator(keys=path)) as server:
        assert await signed_in(server, "me", client_keys=[mine])
        assert not await signed_in(server, "me", client_keys=[other])
        assert not await signed_in(server, "me", client_keys=[restricted])
        assert not await signed_in(server, "me", password="x")
        assert not await signed_in(server, "me")


async def test_the_app_is_told_which_key(tmp_path: Path) -> None:
    seen: list[str | None] = []

    async def factory(visitor: Visitor) -> App[Any]:
        seen.append(visitor.key)
        return Form(visitor)

    mine = asyncssh.generate_private_key("ssh-ed25519")
    path = tmp_path / "keys"
    path.write_bytes(mine.export_public_key())
    async with running(factory, authenticator=Authenticator(keys=path)) as server:
        assert await signed_in(server, "me", client_keys=[mine])
    assert seen == [mine.get_fingerprint()]


async def test_a_key_or_a_password(tmp_path: Path, passwords: Path) -> None:
    mine = asyncssh.generate_private_key("ssh-ed25519")
    path = tmp_path / "keys"
    path.write_bytes(mine.export_public_key())
    async with running(authenticator=Authenticator(keys=path, passwords=passwords)) as server:
        assert await signed_in(server, "me", client_keys=[mine])
        assert await signed_in(server, "anna", password=SECRET)
        assert not await signed_in(server, "anna", password="wrong")
        assert not await signed_in(server, "me")


async def test_the_servers_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "host_key"
    made = await asyncio.gather(*(asyncio.to_thread(host_key, path) for _ in range(4)))
    assert len({key.get_fingerprint() for key in (*made, host_key(path))}) == 1
    assert made[0].get_algorithm() == "ssh-ed25519"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["host_key"]
    path.write_text("no key")
    with pytest.raises(asyncssh.KeyImportError):
        host_key(path)


class Slow(Authenticator):
    """Never has the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.takes_passwords = True
        self.asked = asyncio.Event()

    def asks(self, user: str) -> bool:  # noqa: ARG002 - as its base
        return True

    async def password(self, user: str, password: str) -> bool:  # noqa: ARG002 - the same
        self.asked.set()
        return await asyncio.Event().wait()


async def test_a_try_that_its_client_takes_back_counts() -> None:
    slow = Slow()
    config = ServerConfig(shutdown=0, wrong_passwords_per_address=1)
    async with running(config=config, authenticator=slow) as server:

        async def guess() -> None:
            async with server.connected(password="Turnstile-42-north"):
                pass

        hasty = asyncio.create_task(guess())
        await slow.asked.wait()
        hasty.cancel()
        await until(lambda: not server.ssh._connections, "it has gone")
        with pytest.raises(asyncssh.DisconnectError, match="Too many wrong passwords"):
            await guess()
