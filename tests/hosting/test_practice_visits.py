"""Visitors with practice cameras, over SSH."""

from __future__ import annotations

import logging
import re
import stat
from pathlib import Path

import pytest

from tests.helpers.windows.cameras import KNOWN, NEW
from tests.hosting.visitor_helpers import (
    BACKSPACE,
    NAME,
    code_by_phone,
    lit,
    name_of,
    pasted,
    press_on,
    press_on_next,
    running_service,
    sign_in,
)
from tests.remote.helpers import SshVisitor, until
from tui.camera import Answer, Camera, CameraContext, CodeChannel, add_camera, list_cameras
from tui.cloud.master_keys import MasterKeys
from tui.commands import open_store
from tui.protocol.payload import LENGTH, grouped, parse

# --- over SSH -------------------------------------------------------------------------------------------


@pytest.mark.full
async def test_two_visitors_see_nothing_of_each_other(tmp_path: Path) -> None:
    async with (
        running_service(tmp_path) as server,
        server.visited() as one,
        server.visited() as two,
    ):
        await one.sees(NAME)
        await two.sees(NAME)
        assert name_of(one) != name_of(two)
        await sign_in(one, KNOWN)
        await sign_in(two, KNOWN)
        stores = list_cameras(server.apps._practice.store)
        cameras = [Camera(CameraContext(server.apps._practice.store, info.serial)) for info in stores]
        assert len(cameras) == 2
        online = [camera.online(camera.sign_in("admin", KNOWN)) for camera in cameras]
        assert [[row.origin for row in rows] for rows in online] == [["127.0.0.1", ""]] * 2
        with open_store(tmp_path) as local:
            assert list_cameras(local) == [], "the operator's own cameras are left alone"


async def test_a_dropped_line_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running_service(tmp_path) as server:
        async with server.visited() as visitor:
            await visitor.sees(NAME)
            name = name_of(visitor)
            await sign_in(visitor, KNOWN)
            serial = list_cameras(server.apps._practice.store)[0].serial
            camera = Camera(CameraContext(server.apps._practice.store, serial))
            camera.change_password(camera.sign_in("admin", KNOWN), KNOWN, NEW)
        await until(lambda: server.ssh.sessions == 0, "the session has ended")
        async with server.visited(name) as visitor:
            await visitor.sees(name)
            await sign_in(visitor, NEW)
        wrong = name[:-1] + ("a" if name[-1] != "a" else "b")
        async with server.visited(wrong) as visitor:
            await visitor.sees(NAME)
            assert name_of(visitor) not in {name, wrong}
        assert server.apps._practice.count() == 2
    assert 'user="demo…"' in caplog.text
    assert 'user="demo"' in caplog.text
    for secret in (name, wrong, name[5:], KNOWN, NEW):
        assert secret not in caplog.text


@pytest.mark.full
async def test_the_way_back_by_the_phone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with (
        running_service(tmp_path, "lost-no-questions") as server,
        server.visited(size=(120, 36)) as visitor,
    ):
        await visitor.sees(NAME)
        await code_by_phone(visitor)
        visitor.send(f"{NEW}\r{NEW}\r")
        await visitor.sees(lambda visitor: lit(visitor) == "Security")
        visitor.press("right")
        await press_on(visitor, "Later")
        await visitor.sees("Set password successfully")
        await sign_in(visitor, NEW)
    [line] = re.findall("session from=.*", caplog.text)
    assert line.endswith(" reset=code wrong-answers=0 wrong-codes=0 password=set questions=unchanged")


async def home(phone: SshVisitor) -> None:
    """Go back from an answer to the phone's first page."""
    for page in ("Use the text", "Add a device", "Mail: "):
        phone.press("escape")
        await phone.sees(page)


