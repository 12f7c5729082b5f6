"""Random acts by random people, on the camera and on a plain model: the same verdicts, nothing broken."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.camera.acts import ACTS, ALONE, DRAWN, RIGHT, SEATS
from tests.camera.helpers import KNOWN, OTHER, CheapHasher, Clock, outcome
from tests.camera.reference_model import ALL, Model
from tui.camera import (
    ADMIN,
    CameraError,
    GroupDraft,
    GroupRow,
    LogQuery,
    OnlineRow,
    Right,
    Session,
    Store,
    UserDraft,
    start,
)
from tui.camera.errors import SessionEnded
from tui.camera.model.accounts import AccountRow

SERIAL: Final = "0123456789ABCDEF"
STEPS: Final = 50

_template: list[Path] = []
verdicts: Counter[str] = Counter()
"""What came of all acts, to be printed."""
salt = 0


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


class Accounts(RuleBasedStateMachine):
    """Four people at one camera, each at a window that may show what is no longer so."""

    def __init__(self) -> None:
        super().__init__()
        from tui.camera import Camera, CameraContext

        self.clock = Clock()
        self.folder = Path(tempfile.mkdtemp())
        self.store = _opened(self.folder, self.clock)
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

    @rule(seed=st.integers(0, 2**64))
    def act(self, seed: int) -> None:
        """One rule for all acts, by dice.

        Of many rules Hypothesis leaves out whole lots in each round, and it repeats what it drew before; the
        run's salt and the number of the step make another act of it.
        """
        self.step += 1
        dice = random.Random(f"{salt} {seed} {self.step}")
        name = dice.choice(DRAWN)
        _, wanted = ACTS[name]
        if name not in ALONE and not self.model.seats:
            name, wanted = "sign_in", {**ACTS["sign_in"][1], "name": (ADMIN,)}
        drawn = {each: dice.choice(values) for each, values in wanted.items()}
        note(f"{name}({drawn})")
        getattr(self, name)(**drawn)

    # --- acts -----------------------------------------------------------------------------------------

    def change_own_password(self, seat: int, old: str, new: str) -> None:
        seat = self._who(seat)
        old = self._typed(self._session(seat).account, old)
        verdict = self.model.own_password(seat, old, new)
        self._same(lambda: self.camera.change_password(self._session(seat), old, new), verdict)

    def add_user(self, seat: int, name: str, group: str, rights: frozenset[Right], pw: str) -> None:
        seat = self._who(seat)
        draft = UserDraft(name, group, "", rights)
        verdict = self.model.add_user(seat, name, group, rights, pw)
        self._same(lambda: self.camera.add_user(self._session(seat), draft, pw), verdict)

    def modify_user(self, seat: int, pick: int, name: str, group: str, rights: frozenset[Right]) -> None:
        seat = self._who(seat)
        if (row := self._user(seat, pick)) is None:
            return
        draft = UserDraft(name, group, "", rights)
        verdict = self.model.modify_user(seat, self._stamped(seat, row), name, group, rights)
        self._same(lambda: self.camera.modify_user(self._session(seat), row, draft), verdict)

    def delete_user(self, seat: int, pick: int) -> None:
        seat = self._who(seat)
        if (row := self._user(seat, pick)) is not None:
            verdict = self.model.delete_user(seat, self._stamped(seat, row))
            self._same(lambda: self.camera.delete_user(self._session(seat), row), verdict)

    def set_password(self, seat: int, pick: int, password: str) -> None:
        seat = self._who(seat)
        if (row := self._user(seat, pick)) is not None:
            verdict = self.model.set_password(seat, self._stamped(seat, row), password)
            self._same(lambda: self.camera.set_password(self._session(seat), row, password), verdict)

    def add_group(self, seat: int, name: str, rights: frozenset[Right]) -> None:
        seat = self._who(seat)
        draft = GroupDraft(name, "", rights)
        verdict = self.model.add_group(seat, name, rights)
        self._same(lambda: self.camera.add_group(self._session(seat), draft), verdict)

    def modify_group(self, seat: int, pick: int, name: str, rights: frozenset[Right]) -> None:
        seat = self._who(seat)
        if (row := self._group(seat, pick)) is None:
            return
        verdict = self.model.modify_group(seat, self._stamped_group(seat, row), name, rights)
        draft = GroupDraft(name, "", rights)
        self._same(lambda: self.camera.modify_group(self._session(seat), row, draft), verdict)

    def delete_group(self, seat: int, pick: int) -> None:
        seat = self._who(seat)
        if (row := self._group(seat, pick)) is not None:
            verdict = self.model.delete_group(seat, self._stamped_group(seat, row))
            self._same(lambda: self.camera.delete_group(self._session(seat), row), verdict)

    def disconnect(self, seat: int, other: int) -> None:
        seat = self._who(seat)
        there = self._session(other)
        row = OnlineRow(_handle(there), there.account, "", "", there.since, own=seat == other)
        verdict = self.model.disconnect(seat, other)
        self._same(lambda: self.camera.disconnect(self._session(seat), row), verdict)

    def reboot(self, seat: int, now: bool) -> None:  # noqa: FBT001 - drawn
        if not now:
            return
        seat = self._who(seat)
        self._same(lambda: self.camera.reboot(self._session(seat)), self.model.reboot(seat))

    def restore(self, seat: int, password: str, now: bool) -> None:  # noqa: FBT001 - drawn
        if not now:
            return
        seat = self._who(seat)
        password = self._typed(self._session(seat).account, password)
        verdict = self.model.restore(seat, password)
        self._same(lambda: self.camera.restore_accounts(self._session(seat), password), verdict)

    def clear_log(self, seat: int, now: bool) -> None:  # noqa: FBT001 - drawn
        if not now:
            return
        seat = self._who(seat)
        self._same(lambda: self.camera.clear_log(self._session(seat)), self.model.clear_log(seat))

    def first_password(self, seat: int, password: str) -> None:
        seat = self._who(seat)
        if self.model.users[ADMIN].password is None:
            self.model.sign_out(seat)
            self.camera.sign_out(self._session(seat))

            def act() -> None:
                self.sessions[seat] = self.camera.set_first_password(password)

            self._same(act, self.model.first_password(seat, password))

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

    # --- what always holds ----------------------------------------------------------------------------

    @invariant()
    def the_camera_holds_what_the_model_holds(self) -> None:
        from tui.camera.operations import queries

        context = self.camera._context
        with self.store.read() as tx:
            users, groups = queries.account_rows(tx, context), queries.group_rows(tx, context)
        assert {(u.name, u.group, u.rights, u.reserved) for u in users} == {
            (u.name, u.group, u.rights, u.reserved) for u in self.model.users.values()
        }
        assert {(g.name, g.rights) for g in groups} == {
            (g.name, g.rights) for g in self.model.groups.values()
        }

    @invariant()
    def an_administrator_remains(self) -> None:
        admin = self.model.users[ADMIN]
        assert (admin.name, admin.group, admin.rights) == (ADMIN, "admin", ALL)

    @invariant()
    def names_are_unique_and_rights_within_groups(self) -> None:
        folded = [user.name.casefold() for user in self.model.users.values()]
        assert len(set(folded)) == len(folded)
        for user in self.model.users.values():
            assert user.rights <= self.model.groups[user.group].rights

    @invariant()
    def who_is_signed_in_is_signed_in(self) -> None:
        for seat, session in self.sessions.items():
            user = self.model.who(seat)
            found = outcome(partial(self.camera.check, session))
            if user is None:
                assert isinstance(found, SessionEnded)
            else:
                assert isinstance(found, Session)
                assert found.rights == user.rights

    @invariant()
    def the_log_is_complete(self) -> None:
        from tui.camera.operations import event_log

        with self.store.read() as tx:
            lines = event_log.read(tx, self.camera._context, LogQuery(), 1000)
        assert [e.kind.value for e in lines[::-1]] == [entry.partition(" ")[0] for entry in self.model.log]


def _handle(session: Session) -> str:
    from tui.camera.context import token_digest

    return token_digest(session.id)


@pytest.mark.parametrize(
    "acts", [500, pytest.param(10_000, marks=pytest.mark.full), pytest.param(200_000, marks=pytest.mark.soak)]
)
def test_random_acts_have_the_models_verdicts(acts: int) -> None:
    global salt  # noqa: PLW0603 - one for each run of Hypothesis, which repeats itself within a run
    verdicts.clear()
    while verdicts.total() < acts:
        salt = random.getrandbits(64)
        run_state_machine_as_test(
            Accounts,
            settings=settings(
                max_examples=2,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink),
                database=None,
            ),
        )
    said = ", ".join(f"{verdict or 'done'} {count}" for verdict, count in verdicts.most_common())
    print(f"{verdicts.total()} acts with the same verdict: {said}")  # noqa: T201 - how often it was tried
    assert verdicts[""] > acts / 5, "most acts were refused: that proves little"
