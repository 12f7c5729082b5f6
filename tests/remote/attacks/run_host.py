"""A server in a process of its own: the real menus, each visitor on a practice camera that is cheap to make.

    python -m tests.remote.attacks.run_host DATA '{"sessions": 200}'

The JSON is what differs from `ServerConfig`. Prints the port, then answers each line on standard input with
what is there; the end of the input stops it as SIGTERM does. The user name says which scenario: `known-1` is
in `known`, any other name in `lost`. Everybody may come in, unless there is a file DATA/passwords.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

import argon2
import asyncssh
from textual.app import App

from screens.application import CameraMenus
from screens.common.settings import Settings
from screens.phone.cloud_handset import CloudHandset
from tests.camera.helpers import CheapHasher
from tests.db import cheap_stores
from tui.camera import SCENARIOS, Camera, Store, add_camera
from tui.cloud import phone_accounts
from tui.cloud.maildir import Maildirs
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.service_desk import Desk
from tui.cloud.store import CloudStore
from tui.messages.cloud_errors import mail_text
from tui.remote.config import ServerConfig
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.server import Server
from tui.remote.ssh.serving import serve
from tui.remote.visitor import Visitor
from tui.widgets.statusbar import utc_now
from tui.work import blocking

LOOPBACK: Final = "127.0.0.1"


class MenusFactory:
    """Makes the menus, and remembers which are still in memory."""

    def __init__(self, data: Path) -> None:
        self._store, self._desk = Store.open(data / "cameras.sqlite3"), Desk.open(data, wording=mail_text)
        self._records = CloudStore.open(data)
        self._accounts = PhoneAccounts(self._records, clock=utc_now)
        self._maildirs = Maildirs(data)
        self._hasher = CheapHasher()
        self.made = 0
        self.apps: WeakSet[App[Any]] = WeakSet()

    def close(self) -> None:
        for each in (self._store, self._desk, self._records):
            each.close()

    async def menus(self, visitor: Visitor) -> App[Any]:
        self.made += 1
        camera = await blocking(self._camera, visitor.user.rpartition("-")[0], self.made)
        app = CameraMenus(
            lambda: camera, language=visitor.language, handset=self._pick_up, settings=Settings(boot=0)
        )
        self.apps.add(app)
        return app

    def _camera(self, scenario: str, number: int) -> Camera:
        return add_camera(
            self._store,
            f"practice-{number}",
            scenario if scenario in SCENARIOS else "lost",
            hasher=self._hasher,
            registrar=self._desk.mailer,
            key_for=self._desk.keys.for_new,
        )

    def _pick_up(self, camera: Camera) -> CloudHandset:
        serials = [camera.serial]
        return CloudHandset(
            self._desk, self._accounts, self._maildirs, serials=lambda: serials, clock=camera.now
        )

    def look(self, server: Server) -> dict[str, int]:
        """Count what there is. Garbage goes first: it would be gone in the next quiet moment."""
        gc.collect()
        return {
            "sessions": server.sessions,
            "connections": len(server._connections),
            "apps": len(self.apps),
            "tasks": len(asyncio.all_tasks()),
        }


async def answer(apps: MenusFactory, server: Server) -> None:
    """Answer on standard output until the input ends, then stop."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(json.dumps(apps.look(server)), flush=True)  # noqa: T201
    os.kill(os.getpid(), signal.SIGTERM)


async def main(data: Path, config: ServerConfig) -> None:
    """Serve until told to stop."""
    apps = MenusFactory(data)
    passwords = data / "passwords"
    server = Server(
        apps.menus,
        key=asyncssh.generate_private_key("ssh-ed25519"),
        config=config,
        authenticator=Authenticator(passwords=passwords) if passwords.exists() else None,
    )
    answering = asyncio.create_task(answer(apps, server))
    await serve(server, LOOPBACK, 0, told=lambda at: print(at[0][1], flush=True))  # noqa: T201
    answering.cancel()
    apps.close()


if __name__ == "__main__":
    os.umask(0o077)
    cheap_stores.install()
    # The phone's accounts take 64 MiB for as long as a password is hashed; here that would hide what leaks.
    phone_accounts._hasher = lambda: argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asyncio.run(main(Path(sys.argv[1]), ServerConfig(**json.loads(sys.argv[2]))))
