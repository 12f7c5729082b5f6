"""`camera-menus ssh --web`: visitors over SSH and in a browser, of one host."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.camera.helpers import CheapHasher
from tests.cloud.helpers import ADDRESS
from tests.cloud.test_smtp import Loopback, Mailbox
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.xterm import Screen
from tests.hosting.pages_helpers import menus_of, processes_at, requested
from tests.hosting.test_ssh_command import hosting
from tests.hosting.visitor_helpers import name_of, press_on
from tests.web.helpers import screenshot
from tests.web.page_visitor import Visitor
from tests.web.pages.test_emulator_notice import NOTICE
from tests.web.test_service_desk_page import codes_by_mail
from tui.camera import add_camera, open_camera
from tui.cloud.scanner import scan
from tui.data_dir import open_desk, open_store
from tui.remote.config import ServerConfig

TOO_MANY = "Too many sessions from your address. End one of them and try again."


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_cameras_names_limits_and_the_end_are_common(tmp_path: Path, workers: str) -> None:
    options = ("--web", "0", "--workers", workers, "--scenario", "lost-no-questions", "--per-address", "2")
    async with hosting(tmp_path, *options) as running:
        assert running.pages == "/menus, /desk, /sheet"
        for path in running.pages.split(", "):
            assert NOTICE in (await requested(running.site, path)).words
        web_port = urlsplit(running.site).port or 0
        async with running.server.visited() as one:
            await one.sees("Forgot Password")
            name = name_of(one)
            one.press("down")
            await press_on(one, "Forgot Password")
            await one.sees("Reset Type")
            one.press("enter")
            await one.sees("Reset › Captcha")
            answered = await requested(running.site, "/desk", png(one.screen))
            one.send(answered.code)
            await one.sees(answered.code)
            one.press("enter")
            await one.sees("Confirm Password")
        # The connection is lost: on in the browser, and back.
        async with menus_of(running.site) as socket:
            page = Visitor(socket)
            await page.hello(name)
            await page.sees("Forgot Password")
            assert page.name == name
            async with running.server.visited(name) as back:
                await back.sees(name)
                at = processes_at(running.server.port), processes_at(web_port)
                assert len(at[0] | at[1]) == int(workers), "the camera is the same wherever it is served"
                async with menus_of(running.site) as too_many:
                    third = Visitor(too_many)
                    await third.hello()
                    assert await third.ended() == [TOO_MANY, 1]
                ending = asyncio.create_task(running.end())
                await back.sees("The server stops in")
                await page.sees("The server stops in")
                back.press("ctrl+q")
                await back.end()
                await page.say("key", "q", "KeyQ", 4)
                assert await page.ended() == ["Your camera is kept for 15 min.", 0]
                assert await ending == 0
    log = running.log.decode()
    assert len(re.findall("session from=127.0.0.1 .* end=", log)) == 4
    assert 'terminal="browser" size=80x24' in log
    assert "desk from=127.0.0.1 serial=" in log
    assert name[5:] not in log
    assert answered.code not in log
    assert "Traceback" not in log


@pytest.mark.full
async def test_app_codes_lead_to_the_desk_at_the_public_url(tmp_path: Path) -> None:
    site = "http://192.168.1.20:8080"
    options = ("--web", "0", "--workers", "1", "--scenario", "lost-no-questions", "--public-url", site)
    async with hosting(tmp_path, *options) as running:
        assert running.site == site
        async with running.server.visited() as visitor:
            await visitor.sees("Forgot Password")
            visitor.press("down")
            await press_on(visitor, "Forgot Password")
            await visitor.sees("Reset Type")
            visitor.press("enter")
            await visitor.sees("Reset › Captcha")
            assert f"{site.upper()}/D" in scan(Image.open(BytesIO(png(visitor.screen))))
        assert await running.end() == 0


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_the_desk_of_the_pages_mails_where_security_says_so(tmp_path: Path, workers: str) -> None:
    with open_desk(tmp_path) as desk, open_store(tmp_path) as store:
        parts: Any = {"key_for": desk.keys.for_new, "registrar": desk.mailer, "hasher": CheapHasher()}
        add_camera(store, "gate", "known", **parts)
        camera = open_camera(store, "gate", **parts)
        codes_by_mail(camera)
        payload = camera.challenge().payload
    mail_server = Loopback(box := Mailbox())
    mail_server.start()
    try:
        options = ("--web", "0", "--workers", workers, "--smtp", f"smtp://127.0.0.1:{mail_server.port}")
        async with hosting(tmp_path, *options) as running:
            answered = await requested(running.site, "/desk", screenshot(payload))
            assert (answered.state, answered.code) == ("mailed", "")
            assert await running.end() == 0
    finally:
        mail_server.stop()
    assert [mail.rcpt_tos for mail in box.mails] == [[ADDRESS]]


@pytest.mark.full
async def test_pictures_a_minute_are_common_to_the_workers(tmp_path: Path) -> None:
    most = round(ServerConfig().page_pictures_per_minute)
    async with hosting(tmp_path, "--web", "0", "--workers", "2") as running:
        began, states = time.monotonic(), Counter[int]()
        for _ in range(5):
            sent = (requested(running.site, "/desk", b"no picture") for _ in range(most // 4))
            states.update(page.status for page in await asyncio.gather(*sent))
        more = math.ceil((time.monotonic() - began) * most / 60)
        assert await running.end() == 0
    assert set(states) == {422, 429}
    assert most <= states[422] <= most + more


def png(screen: Screen) -> bytes:
    """Return a screenshot."""
    out = BytesIO()
    draw(screen).save(out, "PNG")
    return out.getvalue()
