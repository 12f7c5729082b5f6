"""Words for what the camera refuses: one line each, in the visitor's language."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from tui.camera import Right
from tui.camera import errors as e
from tui.i18n import LazyText
from tui.messages.durations import duration
from tui.messages.rights import RIGHTS
from tui.sanitize import visible


def explain(  # noqa: C901, PLR0911, PLR0912 - a table of words
    error: e.CameraError, now: datetime, *, hosted: bool
) -> LazyText:
    """One line for one refusal. `now` is the camera's time, for how long a lock still lasts.

    A `hosted` visitor is not told of the files of the machine that this runs on.
    """
    match error:
        case e.WrongOldPassword(tries_left=left):
            return LazyText("error", "The old password is wrong. Tries left: {left}", {"left": left})
        case e.WrongOwnPassword(tries_left=left):
            return LazyText("error", "The password is wrong. Tries left: {left}", {"left": left})
        case e.WrongCredentials(tries_left=left):
            return LazyText("error", "Username or password error. Tries left: {left}", {"left": left})
        case e.AccountLocked(until=until):
            return LazyText(
                "error", "The account is locked for another {time}", {"time": duration(until - now)}
            )
        case e.TooManyTries(until=until):
            seconds = max(ceil((until - now).total_seconds()), 1)
            return LazyText("error", "Too many tries from here: wait {seconds} s", {"seconds": seconds})
        case e.SessionEnded():
            return LazyText("error", "You were signed out. Sign in again.")
        case e.NotAllowed():
            return LazyText("error", "You do not have the right to do this")
        case e.HashingFailed():
            return LazyText("error", "Not enough memory. Try again.")
        case e.ResetNotOffered():
            return LazyText("error", "The feature is not supported by the device.")
        case e.QuestionsNotSet():
            return LazyText("error", "Security issues are not set")
        case e.WrongAnswers(tries_left=left):
            return LazyText(
                "error",
                "Wrong Answer. Tries left: {left}. Or press “Forgot?” to reset by code",
                {"left": left},
            )
        case e.AnswersLocked(until=until):
            return LazyText(
                "error",
                "Too many tries. Wait {time}, or press “Forgot?” to reset by code",
                {"time": duration(until - now)},
            )
        case e.GrantRefused():
            return LazyText("error", "The time is up. Start the reset again.")
        case e.WrongCode() | e.ChallengeOver() | e.TooManyChallenges():
            return _code_words(error, now)
        case e.RegistrarDown() | e.RegistrationRefused():
            return LazyText("error", "The manufacturer refused the e-mail. Nothing was saved. Try again.")
        case e.OwnSession():
            return LazyText("error", "This is your own session. Sign out from the menu.")
        case e.BadInput():
            return _account_words(error) or _bad_input(error)
        case e.UnknownCamera() if hosted:
            return LazyText("error", "This camera was removed. Connect again.")
        case e.StoreError() if hosted:
            return LazyText("error", "Can't reach the camera. Contact the administrator.")
        case e.StoreError() | e.UnknownCamera() | e.CameraExists() | e.BadCameraName() | e.UnknownScenario():
            return _to_operator(error)
        case _:
            unknown = LazyText("error", "The camera refused ({kind})", {"kind": type(error).__name__})
            return _account_words(error) or unknown


def with_layout_hint(says: LazyText, typed: str) -> LazyText:
    """Add to a refusal of a password that it has letters outside ASCII, as typed in another layout.

    Whether it would be right otherwise is not told: only what was typed is looked at.
    """
    if not any(c.isalpha() and not c.isascii() for c in typed):
        return says
    return LazyText("error", "{says}. Check the keyboard layout", {"says": says})


def with_way_of_reset(says: LazyText) -> LazyText:
    """Add to the refusal of a locked sign-in what leads in all the same: a reset, which ends the lock too."""
    return LazyText("error", "{says}. “Forgot Password” works all the same.", {"says": says})


def _code_words(error: e.CameraError, now: datetime) -> LazyText:
    match error:
        case e.WrongCode(tries_left=left) if left:
            return LazyText("error", "Verification code error. Tries left: {left}", {"left": left})
        case e.TooManyChallenges(until=until):
            return LazyText("error", "No more QR codes today: wait {time}", {"time": duration(until - now)})
        case _:
            return LazyText("error", "This QR code has expired. Press F5 for a new one.")


def _bad_input(error: e.BadInput) -> LazyText:  # noqa: C901, PLR0911, PLR0912 - a table of words
    match error:
        case e.AnswerEmpty():
            return LazyText("error", "The answer can not be empty")
        case e.AnswerTooLong(limit=limit):
            return LazyText("error", "The answer is too long: at most {limit} characters", {"limit": limit})
        case e.AnswerCharacters():
            return LazyText("error", "Only these characters: 0-9 a-z A-Z . @")
        case e.SameQuestionTwice():
            return LazyText("error", "Security issues can not be same")
        case e.PasswordTooShort(minimum=minimum):
            return LazyText("error", "Too short: at least {minimum} characters", {"minimum": minimum})
        case e.PasswordTooLong(limit=limit):
            return LazyText("error", "Too long: at most {limit} characters", {"limit": limit})
        case e.PasswordDangerous():
            return LazyText("error", "Too easy to guess. Choose another password.")
        case e.PasswordCharacters():
            return LazyText("error", "Control characters are not allowed.")
        case e.CodeMalformed():
            return LazyText("error", "The code has 8 digits")
        case e.EmailMissing():
            return LazyText("error", "Contact can not be empty")
        case e.EmailTooLong(limit=limit):
            return LazyText("error", "The e-mail is too long: at most {limit} characters", {"limit": limit})
        case e.EmailName():
            return LazyText("error", "Before the @: a-z A-Z 0-9 . _ + - only, a letter or digit first")
        case e.EmailMalformed():
            return LazyText("error", "Mailbox Format Error")
        case _:
            return LazyText("error", "This value is not allowed here")


def explain_to_operator(error: e.CameraError) -> str:
    """One line for the program's own user: what is wrong with a file or a name, and what to do."""
    return str(_to_operator(error))


