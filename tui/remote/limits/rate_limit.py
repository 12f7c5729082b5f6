"""How many may come in, in all and from one address.

Behind an interface, so that one process can keep count for several.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol

from tui.remote.config import ServerConfig
from tui.remote.refusals import Refusal, Refused

_KEPT: Final = 10_000
"""Addresses remembered; an attacker has no end of them."""

REQUESTS_AT_ONCE: Final = 10
"""A browser's, that a process may count by itself: to ask for each would take as long as a small page."""

_OWN_TRIES: Final = 3
_OWN_TRIES_A_MINUTE: Final = 0.3
"""Wrong passwords of an address at a user name that had too many of others: three in ten minutes."""


class Lease:
    """A place that is taken until it is given back, once."""

    def __init__(self, release: Callable[[], object]) -> None:
        self._release: Callable[[], object] | None = release

    def release(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


class Place(Lease):
    """One among those who are not in the menus yet. Who is needed for others has to leave it."""

    def __init__(self, release: Callable[[], object], signed_in: Callable[[], object] = lambda: None) -> None:
        super().__init__(release)
        self.signed_in = signed_in
        """Call when its visitor has signed in: it is no longer needed for those who have not."""
        self.evict: Callable[[], object] | None = None
        """Ends the connection that has it; None where there is none to end yet."""


class Try(Lease):
    """A try to sign in, counted as a wrong one until it is released because it was right."""

    def __init__(self, right: Callable[[], object], wrong: Callable[[], object] = lambda: None) -> None:
        super().__init__(right)
        self.wrong = wrong
        """Call when it was wrong, or was not compared to its end."""


class Limits(Protocol):
    """Keeps count. The first three raise `Refused`."""

    async def connection(self, address: str) -> Place:
        """A client connects; the place is given back when it is in the menus or gone."""

    async def session(self, address: str) -> Lease:
        """A visitor who has signed in wants the menus."""

    async def password(self, address: str, user: str) -> Try:
        """A password is about to be compared."""

    async def start(self) -> Lease:
        """An app is about to start: wait until it may."""


class TokenBucket:
    """Lets through `rate` a second and, after a quiet time, up to `burst` at once."""

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic, owed: float = math.inf
    ) -> None:
        """`owed` is how many there may be too few at most, however many are spent."""
        self._rate, self.burst, self._clock, self._owed = rate, burst, clock, owed
        self._left, self._at = burst, clock()

    def take(self, count: float = 1) -> bool:
        """Take so many if they are there."""
        if self.left < count:
            return False
        self._left -= count
        return True

    def spend(self, count: float) -> None:
        """Take so many even if they are not there yet: what comes next waits the longer."""
        self._left = max(self.left - count, -self._owed)

    @property
    def left(self) -> float:
        """How many there are now; below nought after `spend`."""
        now = self._clock()
        self._left = min(self.burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return self._left

    @property
    def is_full(self) -> bool:
        return self.left >= self.burst

    def wait(self, count: float = 1) -> float:
        """Seconds until so many are there."""
        return max(0.0, (count - self.left) / self._rate)


class WrongPasswords:
    """How many wrong passwords there may be of an address, and of a user name from all addresses.

    A user name has its limit whether there is such a user or not. Beyond it an address has a few tries of its
    own, so that those who guess at a name do not keep its owner out.
    """

    def __init__(self, config: ServerConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self._addresses = Buckets(config.wrong_passwords_per_address, clock=clock)
        self._users = Buckets(config.wrong_passwords_per_user, clock=clock)
        self._own = Buckets(_OWN_TRIES_A_MINUTE, _OWN_TRIES, clock)
        self._was_right: dict[str, None] = {}
        """Addresses that gave a right password, the latest last."""

    def standing(self, whose: str) -> tuple[int, bool]:
        """How few wrong passwords an address gave in the last minutes, then whether it ever gave a right one.

        Addresses that guess for the first time have given no wrong one either.
        """
        return int(self._own.of(whose).left), whose in self._was_right

    def book(self, whose: str, user: str) -> Try:
        """Count a try before it is compared. Raises Refused."""
        address, of_user, own = self._addresses.of(whose), self._users.of(user), self._own.of(whose)
        if address.left < 1 or (of_user.left < 1 and own.left < 1):
            raise Refused(Refusal.PASSWORDS)
        counted = (address, of_user, own) if of_user.left >= 1 else (address, own)
        for bucket in counted:
            bucket.spend(1)

        def right() -> None:
            for bucket in counted:
                bucket.spend(-1)
            self._was_right.pop(whose, None)
            self._was_right[whose] = None
            if len(self._was_right) > _KEPT:
                del self._was_right[next(iter(self._was_right))]

        return Try(right)


class LocalLimits:
    """The limits of one process."""

    def __init__(self, config: ServerConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self._config, self._clock = config, clock
        self.places = config.sessions
        """Sessions at once."""
        self._starts = asyncio.Semaphore(config.starts)
        self._coming: dict[Place, str] = {}
        """Connections that have not signed in, the oldest first, and whose they are."""
        self._signed_in: dict[Place, str] = {}
        """The same of those that have, and have not come to the menus."""
        self._sessions: Counter[str] = Counter()
        self._new_connections = Buckets(config.connections_per_minute, clock=clock)
        self._passwords = WrongPasswords(config, clock)
        self._new_sessions = Buckets(config.connections_per_minute, clock=clock)

    async def connection(self, address: str) -> Place:
        whose = network_of(address)
        # Else two addresses would keep all others from signing in.
        held = [*self._coming.values(), *self._signed_in.values()].count(whose)
        too_many = held >= self._config.unauthenticated_limit
        if too_many or not self._new_connections.of(whose).take():
            raise Refused(Refusal.CONNECTIONS)
        self._make_room(self._coming, whose)

        def release() -> None:
            self._coming.pop(place, None)
            self._signed_in.pop(place, None)

        place = Place(release, lambda: self._has_signed_in(place))
        self._coming[place] = whose
        return place

    def _has_signed_in(self, place: Place) -> None:
        """Count it among its like: as many of these may hold a place, and none makes room for the others."""
        if (whose := self._coming.pop(place, None)) is not None:
            self._make_room(self._signed_in, whose)
            self._signed_in[place] = whose

    def _make_room(self, among: dict[Place, str], newcomer: str) -> None:
        """Where there is none, end the oldest of the address that has most, its neighbourhood counted first.

        Who only pretends to sign in keeps a place until then. The newcomer counts as one more of its address.
        """
        if len(among) < self._config.unauthenticated:
            return
        addresses = Counter((*among.values(), newcomer))
        neighbourhoods = Counter(neighbourhood_of(whose) for whose in addresses.elements())
        places = [place for place in among if place.evict is not None]
        if not places:
            raise Refused(Refusal.SIGN_INS)

        def held(place: Place) -> tuple[int, int]:
            whose = among[place]
            return neighbourhoods[neighbourhood_of(whose)], addresses[whose]

        evicted = max(places, key=held)  # of equal ones the first, which is the oldest
        evicted.release()
        assert evicted.evict is not None  # noqa: S101 - as chosen
        evicted.evict()

    async def session(self, address: str) -> Lease:
        whose = network_of(address)
        if self.is_full:
            raise Refused(Refusal.SESSIONS)
        if self._sessions[whose] >= self._config.sessions_per_address:
            raise Refused(Refusal.ADDRESS)
        # A connection may have one session after the other.
        if not self._new_sessions.of(whose).take():
            raise Refused(Refusal.OFTEN)
        return _one_of(self._sessions, whose)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more session."""
        return self._sessions.total() >= self.places

    async def password(self, address: str, user: str) -> Try:
        return self._passwords.book(network_of(address), user)

    async def start(self) -> Lease:
        await self._starts.acquire()
        return Lease(self._starts.release)


class Buckets:
    """A bucket for each address, or for each of whatever else may come without end."""

    def __init__(
        self, a_minute: float, burst: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_minute, self._burst, self._clock = a_minute, burst or a_minute, clock
        self._buckets: dict[str, TokenBucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def of(self, whose: str) -> TokenBucket:
        if (bucket := self._buckets.get(whose)) is None:
            if len(self._buckets) >= _KEPT:
                # A full bucket says no more than a new one. If that frees nothing, all buckets start anew.
                self._buckets = {who: each for who, each in self._buckets.items() if not each.is_full}
                if len(self._buckets) >= _KEPT:
                    self._buckets.clear()
            bucket = self._buckets[whose] = TokenBucket(self._a_minute / 60, self._burst, self._clock)
        return bucket


def _one_of(counter: Counter[str], whose: str) -> Lease:
    """Take one more place for an address."""
    counter[whose] += 1

    def left() -> None:
        counter[whose] -= 1
        if not counter[whose]:
            del counter[whose]

    return Lease(left)


def neighbourhood_of(whose: str) -> str:
    """The addresses that one customer may have many of: a /24 of IPv4, a /48 of IPv6 (RFC 6177)."""
    try:
        network = ipaddress.ip_network(whose)
    except ValueError:
        return whose
    wider = 24 if isinstance(network, ipaddress.IPv4Network) else 48
    return str(network.supernet(new_prefix=wider))


@lru_cache(maxsize=1024)
def network_of(address: str) -> str:
    """Whom an address belongs to: of IPv6, one customer has at least a /64 (RFC 6177)."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
