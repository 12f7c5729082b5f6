"""Acts that are raced, after what is prepared, and what must have come of them."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from tests.camera.helpers import MAIL, OTHER, PHONE, CheapHasher, Clock, code_of, key_for
from tests.cloud.helpers import NOW, by_mail, challenge
from tests.db.racing import PROCESSES, Stores
from tui.camera import ADMIN, Camera, CameraContext, ResetGrant, add_camera, start
from tui.camera.fleet.sharing import note_visits, restore_where_due, share
from tui.camera.operations import camera_key
from tui.cloud.code_mailer import MAILS_A_DAY, CodeMailer
from tui.cloud.errors import TooManyMails
from tui.cloud.master_keys import MasterKeys
from tui.cloud.schema import contacts, tickets
from tui.cloud.service_desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


CAMERAS: Final = 10
"""Of which many are changed at once."""
places: Final = itertools.count(1000)
"""Each round has a camera of its own."""
DONE: Final = "done"


def serial_of(number: int, one: int = 0) -> str:
    return f"{number:08d}{one:08d}"


def camera(stores: Stores, serial: str) -> Camera:
    # Randomness stands still, so that all processes know the token of the same leave.
    context = CameraContext(stores.cameras, serial, hasher=CheapHasher(), clock=Clock(), randomness=bytes)
    return Camera(context)


def made(stores: Stores, serial: str) -> Camera:
    return start(stores.cameras, serial, "known", hasher=CheapHasher(), clock=Clock(), key_for=key_for)


# --- what is raced, after what is prepared ------------------------------------------------------------------


def no_key_yet(stores: Stores, number: int) -> None:
    start(stores.cameras, serial_of(number), "known", hasher=CheapHasher(), clock=Clock())


def put_key(stores: Stores, number: int, _: int) -> str:
    camera_key.put_if_missing(stores.cameras, serial_of(number), key_for)
    return DONE


def start_anew(stores: Stores, number: int, _: int) -> str:
    made(stores, serial_of(number))
    return DONE


def add(stores: Stores, number: int, _: int) -> str:
    add_camera(stores.cameras, f"camera-{number}", "known", hasher=CheapHasher())
    return DONE


def many(stores: Stores, number: int) -> None:
    for one in range(CAMERAS):
        if not number:
            made(stores, serial_of(0, one))


def visit(stores: Stores, number: int, index: int) -> str:
    order = [serial_of(0, (one * 3 + index * 7 + number) % CAMERAS) for one in range(CAMERAS)]
    note_visits(stores.cameras, order[:: -1 if index % 2 else 1], Clock()())
    return DONE


def one_is_due(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))
    share(stores.cameras, serial_of(number).lower(), restore_after=timedelta(minutes=1))
    note_visits(stores.cameras, [serial_of(number)], Clock()() - timedelta(hours=1))


def restore(stores: Stores, number: int, _: int) -> int:
    return restore_where_due(stores.cameras, hasher=CheapHasher(), clock=Clock()).count(serial_of(number))


def addressed(stores: Stores, number: int) -> None:
    with stores.records.write(serial_of(number)) as tx:
        tx.execute(
            insert(contacts).values(serial=serial_of(number), address="anna@example.com", registered=NOW)
        )


class Takes:
    """A mail server that takes all."""

    sender = "desk@example.com"

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        """Take it."""


def mailer(stores: Stores) -> CodeMailer:
    return CodeMailer(stores.records, MasterKeys(Path("/nowhere")), Takes(), clock=lambda: NOW)


def mail(stores: Stores, number: int, index: int) -> int:
    sent = 0
    for one in range(MAILS_A_DAY):
        with suppress(TooManyMails):
            sent += bool(mailer(stores).deliver(by_mail(index * 100 + one, serial_of(number)), "12345678"))
    return sent


def ask_desk(stores: Stores, number: int, _: int) -> str:
    desk = Desk(MasterKeys(Path("/nowhere")), stores.records, mailer(stores), clock=lambda: NOW)
    for _ in range(10):
        desk._note(challenge(serial_of(number)))
    return DONE


def challenged(stores: Stores, number: int) -> None:
    made(stores, serial_of(number)).challenge()


def answer(stores: Stores, number: int, _: int) -> str:
    mine = camera(stores, serial_of(number))
    running = mine.running_challenge()
    if running is None:
        return "ChallengeOver"
    mine.answer_code(code_of(running, serial_of(number)))
    return DONE


def granted(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))
    camera(stores, serial_of(number)).answer_questions(PHONE, MAIL)


def redeem(stores: Stores, number: int, _: int) -> str:
    mine = camera(stores, serial_of(number))
    mine.reset_password(ResetGrant(bytes(32).hex(), ADMIN, Clock()()), OTHER)
    return DONE


def prepared(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))


def times(stores: Stores, number: int) -> object:
    with stores.records.read() as tx:
        return tx.execute(select(tickets.c.times).where(tickets.c.serial == serial_of(number))).scalar()


ALL: Final = {DONE: PROCESSES}


@dataclass(frozen=True)
class Raced:
    """A line of the table: what is prepared, what all do at once, and what has to come of it."""

    act: Callable[[Stores, int, int], object]
    prepare: Callable[[Stores, int], object] = lambda _stores, _number: None
    outcomes: Mapping[str, int] | None = None
    """How many times each; None: the sum counts."""
    total: int = 0
    after: Callable[[Stores, int], object] = lambda _stores, _number: None
    left: object = None

    def fault(self, stores: Stores, number: int, found: Sequence[object]) -> str:
        if self.outcomes is None:
            counts = [one for one in found if isinstance(one, int)]
            right = len(counts) == len(found) and sum(counts) == self.total
        else:
            right = Counter(found) == self.outcomes
        if right and self.after(stores, number) == self.left:
            return ""
        return f"{self.act.__name__}, round {number}: {Counter(found)}"


TABLE: Final = (
    Raced(put_key, no_key_yet, ALL),
    Raced(start_anew, outcomes=ALL),
    Raced(add, outcomes={DONE: 1, "CameraExists": PROCESSES - 1}),
    Raced(visit, many, ALL),
    Raced(restore, one_is_due, total=1),
    Raced(mail, addressed, total=MAILS_A_DAY),
    Raced(ask_desk, outcomes=ALL, after=times, left=10 * PROCESSES),
    Raced(answer, challenged, {DONE: 1, "ChallengeOver": PROCESSES - 1}),
    Raced(redeem, granted, {DONE: 1, "GrantRefused": PROCESSES - 1}),
)
