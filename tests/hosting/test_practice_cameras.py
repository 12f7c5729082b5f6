"""A practice camera for every visitor: its own, to come back to, and gone afterwards."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import visitor_windows
from tests.camera.helpers import CheapHasher, Clock, key_for
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import (
    NAME,
    cheap_hashes,
)
from tui.camera import Camera, CameraContext, Session, list_cameras
from tui.camera.fleet.templates import Template, template_of
from tui.hosting.practice_cameras import BEAT, KEPT, PracticeCameras, open_practice_store
from tui.hosting.resume_names import new_name, without_secret
from tui.hosting.runtime_dir import own_folder
from tui.hosting.service import hosted
from tui.remote.config import ServerConfig
from tui.remote.refusals import Refused

MANY = 60
HERE = "192.0.2.1"


class CameraFolder:
    """A store of practice cameras with clocks that stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.clock.now = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)
        self.seconds = 0.0
        with open_practice_store(folder) as store:
            self.template: Template = template_of(store, "known", hasher=CheapHasher())
        self._opened: list[PracticeCameras] = []

    def open(self, most: int = 5) -> PracticeCameras:
        """As one more process has it."""
        practice = PracticeCameras(
            self.folder, self.template, key_for, most=most, clock=self.clock, seconds=lambda: self.seconds
        )
        self._opened.append(practice)
        return practice

    def later(self, by: timedelta) -> None:
        self.clock.now += by
        self.seconds += by.total_seconds()

    def set_clock(self, by: timedelta) -> None:
        """The machine's clock alone, as its user sets it."""
        self.clock.now += by

    def close(self) -> None:
        for practice in self._opened:
            practice.close()


@pytest.fixture
def camera_folder(tmp_path: Path) -> Iterator[CameraFolder]:
    camera_folder = CameraFolder(tmp_path)
    yield camera_folder
    camera_folder.close()


def session(practice: PracticeCameras, serial: str) -> Session:
    return Camera(CameraContext(practice.store, serial, hasher=CheapHasher())).sign_in("admin", KNOWN)


# --- the store ------------------------------------------------------------------------------------------


def test_everybody_gets_a_camera_of_their_own(camera_folder: CameraFolder) -> None:
    practice = camera_folder.open(6)
    stays = [
        practice.arrive(user, HERE) for user in ("demo", "demo", "anna", "", "\x00\udcff'; --", "demo-" * 9)
    ]
    assert len({stay.serial for stay in stays}) == practice.count() == 6


def test_the_name_leads_back_and_no_other_does(camera_folder: CameraFolder) -> None:
    first, second = camera_folder.open(), camera_folder.open()
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
    kept = b"".join(path.read_bytes() for path in camera_folder.folder.iterdir() if path.is_file())
    assert stay.serial.encode() in kept
    assert stay.name.encode() not in kept
    assert stay.name.removeprefix("demo-").replace("-", "").encode() not in kept, "its digits are all of it"


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


def test_a_camera_waits_a_quarter_of_an_hour_for_its_visitor(camera_folder: CameraFolder) -> None:
    practice = camera_folder.open()
    gone, back = practice.arrive("a", HERE), practice.arrive("b", HERE)
    far = practice.cloud_folder(gone.serial)
    (far / "mail").mkdir(parents=True)
    signed_in = session(practice, back.serial)
    camera_folder.later(timedelta(minutes=40))  # a long session, with its process there all the time
    practice.still_there([gone.serial, back.serial])
    practice.leave(gone)
    practice.leave(back)
    camera_folder.later(KEPT - timedelta(seconds=1))
    practice.sweep()
    assert practice.arrive(back.name, HERE).serial == back.serial
    Camera(CameraContext(practice.store, back.serial, clock=lambda: signed_in.since)).check(signed_in)
    camera_folder.later(timedelta(seconds=1))
    practice.sweep()
    assert [camera.serial for camera in list_cameras(practice.store)] == [back.serial]
    assert not far.exists()
    assert practice.arrive(gone.name, HERE).serial not in {gone.serial, back.serial}


