"""Whose turn it is to hash, and how often passwords may be wrong."""

from __future__ import annotations

import asyncio

import pytest

from tests.remote.limits.test_rate_limit import Time
from tui.remote.config import ServerConfig
from tui.remote.limits.hash_slots import HashSlots
from tui.remote.limits.rate_limit import WrongPasswords
from tui.remote.refusals import Refused


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_slot_goes_to_the_address_that_had_the_fewest() -> None:
    slots, order = HashSlots(1, lambda _: 10), list[str]()

    async def hashes(address: str) -> None:
        lease = await slots.take(address)
        order.append(address)
        await settled()
        lease.release()

    guesses = [asyncio.create_task(hashes("192.0.2.1")) for _ in range(6)]
    guesses += [asyncio.create_task(hashes(address)) for address in ("198.51.100.1", "198.51.100.2")]
    await asyncio.gather(*guesses)
    assert [order.index(address) for address in ("198.51.100.1", "198.51.100.2")] == [1, 2]
    assert len(order) == 8


async def test_a_slot_goes_first_to_who_had_no_wrong_password() -> None:
    slots = HashSlots(1, lambda address: 9 if address == "guesser" else 10)
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
    slots = HashSlots(1, lambda _: 10)
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
