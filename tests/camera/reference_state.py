"""What the reference model holds, and its rules of signing in: plain dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tui.camera import Right

ALL: Final = frozenset(Right)
VIEW: Final = frozenset({Right.MONITOR, Right.REPLAY})
TRIES: Final = 5


@dataclass
class User:
    name: str
    group: str
    rights: frozenset[Right]
    password: str | None
    reserved: bool = False
    stamp: int = 0


@dataclass
class Group:
    name: str
    rights: frozenset[Right]
    stamp: int = 0


@dataclass
class Seat:
    """A user signed in: the user is found by the name as it was then."""

    user: str


@dataclass
class State:
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    stamps: int = 0

    def __post_init__(self) -> None:
        self.factory("")

    def factory(self, password: str | None) -> None:
        self.groups = {"admin": Group("admin", ALL), "user": Group("user", VIEW)}
        self.users = {
            "admin": User("admin", "admin", ALL, password, reserved=True),
            "default": User("default", "user", VIEW, None, reserved=True),
        }
        self.seats.clear()
        self.tries.clear()

    def stamp(self) -> int:
        self.stamps += 1
        return self.stamps

    # --- signing in -----------------------------------------------------------------------------------

    def sign_in(self, seat: int, name: str, password: str) -> str:
        key = name.casefold()
        if self.tries.get(key, 0) >= TRIES:
            if "RefusedWhileLocked " + key not in self.log:
                self.log.append("RefusedWhileLocked " + key)
            return "AccountLocked"
        user = self.users.get(key)
        if user is not None and user.password == password:
            self.tries.pop(key, None)
            self._reopened(key)
            self.seats[seat] = Seat(key)
            self.log.append("LogIn")
            return ""
        return self._failed(key, "LogInFailed") or "WrongCredentials"

    def _failed(self, key: str, kind: str) -> str:
        self.tries[key] = self.tries.get(key, 0) + 1
        self.log.append(kind)
        if self.tries[key] == TRIES:
            self.log.append("Locked")
            return "AccountLocked"
        return ""

    def _reopened(self, key: str) -> None:
        # The next lock's refusals get a line of their own.
        self.log = ["RefusedWhileLocked" if e == "RefusedWhileLocked " + key else e for e in self.log]

    def sign_out(self, seat: int) -> str:
        if self.seats.pop(seat, None) is not None:
            self.log.append("LogOut")
        return ""

    def own_password(self, seat: int, old: str, new: str) -> str:
        user = self.who(seat)
        if user is None:
            return "SessionEnded"
        wrong = self._confirm(user, old, "ModifyPasswordFailed", "WrongOldPassword")
        if wrong:
            return wrong
        self._set_password(user, new, keep=seat)
        self.log.append("ModifyPassword")
        return ""

    def _confirm(self, user: User, password: str, kind: str, refusal: str) -> str:
        key = user.name.casefold()
        if self.tries.get(key, 0) >= TRIES:
            if "RefusedWhileLocked " + key not in self.log:
                self.log.append("RefusedWhileLocked " + key)
            return "AccountLocked"
        if user.password != password:
            return self._failed(key, kind) or refusal
        self.tries.pop(key, None)
        self._reopened(key)
        return ""

    def _set_password(self, user: User, password: str, keep: int | None = None) -> None:
        user.password, user.stamp = password, self.stamp()
        self.end(user.name, keep)

    def end(self, name: str, keep: int | None = None) -> None:
        key = name.casefold()
        self.seats = {n: s for n, s in self.seats.items() if s.user != key or n == keep}

    # --- rights ---------------------------------------------------------------------------------------

    def who(self, seat: int) -> User | None:
        there = self.seats.get(seat)
        return self.users.get(there.user) if there is not None else None

    def may(self, seat: int, right: Right) -> str:
        user = self.who(seat)
        if user is None:
            return "SessionEnded"
        if right in user.rights:
            return ""
        self.log.append("NotAllowed")
        return "NotAllowed"