def _to_operator(  # noqa: C901, PLR0911, PLR0912 - a table of words
    error: e.CameraError,
) -> LazyText:
    match error:
        case e.StoreNotAFile(place=path):
            return LazyText(
                "error",
                "{path} is not a regular file: move it away, or choose another --data",
                {"path": visible(str(path))},
            )
        case e.StoreReplaced(place=path):
            return LazyText(
                "error",
                "Nothing was saved: the database was deleted or replaced. Start camera-menus again ({path})",
                {"path": visible(str(path))},
            )
        case e.StoreUntrusted(place=path):
            return LazyText(
                "error",
                "The database server's certificate is not accepted: check its host name and sslrootcert "
                "({path})",
                {"path": visible(str(path))},
            )
        case e.StoreGone(place=path):
            return LazyText(
                "error",
                "The database server can't be reached: try again ({path})",
                {"path": visible(str(path))},
            )
        case e.StoreUnwritable(place=str(path)):
            return LazyText(
                "error",
                "Can't write {path}: check the rights of this user and the disk of the server",
                {"path": visible(path)},
            )
        case e.StoreDamaged(place=str(path)):
            return LazyText(
                "error", "The database {path} is damaged. It was not changed.", {"path": visible(path)}
            )
        case e.StoreTooOld(place=path, found=found, known=known):
            return LazyText(
                "error",
                "The database {path} has schema {found}, this version needs {known}. Run: camera-menus store "
                "migrate",
                {"path": visible(str(path)), "found": found, "known": known},
            )
        case e.StoreUnwritable(place=path):
            return LazyText(
                "error",
                "Can't write {path}: check its permissions and the disk, or choose another --data",
                {"path": visible(str(path))},
            )
        case e.StoreDamaged(place=path):
            return LazyText(
                "error",
                "The database {path} is damaged. It was not changed. To start again, move it away or choose "
                "another --data",
                {"path": visible(str(path))},
            )
        case e.StoreTooNew(place=path, found=found, known=known):
            return LazyText(
                "error",
                "The database {path} has schema {found}, this version supports {known}: update camera-menus",
                {"path": visible(str(path)), "found": found, "known": known},
            )
        case e.StoreError(place=path):
            return LazyText(
                "error",
                "The database {path} is in use by another program: try again",
                {"path": visible(str(path))},
            )
        case e.UnknownCamera(name=name):
            return LazyText(
                "error", "There is no camera {name!r}: see camera-menus cameras list", {"name": name}
            )
        case e.CameraInUse(name=name, accounts=accounts):
            return LazyText(
                "error",
                "Nothing was changed. Signed in on camera {name!r}: {users}. --force signs them out",
                {"name": name, "users": visible(", ".join(accounts))},
            )
        case e.CameraExists(name=name):
            return LazyText("error", "Camera {name!r} already exists", {"name": name})
        case e.BadCameraName(name=name):
            return LazyText("error", "Invalid camera name {name!r}: use 1 to 32 of a-z 0-9 -", {"name": name})
        case e.UnknownScenario(name=name):
            return LazyText("error", "There is no scenario {name!r}: see camera-menus --help", {"name": name})
        case _:
            return LazyText("error", "The camera refused ({kind})", {"kind": type(error).__name__})


