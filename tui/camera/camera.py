"""Camera: the face that every screen holds."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera import challenges, log, passwords, records, resets, signing
from tui.camera.accounts import ADMIN, AccountRow, GroupRow, Right, Session
from tui.camera.errors import UnknownCamera
from tui.camera.events import CAPACITY, PAGE, Event, EventKind
from tui.camera.schema import cameras
from tui.camera.works import Clock, Randomness, Works, utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera.passwords import Hasher, Strength
    from tui.camera.questions import Answer
    from tui.camera.recovery import Challenge, ResetGrant, SecuritySettings, Told, WaysOfReset
    from tui.camera.store import Store
    from tui.protocol.payload import CodeChannel
    from tui.protocol.registrar import Registrar

_LONGEST_PAGE = 1000


class Camera:
    """One emulated camera in a store. It keeps nothing itself, so that any number of threads may share it.

    Methods are synchronous; those said to hash take about a tenth of a second and 64 MiB. All of them raise
    `StoreError` when the database can't be used and UnknownCamera when somebody has removed this camera. What
    takes a Session raises SessionEnded when that has ended, and NotAllowed where its rights do not reach.
    """

    def __init__(  # noqa: PLR0913 - what a camera is made of
        self,
        store: Store,
        serial: str,
        *,
        hasher: Hasher | None = None,
        clock: Clock = utc_now,
        randomness: Randomness = secrets.token_bytes,
        log_capacity: int = CAPACITY,
        registrar: Registrar | None = None,
    ) -> None:
        """Without `hasher`, the program's: Argon2id as RFC 9106 recommends it for 64 MiB.

        Without `registrar`, the safe e-mail is kept in the camera and the vendor never learns of it.
        """
        self._works = Works.of(
            store,
            serial,
            hasher=hasher,
            clock=clock,
            randomness=randomness,
            log_capacity=log_capacity,
            registrar=registrar,
        )

    @property
    def serial(self) -> str:
        """The serial number: 16 characters of 0-9 A-Z."""
        return self._works.serial

    def now(self) -> datetime:
        """Return the camera's time: what a lock's `until` is told against."""
        return self._works.clock()

    @property
    def scenario(self) -> str:
        """The name of the scenario that the camera was started in."""
        works = self._works
        with works.store.read() as tx:
            query = select(cameras.c.scenario).where(cameras.c.serial == works.serial)
            found: str | None = tx.execute(query).scalar_one_or_none()
        if found is None:
            raise UnknownCamera(works.serial)
        return found

    def told(self) -> Told:
        """Return what the scenario told the trainee and still holds."""
        return resets.told_by_scenario(self._works)

    # --- signing in -----------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> Session:
        """Sign in; hashes. Raises WrongCredentials, AccountLocked: never which of the two was wrong.

        Five wrong tries lock a name for 30 minutes, whether or not there is such an account.
        """
        return signing.sign_in(self._works, name, password)

    def sign_out(self, session: Session) -> None:
        """Sign out; a session that has ended already is fine."""
        works = self._works
        with works.store.write() as tx:
            records.hold(tx, works)
            if records.end_session(tx, works, session):
                log.write(tx, works, works.clock(), EventKind.LOG_OUT, session.account)

    def check(self, session: Session) -> None:
        """Raise SessionEnded unless the session is still good."""
        with self._works.store.read() as tx:
            records.authorised(tx, self._works, session)

    def needs_first_password(self) -> bool:
        """Whether the camera is as it left the factory, without any password."""
        return signing.needs_first_password(self._works)

    def set_first_password(self, password: str) -> Session:
        """Set the first password and sign in; hashes. Raises BadInput, and NotAllowed once there is one."""
        return signing.set_first_password(self._works, password)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change one's own password; hashes. The account's other sessions end, this one stays.

        Raises BadInput, which costs no try; WrongOldPassword and AccountLocked, counted like a sign-in.
        """
        signing.change_password(self._works, session, old, new)

    def strength(self, password: str, account: str = ADMIN) -> Strength:
        """Return how strong a new password would be judged here, by account and serial number too."""
        return passwords.strength(password, signing.guessable(self._works, account))

    # --- the way back in ------------------------------------------------------------------------------

    def ways_of_reset(self) -> WaysOfReset:
        """Return what "Forgot Password" can offer (steps 1 and 4 of the reset guide)."""
        return resets.ways(self._works)

    def answer_questions(self, first: Answer, second: Answer) -> ResetGrant:
        """Answer both questions, in either order; hashes. Step 2 of the reset guide.

        Raises BadInput, which costs no try; QuestionsNotSet; WrongAnswers, never which of the two; and
        AnswersLocked after five wrong tries, for 24 hours. A lock of the sign-in does not matter here.
        """
        return resets.answer(self._works, first, second)

    def challenge(self) -> Challenge:
        """Return the running challenge, or open one where there is none. Step 4 of the reset guide.

        A camera opens ten in any 24 hours: after that, TooManyChallenges. Raises ResetNotOffered where
        Security names no way of the code, or the camera has no key.
        """
        return challenges.challenge(self._works)

    def running_challenge(self) -> Challenge | None:
        """Return the running challenge; None when it is over, and where there never was one. Opens none."""
        return challenges.running(self._works)

    def new_challenge(self) -> Challenge:
        """Open a challenge in place of the running one, which is void then; raises as `challenge` does."""
        return challenges.new(self._works)

    def answer_code(self, code: str) -> ResetGrant:
        """Answer the running challenge. Step 9 of the reset guide.

        Raises CodeMalformed, which costs no try; WrongCode, whose fifth (no tries left) ends the challenge;
        ChallengeOver; ResetNotOffered. A lock of the sign-in, or of the answers, does not matter here.
        """
        return challenges.answer(self._works, code)

    def reset_password(self, grant: ResetGrant, password: str) -> None:
        """Set the password of `admin` by a grant; hashes. Step 3 of the reset guide.

        It ends every session of `admin`, voids open grants and challenges, and clears the sign-in's lock and
        the answers' count. Raises BadInput, which leaves the grant good for another try, and GrantRefused.
        """
        resets.reset(self._works, grant, password)

    def security(self, session: Session) -> SecuritySettings:
        """Return how a reset is set up. For `admin` only."""
        records.require(self._works, session, admin=True)
        return resets.settings_of(self._works)

    def save_security(
        self, session: Session, first: Answer, second: Answer, channel: CodeChannel | None, email: str
    ) -> SecuritySettings:
        """Set up the ways of a reset, and return them as saved; hashes. For `admin` only. Raises BadInput.

        Open grants and challenges are void then. For a code by mail the vendor is told the address first:
        RegistrarDown and RegistrationRefused leave everything as it was.
        """
        records.require(self._works, session, admin=True)
        return resets.save_settings(self._works, session, (first, second), channel, email)

    # --- tables ---------------------------------------------------------------------------------------

    def accounts(self, session: Session) -> list[AccountRow]:
        """Return the table of users. Needs the right Account."""
        records.require(self._works, session, Right.ACCOUNT)
        with self._works.store.read() as tx:
            return records.account_rows(tx, self._works)

    def groups(self, session: Session) -> list[GroupRow]:
        """Return the table of groups. Needs the right Account."""
        records.require(self._works, session, Right.ACCOUNT)
        with self._works.store.read() as tx:
            return records.group_rows(tx, self._works)

    def events(self, session: Session, limit: int = PAGE, before: int | None = None) -> list[Event]:
        """Return the newest lines of the log, or those before line `before`. Needs the right QueryLog."""
        records.require(self._works, session, Right.QUERY_LOG)
        with self._works.store.read() as tx:
            return log.page(tx, self._works, max(1, min(limit, _LONGEST_PAGE)), before)
