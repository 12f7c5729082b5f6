"""The cloud of one visitor: tickets, addresses, mail and phone accounts in a folder of its own.

So no visitor finds anything of another's there, and all of it goes by deleting the folder.
"""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Final

from tui.camera.context import utc_now
from tui.camera.errors import StoreError
from tui.camera.fleet.shown_challenges import was_shown
from tui.cloud.code_mailer import CodeMailer
from tui.cloud.errors import CloudError, CloudStoreBusy
from tui.cloud.maildir import Maildirs
from tui.cloud.phone_accounts import PRACTICE_ACCOUNT, PhoneAccounts
from tui.cloud.service_desk import Answer, Desk
from tui.cloud.store import FILE, CloudStore
from tui.messages.cloud_errors import mail_text
from tui.protocol.registrar import RegistrarUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.camera import Store
    from tui.cloud.master_keys import MasterKeys
    from tui.protocol.payload import Payload
    from tui.protocol.registrar import Registration, Verdict


def make_template(folder: Path) -> Path:
    """Make the records that every far side begins with, the practice account in them; hashes."""
    with CloudStore.open(folder) as records:
        PhoneAccounts(records, clock=utc_now).sign_up(*PRACTICE_ACCOUNT)
    return folder / FILE


class VisitorCloud:
    """Opened when it is first needed: most visitors never pick up the phone. Raises CloudError.

    A `Registrar` for the camera. Mail goes into the folder's own mailboxes and nowhere else.
    """

    def __init__(self, folder: Path, template: Path, keys: MasterKeys) -> None:
        self.folder: Final = folder
        self._template, self._keys = template, keys
        self._opening = threading.Lock()
        self._opened: CloudStore | None = None

    @property
    def records(self) -> CloudStore:
        with self._opening:
            if self._opened is None:
                _copy(self._template, self.folder / FILE)
                self._opened = CloudStore.open(self.folder)
            return self._opened

    @cached_property
    def maildirs(self) -> Maildirs:
        return Maildirs(self.folder)

    @cached_property
    def accounts(self) -> PhoneAccounts:
        return PhoneAccounts(self.records, clock=utc_now)

    @cached_property
    def desk(self) -> Desk:
        mailer = CodeMailer(self.records, self._keys, self.maildirs, clock=utc_now, wording=mail_text)
        return Desk(self._keys, self.records, mailer, clock=utc_now)

    def register(self, registration: Registration) -> Verdict:
        try:
            return self.desk.mailer.register(registration)
        except CloudError as error:
            raise RegistrarUnreachable from error

    def close(self) -> None:
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def delete(self) -> None:
        """Close it for good."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class RoutingDesk(Desk):
    """The desk as a visitor's phone meets it: `ask` lets that desk answer which the camera belongs to."""

    def __init__(self, own: VisitorCloud, ask: Callable[[Payload], Answer]) -> None:
        super().__init__(own.desk.keys, own.records, own.desk.mailer, clock=utc_now)
        self._ask = ask

    def _answer(self, payload: Payload) -> Answer:
        return self._ask(payload)


def shown_by(store: Store, payload: Payload) -> bool:
    """Whether a camera of this store has made the challenge. Raises CloudError where it can't be read."""
    try:
        return was_shown(store, payload)
    except StoreError as error:
        raise CloudStoreBusy(store.place) from error


def _copy(template: Path, path: Path) -> None:
    """Put a copy there unless there is one: whole, or not at all."""
    if path.exists():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file, name = mkstemp(dir=path.parent)  # 0600
        os.close(file)
        shutil.copyfile(template, name)
        with suppress(FileExistsError):  # the same visitor's other session was quicker
            os.link(name, path)
        Path(name).unlink()
    except OSError:
        return  # opening it says what is wrong
