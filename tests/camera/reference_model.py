"""A camera's accounts in plain dictionaries: what the real one, with its database, has to agree with.

Written from the device's rules and not from the camera's code. A verdict is the name of the refusal, or "".
"""

from __future__ import annotations

from typing import Final

from tests.camera.reference_state import ALL, Group, Seat, State, User
from tui.camera import ADMIN, Right

RESERVED: Final = {"guest", "administrator", "admin", "root", "system", "default"}


class Model(State):
    # --- users ----------------------------------------------------------------------------------------

    def add_user(self, seat: int, name: str, group: str, rights: frozenset[Right], password: str) -> str:
        refused = (
            self.may(seat, Right.ACCOUNT)
            or bad_name(name, user=True)
            or ("" if rights else "NoRights")
            or ("UserNameTaken" if name.casefold() in self.users else "")
            or self._beyond(group, rights)
        )
        if not refused:
            key = name.casefold()
            self.users[key] = User(name, group, rights, password, stamp=self.stamp())
            self._forget(key)
            self.log.append("AddUser")
        return refused

    def modify_user(
        self, seat: int, shown: tuple[str, int, bool], name: str, group: str, rights: frozenset[Right]
    ) -> str:
        old, stamp, reserved = shown
        key, new = old.casefold(), name.casefold()
        refused = (
            self.may(seat, Right.ACCOUNT)
            or ("ReservedUser" if reserved else "")
            or bad_name(name, user=True)
            or ("" if rights else "NoRights")
            or self._moved(self.users.get(key), stamp, "UserGone")
            or ("UserNameTaken" if new != key and new in self.users else "")
            or self._beyond(group, rights)
        )
        if refused:
            return refused
        if new != key or self.seats[seat].user == key:
            self.end(old)
        user = self.users.pop(key)
        user.name, user.group, user.rights, user.stamp = name, group, rights, self.stamp()
        self.users[new] = user
        if new != key:
            self._forget(key)
            self._forget(new)
        self.log.append("ModifyUser")
        return ""

    def delete_user(self, seat: int, shown: tuple[str, int, bool]) -> str:
        name, stamp, reserved = shown
        key = name.casefold()
        refused = (
            self.may(seat, Right.ACCOUNT)
            or ("ReservedUser" if reserved else "")
            or ("OwnAccount" if self.seats[seat].user == key else "")
            or self._moved(self.users.get(key), stamp, "UserGone")
        )
        if not refused:
            del self.users[key]
            self.end(name)
            self._forget(key)
            self.log.append("DeleteUser")
        return refused

    def set_password(self, seat: int, shown: tuple[str, int, bool], password: str) -> str:
        name, stamp, reserved = shown
        key = name.casefold()
        refused = (
            self.may(seat, Right.ACCOUNT)
            or ("ReservedUser" if reserved else "")
            or ("OwnAccount" if self.seats[seat].user == key else "")
            or self._moved(self.users.get(key), stamp, "UserGone")
        )
        if not refused:
            self._set_password(self.users[key], password)
            self._forget(key)
            self.log.append("ModifyPassword")
        return refused

    def _forget(self, key: str) -> None:
        self.tries.pop(key, None)
        self._reopened(key)

    def _moved(self, there: User | Group | None, stamp: int, gone: str) -> str:
        if there is None:
            return gone
        return "" if there.stamp == stamp else "ChangedMeanwhile"

    def _beyond(self, group: str, rights: frozenset[Right]) -> str:
        if group not in self.groups:
            return "GroupGone"
        return "" if rights <= self.groups[group].rights else "RightsBeyondGroup"

    # --- groups ---------------------------------------------------------------------------------------

    def add_group(self, seat: int, name: str, rights: frozenset[Right]) -> str:
        refused = (
            self.may(seat, Right.ACCOUNT)
            or bad_name(name)
            or ("" if rights else "NoRights")
            or self._group_taken(name)
        )
        if not refused:
            self.groups[name] = Group(name, rights, self.stamp())
            self.log.append("AddGroup")
        return refused

    def modify_group(self, seat: int, shown: tuple[str, int], name: str, rights: frozenset[Right]) -> str:
        old, stamp = shown
        refused = self.may(seat, Right.ACCOUNT) or bad_name(name) or ("" if rights else "NoRights")
        if not refused and old == ADMIN and (name, rights) != (ADMIN, ALL):
            refused = "ReservedGroup"
        refused = (
            refused
            or self._moved(self.groups.get(old), stamp, "GroupGone")
            or self._group_taken(name, but=old)
            or ("RightHeld" if any(u.rights - rights for u in self.of_group(old)) else "")
        )
        if refused:
            return refused
        del self.groups[old]
        self.groups[name] = Group(name, rights, self.stamp())
        for user in self.of_group(old):
            user.group = name
        self.log.append("ModifyGroup")
        return ""

    def delete_group(self, seat: int, shown: tuple[str, int]) -> str:
        name, stamp = shown
        refused = (
            self.may(seat, Right.ACCOUNT)
            or self._moved(self.groups.get(name), stamp, "GroupGone")
            or ("GroupInUse" if self.of_group(name) else "")
        )
        if not refused:
            del self.groups[name]
            self.log.append("DeleteGroup")
        return refused

    def of_group(self, name: str) -> list[User]:
        return [user for user in self.users.values() if user.group == name]

    def _group_taken(self, name: str, but: str = "") -> str:
        taken = any(g.casefold() == name.casefold() for g in self.groups if g != but)
        return "GroupNameTaken" if taken else ""

    # --- upkeep ---------------------------------------------------------------------------------------

    def disconnect(self, seat: int, other: int) -> str:
        refused = ("OwnSession" if other == seat else "") or self.may(seat, Right.ACCOUNT)
        if not refused and self.seats.pop(other, None) is not None:
            self.log.append("Disconnected")
        return refused

    def reboot(self, seat: int) -> str:
        refused = self.may(seat, Right.SHUT_DOWN)
        if not refused:
            self.seats.clear()
            self.log.append("Reboot")
        return refused

    def restore(self, seat: int, password: str) -> str:
        refused = self.may(seat, Right.DEFAULT_CONFIG)
        if not refused:
            user = self.who(seat)
            assert user is not None
            refused = self._confirm(user, password, "ConfirmFailed", "WrongOwnPassword")
        if not refused:
            self.log = [entry.partition(" ")[0] for entry in self.log]
            self.factory(None)
            self.log.append("AccountRestore")
        return refused

    def clear_log(self, seat: int) -> str:
        refused = self.may(seat, Right.DEL_LOG)
        if not refused:
            self.log = ["ClearLog"]
        return refused

    def first_password(self, seat: int, password: str) -> str:
        if self.users["admin"].password is not None:
            return "NotAllowed"
        self._set_password(self.users["admin"], password)
        self._forget("admin")
        self.seats[seat] = Seat("admin")
        self.log += ["ModifyPassword", "LogIn"]
        return ""


def bad_name(name: str, *, user: bool = False) -> str:
    if not name:
        return "NameEmpty"
    if any(c in ".[]%&" for c in name):
        return "NameCharacters"
    if len(name) > 16:
        return "NameTooLong"
    return "NameReserved" if user and name.casefold() in RESERVED else ""
