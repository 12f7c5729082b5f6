"""A practice camera for every visitor: its own, to come back to, and gone afterwards."""

from __future__ import annotations

import logging
import re
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import visitor_windows
from tests.camera.helpers import CheapHasher, Clock, key_for
from tests.cameras import KNOWN, NEW
from tests.hosting.kit import until
from tests.hosting.rooms import (
    BACKSPACE,
    NAME,
    cheap_hashes,
    lit,
    name_of,
    open_hotel,
    pasted,
    press_on,
    press_on_next,
    sign_in,
)
from tui.camera import Answer, Camera, CodeChannel, Session, add_camera, list_cameras
from tui.camera.fleet.templates import Template, template_of
from tui.commands import open_store
from tui.commands.service import hosted
from tui.hosting import Bounds, Refused
from tui.hosting.folder import own_folder
from tui.hosting.names import new_name, without_secret
from tui.hosting.practice import KEPT, Practice, open_practice_store
from tui.hosting.stays import BEAT
from tui.protocol.payload import LENGTH, grouped, parse

MANY = 60
HERE = "192.0.2.1"


class Inn:
    """A store of practice cameras with a clock that stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.clock.now = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
        with open_practice_store(folder) as store:
            self.template: Template = template_of(store, "known", hasher=CheapHasher())
        self._opened: list[Practice] = []

    def open(self, most: int = 5) -> Practice:
        """As one more process has it."""
        practice = Practice(self.folder, self.template, key_for, most=most, clock=self.clock)
        self._opened.append(practice)
        return practice

    def later(self, by: timedelta) -> None:
        self.clock.now += by

    def close(self) -> None:
        for practice in self._opened:
            practice.close()


@pytest.fixture
def inn(tmp_path: Path) -> Iterator[Inn]:
    inn = Inn(tmp_path)
    yield inn
    inn.close()


def session(practice: Practice, serial: str) -> Session:
    return Camera(practice.store, serial, hasher=CheapHasher()).sign_in("admin", KNOWN)


# --- the store ------------------------------------------------------------------------------------------


def test_everybody_gets_a_camera_of_their_own(inn: Inn) -> None:
    practice = inn.open(6)
    stays = [
        practice.arrive(user, HERE) for user in ("demo", "demo", "anna", "", "\x00\udcff'; --", "demo-" * 9)
    ]
    assert len({stay.serial for stay in stays}) == practice.count() == 6


def test_the_name_leads_back_and_no_other_does(inn: Inn) -> None:
    first, second = inn.open(), inn.open()
    stay = first.arrive("demo", HERE)
    assert NAME.fullmatch(stay.name)
    first.leave(stay)
    assert second.arrive(f" {stay.name.upper()} ", HERE).serial == stay.serial, (
        "another process, typed in capitals"
    )
    wrong = ("a" if stay.name[-1] != "a" else "b").join((stay.name[:-1], ""))
    assert second.arrive(wrong, HERE).serial != stay.serial
    assert second.arrive(stay.serial.lower(), HERE).serial != stay.serial, (
        "what the camera is called leads nowhere"
    )
    assert stay.name not in repr(stay)
    kept = b"".join(path.read_bytes() for path in inn.folder.iterdir() if path.is_file())
    assert stay.serial.encode() in kept
    assert stay.name.encode() not in kept


def test_names_hold_fifty_random_bits() -> None:
    assert new_name(bytes) == "demo-aaaaa-aaaaa"
    assert new_name(lambda count: b"\xff" * count) == "demo-77777-77777"
    assert len({new_name() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("user", "logged"),
    [
        ("demo-abcde-fghij", "demo…"),
        ("DEMO-abcde-fgh", "DEMO…"),
        ("abcde-fghij", "…"),
        ("x\ndemo_abcde\nfghij", "x\ndemo…"),
        ("demo", "demo"),
        ("anna", "anna"),
        ("lab-1", "lab-1"),
        ("administrator", "administrator"),
        ("warehouse-1", "warehouse-1"),
        ("entrance-hall", "entrance-hall"),
        # all of a name is there, and no hyphen where it was
        ("abcdefghij", "…"),
        ("emo-abcdefghij", "emo-…"),
        ("emoabcdefghij", "…"),
        ("demoabcdefghij", "demo…"),
        ("d-abcd-efghij", "d-…"),
        ("abcde\N{EN DASH}fghij", "…"),
        ("abcde \N{EM DASH} fghijk", "…"),
        ("abc.defg.hij", "…"),
        ("вуьщ-фисву-апршо", "вуьщ…"),
        ("фисвуапршо", "…"),
        ("abcde-fghij-demo-x", "…"),
    ],
)
def test_what_a_log_may_say_of_a_name(user: str, logged: str) -> None:
    assert without_secret(user) == logged


def test_a_camera_waits_a_quarter_of_an_hour_for_its_visitor(inn: Inn) -> None:
    practice = inn.open()
    gone, back = practice.arrive("a", HERE), practice.arrive("b", HERE)
    far = practice.far_side(gone.serial)
    (far / "mail").mkdir(parents=True)
    signed_in = session(practice, back.serial)
    inn.later(timedelta(minutes=40))  # a long session, with its process there all the time
    practice.still_there([gone.serial, back.serial])
    practice.leave(gone)
    practice.leave(back)
    inn.later(KEPT - timedelta(seconds=1))
    practice.sweep()
    assert practice.arrive(back.name, HERE).serial == back.serial
    Camera(practice.store, back.serial, clock=lambda: signed_in.since).check(signed_in)
    inn.later(timedelta(seconds=1))
    practice.sweep()
    assert [camera.serial for camera in list_cameras(practice.store)] == [back.serial]
    assert not far.exists()
    assert practice.arrive(gone.name, HERE).serial not in {gone.serial, back.serial}


def test_a_killed_process_leaves_cameras_that_go_too(inn: Inn) -> None:
    practice = inn.open()
    practice.arrive("a", HERE)  # and never leaves
    inn.later(KEPT)
    assert practice.arrive("b", HERE).serial
    assert practice.count() == 1


def test_a_clock_that_is_set_back_keeps_no_camera_for_years(inn: Inn) -> None:
    practice = inn.open()
    inn.later(timedelta(days=900))
    practice.leave(practice.arrive("a", HERE))
    inn.later(-timedelta(days=900))
    practice.sweep()
    inn.later(KEPT)
    practice.sweep()
    assert practice.count() == 0


def test_there_are_never_more_than_so_many(inn: Inn) -> None:
    first, second = inn.open(3), inn.open(3)
    stays = [first.arrive("a", HERE), second.arrive("b", HERE), first.arrive("c", HERE)]
    with pytest.raises(Refused, match="SESSIONS"):
        second.arrive("d", HERE)
    assert second.arrive(stays[0].name, HERE).serial == stays[0].serial, "who has a camera comes back to it"
    inn.later(timedelta(seconds=1))
    second.leave(stays[1])
    new = first.arrive("e", HERE)
    assert first.count() == 3
    first.leave(stays[0])  # one of its two sessions
    with pytest.raises(Refused):
        first.arrive("f", HERE)
    inn.later(3 * BEAT)  # the others' process was killed
    first.still_there([new.serial])
    assert first.arrive("g", HERE).serial
    assert first.knows(new.serial)


def test_who_comes_again_and_again_pushes_out_nobody_else(inn: Inn) -> None:
    """The churner sits in one network of IPv6: a camera each time, and left at once."""
    practice = inn.open(6)
    stays = [practice.arrive("anna", "192.0.2.1"), practice.arrive("bo", "192.0.2.2")]
    for stay in stays:
        practice.leave(stay)
    for number in range(40):
        inn.later(timedelta(seconds=1))
        practice.leave(practice.arrive("x", f"2001:db8::{number:x}"))
    for stay in stays:
        assert practice.arrive(stay.name, "192.0.2.3").serial == stay.serial
        practice.leave(stay)
    assert practice.count() == 6


def test_who_left_longest_ago_makes_room_where_nobody_left_more_than_others(inn: Inn) -> None:
    practice = inn.open(3)
    stays = []
    for last in (1, 2, 3):
        inn.later(timedelta(seconds=1))
        stays.append(practice.arrive("x", f"192.0.2.{last}"))
        practice.leave(stays[-1])
    practice.arrive("x", "192.0.2.4")
    assert [practice.knows(stay.serial) for stay in stays] == [False, True, True]


def test_many_at_once_from_several_processes(inn: Inn) -> None:
    """Threads stand for the processes: each has a connection of its own."""
    most = MANY // 2
    inns = [inn.open(most) for _ in range(4)]
    got, refused = [], 0
    lock = threading.Lock()

    def come(practice: Practice) -> None:
        nonlocal refused
        for _ in range(MANY // 4):
            try:
                stay = practice.arrive("demo", HERE)
            except Refused:
                with lock:
                    refused += 1
            else:
                with lock:
                    got.append(stay)

    threads = [threading.Thread(target=come, args=(practice,)) for practice in inns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{MANY} arrivals: {len(got)} cameras, {refused} refused")  # noqa: T201
    assert (len(got), refused) == (most, MANY - most)
    assert len({stay.serial for stay in got}) == len({stay.name for stay in got}) == inns[0].count() == most


# --- the folder -----------------------------------------------------------------------------------------


def test_every_place_of_every_process_finds_a_camera(tmp_path: Path) -> None:
    with cheap_hashes(), hosted(tmp_path, "known", windows=visitor_windows(), workers=8) as service:
        assert service.most >= 4 * 8 * Bounds().sessions


def test_the_folder_is_private_and_goes_with_its_host(tmp_path: Path) -> None:
    parent = tmp_path / "ssh" / "practice"
    with own_folder(parent) as one, own_folder(parent) as other:
        assert one != other
        assert {stat.S_IMODE(path.stat().st_mode) for path in (parent, one, other)} == {0o700}
        dead = parent / "dead"
        (dead / "far").mkdir(parents=True)
        with own_folder(parent):
            assert not dead.exists(), "swept"
            assert one.is_dir()
            assert other.is_dir()
    assert [path.name for path in parent.iterdir()] == ["lock"]


# --- over SSH -------------------------------------------------------------------------------------------


async def test_two_visitors_see_nothing_of_each_other(tmp_path: Path) -> None:
    async with (
        open_hotel(tmp_path) as hotel,
        hotel.visited() as one,
        hotel.visited() as two,
    ):
        await one.sees(NAME)
        await two.sees(NAME)
        assert name_of(one) != name_of(two)
        await sign_in(one, KNOWN)
        await sign_in(two, KNOWN)
        stores = list_cameras(hotel.rooms._practice.store)
        cameras = [Camera(hotel.rooms._practice.store, info.serial) for info in stores]
        assert len(cameras) == 2
        online = [camera.online(camera.sign_in("admin", KNOWN)) for camera in cameras]
        assert [[row.origin for row in rows] for rows in online] == [["127.0.0.1", ""]] * 2
        with open_store(tmp_path) as local:
            assert list_cameras(local) == [], "the operator's own cameras are left alone"


async def test_a_dropped_line_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_hotel(tmp_path) as hotel:
        async with hotel.visited() as guest:
            await guest.sees(NAME)
            name = name_of(guest)
            await sign_in(guest, KNOWN)
            serial = list_cameras(hotel.rooms._practice.store)[0].serial
            camera = Camera(hotel.rooms._practice.store, serial)
            camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
        await until(lambda: hotel.host.sessions == 0, "the session has ended")
        async with hotel.visited(name) as guest:
            await guest.sees(name)
            await sign_in(guest, NEW)
        wrong = name[:-1] + ("a" if name[-1] != "a" else "b")
        async with hotel.visited(wrong) as guest:
            await guest.sees(NAME)
            assert name_of(guest) not in {name, wrong}
        assert hotel.rooms._practice.count() == 2
    assert 'user="demo…"' in caplog.text
    assert 'user="demo"' in caplog.text
    for secret in (name, wrong, name[5:], KNOWN, NEW):
        assert secret not in caplog.text


async def test_the_way_back_by_the_phone(tmp_path: Path) -> None:
    async with open_hotel(tmp_path, "lost-no-questions") as hotel, hotel.visited(size=(120, 36)) as guest:
        await guest.sees(NAME)
        guest.press("down")
        await press_on(guest, "Forgot Password")
        await guest.sees("Reset Type")
        guest.press("enter")
        await guest.sees("Reset › Captcha")
        guest.press("f3")
        await press_on(guest, "Sign in", "+", "Get device password", "Scan the QR code")
        await press_on(guest, "Type it into the field")
        await guest.sees(re.compile(r"▌\d{8}"))
        guest.press("enter")
        await guest.sees("Confirm Password")
        guest.send(f"{NEW}\r{NEW}\r")
        await guest.sees(lambda guest: lit(guest) == "Security")
        guest.press("right")
        await press_on(guest, "Later")
        await guest.sees("Set password successfully")
        await sign_in(guest, NEW)


async def test_the_phone_alone_answers_a_pasted_text(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        private = add_camera(store, "mine", "known", key_for=key_for).challenge().payload
    async with open_hotel(tmp_path, "lost-no-questions") as hotel, hotel.visited() as guest:
        await guest.sees(NAME)
        [info] = list_cameras(hotel.rooms._practice.store)
        camera = Camera(hotel.rooms._practice.store, info.serial)
        text = camera.challenge().payload
        async with hotel.visited("phone") as phone:
            await press_on(phone, "Sign in", "+", "Get device password")
            await phone.sees("Use the text")
            assert "Scan the QR code" not in phone.screen.text(), (
                "there is nothing to see, and no file to read"
            )
            phone.send(pasted(private))
            await press_on_next(phone, "Use the text")
            await phone.sees("does not know this")
            phone.send(f"\x1b[A{BACKSPACE * LENGTH}{pasted(text)}")
            await press_on_next(phone, "Use the text")
            await phone.sees("QR code read")
            assert grouped(info.serial) in phone.screen.text()
            phone.press("escape")
            await phone.sees("Mail: 0")
        answer = hotel.rooms._answer(parse(text)).code
        assert answer is not None
        camera.answer_code(answer)
        phones = hotel.service.folder / "phones"
        await until(lambda: not any(phones.iterdir()), "its accounts have gone with it")


async def test_mail_goes_to_the_camera_s_own_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMERA_MENUS_SMTP", "smtp://127.0.0.1:1")
    async with open_hotel(tmp_path) as hotel, hotel.visited(size=(120, 36)) as guest:
        await sign_in(guest, KNOWN)
        [info] = list_cameras(hotel.rooms._practice.store)
        far = hotel.rooms._far_side(hotel.rooms._practice.far_side(info.serial))
        camera = Camera(hotel.rooms._practice.store, info.serial, registrar=far)
        session = camera.sign_in("admin", KNOWN)
        answers = Answer(1, "91827"), Answer(2, "gate.keeper@example.com")
        camera.save_security(session, *answers, CodeChannel.CONTACT, "anna@example.com")
        text = camera.challenge().payload
        far.close()
        async with hotel.visited("phone") as phone:
            await press_on(phone, "Sign in", "+", "Get device password")
            await phone.sees("Use the text")
            phone.send(pasted(text))
            await press_on_next(phone, "Use the text")
            await phone.sees("The code was sent to")
            phone.press("escape")
            await phone.sees("Mail: 0")
        guest.press("f3")
        await press_on(guest, "Sign in")
        await guest.sees("Mail: 1")
        assert not (tmp_path / "mail").exists()
        with open_store(tmp_path) as local:
            assert list_cameras(local) == []


async def test_nothing_is_left_when_the_host_has_stopped(tmp_path: Path) -> None:
    async with open_hotel(tmp_path) as hotel, hotel.visited() as guest:
        await sign_in(guest, KNOWN)
        guest.press("f3")
        await press_on(guest, "Sign in")
        await guest.sees("My devices")
        modes = {
            stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "ssh").rglob("*") if path.is_file()
        }
        assert modes == {0o600}
    assert [path.name for path in (tmp_path / "ssh").rglob("*")] == ["practice", "lock"]


async def test_a_full_host_says_so(tmp_path: Path) -> None:
    async with open_hotel(tmp_path) as hotel:
        hotel.rooms._practice._most = 1
        async with hotel.visited() as guest:
            await guest.sees(NAME)
            async with hotel.visited(environment={"LANG": "ru_RU"}) as other:
                assert "Все места заняты" in await other.end()
                assert other.status == 1


async def test_who_is_turned_away_gets_no_camera(tmp_path: Path) -> None:
    async with open_hotel(tmp_path) as hotel:
        async with hotel.connected() as connection:
            assert (await connection.run("ls", check=False)).exit_status == 1
            assert (await connection.run(check=False)).exit_status == 1, "no terminal"
        assert hotel.rooms._practice.count() == 0


async def test_logs_can_not_be_exported(tmp_path: Path) -> None:
    async with open_hotel(tmp_path) as hotel, hotel.visited() as guest:
        await sign_in(guest, KNOWN)
        guest.press("down")
        await guest.sees(lambda guest: "Information" in lit(guest))
        guest.press("right", "down", "down")
        await press_on(guest, "Log")
        await guest.sees("Over SSH nothing is written to the host")
