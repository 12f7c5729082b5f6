"""Words for what the camera refuses on the Account page."""

from __future__ import annotations

from tui.camera import Right
from tui.camera import errors as e
from tui.i18n import LazyText
from tui.messages.rights import RIGHTS
from tui.sanitize import visible


def account_words(error: e.CameraError) -> LazyText | None:
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
