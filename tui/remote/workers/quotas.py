"""What visitors take of the whole server, counted by the supervisor; and what each worker holds of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from tui.remote.config import ServerConfig
from tui.remote.limits.hash_slots import HashSlots
from tui.remote.limits.rate_limit import (
    REQUESTS_AT_ONCE,
    Buckets,
    Lease,
    LocalLimits,
    Place,
    network_of,
)
from tui.remote.refusals import Refusal, Refused
from tui.remote.workers.messages import Answer, Evict, Message

_PICTURES: Final = 2
"""Decoded at once, each in up to 300 MB (`tui/web/config.py`)."""


class Resource(StrEnum):
    """What a worker may ask for."""

    CONNECTION = "connection"
    SESSION = "session"
    START = "start"
    HASH = "hash"
    PICTURE = "picture"
    """One that is decoded: each takes memory, however many processes there are."""
    SENT_PICTURE = "sent picture"
    """One that a browser sends, before it waits until it is decoded."""
    REQUESTS = "requests"
    """Some more from browsers."""
    PASSWORD = "password"  # noqa: S105 - the name of a resource


class QuotaLedger(LocalLimits):
    """The limits of one process, kept for all of them, and the hashes at once.

    Hashes are leased like everything else, because nothing else frees the slot of a killed process and stays
    fair: a semaphore or a token in a pipe dies with its holder, and of several locked files (flock) none
    can wait for whichever is free first. A question takes a fraction of a millisecond, a hash a hundred.
    """

    def __init__(self, config: ServerConfig, hashes: int) -> None:
        super().__init__(config)
        self._hashes = HashSlots(hashes, self._passwords.standing)
        self._pictures = HashSlots(_PICTURES, lambda _: ())
        self._sent_pictures = Buckets(config.page_pictures_per_minute)
        self._requests = Buckets(config.page_requests_per_minute)

    async def hash(self, address: str) -> Lease:
        """Wait until one more hash may be computed."""
        return await self._hashes.take(address)

    async def picture(self, address: str) -> Lease:
        """Wait until one more picture may be decoded."""
        return await self._pictures.take(address)

    async def sent_picture(self, address: str) -> Lease:
        """Count one more picture of an address. Raises `Refused`."""
        if not self._sent_pictures.of(network_of(address)).take():
            raise Refused(Refusal.OFTEN)
        return Lease(_nothing)

    async def requests(self, address: str) -> Lease:
        """Count some more requests of browsers. Raises `Refused`."""
        if not self._requests.of(network_of(address)).take(REQUESTS_AT_ONCE):
            raise Refused(Refusal.OFTEN)
        return Lease(_nothing)

    async def hash_slot(self, address: str) -> Callable[[], None]:
        """Do the same for `share_hash_slots`, where there are no workers."""
        return (await self.hash(address)).release

    async def take(  # noqa: PLR0911 - one for each resource
        self, resource: Resource, address: str, user: str = ""
    ) -> Lease:
        """Raises `Refused`; waits for a start or a hash."""
        match resource:
            case Resource.CONNECTION:
                return await self.connection(address)
            case Resource.SESSION:
                return await self.session(address)
            case Resource.START:
                return await self.start()
            case Resource.HASH:
                return await self.hash(address)
            case Resource.PASSWORD:
                return await self.password(address, user)
            case Resource.PICTURE:
                return await self.picture(address)
            case Resource.SENT_PICTURE:
                return await self.sent_picture(address)
            case Resource.REQUESTS:
                return await self.requests(address)


class WorkerLeases:
    """What one worker holds. It numbers what it asks for from 1 up; what it is given unasked has -1 and less.

    `tell` takes the messages for the worker.
    """

    def __init__(self, ledger: QuotaLedger, tell: Callable[[Message], object]) -> None:
        self._ledger, self._tell = ledger, tell
        self._held: dict[int, tuple[Resource | None, Lease]] = {}
        self._taken: Counter[Resource | None] = Counter()
        self._asked: dict[int, asyncio.Task[None]] = {}
        self._last_given = 0

    @property
    def visitors(self) -> int:
        """Who is in the menus, or may be soon."""
        return self._taken[Resource.SESSION] + self._taken[Resource.CONNECTION]

    def give(self, lease: Lease) -> int:
        """Book what the supervisor took for the worker; return its number.

        A `Place` is for who will be a visitor; all else is a browser's connection.
        """
        self._last_given -= 1
        self._hold(self._last_given, Resource.CONNECTION if isinstance(lease, Place) else None, lease)
        return self._last_given

    def take_away(self, number: int) -> None:
        """It could not be given, and is the supervisor's again; or it stays counted, as a wrong password."""
        resource, _ = self._held.pop(number)
        self._taken[resource] -= 1

    def signed_in(self, number: int) -> None:
        """The visitor whose place it is has signed in; does nothing where it was given back meanwhile."""
        _, lease = self._held.get(number, (None, None))
        if isinstance(lease, Place):
            lease.signed_in()

    def ask(self, number: int, resource: Resource, address: str, user: str = "") -> None:
        """The worker asks: it is answered now or when it is its turn."""
        task = asyncio.create_task(self._take(number, resource, address, user))
        self._asked[number] = task
        task.add_done_callback(lambda _: self._asked.pop(number))

    def give_back(self, number: int) -> None:
        """The worker wants it no more, be it granted or not yet; a second time does nothing."""
        if (held := self._held.pop(number, None)) is not None:
            resource, lease = held
            self._taken[resource] -= 1
            lease.release()
        elif (asked := self._asked.get(number)) is not None:
            asked.cancel()

    def close(self) -> None:
        """The worker has ended."""
        for asked in self._asked.values():
            asked.cancel()
        for number, (resource, _) in tuple(self._held.items()):
            if resource is Resource.PASSWORD:  # not compared to its end
                self.take_away(number)
            else:
                self.give_back(number)

    async def _take(self, number: int, resource: Resource, address: str, user: str) -> None:
        try:
            lease = await self._ledger.take(resource, address, user)
        except Refused as refused:
            self._tell(Answer(number, refused.why.name))
            return
        self._hold(number, resource, lease)
        self._tell(Answer(number))

    def _hold(self, number: int, resource: Resource | None, lease: Lease) -> None:
        if isinstance(lease, Place):
            lease.evict = lambda: self._tell(Evict(number))
        self._held[number] = resource, lease
        self._taken[resource] += 1


def _nothing() -> None: ...


def total_config(config: ServerConfig, cores: int, workers: int) -> ServerConfig:
    """The limits of the whole server, from those of one worker.

    More workers than cores take more visitors, but start no more apps at once. All other figures hold for the
    whole server as they are.
    """
    return replace(
        config, sessions=config.sessions * workers, starts=config.starts * max(1, min(cores, workers))
    )
