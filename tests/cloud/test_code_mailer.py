"""The mails that go to a camera's address or into a Maildir: how many, to whom, what they say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cloud.helpers import ADDRESS, NOW, OTHER, SERIAL, by_mail, register, right_code
from tui.cloud.code_mailer import MAILS_A_DAY
from tui.cloud.errors import MailedAlready, MailFailed, TooManyMails
from tui.cloud.maildir import Maildirs
from tui.cloud.service_desk import Desk
from tui.protocol.registrar import Verdict

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.cloud.helpers import Clock

WITHIN_A_CHALLENGE = timedelta(seconds=1)


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


@pytest.mark.both_stores
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
