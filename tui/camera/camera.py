"""Camera: the face that every screen holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.camera.errors import OwnSession
from tui.camera.model import passwords
from tui.camera.model.accounts import (
    ADMIN,
    AccountRow,
    GroupDraft,
    GroupRow,
    OnlineRow,
    Right,
    Session,
    UserDraft,
    fold,
)
from tui.camera.model.events import EVERYTHING, PAGE, Event, LogPage, LogQuery, Place
from tui.camera.operations import (
    challenges,
    event_log,
    groups,
    maintenance,
    password_reset,
    queries,
    sessions,
    sign_in,
    users,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera.context import CameraContext
    from tui.camera.model.passwords import Strength
    from tui.camera.model.questions import Answer
    from tui.camera.model.recovery import Challenge, Hints, ResetGrant, SecuritySettings, WaysOfReset
    from tui.protocol.payload import CodeChannel

_LONGEST_PAGE = 1000


class Camera:
    """One emulated camera in a store. It keeps nothing itself, so that any number of threads may share it.

    Methods are synchronous; those said to hash take about a tenth of a second and 64 MiB. All of them raise
    `StoreError` when the database can't be used and UnknownCamera when this camera has been removed. What
    takes a Session raises SessionEnded when that has ended, and NotAllowed where its rights do not reach.
    """

    def __init__(self, context: CameraContext) -> None:
        self._context = context

    @property
    def serial(self) -> str:
        """The serial number: 16 characters of 0-9 A-Z."""
        return self._context.serial

    @property
    def context(self) -> CameraContext:
        """What it works with: for those who look at a camera from outside (`tui.camera.fleet`)."""
        return self._context

    def now(self) -> datetime:
        """Return the camera's time: what a lock's `until` is told against."""
        return self._context.clock()

    @property
    def scenario(self) -> str:
        """The name of the scenario that the camera was started in."""
        return queries.scenario(self._context)

    def hints(self) -> Hints:
        """Return what the scenario told the trainee and still holds."""
        return password_reset.hints_of_scenario(self._context)

    # --- signing in -----------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> Session:
        """Sign in; hashes. Raises WrongCredentials, AccountLocked: never which of the two was wrong.

        Five wrong tries lock a name for 30 minutes, whether or not there is such an account.
        """
        return sign_in.sign_in(self._context, name, password)

    def sign_out(self, session: Session) -> None:
        """Sign out; a session that has ended already is fine."""
        sign_in.sign_out(self._context, session)

    def check(self, session: Session) -> Session:
        """Return the session with the group and the rights of now; SessionEnded where it is over."""
        with self._context.read() as tx:
            return sessions.refresh(tx, self._context, session)

    def keep(self, session: Session) -> Session:
        """Say that the user is at the keys, and return the session as of now. Raises SessionEnded.

        A session over whose keys ten minutes went by without this, or a change, is over (`IDLE_LIMIT`).
        """
        return sign_in.keep_signed_in(self._context, session)

    def needs_first_password(self) -> bool:
        """Whether the camera is as it left the factory, without any password."""
        return sign_in.needs_first_password(self._context)

    def set_first_password(self, password: str) -> Session:
        """Set the first password and sign in; hashes. Raises BadInput, and NotAllowed once there is one."""
        return sign_in.set_first_password(self._context, password)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change one's own password; hashes. The account's other sessions end, this one stays.

        Raises BadInput, which costs no try; WrongOldPassword and AccountLocked, counted like a sign-in.
        """
        sign_in.change_password(self._context, session, old, new)

    def strength(self, password: str, account: str = ADMIN) -> Strength:
        """Return how strong a new password would be judged here, by account and serial number too."""
        return passwords.strength(password, sign_in.guessable(self._context, account))

    # --- the way back in ------------------------------------------------------------------------------

    def ways_of_reset(self) -> WaysOfReset:
        """Return what "Forgot Password" can offer (steps 1 and 4 of the reset guide)."""
        return password_reset.ways(self._context)

    def answer_questions(self, first: Answer, second: Answer) -> ResetGrant:
        """Answer both questions, in either order; hashes. Step 2 of the reset guide.

        Raises BadInput, which costs no try; QuestionsNotSet; WrongAnswers, never which of the two; and
        AnswersLocked after five wrong tries, for 24 hours. A lock of the sign-in does not matter here.
        """
        return password_reset.answer(self._context, first, second)

    def challenge(self) -> Challenge:
        """Return the running challenge, or open one where there is none. Step 4 of the reset guide.

        A camera opens ten in any 24 hours: after that, TooManyChallenges. Raises ResetNotOffered where
        Security names no way of the code, or the camera has no key.
        """
        return challenges.challenge(self._context)

    def running_challenge(self) -> Challenge | None:
        """Return the running challenge; None when it is over, and where there never was one. Opens none."""
        return challenges.running(self._context)

    def new_challenge(self) -> Challenge:
        """Open a challenge in place of the running one, which is void then; raises as `challenge` does."""
        return challenges.new(self._context)

    def answer_code(self, code: str) -> ResetGrant:
        """Answer the running challenge. Step 9 of the reset guide.

        Raises CodeMalformed, which costs no try; WrongCode, whose fifth (no tries left) ends the challenge;
        ChallengeOver; ResetNotOffered. A lock of the sign-in, or of the answers, does not matter here.
        """
        return challenges.answer(self._context, code)

    def reset_password(self, grant: ResetGrant, password: str) -> None:
        """Set the password of `admin` by a grant; hashes. Step 3 of the reset guide.

        It ends every session of `admin`, voids open grants and challenges, and clears the sign-in's lock and
        the answers' count. Raises BadInput, which leaves the grant good for another try, and GrantRefused.
        """
        password_reset.reset(self._context, grant, password)

    def security(self, session: Session) -> SecuritySettings:
        """Return how a reset is set up. For `admin` only."""
        sessions.require(self._context, session, admin=True)
        return password_reset.settings_of(self._context)

    def save_security(
        self, session: Session, first: Answer, second: Answer, channel: CodeChannel | None, email: str
    ) -> SecuritySettings:
        """Set up the ways of a reset, and return them as saved; hashes. For `admin` only. Raises BadInput.

        Open grants and challenges are void then. For a code by mail the cloud is told the address first:
        RegistrarDown and RegistrationRefused leave everything as it was.
        """
        sessions.require(self._context, session, admin=True)
        return password_reset.save_settings(self._context, session, (first, second), channel, email)

    # --- users and groups -----------------------------------------------------------------------------

    def accounts(self, session: Session) -> list[AccountRow]:
        """Return the table of users; without the right Account, one's own line."""
        with self._context.read() as tx:
            sees_all = sessions.authorised(tx, self._context, session, Right.ACCOUNT)
            rows = queries.account_rows(tx, self._context)
        return rows if sees_all else [row for row in rows if fold(row.name) == fold(session.account)]

    def groups(self, session: Session) -> list[GroupRow]:
        """Return the table of groups. Needs the right Account."""
        sessions.require(self._context, session, Right.ACCOUNT)
        with self._context.read() as tx:
            return queries.group_rows(tx, self._context)

    # All that follow need the right Account. What is changed or deleted is passed as it was shown:
    # ChangedMeanwhile, UserGone and GroupGone say that another user was quicker.

    def add_user(self, session: Session, draft: UserDraft, password: str) -> None:
        """Add a user; hashes. Raises BadInput, TooManyUsers, GroupGone."""
        users.add(self._context, session, draft, password)

    def modify_user(self, session: Session, shown: AccountRow, draft: UserDraft) -> None:
        """Change a user's record, not the password. Raises BadInput, ReservedUser, GroupGone.

        Who is renamed is signed out everywhere, and so is who changed his own record.
        """
        users.modify(self._context, session, shown, draft)

    def delete_user(self, session: Session, shown: AccountRow) -> None:
        """Delete a user and end his sessions. Raises ReservedUser, OwnAccount."""
        users.remove(self._context, session, shown)

    def set_password(self, session: Session, shown: AccountRow, password: str) -> None:
        """Set another user's password; hashes. Raises BadInput, ReservedUser, OwnAccount.

        His sessions and a lock of his sign-in end.
        """
        users.set_password(self._context, session, shown, password)

    def add_group(self, session: Session, draft: GroupDraft) -> None:
        """Add a group. Raises BadInput, TooManyGroups."""
        groups.add(self._context, session, draft)

    def modify_group(self, session: Session, shown: GroupRow, draft: GroupDraft) -> None:
        """Change a group's record. Raises BadInput, ReservedGroup."""
        groups.modify(self._context, session, shown, draft)

    def delete_group(self, session: Session, shown: GroupRow) -> None:
        """Delete an empty group. Raises GroupInUse."""
        groups.remove(self._context, session, shown)

    # --- upkeep ---------------------------------------------------------------------------------------

    def online(self, session: Session) -> list[OnlineRow]:
        """Return who is signed in. Needs the right Account."""
        sessions.require(self._context, session, Right.ACCOUNT)
        with self._context.read() as tx:
            return sessions.online(tx, self._context, session)

    def disconnect(self, session: Session, row: OnlineRow) -> None:
        """Sign a user out; one who has gone already is fine. Needs the right Account. Raises OwnSession."""
        if row.own:
            raise OwnSession
        sessions.disconnect(self._context, session, row)

    def restore_accounts(self, session: Session, password: str) -> None:
        """Put all account settings back to the factory's; hashes. Needs the right DefaultConfig.

        `password` is one's own. All users are signed out, and the camera wants a first password. Raises
        WrongOwnPassword and AccountLocked, counted like a sign-in.
        """
        maintenance.restore_accounts(self._context, session, password)

    def reboot(self, session: Session) -> None:
        """Sign all users out; what is stored stays. Needs the right ShutDown."""
        maintenance.reboot(self._context, session)

    # --- the log --------------------------------------------------------------------------------------

    def events(
        self,
        session: Session,
        limit: int = PAGE,
        before: Place | None = None,
        query: LogQuery = EVERYTHING,
    ) -> list[Event]:
        """Return the newest lines of the log, or those before a place. Needs the right QueryLog."""
        sessions.require(self._context, session, Right.QUERY_LOG)
        with self._context.read() as tx:
            return event_log.read(tx, self.serial, query, max(1, min(limit, _LONGEST_PAGE)), before=before)

    def log_page(
        self,
        session: Session,
        query: LogQuery = EVERYTHING,
        *,
        before: Place | None = None,
        after: Place | None = None,
    ) -> LogPage:
        """Return the newest page of the log, or the one before or after a place. Needs the right QueryLog."""
        sessions.require(self._context, session, Right.QUERY_LOG)
        with self._context.read() as tx:
            return event_log.page(tx, self.serial, query, before, after)

    def clear_log(self, session: Session) -> None:
        """Remove every line, and write one that says who did. Needs the right DelLog."""
        maintenance.clear_log(self._context, session)

    def log_exported(self, session: Session, lines: int) -> None:
        """Write down that so many lines of the log were put into a file. Needs the right QueryLog."""
        maintenance.log_exported(self._context, session, lines)