def test_a_killed_process_leaves_cameras_that_go_too(camera_folder: CameraFolder) -> None:
    practice = camera_folder.open()
    practice.arrive("a", HERE)  # and never leaves
    camera_folder.later(KEPT)
    assert practice.arrive("b", HERE).serial
    assert practice.count() == 1


@pytest.mark.parametrize("step", [timedelta(days=1), -timedelta(hours=1), -timedelta(days=900)])
def test_a_clock_that_is_set_takes_no_camera_away_and_keeps_none(
    camera_folder: CameraFolder, step: timedelta
) -> None:
    practice = camera_folder.open(2)
    used, left = practice.arrive("a", HERE), practice.arrive("b", HERE)
    practice.leave(left)
    camera_folder.set_clock(step)
    practice.sweep()
    assert practice.knows(used.serial), "its visitor is there"
    assert practice.arrive(left.name, HERE).serial == left.serial, "its visitor may come back"
    with pytest.raises(Refused):  # both have their visitors, whatever the clock says
        practice.arrive("c", HERE)
    practice.leave(left)
    camera_folder.later(KEPT - timedelta(seconds=1))
    practice.still_there([used.serial])
    camera_folder.set_clock(-step)
    practice.sweep()
    assert practice.knows(left.serial)
    camera_folder.later(timedelta(seconds=1))
    practice.sweep()
    assert [practice.knows(stay.serial) for stay in (used, left)] == [True, False]


def test_there_are_never_more_than_so_many(camera_folder: CameraFolder) -> None:
    first, second = camera_folder.open(3), camera_folder.open(3)
    stays = [first.arrive("a", HERE), second.arrive("b", HERE), first.arrive("c", HERE)]
    with pytest.raises(Refused, match="SESSIONS"):
        second.arrive("d", HERE)
    assert second.arrive(stays[0].name, HERE).serial == stays[0].serial, "who has a camera comes back to it"
    camera_folder.later(timedelta(seconds=1))
    second.leave(stays[1])
    new = first.arrive("e", HERE)
    assert first.count() == 3
    first.leave(stays[0])  # one of its two sessions
    with pytest.raises(Refused):
        first.arrive("f", HERE)
    camera_folder.later(3 * BEAT)  # the others' process was killed
    first.still_there([new.serial])
    assert first.arrive("g", HERE).serial
    assert first.knows(new.serial)


@pytest.mark.full
def test_who_comes_again_and_again_pushes_out_nobody_else(camera_folder: CameraFolder) -> None:
    """The churner sits in one network of IPv6: a camera each time, and left at once."""
    practice = camera_folder.open(6)
    stays = [practice.arrive("anna", "192.0.2.1"), practice.arrive("bo", "192.0.2.2")]
    for stay in stays:
        practice.leave(stay)
    for number in range(40):
        camera_folder.later(timedelta(seconds=1))
        practice.leave(practice.arrive("x", f"2001:db8::{number:x}"))
    for stay in stays:
        assert practice.arrive(stay.name, "192.0.2.3").serial == stay.serial
        practice.leave(stay)
    assert practice.count() == 6


def test_who_left_longest_ago_makes_room_where_nobody_left_more_than_others(
    camera_folder: CameraFolder,
) -> None:
    practice = camera_folder.open(3)
    stays = []
    for last in (1, 2, 3):
        camera_folder.later(timedelta(seconds=1))
        stays.append(practice.arrive("x", f"192.0.2.{last}"))
        practice.leave(stays[-1])
    practice.arrive("x", "192.0.2.4")
    assert [practice.knows(stay.serial) for stay in stays] == [False, True, True]


def test_many_at_once_from_several_processes(camera_folder: CameraFolder) -> None:
    """Threads stand for the processes: each has a connection of its own."""
    most = MANY // 2
    inns = [camera_folder.open(most) for _ in range(4)]
    got, refused = [], 0
    lock = threading.Lock()

    def come(practice: PracticeCameras) -> None:
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
    with cheap_hashes(), hosted(tmp_path, "known", windows=visitor_windows(), places=400) as service:
        assert service.most >= 4 * 8 * ServerConfig().sessions


def test_the_folder_is_private_and_goes_with_its_server(tmp_path: Path) -> None:
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
