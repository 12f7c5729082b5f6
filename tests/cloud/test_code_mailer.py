"""Registering an address, and the mails that go there or into a Maildir: how many, to whom, what they say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from tests.cloud.helpers import ADDRESS, NOW, OTHER, SERIAL, challenge, right_code
from tui.cloud.code_mailer import MAILS_A_DAY
from tui.cloud.errors import MailedAlready, MailFailed, NoContact, TooManyMails
from tui.cloud.maildir import Maildirs
from tui.cloud.schema import contacts
from tui.cloud.service_desk import Desk
from tui.protocol.code import CameraKey
from tui.protocol.email_address import is_address, masked
from tui.protocol.payload import CodeChannel, Payload
from tui.protocol.registrar import RegistrarUnreachable, Verdict, registration

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.cloud.helpers import Clock

WITHIN_A_CHALLENGE = timedelta(seconds=1)


def by_mail(number: int = 0, serial: str = SERIAL, *, clock: Clock | None = None) -> Payload:
    issued = clock.now if clock else NOW
    return challenge(serial, number=number, issued=issued, channel=CodeChannel.CONTACT)


def register(desk: Desk, address: str = ADDRESS, serial: str = SERIAL, seconds: int = 0) -> Verdict:
    at = NOW + timedelta(seconds=seconds)
    return desk.mailer.register(registration(desk.keys.for_new(serial), serial, address, at))


class Downhill:
    """A mail server that fails as often as it is told, then takes everything."""

    sender = "desk@example.com"

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.taken: list[tuple[str, EmailMessage]] = []

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        assert serial == SERIAL
        if self.failures:
            self.failures -= 1
            raise MailFailed("mail.example.com:25", "unreachable")
        self.taken.append((address, message))


# --- registering ----------------------------------------------------------------------------------------


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


# --- mailing --------------------------------------------------------------------------------------------


def test_the_code_is_in_the_camera_s_mailbox(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    register(desk)
    register(desk, serial=OTHER)
    for number in range(3):
        desk.answer(by_mail(number, clock=clock).text)
        clock.now += WITHIN_A_CHALLENGE
    boxes = Maildirs(tmp_path / "data")
    newest, *_ = letters = boxes.messages(SERIAL)
    clock.now -= WITHIN_A_CHALLENGE
    expected = right_code(desk, by_mail(2, clock=clock))

    assert len(letters) == 3
    assert boxes.messages(OTHER) == []
    assert newest.to == ADDRESS
    assert newest.subject == "Verification code of your camera"
    assert newest.sent == NOW + 2 * WITHIN_A_CHALLENGE
    assert f"Verification code: {expected}\n" in newest.text
    assert SERIAL in newest.text


@pytest.mark.parametrize(
    "odd",
    [
        b"From: a\nSubject: b\n\nno date",
        b"Date: never\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/png\n\n\n--x--",
        b"Content-Type: text/plain; charset=no-such\n\n\xff",
        b"",
    ],
)
def test_a_mail_of_another_program_does_not_hide_the_others(desk: Desk, tmp_path: Path, odd: bytes) -> None:
    register(desk)
    desk.answer(by_mail().text)
    (tmp_path / "data" / "mail" / SERIAL / "new" / "1.2.3").write_bytes(odd)
    letters = Maildirs(tmp_path / "data").messages(SERIAL)
    assert [mail_text.subject for mail_text in letters if mail_text.to == ADDRESS] == [
        "Verification code of your camera"
    ]
    assert len(letters) == 2


@pytest.mark.parametrize("ahead", [0, 1, MAILS_A_DAY])
def test_mails_of_a_clock_that_was_ahead_count_for_a_day_at_most(
    desk: Desk, clock: Clock, ahead: int
) -> None:
    clock.now += timedelta(days=365)
    register(desk, seconds=365 * 86400)
    for number in range(ahead):
        desk.answer(by_mail(number, clock=clock).text)
    clock.now -= timedelta(days=365)
    assert register(desk, seconds=1) is Verdict.REGISTERED
    for number in range(ahead, MAILS_A_DAY):
        desk.answer(by_mail(number, clock=clock).text)
    for left in (timedelta(days=1), timedelta(minutes=1)):
        with pytest.raises(TooManyMails) as refused:
            desk.answer(by_mail(10, clock=clock).text)
        assert refused.value.wait == left
        clock.now += left - timedelta(minutes=1)
    clock.now += timedelta(minutes=1)
    assert desk.answer(by_mail(10, clock=clock).text).sent_to


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=2), timedelta(days=3650)])
def test_a_clock_set_back_and_put_right_lets_no_mail_more_go(
    desk: Desk, clock: Clock, back: timedelta
) -> None:
    register(desk)
    register(desk, serial=OTHER)
    for number in range(MAILS_A_DAY):
        desk.answer(by_mail(number, clock=clock).text)
    first = by_mail(0, clock=clock)
    for number, step in enumerate((-back, timedelta(hours=1), back - timedelta(hours=1))):
        clock.now += step
        with pytest.raises(TooManyMails):
            desk.answer(by_mail(100, clock=clock).text)
        assert desk.answer(by_mail(number, OTHER, clock=clock).text).sent_to
    with pytest.raises(MailedAlready):
        desk.answer(first.text)
    clock.now += timedelta(days=1, seconds=-1)
    with pytest.raises(TooManyMails):
        desk.answer(by_mail(100, clock=clock).text)
    clock.now += timedelta(seconds=1)
    assert desk.answer(by_mail(100, clock=clock).text).sent_to


def test_mailboxes_are_for_their_owner_alone(desk: Desk, tmp_path: Path) -> None:
    register(desk)
    desk.answer(by_mail().text)
    folder = tmp_path / "data" / "mail"
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_mailbox_outside_is_never_opened(tmp_path: Path) -> None:
    assert Maildirs(tmp_path).messages("../../etc") == []
    with pytest.raises(ValueError, match="etc"):
        Maildirs(tmp_path).send(None, ADDRESS, "../../etc")  # type: ignore[arg-type]


def test_a_full_disk_is_a_mail_that_failed(desk: Desk, tmp_path: Path) -> None:
    register(desk)
    (tmp_path / "data" / "mail").write_text("in the way")
    with pytest.raises(MailFailed):
        desk.answer(by_mail().text)


def test_one_mail_a_challenge(desk: Desk, tmp_path: Path) -> None:
    register(desk)
    desk.answer(by_mail().text)
    with pytest.raises(MailedAlready) as refused:
        desk.answer(by_mail().text)
    assert refused.value.masked == "a***@example.com"
    assert len(Maildirs(tmp_path / "data").messages(SERIAL)) == 1


def test_ten_mails_a_day_for_each_camera(desk: Desk, clock: Clock) -> None:
    register(desk)
    register(desk, serial=OTHER)
    for number in range(MAILS_A_DAY):
        clock.now = NOW + timedelta(hours=number)
        desk.answer(by_mail(number, clock=clock).text)
    with pytest.raises(TooManyMails) as refused:
        desk.answer(by_mail(100, clock=clock).text)
    assert refused.value.wait == timedelta(hours=24 - (MAILS_A_DAY - 1))
    assert desk.answer(by_mail(0, OTHER, clock=clock).text).sent_to

    clock.now = NOW + timedelta(days=1)
    assert desk.answer(by_mail(101, clock=clock).text).sent_to
    with pytest.raises(TooManyMails):
        desk.answer(by_mail(102, clock=clock).text)


def test_a_server_that_is_down_costs_nothing(tmp_path: Path, clock: Clock) -> None:
    server = Downhill(failures=2 * MAILS_A_DAY)
    with Desk.open(tmp_path, server, clock=clock) as desk:
        register(desk)
        while server.failures:
            with pytest.raises(MailFailed):
                desk.answer(by_mail().text)
        assert desk.answer(by_mail().text).sent_to
    assert [address for address, _ in server.taken] == [ADDRESS]
    assert right_code(desk, by_mail()) in server.taken[0][1].get_content()


def test_a_desk_that_died_over_a_mail_blocks_that_challenge_alone(tmp_path: Path, clock: Clock) -> None:
    with Desk.open(tmp_path, Downhill(), clock=clock) as desk:
        register(desk)
        desk.mailer._book(by_mail())
        clock.now += timedelta(minutes=8)
        with pytest.raises(MailedAlready):  # the server may have it
            desk.answer(by_mail().text)
        for number in range(1, MAILS_A_DAY):
            assert desk.answer(by_mail(number, clock=clock).text).sent_to
        with pytest.raises(TooManyMails):
            desk.answer(by_mail(MAILS_A_DAY, clock=clock).text)
        clock.now += timedelta(minutes=4)  # the challenge is over, and its booking no longer counted
        assert desk.answer(by_mail(MAILS_A_DAY, clock=clock).text).sent_to


def test_many_at_once_send_one(tmp_path: Path, clock: Clock) -> None:
    server = Downhill()
    with Desk.open(tmp_path, server, clock=clock) as desk:
        register(desk)

        def ask(_: int) -> bool:
            try:
                return desk.answer(by_mail().text).sent_to is not None
            except MailedAlready:
                return False

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(ask, range(16))) == 1
    assert len(server.taken) == 1
