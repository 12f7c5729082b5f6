"""One camera for several visitors: who gets in, what they see of each other, and how it is put back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import asyncssh
import pytest

from tests.camera.helpers import CheapHasher, Clock
from tests.helpers.windows.cameras import KNOWN, NEW
from tests.hosting.visitor_helpers import (
    BACK_TO_USER,
    NAME,
    RunningService,
    lit,
    press_on,
    running_service,
    sign_in,
)
from tests.remote.helpers import SshVisitor, until
from tui.camera import Camera, CameraContext, Store, UserDraft, open_camera, remove_camera
from tui.camera.context import utc_now
from tui.camera.errors import SessionEnded, UnknownCamera
from tui.camera.fleet.sharing import _set, admit, note_visits, restore_where_due, share, shared_camera
from tui.camera.storage.change_detector import Changes
from tui.commands import open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lab(store: Store, clock: Callable[[], datetime] = utc_now) -> Camera:
    return open_camera(store, "lab-1", hasher=CheapHasher(), clock=clock)


# --- the store ------------------------------------------------------------------------------------------


def test_only_shared_cameras_are_found(store: Store) -> None:
    found = shared_camera(store, "lab-1")
    assert found is not None
    assert (found.serial, found.is_limited) == (lab(store).serial, False)
    assert shared_camera(store, " LAB-1") == found, "typed in capitals"
    for name in ("mine", "MINE", "camera", "lab-2", "lab\N{EN DASH}1", "", "\x00", "' OR 1=1 --"):
        assert shared_camera(store, name) is None, name
    with pytest.raises(UnknownCamera):
        share(store, "lab-2")


def test_it_is_put_back_so_long_after_the_last_visitor_left(store: Store) -> None:
    clock = Clock()
    clock.now = NOON
    share(store, "lab-1", restore_after=timedelta(minutes=5))
    camera = lab(store, clock)

    def restored() -> bool:
        return restore_where_due(store, hasher=CheapHasher(), clock=clock) == [camera.serial]

    camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
    assert not restored(), "no visitor has been there: the operator's own doings stay"
    note_visits(store, [camera.serial], clock())
    clock.now += timedelta(minutes=4)
    note_visits(store, [camera.serial], clock())  # is still there
    clock.now += timedelta(minutes=5, seconds=-1)
    assert not restored()
    session = camera.sign_in("admin", NEW)
    clock.now += timedelta(seconds=1)
    assert restored()
    with pytest.raises(SessionEnded):
        camera.check(session)
    assert camera.sign_in("admin", KNOWN)
    assert shared_camera(store, "lab-1") is not None, "and is as shared as before"
    clock.now += timedelta(days=1)
    assert not restored(), "once is enough"


def test_changes_by_any_process_are_seen(store: Store, tmp_path: Path) -> None:
    camera, mine = lab(store), open_camera(store, "mine", hasher=CheapHasher())
    with Changes(store) as changes, open_store(tmp_path) as elsewhere:
        serials = camera.serial, mine.serial
        assert changes.look(serials) == set()
        session = camera.sign_in("admin", KNOWN)
        assert changes.look(serials) == {camera.serial}
        assert changes.look(serials) == set()
        camera.keep(session)
        note_visits(store, serials, NOON)
        assert changes.look(serials) == set(), "a visitor's presence changes nothing"
        Camera(CameraContext(elsewhere, mine.serial, hasher=CheapHasher())).sign_in("admin", KNOWN)
        camera.sign_out(session)
        assert changes.look(serials) == set(serials)
        remove_camera(store, "mine")
        assert changes.look(serials) == {mine.serial}


# --- over SSH -------------------------------------------------------------------------------------------


async def step_to(visitor: SshVisitor, label: str, key: str) -> None:
    """Go on by a key until that has the focus."""
    while (here := lit(visitor)) != label:
        visitor.press(key)
        await visitor.sees(lambda visitor, here=here: lit(visitor) not in {"", here})  # type: ignore[misc]


def add_user(camera: Camera, name: str) -> None:
    """As the operator would, in another program."""
    session = camera.sign_in("admin", KNOWN)
    group = camera.groups(session)[0]
    camera.add_user(session, UserDraft(name, group.name, "", group.rights), NEW)


async def account_page(visitor: SshVisitor) -> None:
    """From the main menu to the table of users."""
    await visitor.sees(lambda visitor: lit(visitor) == "▸ Advanced")
    visitor.press("enter")
    await press_on(visitor, "Account")
    await visitor.sees("Advanced › Account")


async def test_a_change_by_one_is_seen_by_the_others(store: Store, tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited("lab-1") as one,
        server.visited("lab-1") as two,
        server.visited() as other,
    ):
        await sign_in(one, KNOWN)
        assert not NAME.search(one.screen.text()), "there is no camera of one's own to come back to"
        await sign_in(two, KNOWN)
        await sign_in(other, KNOWN)
        await account_page(one)
        await account_page(other)
        camera = lab(store)
        rows = camera.online(session := camera.sign_in("admin", KNOWN))
        assert [row.origin for row in rows] == ["127.0.0.1", "127.0.0.1", ""]
        add_user(camera, "newcomer")
        await one.sees("newcomer")
        assert "newcomer" not in other.screen.text()
        camera.reboot(session)
        await one.sees("You were signed out")
        await two.sees("You were signed out")
        await sign_in(one, KNOWN)
        assert "Main Menu" in other.screen.text() or "Advanced › Account" in other.screen.text()
        assert server.apps._watcher.is_looking
    assert not server.apps._watcher.is_looking


@pytest.mark.full
async def test_everybody_is_told_in_their_own_language(store: Store, tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited("lab-1") as first,  # the watcher begins with this one
        server.visited("lab-1", environment={"LANG": "ru_RU"}) as other,
    ):
        await sign_in(first, KNOWN)
        await other.sees("Забыли пароль")
        other.send(f"{BACK_TO_USER}admin\t{KNOWN}\r")
        await other.sees(lambda other: lit(other) == "▸ Расширенные")
        other.press("enter")
        await press_on(other, "Пользователь")
        await other.sees("Памятка")
        add_user(lab(store), "newcomer")
        await other.sees("newcomer")
        assert "Памятка" in other.screen.text(), "the table was made anew"


@pytest.mark.full
async def test_the_watcher_sleeps_while_nobody_shares(store: Store, tmp_path: Path) -> None:
    async with running_service(tmp_path) as server, server.visited() as visitor:
        await visitor.sees(NAME)
        assert not server.apps._watcher.is_looking
        async with server.visited("lab-1") as one, server.visited("lab-1") as two:
            await one.sees("Forgot Password")
            await two.sees("Forgot Password")
            assert server.apps._watcher.is_looking
        await until(lambda: not server.apps._watcher.is_looking, "it has stopped looking")


@pytest.mark.parametrize("name", ["mine", pytest.param("camera", marks=pytest.mark.full)])
async def test_the_operators_own_cameras_are_out_of_reach(store: Store, tmp_path: Path, name: str) -> None:
    async with running_service(tmp_path) as server, server.visited(name) as visitor:
        await visitor.sees(NAME)
        await sign_in(visitor, KNOWN)
        camera = open_camera(store, name, hasher=CheapHasher())
        assert [row.origin for row in camera.online(camera.sign_in("admin", KNOWN))] == [""]


async def refused(server: RunningService, user: str, key: asyncssh.SSHKey | None) -> bool:
    try:
        async with server.visited(user, client_keys=[key] if key else None) as visitor:
            await visitor.sees("Forgot Password")
            return False
    except (asyncssh.PermissionDenied, asyncssh.ConnectionLost, asyncssh.DisconnectError):
        return True


@pytest.mark.full
async def test_a_camera_for_some_keys_only(store: Store, tmp_path: Path) -> None:
    mine, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    share(store, "lab-1", keys=public(mine))
    async with running_service(tmp_path) as server:
        assert not await refused(server, "lab-1", mine)
        assert await refused(server, "lab-1", other)
        assert await refused(server, "lab-1", None)
        assert not await refused(server, "demo", None), "the server itself is open"
        admit(store, "lab-1", public(other))
        assert await refused(server, "lab-1", mine), "what the database says holds at once"
        assert not await refused(server, "lab-1", other)
        for text, path in (("", None), (None, "/lab-1.keys")):
            _set(store, "lab-1", admitted_keys=text, authorized_keys=path)
            assert await refused(server, "lab-1", other), "without a key every key is refused"


def public(key: asyncssh.SSHKey) -> str:
    return key.export_public_key().decode()


async def test_no_password_opens_a_camera_for_some_keys_only(store: Store, tmp_path: Path) -> None:
    share(store, "lab-1", keys=public(asyncssh.generate_private_key("ssh-ed25519")))
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    passwords = tmp_path / "passwords"
    passwords.write_text("".join(f"{user}:{cheap.hash(KNOWN)}\n" for user in ("demo", "lab-1")))
    async with running_service(tmp_path, password_file=passwords) as server:
        async with server.connected("demo", password=KNOWN):
            pass
        with pytest.raises(asyncssh.PermissionDenied):
            async with server.connected("lab-1", password=KNOWN):
                pass


async def test_a_key_taken_away_between_sign_in_and_menus(store: Store, tmp_path: Path) -> None:
    """A client may sign in and ask for the menus later, or twice over one connection."""
    mine = asyncssh.generate_private_key("ssh-ed25519")
    async with (
        running_service(tmp_path) as server,
        server.connected("lab-1", client_keys=[mine]) as connection,
    ):
        share(store, "lab-1", keys=public(asyncssh.generate_private_key("ssh-ed25519")))
        process = await connection.create_process(term_type="xterm", encoding="utf-8")
        said = await asyncio.wait_for(process.stdout.read(), 20)
        assert "Access denied: your SSH key" in said


@pytest.mark.full
async def test_visitors_keep_it_from_being_put_back(store: Store, tmp_path: Path) -> None:
    share(store, "lab-1", restore_after=timedelta(minutes=1))
    camera = lab(store)
    camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
    async with running_service(tmp_path) as server:
        long_ago = NOON - timedelta(days=9)
        async with server.visited("lab-1") as visitor:
            await sign_in(visitor, NEW)
            note_visits(store, [camera.serial], long_ago)
            server.apps._beat((), tuple(server.apps._sharing))
            await server.apps._restore()
            assert camera.sign_in("admin", NEW)
        await until(lambda: not server.apps._sharing, "the visitor has left")
        note_visits(store, [camera.serial], long_ago)
        async with server.visited("lab-1") as visitor:
            await sign_in(visitor, KNOWN)  # put back just in time for the next


@pytest.mark.full
async def test_what_is_typed_is_left_alone(store: Store, tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited("lab-1") as one,
        server.visited("lab-1") as two,
    ):
        for visitor in (one, two):
            await sign_in(visitor, KNOWN)
            await account_page(visitor)
        visitor = one
        await step_to(visitor, "Add User", "tab")
        visitor.press("enter")
        await visitor.sees(re.compile(r"User Name +▌"))
        visitor.send("half-typed")
        await visitor.sees("half-typed")
        camera = lab(store)
        add_user(camera, "newcomer")
        await two.sees("newcomer")
        visitor.send("-name")
        await visitor.sees("half-typed-name")
        visitor.press("escape")