@pytest.mark.full
async def test_the_phone_alone_answers_a_pasted_text(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        key_for = MasterKeys.open(tmp_path).for_new
        private = add_camera(store, "mine", "known", key_for=key_for).challenge().payload
    async with running_service(tmp_path, "lost-no-questions") as server, server.visited() as visitor:
        await visitor.sees(NAME)
        [info] = list_cameras(server.apps._practice.store)
        camera = Camera(CameraContext(server.apps._practice.store, info.serial))
        text = camera.challenge().payload
        async with server.visited("phone") as phone:
            await press_on(phone, "Sign in", "+", "Get device password")
            await phone.sees("Use the text")
            assert "Scan the QR code" not in phone.screen.text(), (
                "there is nothing to see, and no file to read"
            )
            phone.send(pasted(private))
            await press_on_next(phone, "Use the text")
            await phone.sees("has no record of")
            phone.send(f"\x1b[A{BACKSPACE * LENGTH}{pasted(text)}")
            await press_on_next(phone, "Use the text")
            await phone.sees("QR code read")
            assert grouped(info.serial) in phone.screen.text()
            await home(phone)
            await phone.sees("Mail: 0")
        answer = server.apps._answer(parse(text)).code
        assert answer is not None
        camera.answer_code(answer)
        phones = server.service.folder / "phones"
        await until(lambda: not any(phones.iterdir()), "its accounts have gone with it")


@pytest.mark.full
async def test_mail_goes_to_the_camera_s_own_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMERA_MENUS_SMTP", "smtp://127.0.0.1:1")
    async with running_service(tmp_path) as server, server.visited(size=(120, 36)) as visitor:
        await sign_in(visitor, KNOWN)
        [info] = list_cameras(server.apps._practice.store)
        far = server.apps._visitor_cloud(server.apps._practice.cloud_folder(info.serial))
        camera = Camera(CameraContext(server.apps._practice.store, info.serial, registrar=far))
        session = camera.sign_in("admin", KNOWN)
        answers = Answer(1, "91827"), Answer(2, "gate.keeper@example.com")
        camera.save_security(session, *answers, CodeChannel.CONTACT, "anna@example.com")
        text = camera.challenge().payload
        far.close()
        async with server.visited("phone") as phone:
            await press_on(phone, "Sign in", "+", "Get device password")
            await phone.sees("Use the text")
            phone.send(pasted(text))
            await press_on_next(phone, "Use the text")
            await phone.sees("The code was sent to")
            await home(phone)
            await phone.sees("Mail: 0")
        visitor.press("f3")
        await press_on(visitor, "Sign in")
        await visitor.sees("Mail: 1")
        assert not (tmp_path / "mail").exists()
        with open_store(tmp_path) as local:
            assert list_cameras(local) == []


async def test_nothing_is_left_when_the_server_has_stopped(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server, server.visited() as visitor:
        await sign_in(visitor, KNOWN)
        visitor.press("f3")
        await press_on(visitor, "Sign in")
        await visitor.sees("My devices")
        modes = {
            stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "ssh").rglob("*") if path.is_file()
        }
        assert modes == {0o600}
    assert [path.name for path in (tmp_path / "ssh").rglob("*")] == ["practice", "lock"]


async def test_a_full_server_says_so(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server:
        server.apps._practice._most = 1
        async with server.visited() as visitor:
            await visitor.sees(NAME)
            async with server.visited(environment={"LANG": "ru_RU"}) as other:
                assert "Сервер заполнен" in await other.end()
                assert other.status == 1


async def test_who_is_turned_away_gets_no_camera(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server:
        async with server.connected() as connection:
            assert (await connection.run("ls", check=False)).exit_status == 1
            assert (await connection.run(check=False)).exit_status == 1, "no terminal"
        assert server.apps._practice.count() == 0


@pytest.mark.full
async def test_logs_can_not_be_exported(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server, server.visited() as visitor:
        await sign_in(visitor, KNOWN)
        visitor.press("down")
        await visitor.sees(lambda visitor: "Information" in lit(visitor))
        visitor.press("right", "down", "down")
        await press_on(visitor, "Log")
        await visitor.sees("Export is off over SSH: nothing is written")
