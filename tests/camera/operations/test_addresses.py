"""Guessing at many names: an address has so many tries, and nothing tells a known name from others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, outcome, together
from tui.camera import ADMIN, Camera
from tui.camera.errors import AccountLocked, TooManyTries, WrongCredentials
from tui.camera.operations.throttle import ADDRESS_EVERY, ADDRESS_TRIES

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage


def at(camera: Camera, address: str) -> Camera:
    """The camera as a visitor from there holds it."""
    return Camera(replace(camera._context, origin=address))


def guess(camera: Camera, name: str) -> object:
    return outcome(lambda: camera.sign_in(name, "not-this-one"))


@pytest.mark.parametrize("others", [30, pytest.param(2_000, marks=pytest.mark.full)])
def test_a_lock_is_never_forgotten_for_the_sake_of_other_names(stage: Stage, others: int) -> None:
    camera = stage("known")
    names = (ADMIN, "default", "nobody", "root", "ivan")
    for number, name in enumerate(names):
        for _ in range(5):
            guess(at(camera, f"10.9.0.{number}"), name)
    for number in range(others):
        guess(at(camera, f"10.{number // 250}.1.{number % 250}"), f"name{number}")

    assert [type(guess(at(camera, "10.8.0.1"), name)) for name in names] == [AccountLocked] * len(names)
    with stage.store.read() as tx:
        rows = tx.exec_driver_sql("SELECT count(*) FROM throttles").scalar_one()
    print(f"{others} other names, {rows} counts kept, 5 of 5 locks held")  # noqa: T201


@pytest.mark.parametrize("address", ["", "192.0.2.7", "2001:db8::1"], ids=["screen", "IPv4", "IPv6"])
@pytest.mark.parametrize("names", [40, pytest.param(2_000, marks=pytest.mark.full)])
def test_an_address_has_so_many_tries_whatever_the_names(
    stage: Stage, clock: Clock, address: str, names: int
) -> None:
    camera = stage("known")
    guessing = at(camera, address)
    stage.hasher.verified()

    found = Counter(type(guess(guessing, f"name{number}")) for number in range(names))

    assert found == {WrongCredentials: ADDRESS_TRIES, TooManyTries: names - ADDRESS_TRIES}
    assert stage.hasher.verified() == ADDRESS_TRIES
    refused = [guess(guessing, name) for name in (ADMIN, "default", "nobody")]
    assert [vars(each) for each in refused] == [{"until": clock.now + ADDRESS_EVERY}] * 3
    assert at(camera, "198.51.100.1").sign_in(ADMIN, KNOWN), "others come in"
    clock.now += ADDRESS_EVERY
    assert guessing.sign_in(ADMIN, KNOWN), "and so does the address, a moment later"
    print(f"{names} names: {ADDRESS_TRIES} hashed")  # noqa: T201


def test_a_minute_has_sixty_tries_at_most(stage: Stage, clock: Clock) -> None:
    camera = at(stage("known"), "192.0.2.7")
    for number in range(240):
        guess(camera, f"name{number}")
        clock.go(seconds=0.25)
    assert 58 < stage.hasher.verified() <= 60


def test_many_at_once_are_no_more(stage: Stage) -> None:
    camera = at(stage("known"), "192.0.2.7")
    found = together(60, lambda number: camera.sign_in(f"name{number}", "not-this-one"))
    assert Counter(map(type, found)) == {WrongCredentials: ADDRESS_TRIES, TooManyTries: 60 - ADDRESS_TRIES}


@pytest.mark.full
def test_right_passwords_are_not_counted(stage: Stage) -> None:
    camera = stage("known")
    for _ in range(2 * ADDRESS_TRIES):
        camera.sign_out(camera.sign_in(ADMIN, KNOWN))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        *(
            pytest.param(*case, marks=pytest.mark.full)
            for case in (
                ("192.0.2.7", "::ffff:192.0.2.7", True),
                ("192.0.2.7", "192.0.2.8", False),
                ("fe80::1%eth0", "fe80::2%eth0", True),
            )
        ),
    ],
)
def test_who_shares_an_address(stage: Stage, one: str, other: str, *, same: bool) -> None:
    camera = stage("known")
    for number in range(ADDRESS_TRIES):
        guess(at(camera, one), f"name{number}")
    assert isinstance(guess(at(camera, other), "nobody"), TooManyTries) is same
