"""Files fail while the server runs: visitors and its log are told in one line; others are not affected."""

from __future__ import annotations

import asyncio
import logging
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.camera.helpers import CheapHasher
from tests.hosting.test_ssh_command import hosting
from tests.hosting.visitor_helpers import NAME, RunningService, running_service
from tests.remote.helpers import RunningServer
from tui.camera import add_camera, remove_camera
from tui.camera.fleet.sharing import share
from tui.commands import CAMERAS, open_desk, open_store
from tui.hosting.shared_cameras import SharedCameraKeys

RUSSIAN = "Ошибка сервера. Повторите позже или обратитесь к администратору.\r\n"
ENGLISH = "Server error. Try again later or contact the administrator.\r\n"


def spoil(path: Path) -> None:
    """As a broken disk or a script would."""
    path.write_bytes(b"This is a letter to somebody, not a database.\n" * 2000)
    forget_journal(path)


def remove(path: Path) -> None:
    shutil.rmtree(path.parent)


def forget_journal(path: Path) -> None:
    for journal in (f"{path}-wal", f"{path}-shm"):
        Path(journal).unlink(missing_ok=True)


def let_go(server: RunningService) -> None:
    """Close the databases: what is open already might not notice what has become of the files."""
    keys = server.ssh._authenticator._keys_of.__self__  # type: ignore[attr-defined]
    assert isinstance(keys, SharedCameraKeys)
    for store in (server.apps._store, server.apps._practice.store, keys._opened):
        if store is not None:
            store.close()


def add_shared(data: Path, name: str, keys: str | None = None) -> None:
    with open_store(data) as store, open_desk(data) as desk:
        add_camera(store, name, "known", hasher=CheapHasher(), key_for=desk.keys.for_new)
        share(store, name, keys=keys)


async def words(connection: asyncssh.SSHClientConnection, lang: str = "C") -> tuple[int | None, str]:
    """The exit status and all that a visitor is told who wants the menus."""
    done = await asyncio.wait_for(connection.run(term_type="xterm", env={"LANG": lang}), 20)
    assert isinstance(done.stdout, str)
    return done.exit_status, done.stdout


async def told(server: RunningServer, user: str, lang: str = "C") -> tuple[int | None, str]:
    async with server.connected(user) as connection:
        return await words(connection, lang)


async def may_in(server: RunningServer, user: str, **how: Any) -> bool:  # noqa: ANN401 - as `visited` takes
    try:
        async with server.visited(user, **how) as visitor:
            await visitor.sees("Forgot Password")
            return True
    except asyncssh.PermissionDenied:
        return False


def complaints(caplog: pytest.LogCaptureFixture, beginning: str) -> list[str]:
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [line for line in said if "report it" in line or "Traceback" in line]
    return [line for line in said if line.startswith(beginning)]


@pytest.mark.parametrize(
    ("user", "harm"),
    [
        ("demo", spoil),
        ("lab-1", remove),
        pytest.param("demo", remove, marks=pytest.mark.full),
        pytest.param("lab-1", spoil, marks=pytest.mark.full),
    ],
)
async def test_a_database_that_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, user: str, harm: Callable[[Path], None]
) -> None:
    add_shared(tmp_path, "lab-1")
    async with running_service(tmp_path) as server, server.visited(user) as before:
        await before.sees("Forgot Password")
        path = server.service.folder / CAMERAS if user == "demo" else tmp_path / CAMERAS
        harm(path)
        let_go(server)
        assert await told(server, user, "ru_RU.UTF-8") == (1, RUSSIAN)
        assert await told(server, user) == (1, ENGLISH)
        assert not before.ended.is_set()
        failed = complaints(caplog, "failed from=127.0.0.1 Store")
        assert len(failed) == 2
        assert all(str(path) in said for said in failed)


async def test_a_database_that_fails_under_the_menus(tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited("demo", environment={"LANG": "ru_RU"}) as visitor,
    ):
        await visitor.sees(NAME)
        spoil(server.service.folder / CAMERAS)
        let_go(server)
        visitor.send("Kettle-88-window\r")
        await visitor.sees("! Камера недоступна. Обратитесь")
        assert "администратору" in visitor.screen.text()
        assert str(tmp_path)[:20] not in visitor.screen.text()


async def test_a_camera_that_is_taken_away(tmp_path: Path) -> None:
    add_shared(tmp_path, "lab-1")
    async with (
        running_service(tmp_path) as server,
        server.visited("lab-1", environment={"LANG": "ru_RU"}) as visitor,
    ):
        await visitor.sees("Вход в систему")
        with open_store(tmp_path) as store:
            remove_camera(store, "lab-1")
        visitor.send("Kettle-88-window\r")
        await visitor.sees("! Эта камера удалена. Подключитесь заново.")


@pytest.mark.full
async def test_a_database_that_fails_lets_nobody_in_to_a_camera_for_some(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key()
    add_shared(tmp_path, "lab-1", key.decode())
    path = tmp_path / CAMERAS
    whole = path.read_bytes()
    async with running_service(tmp_path) as server:
        assert not await may_in(server, "lab-1")
        spoil(path)
        let_go(server)
        async with server.connected("lab-1") as one, server.connected("lab-1") as two:
            assert await words(one, "ru_RU.UTF-8") == (1, RUSSIAN)
            forget_journal(path)
            path.write_bytes(whole)
            let_go(server)
            status, said = await words(two)
            assert (status, said.partition(":")[0]) == (1, "Access denied")
        assert complaints(caplog, "sign-in: ") == [f"sign-in: StoreDamaged {path}"], "once"
        assert not await may_in(server, "lab-1")
        assert await may_in(server, "demo")


async def test_a_disk_that_takes_nothing_more(tmp_path: Path) -> None:
    """The kernel refuses every write, as it does when the disk is full."""
    async with hosting(tmp_path, "--workers", "1") as running:
        before = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (0, -1))
        assert await told(running.server, "demo", "ru_RU.UTF-8") == (1, RUSSIAN)
        assert await told(running.server, "phone") == (1, ENGLISH)
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, before)
        async with running.server.visited() as visitor:
            await visitor.sees(NAME)
        assert await running.end() == 0
    failed = [line for line in running.log.decode().splitlines() if "failed from=" in line]
    assert len(failed) == 2, running.log.decode()
    assert "Unwritable" in failed[0]
    assert str(tmp_path / "ssh" / "practice") in failed[0]