# --- users and groups -----------------------------------------------------------------------------------


def _account_words(error: e.CameraError) -> LazyText | None:
    """One line for a refusal that concerns users or groups; None for any other."""
    return _of_a_record(error) or _of_the_table(error)


def _of_a_record(error: e.CameraError) -> LazyText | None:  # noqa: C901, PLR0911 - a table of words
    """What may not stand in a record."""
    match error:
        case e.NameEmpty():
            return LazyText("error", "Empty Name.")
        case e.NameTooLong(limit=limit):
            return LazyText("error", "The name is too long: at most {limit} characters", {"limit": limit})
        case e.NameCharacters(refused=refused):
            return LazyText("error", "A name can't contain: {refused}", {"refused": refused})
        case e.NameReserved(name=name):
            return LazyText("error", "This name is reserved: {name}", {"name": visible(name)})
        case e.UserNameTaken():
            return LazyText("error", "User Name Exists.")
        case e.GroupNameTaken():
            return LazyText("error", "Group Name Exists")
        case e.MemoTooLong(limit=limit):
            return LazyText("error", "The memo is too long: at most {limit} characters", {"limit": limit})
        case e.MemoCharacters():
            return LazyText("error", "Control characters are not allowed.")
        case e.NoRights():
            return LazyText("error", "Empty Authority")
        case e.RightsBeyondGroup(right=right):
            return LazyText("error", "The group does not have this right: {right}", {"right": _label(right)})
        case e.RightHeld(right=right, user=user):
            values = {"right": _label(right), "user": visible(user)}
            return LazyText("error", "User {user} has this right: {right}", values)
        case _:
            return None


def _of_the_table(error: e.CameraError) -> LazyText | None:  # noqa: PLR0911 - a table of words
    """What may not be done to a user or a group."""
    match error:
        case e.TooManyUsers(limit=limit):
            return LazyText("error", "The camera holds at most {limit} users", {"limit": limit})
        case e.TooManyGroups(limit=limit):
            return LazyText("error", "The camera holds at most {limit} groups", {"limit": limit})
        case e.ReservedUser():
            return LazyText("account", "Cannot Modify Reserved User.")
        case e.ReservedGroup():
            return LazyText("account", "This group keeps its name and all its rights.")
        case e.GroupInUse():
            return LazyText("error", "Cannot Delete Group Containing Users")
        case e.OwnAccount():
            return LazyText("error", "You cannot do this to your own account.")
        case e.UserGone(name=name):
            return LazyText("error", "User {name} no longer exists", {"name": visible(name)})
        case e.GroupGone(name=name):
            return LazyText("error", "Group {name} no longer exists", {"name": visible(name)})
        case e.ChangedMeanwhile(name=name):
            return LazyText(
                "error", "{name}: changed by someone else. Press F5 to refresh.", {"name": visible(name)}
            )
        case _:
            return None


def _label(right: str) -> LazyText:
    return RIGHTS[Right(right)]
