"""Random acts by random people, on the camera and on a plain model: the same verdicts, nothing broken."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.camera.acts import ACTS, ALONE, DRAWN
from tests.camera.helpers import CheapHasher, outcome
from tests.camera.reference_state import ALL
from tests.camera.state_machine import SERIAL, CameraAndModel, verdicts
from tui.camera import (
    ADMIN,
    GroupDraft,
    LogQuery,
    OnlineRow,
    Right,
    Session,
    UserDraft,
    start,
)
from tui.camera.errors import SessionEnded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.camera.helpers import Clock
    from tests.db.stores import ServerStores
    from tui.camera import Store

STEPS: Final = 50

salt = 0


class Accounts(CameraAndModel):
    """What they do there, drawn at random, and what always holds."""

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
            lines = event_log.read(tx, self.camera.serial, LogQuery(), 1000)
        assert [e.kind.value for e in lines[::-1]] == [entry.partition(" ")[0] for entry in self.model.log]


def _handle(session: Session) -> str:
    from tui.camera.context import token_digest

    return token_digest(session.id)


@pytest.mark.parametrize(
    "acts", [100, pytest.param(10_000, marks=pytest.mark.full), pytest.param(200_000, marks=pytest.mark.soak)]
)
def test_random_acts_have_the_models_verdicts(acts: int) -> None:
    act_at_random(Accounts, acts)


@pytest.mark.full
def test_random_acts_on_a_server_have_the_models_verdicts(server_stores: ServerStores) -> None:
    class OnServer(Accounts):
        @classmethod
        def opened(cls, folder: Path, clock: Clock) -> Store:
            del folder
            store = server_stores.cameras()
            start(store, SERIAL, "known", hasher=CheapHasher(), clock=clock)
            with store.write_all() as tx:
                tx.exec_driver_sql("DELETE FROM events")
            return server_stores.opened()

    act_at_random(OnServer, 2_000)


def act_at_random(people: type[Accounts], acts: int) -> None:
    global salt  # noqa: PLW0603 - one for each run of Hypothesis, which repeats itself within a run
    verdicts.clear()
    while verdicts.total() < acts:
        salt = random.getrandbits(64)
        run_state_machine_as_test(
            people,
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
