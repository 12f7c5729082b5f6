"""The camera that a script plays on, and its cloud: made anew in a folder of their own, and thrown away.

Secrets are hashed at Argon2's cheapest: they are known to every reader of the script, and gone with it.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from argon2.profiles import CHEAPEST

from tui.camera import Argon2Hasher, Camera, CameraContext, Store, add_camera
from tui.cloud.maildir import Maildirs
from tui.cloud.master_keys import FOLDER
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.service_desk import Desk
from tui.cloud.store import CloudStore
from tui.i18n import LazyText
from tui.messages.cloud_errors import mail_text
from tui.pictures.photo import photo
from tui.protocol.code import KEY_BYTES
from tui.replay.errors import NoTemporaryFolder, Unmet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tui.cloud.phone_side import CloudSide
    from tui.pictures.cells import Cells
    from tui.replay.script.verbs import Setting

_NAME: Final = "practice"
_CODE: Final = re.compile(r"\b(\d{4}) ?(\d{4})\b")
"""A code, as a mail writes it."""


def _new_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="camera-menus-play-"))
    except FileNotFoundError as error:  # no folder for temporary files takes any
        raise NoTemporaryFolder from error


class Practice:
    """Everything that a script needs beside the menus; `elapsed` gives the seconds since it began."""

    def __init__(self, setting: Setting, elapsed: Callable[[], float]) -> None:
        self._setting: Final = setting
        self._elapsed: Final = elapsed
        self._random: Final = random.Random(setting.seed)
        self.folder: Final = _new_folder()
        with ExitStack() as closing:  # all of it is thrown away, also where it can't be made whole
            closing.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self._keep_master_key()
            records = closing.enter_context(CloudStore.open(self.folder))
            desk = Desk.open(self.folder, clock=self.now, wording=mail_text)
            self.desk: Final = closing.enter_context(desk)
            self.mails: Final = Maildirs(self.folder)
            self._accounts: Final = PhoneAccounts(records, clock=self.now)
            self.store: Final = closing.enter_context(Store.open(self.folder / "cameras.sqlite3"))
            self.camera: Final = self._make_camera()
            self.exports: Final = self.folder / "exports"
            """The folder for exported files."""
            self.exports.mkdir()
            self._closing: Final = closing.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._closing.close()
        finally:  # again, where a signal has come in between
            shutil.rmtree(self.folder, ignore_errors=True)

    def now(self) -> datetime:
        """The time of the camera, its phone and the service desk."""
        return self._setting.clock + timedelta(seconds=self._elapsed())

    def cloud(self) -> CloudSide:
        """What the phone works with."""
        return self.desk, self._accounts, self.mails

    def camera_for(self, visitor: int) -> Camera:
        """Return the camera for a visitor, counted from 1, who comes from an address (of RFC 5737)."""
        return Camera(
            CameraContext(
                self.store,
                self.camera.serial,
                Argon2Hasher(CHEAPEST),
                self.now,
                self._random.randbytes,
                registrar=self.desk.mailer,
                origin=f"192.0.2.{visitor}",
            )
        )

    def secrets(self) -> dict[str, str]:
        """What the scenario tells the trainee, by the names of a script's variables."""
        hints = self.camera.hints()
        found = {"serial": self.camera.serial}
        if hints.password is not None:
            found["password"] = hints.password
        if hints.answers is not None:
            found |= {"answer1": hints.answers[0].text, "answer2": hints.answers[1].text}
        return found

    # --- what a user gets from the cloud; all raise CloudError and Unmet -------------------------------

    def scan(self, cells: Cells) -> str:
        """Read the verification code's text out of painted cells, as a phone does."""
        from tui.cloud.scanner import scan
        from tui.cloud.service_desk import challenge_of

        return challenge_of(scan(photo(cells))).text

    def answer(self, payload: str | None) -> str | None:
        """Return the service desk's answer to what was scanned; None where it was mailed."""
        if payload is None:
            raise Unmet(LazyText("play", "Nothing was scanned yet: put `scan` before `desk`"))
        return self.desk.answer(payload).code

    def mailed_code(self) -> str:
        """Return the code in the newest mail."""
        mails = self.mails.messages(self.camera.serial)
        found = _CODE.search(mails[0].text) if mails else None
        if found is None:
            raise Unmet(LazyText("play", "There is no mail with a code"))
        return found[1] + found[2]

    # --- how it is made ---------------------------------------------------------------------------------

    def _keep_master_key(self) -> None:
        """Codes are made of it: the same ones every time."""
        keys = self.folder / FOLDER
        keys.mkdir(mode=0o700)
        path = keys / "00"
        path.touch(0o600)
        path.write_bytes(self._random.randbytes(KEY_BYTES).hex().encode() + b"\n")

    def _make_camera(self) -> Camera:
        return add_camera(
            self.store,
            _NAME,
            self._setting.scenario,
            hasher=Argon2Hasher(CHEAPEST),
            clock=self.now,
            randomness=self._random.randbytes,
            registrar=self.desk.mailer,
            key_for=self.desk.keys.for_new,
        )
