"""Whose turn it is to hash, and how often passwords may be wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.remote.limits.test_rate_limit import Time
from tui.remote.config import ServerConfig
from tui.remote.limits.hash_slots import HashSlots
from tui.remote.limits.rate_limit import WrongPasswords
from tui.remote.refusals import Refusal, Refused
from tui.remote.workers.messages import Answer, Message
from tui.remote.workers.quotas import QuotaLedger, Resource, WorkerLeases


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Line:
    """One slot, and the addresses in the order in which they got it."""

    def __init__(self, standing: Callable[[str], tuple[int, ...]] = lambda _: ()) -> None:
        self.slots, self.order = HashSlots(1, standing), list[str]()
        self._tasks = set[asyncio.Task[None]]()
        self._next = asyncio.Event()

    def come(self, *addresses: str) -> None:
        self._tasks |= {asyncio.create_task(self._hash(address)) for address in addresses}

    async def next_one(self) -> None:
        self._next.clear()
        await self._next.wait()

    async def through(self) -> list[str]:
        """Wait until all who came had their turn."""
        await asyncio.gather(*self._tasks)
        return self.order

    async def _hash(self, address: str) -> None:
        lease = await self.slots.take(address)
        self.order.append(address)
        self._next.set()
        await settled()
        lease.release()


async def test_a_slot_goes_to_the_address_that_had_the_fewest() -> None:
    line = Line()
    line.come(*["192.0.2.1"] * 3, "192.0.2.2", "192.0.2.3", *["192.0.2.1"] * 3)
    assert set((await line.through())[1:3]) == {"192.0.2.2", "192.0.2.3"}


async def test_a_slot_goes_to_the_neighbourhood_that_had_the_fewest() -> None:
    line = Line()
    line.come(*(f"192.0.2.{number}" for number in range(40)), "198.51.100.1")
    line.come(*(f"192.0.2.{number}" for number in range(40, 80)))
    assert "198.51.100.1" in (await line.through())[1:3]


CROWD = [f"10.1.{number}.1" for number in range(40)]
"""Guess for the first time, all at once, each from a network of its own."""


async def test_one_more_visitor_need_not_wait_for_a_crowd() -> None:
    line = Line()
    line.come(*CROWD)
    await settled()
    line.come("198.51.100.1")
    assert (await line.through()).index("198.51.100.1") <= 3


async def test_newcomers_without_end_keep_nobody_waiting() -> None:
    line = Line()
    line.come("192.0.2.1", "198.51.100.1")
    for hashes in range(20):
        line.come(f"10.{hashes}.0.1", f"10.{hashes}.1.1")
        await line.next_one()
    assert "198.51.100.1" in line.order[:4]


async def test_who_was_right_before_goes_before_those_who_guess_for_the_first_time() -> None:
    tries = WrongPasswords(ServerConfig(), Time())
    line = Line(tries.standing)
    for _ in range(5):
        tries.book("198.51.100.1", "guard").release()
        line.come("198.51.100.1")
    await line.through()
    line.order.clear()
    line.come(*CROWD[:20], "198.51.100.1", *CROWD[20:])
    for address in (*CROWD, "198.51.100.1"):
        tries.book(address, "guard")
    assert (await line.through()).index("198.51.100.1") <= 1


async def test_a_slot_goes_first_to_who_had_no_wrong_password() -> None:
    slots = HashSlots(1, lambda address: (9 if address == "guesser" else 10,))
    for _ in range(5):  # however often the honest one has hashed before
        (await slots.take("honest")).release()
    lease = await slots.take("guesser")
    waiting = {address: asyncio.create_task(slots.take(address)) for address in ("guesser", "honest")}
    await settled()
    lease.release()
    await settled()
    assert [address for address, task in waiting.items() if task.done()] == ["honest"]
    (await waiting["honest"]).release()
    (await waiting["guesser"]).release()


async def test_a_wait_that_is_given_up_takes_no_slot() -> None:
    slots = HashSlots(1, lambda _: ())
    lease = await slots.take("a")
    waiting = [asyncio.create_task(slots.take(address)) for address in "bcd"]
    await settled()
    waiting[0].cancel()
    lease.release()
    waiting[1].cancel()  # its turn has come, and it does not know yet
    (await waiting[2]).release()
    (await slots.take("a")).release()


def wrong(tries: WrongPasswords, address: str, user: str) -> bool:
    """Whether one more wrong password is compared."""
    try:
        tries.book(address, user).wrong()
    except Refused:
        return False
    return True


def test_wrong_passwords_of_an_address() -> None:
    time = Time()
    tries = WrongPasswords(ServerConfig(wrong_passwords_per_address=3), time)
    assert [wrong(tries, "a", user) for user in ("anna", "bo", "anna", "anna")] == [True, True, True, False]
    assert wrong(tries, "b", "anna")
    time.now = 20
    assert [wrong(tries, "a", "anna") for _ in range(2)] == [True, False]


@pytest.mark.parametrize("user", ["anna", "nobody-by-that-name"])
def test_wrong_passwords_of_a_user_name_from_many_addresses(user: str) -> None:
    time = Time()
    tries = WrongPasswords(ServerConfig(wrong_passwords_per_user=5), time)
    first = sum(wrong(tries, f"192.0.2.{number % 4}", user) for number in range(200))
    assert first == 4 * 3, "what the name has, which counts for each address, and three of each"
    minutes = 30
    later = 0
    for second in range(60 * minutes):
        time.now = second
        later += sum(wrong(tries, f"192.0.2.{number}", user) for number in range(4))
    assert later <= minutes * (5 + 4 * 0.3) + 1
    assert wrong(tries, "192.0.2.99", user), "its owner comes from elsewhere"


def test_right_ones_are_not_counted() -> None:
    tries = WrongPasswords(ServerConfig(wrong_passwords_per_address=2, wrong_passwords_per_user=2), Time())
    for _ in range(50):
        tries.book("a", "anna").release()
    assert [wrong(tries, "a", "anna") for _ in range(3)] == [True, True, False]


async def test_a_password_whose_worker_died_stays_counted_as_wrong() -> None:
    ledger, told = QuotaLedger(ServerConfig(wrong_passwords_per_address=1), hashes=1), list[Message]()
    for number in (1, 2):
        leases = WorkerLeases(ledger, told.append)
        leases.ask(number, Resource.PASSWORD, "192.0.2.1", "anna")
        await settled()
        leases.close()
    assert told == [Answer(1), Answer(2, Refusal.PASSWORDS.name)]
