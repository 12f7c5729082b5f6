"""A person who changes everything at a camera, act by act, until the process is killed."""

from __future__ import annotations

import os
import random
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, VIEW, CheapHasher
from tui.camera import (
    ADMIN,
    Answer,
    Camera,
    CameraContext,
    CameraError,
    EventKind,
    GroupDraft,
    Session,
    UserDraft,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.camera import Store

SERIAL: Final = "0123456789ABCDEF"
PASSWORDS: Final = (KNOWN, OTHER)
ANSWERS: Final = (PHONE, Answer(1, "11111"))

ACKNOWLEDGED: Final = (
    *(EventKind.LOG_IN, EventKind.ADD_USER, EventKind.MODIFY_USER, EventKind.DELETE_USER),
    *(EventKind.ADD_GROUP, EventKind.MODIFY_GROUP, EventKind.DELETE_GROUP, EventKind.MODIFY_PASSWORD),
    *(EventKind.MODIFY_SECURITY, EventKind.RESET_GRANTED, EventKind.PASSWORD_RESET, EventKind.REBOOT),
)


def camera_in(store: Store) -> Camera:
    """From an address of its own: one has so many wrong passwords a minute."""
    return Camera(
        CameraContext(store, SERIAL, hasher=CheapHasher(), log_capacity=10**9, origin=secrets.token_hex())
    )


class Person:
    """Does an act after the other; each is acknowledged by the kind of line that it wrote to the log."""

    def __init__(
        self, camera: Camera, flips: int, saves: int, acknowledge: Callable[[EventKind], None]
    ) -> None:
        """`flips`: how often the password changed before, `saves`: the questions."""
        self._camera, self._flips, self._saves, self._acknowledge = camera, flips, saves, acknowledge
        self._session = self._sign_in()

    def go_on(self, seed: int) -> None:
        """Never ends."""
        dice = random.Random(seed)
        acts = (
            *(self._add_user, self._delete_user, self._modify_user) * 2,
            *(self._add_group, self._delete_group, self._modify_group),
            *(self._change_password, self._save_security, self._reset, self._reboot),
        )
        while True:
            with suppress(CameraError):  # a limit of users, or the like
                dice.choice(acts)(dice)

    def _sign_in(self) -> Session:
        session = self._camera.sign_in(ADMIN, PASSWORDS[self._flips % 2])
        self._acknowledge(EventKind.LOG_IN)
        return session

    def _add_user(self, dice: random.Random) -> None:
        draft = UserDraft(f"u{dice.getrandbits(40)}", "user", "", VIEW)
        self._camera.add_user(self._session, draft, OTHER)
        self._acknowledge(EventKind.ADD_USER)

    def _modify_user(self, dice: random.Random) -> None:
        row = dice.choice([row for row in self._camera.accounts(self._session) if not row.reserved] or [None])
        if row is not None:
            draft = UserDraft(row.name, "user", f"{dice.getrandbits(40)}", VIEW)
            self._camera.modify_user(self._session, row, draft)
            self._acknowledge(EventKind.MODIFY_USER)

    def _delete_user(self, dice: random.Random) -> None:
        row = dice.choice([row for row in self._camera.accounts(self._session) if not row.reserved] or [None])
        if row is not None:
            self._camera.delete_user(self._session, row)
            self._acknowledge(EventKind.DELETE_USER)

    def _add_group(self, dice: random.Random) -> None:
        self._camera.add_group(self._session, GroupDraft(f"g{dice.getrandbits(40)}", "", VIEW))
        self._acknowledge(EventKind.ADD_GROUP)

    def _modify_group(self, dice: random.Random) -> None:
        row = dice.choice([row for row in self._camera.groups(self._session) if row.name[0] == "g"] or [None])
        if row is not None:
            draft = GroupDraft(row.name, f"{dice.getrandbits(40)}", VIEW)
            self._camera.modify_group(self._session, row, draft)
            self._acknowledge(EventKind.MODIFY_GROUP)

    def _delete_group(self, dice: random.Random) -> None:
        row = dice.choice([row for row in self._camera.groups(self._session) if row.name[0] == "g"] or [None])
        if row is not None:
            self._camera.delete_group(self._session, row)
            self._acknowledge(EventKind.DELETE_GROUP)

    def _change_password(self, _: random.Random) -> None:
        old, new = PASSWORDS[self._flips % 2], PASSWORDS[(self._flips + 1) % 2]
        self._camera.change_password(self._session, old, new)
        self._flips += 1
        self._acknowledge(EventKind.MODIFY_PASSWORD)

    def _save_security(self, _: random.Random) -> None:
        first = ANSWERS[(self._saves + 1) % 2]
        self._camera.save_security(self._session, first, MAIL, None, "")
        self._saves += 1
        self._acknowledge(EventKind.MODIFY_SECURITY)

    def _reset(self, _: random.Random) -> None:
        grant = self._camera.answer_questions(ANSWERS[self._saves % 2], MAIL)
        self._acknowledge(EventKind.RESET_GRANTED)
        self._camera.reset_password(grant, PASSWORDS[(self._flips + 1) % 2])
        self._flips += 1
        self._acknowledge(EventKind.PASSWORD_RESET)
        self._session = self._sign_in()

    def _reboot(self, _: random.Random) -> None:
        self._camera.reboot(self._session)
        self._acknowledge(EventKind.REBOOT)
        self._session = self._sign_in()


def acknowledge_to(pipe: int) -> Callable[[EventKind], None]:
    """Write a line a time, whole or not at all."""

    def write(kind: EventKind) -> None:
        os.write(pipe, f"{kind.value}\n".encode())

    return write
