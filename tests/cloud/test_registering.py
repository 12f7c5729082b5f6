"""Which address a camera's codes are mailed to: who may say so, and with what proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from tests.cloud.helpers import ADDRESS, NOW, OTHER, SERIAL, by_mail, register
from tui.cloud.errors import NoContact
from tui.cloud.maildir import Maildirs
from tui.cloud.schema import contacts
from tui.cloud.service_desk import Desk
from tui.protocol.code import CameraKey
from tui.protocol.email_address import is_address, masked
from tui.protocol.registrar import RegistrarUnreachable, Verdict, registration

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cloud.helpers import Clock


def test_the_newest_proved_address_counts(desk: Desk, tmp_path: Path) -> None:
    assert register(desk) is Verdict.REGISTERED
    assert desk.answer(by_mail(0).text).sent_to == "a***@example.com"
    assert register(desk, "boris@example.org", seconds=1) is Verdict.REGISTERED
    assert desk.answer(by_mail(1).text).sent_to == "b***@example.org"
    assert {each.to for each in Maildirs(tmp_path / "data").messages(SERIAL)} == {
        ADDRESS,
        "boris@example.org",
    }


def test_nobody_registers_for_another_camera(desk: Desk) -> None:
    mine = registration(desk.keys.for_new(SERIAL), SERIAL, ADDRESS, NOW)
    forged = (
        replace(mine, serial=OTHER),
        replace(mine, address="thief@example.com"),
        replace(mine, at=NOW + timedelta(seconds=1)),
        replace(mine, proof=bytes(32)),
        replace(mine, key_id="01"),
        registration(desk.keys.for_new(OTHER), SERIAL, ADDRESS, NOW),
    )
    assert {desk.mailer.register(each) for each in forged} == {Verdict.NOT_PROVED}
    with pytest.raises(NoContact):
        desk.answer(by_mail().text)


def test_a_proof_is_good_once_and_not_for_long(desk: Desk, clock: Clock) -> None:
    assert register(desk) is Verdict.REGISTERED
    assert register(desk) is Verdict.OUT_OF_TIME
    assert register(desk, seconds=-1) is Verdict.OUT_OF_TIME
    clock.now += timedelta(minutes=11)
    assert register(desk, seconds=1) is Verdict.OUT_OF_TIME


def test_an_address_can_be_withdrawn(desk: Desk) -> None:
    register(desk)
    assert register(desk, "", seconds=1) is Verdict.REGISTERED
    assert register(desk, seconds=1) is Verdict.OUT_OF_TIME
    with pytest.raises(NoContact):
        desk.answer(by_mail().text)


BAD_ADDRESSES = [
    "anna@example.com\nBcc: all@example.com",
    "anna@example.com\r\nBcc: all@example.com",
    "anna@example.com, all@example.com",
    "Anna <anna@example.com>",
    "anna@example.com\0",
    "anna@exa mple.com",
    '"a b"@example.com',
    "anna@[127.0.0.1]",
    "anna@localhost",
    "анна@example.com",
    "@example.com",
    "anna",
    "a" * 29 + "@example.com",
    "-oQ/tmp@x.yz",
    "|id@x.yz",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_is_no_address_is_not_kept_with_any_signature(desk: Desk, address: str) -> None:
    assert not is_address(address)
    assert register(desk, address) is Verdict.NOT_PROVED
    with pytest.raises(NoContact):
        desk.answer(by_mail().text)


def test_an_address_that_an_earlier_release_kept_gets_no_mail(desk: Desk) -> None:
    with desk._records.write(SERIAL) as tx:
        tx.execute(insert(contacts).values(serial=SERIAL, address="-oQ/tmp@x.yz", registered=NOW))
    with pytest.raises(NoContact):
        desk.answer(by_mail().text)


def test_a_camera_is_told_when_the_cloud_is_down(desk: Desk) -> None:
    (desk.keys.folder / "00").write_bytes(b"")
    with pytest.raises(RegistrarUnreachable):
        desk.mailer.register(registration(CameraKey("00", bytes(32)), SERIAL, ADDRESS, NOW))


@pytest.mark.parametrize(
    ("address", "shown"),
    [(ADDRESS, "a***@example.com"), ("a@b.example", "a***@b.example"), ("Z9+x@x.example", "Z***@x.example")],
)
def test_a_masked_address(address: str, shown: str) -> None:
    assert masked(address) == shown
