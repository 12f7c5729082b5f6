"""One camera and the reference model side by side: their users' sessions, and what their windows show."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
)

from tests.camera.acts import RIGHT, SEATS
from tests.camera.helpers import KNOWN, OTHER, CheapHasher, Clock
from tests.camera.reference_model import Model
from tests.camera.reference_state import ALL
from tui.camera import (
    ADMIN,
    CameraError,
    GroupRow,
    Right,
    Session,
    Store,
    start,
)
from tui.camera.model.accounts import AccountRow

SERIAL: Final = "0123456789ABCDEF"

_template: list[Path] = []
verdicts: Counter[str] = Counter()
"""What came of all acts, to be printed."""


def _opened(folder: Path, clock: Clock) -> Store:
    """A store with a camera in scenario `known`; copied, since making one for each round takes long."""
    if not _template:
        made = Path(tempfile.mkdtemp()) / "template.sqlite3"
        with Store.open(made) as store:
            start(store, SERIAL, "known", hasher=CheapHasher(), clock=clock)
            with store.write_all() as tx:
                tx.exec_driver_sql("DELETE FROM events")
        _template.append(made)
    copy = folder / "cameras.sqlite3"
    shutil.copyfile(_template[0], copy)
    return Store.open(copy)


class CameraAndModel(RuleBasedStateMachine):
    """Four people at one camera, each at a window that may show what is no longer so."""

    @classmethod
    def opened(cls, folder: Path, clock: Clock) -> Store:
        """Return a store with the camera in scenario `known`, without a log."""
        return _opened(folder, clock)

    def __init__(self) -> None:
        super().__init__()
        from tui.camera import Camera, CameraContext

        self.clock = Clock()
        self.folder = Path(tempfile.mkdtemp())
        self.store = self.opened(self.folder, self.clock)
        self.camera = Camera(CameraContext(self.store, SERIAL, hasher=CheapHasher(), clock=self.clock))
        self.model = Model()
        self.model.users[ADMIN].password = KNOWN
        self.sessions: dict[int, Session] = {}
        self.shown: dict[int, list[AccountRow]] = {}
        self.shown_groups: dict[int, list[GroupRow]] = {}
        self.stamps: dict[int, dict[str, int]] = {}
        self.step = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def _same(self, act: Callable[[], object], verdict: str) -> bool:
        """Compare what the camera says to an act with the model's verdict; True when it was done."""
        verdicts[verdict] += 1
        try:
            act()
        except CameraError as error:
            refused = type(error).__name__
        else:
            refused = ""
        assert refused == verdict
        return not refused

    def _who(self, seat: int) -> int:
        there = sorted(self.model.seats)
        return there[seat % len(there)] if there and seat < 5 * SEATS else seat % SEATS

    def _typed(self, name: str, password: str) -> str:
        user = self.model.users.get(name.casefold())
        return (user.password if user is not None else None) or OTHER if password == RIGHT else password

    def _session(self, seat: int) -> Session:
        nobody = Session("0" * 64, ADMIN, "admin", ALL, self.clock.now)
        return self.sessions.get(seat, nobody)

    # --- coming, looking and going --------------------------------------------------------------------

    @initialize()
    def somebody_is_there(self) -> None:
        self.sign_in(0, ADMIN, KNOWN)
        self.look(0)

    def sign_in(self, seat: int, name: str, password: str) -> None:
        password = self._typed(name, password)
        self.model.sign_out(seat)
        self.camera.sign_out(self._session(seat))

        def act() -> None:
            self.sessions[seat] = self.camera.sign_in(name, password)

        if self._same(act, self.model.sign_in(seat, name, password)):
            self.look(seat)

    def sign_out(self, seat: int) -> None:
        self._same(lambda: self.camera.sign_out(self._session(seat)), self.model.sign_out(seat))

    def look(self, seat: int) -> None:
        """Refresh a window: what it shows from now on is what there is now."""
        if self.model.may(seat, Right.ACCOUNT):
            self._same(lambda: self.camera.groups(self._session(seat)), self._last_refusal(seat))
            return
        self.shown[seat] = self.camera.accounts(self._session(seat))
        self.shown_groups[seat] = self.camera.groups(self._session(seat))
        users = {u.name: u.stamp for u in self.model.users.values()}
        self.stamps[seat] = users | {f"group {g.name}": g.stamp for g in self.model.groups.values()}

    def _last_refusal(self, seat: int) -> str:
        return "SessionEnded" if self.model.who(seat) is None else "NotAllowed"

    # --- what is shown at a seat ----------------------------------------------------------------------

    def _user(self, seat: int, pick: int) -> AccountRow | None:
        shown = self.shown.get(seat, [])
        rows = [row for row in shown if not row.reserved] * 3 + shown
        return rows[pick % len(rows)] if rows else None

    def _group(self, seat: int, pick: int) -> GroupRow | None:
        rows = self.shown_groups.get(seat)
        return rows[pick % len(rows)] if rows else None

    def _stamped(self, seat: int, row: AccountRow) -> tuple[str, int, bool]:
        return row.name, self.stamps[seat][row.name], row.reserved

    def _stamped_group(self, seat: int, row: GroupRow) -> tuple[str, int]:
        return row.name, self.stamps[seat][f"group {row.name}"]
