"""The cloud of the windows' tests: a real desk, its mail, the phone, and keys that stay the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

import argon2

from screens.phone.handset import Handset
from tui.camera import CameraError
from tui.cloud.errors import CloudError
from tui.cloud.master_keys import FOLDER, hkdf
from tui.protocol.code import KEY_BYTES, CameraKey, code_for

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera import Camera, Challenge
    from tui.cloud.phone_accounts import PhoneAccounts
    from tui.cloud.service_desk import Desk

MASTER: Final = bytes(range(KEY_BYTES))
"""The cloud's only master key: pictures of a code are the same every time."""
OWNER: Final = "anna@example.com"
"""Where the codes of scenario `contact` go."""

Ended = CameraError | CloudError | None
"""What the menus end in."""
PickUp = Callable[["Camera"], Handset] | None
"""What F3 gives; None for menus without a phone."""


def key_for(serial: str) -> CameraKey:
    """What a camera gets at the factory."""
    return CameraKey("00", hkdf(MASTER, info=serial.encode(), length=KEY_BYTES))


def code_of(camera: Camera, challenge: Challenge | None = None) -> str:
    """What the cloud answers to a challenge, the running one unless another is given."""
    challenge = challenge or camera.running_challenge()
    assert challenge is not None
    return code_for(challenge.payload, key_for(camera.serial))


class Cloud:
    """Desk, accounts and mail boxes of one data directory, opened when they are first asked for."""

    def __init__(self, data: Path, clock: Callable[[], datetime]) -> None:
        self.data, self.clock = data, clock
        self._closing: list[Callable[[], object]] = []

    @cached_property
    def desk(self) -> Desk:
        from tui.cloud.service_desk import Desk
        from tui.messages.cloud_errors import mail_text

        folder = self.data / FOLDER
        folder.mkdir(mode=0o700, parents=True)
        (folder / "00").touch(0o600)
        (folder / "00").write_bytes(MASTER.hex().encode() + b"\n")
        desk = Desk.open(self.data, clock=self.clock, wording=mail_text)
        self._closing.append(desk.close)
        return desk

    @cached_property
    def accounts(self) -> PhoneAccounts:
        """They hash at the cheapest."""
        from tui.cloud.phone_accounts import PhoneAccounts
        from tui.cloud.store import CloudStore

        records = CloudStore.open(self.data)
        cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
        patch = mock.patch("tui.cloud.phone_accounts._hasher", return_value=cheap)
        patch.start()
        self._closing += [patch.stop, records.close]
        return PhoneAccounts(records, clock=self.clock)

    def handset(self, camera: Camera) -> Handset:
        """The phone beside a camera."""
        from screens.phone.cloud_handset import CloudHandset
        from tui.cloud.maildir import Maildirs

        return CloudHandset(
            self.desk,
            self.accounts,
            Maildirs(self.data),
            serials=lambda: [camera.serial],
            clock=self.clock,
        )

    def mailing(self, camera: Camera, password: str) -> Camera:
        """The camera, its codes going to OWNER from now on."""
        from tui.camera import Answer, CodeChannel

        camera._context = replace(camera._context, registrar=self.desk.mailer)
        session = camera.sign_in("admin", password)
        answers = Answer(1, "91827"), Answer(2, "gate.keeper@example.com")
        camera.save_security(session, *answers, CodeChannel.CONTACT, OWNER)
        camera.sign_out(session)
        return camera

    def close(self) -> None:
        for close in self._closing:
            close()
