"""The menus' page and its WebSocket, by a program that is no browser."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from screens.login.captcha import CaptchaScreen
from tests.helpers.windows.cameras import KNOWN
from tests.web.certificates import certificate_for
from tests.web.helpers import TOO_LONG, RunningSite, answer
from tests.web.menus_site import MenusSite, running_menus
from tests.web.page_visitor import Visitor, socket
from tui.commands.common.trainer_secrets import draw_for
from tui.web.config import WebConfig
from tui.web.http import websocket
from tui.web.http.tls import tls_context
from tui.web.http.websocket import MESSAGE_BYTES
from tui.web.menus.scenario_texts import FUNCTION_KEYS, OF_AN_EXERCISE
from tui.web.site import SiteOptions
from tui.widgets.window import Window


def test_a_phone_has_a_button_for_every_function_key_of_the_menus() -> None:
    bindings = [Binding.make_bindings(window.BINDINGS) for window in (Window, CaptchaScreen)]
    keys = {
        binding.key.upper() for each in bindings for binding in each if re.fullmatch(r"f\d+", binding.key)
    }
    assert keys == {*FUNCTION_KEYS, *OF_AN_EXERCISE}


async def test_a_visitor_comes_leaves_and_comes_back_to_the_same_camera(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        async with socket(site) as first:
            one = Visitor(first)
            await one.hello(scenario="known", lang="ru")
            await one.sees("Забыли пароль")
            assert re.fullmatch("demo-[a-z2-7]{5}-[a-z2-7]{5}", one.name)
            await one.say("key", "й", "KeyQ", 4)
            assert await one.ended() == ["Ваша камера хранится 15 мин.", 0]
        async with socket(site, "?lang=zh") as second:
            two = Visitor(second)
            await two.hello(one.name)
            await two.sees("忘记密码")
            assert two.name == one.name
        async with socket(site) as third:
            other = Visitor(third)
            await other.hello("demo-aaaaa-aaaaa")
            await other.sees("Forgot Password")
            assert other.name not in {one.name, "demo-aaaaa-aaaaa"}


@pytest.mark.full
async def test_a_link_s_scenario_has_no_hints_where_the_server_has_none(tmp_path: Path) -> None:
    drawn = draw_for(None)
    assert drawn.password
    async with running_menus(tmp_path, "lost", drawn=drawn) as site, socket(site) as own:
        visitor = Visitor(own)
        await visitor.hello(scenario="known")
        await visitor.sees("Forgot Password")
        await visitor.say("key", "F1", "F1", 0)
        await visitor.sees("“Forgot Password” works")
        assert "practice camera:" not in "\n".join(visitor.rows.values())
        await visitor.say("key", "Escape", "Escape", 0)
        await visitor.say("text", drawn.password)
        await visitor.say("key", "Enter", "Enter", 0)
        await visitor.sees("Main Menu")


async def test_a_screen_reader_hears_where_the_hand_is(tmp_path: Path) -> None:
    async with running_menus(tmp_path, "known") as site, socket(site) as own:
        visitor = Visitor(own)
        await visitor.hello()
        await visitor.hears("System Login. Password")
        await visitor.say("key", "Enter", "Enter", 0)
        await visitor.hears("Enter the password")
        await visitor.say("text", KNOWN)
        await visitor.say("key", "Enter", "Enter", 0)
        await visitor.hears("Main Menu. ▸ Advanced")
        await visitor.say("key", "ArrowDown", "ArrowDown", 0)
        await visitor.hears("▸ Information")
        assert not any(KNOWN[:5] in words for words in visitor.said)


@pytest.mark.parametrize(
    ("size", "word"), [((80, 24), None), ((60, 20), "Other code"), ((120, 40), "Large")], ids=str
)
async def test_the_page_is_told_which_function_keys_work(
    tmp_path: Path, size: tuple[int, int], word: str | None
) -> None:
    async with running_menus(tmp_path) as site, socket(site) as own:
        visitor = Visitor(own, size)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        assert visitor.keys == {"F1": "Help", "F2": "Language", "F3": "Phone", "F8": "", "F10": ""}
        await visitor.say("key", "ArrowDown", "ArrowDown", 0)
        for window in ("Reset", "Captcha"):
            await visitor.say("key", "Enter", "Enter", 0)
            await visitor.sees(window)
        assert visitor.keys.get("F4") == word
        await visitor.say("key", "F1", "F1", 0)
        await visitor.sees("Can't scan the QR code?")
        assert visitor.keys["F1"] == "Hide"


async def test_a_session_outlasts_the_time_of_a_request(tmp_path: Path) -> None:
    config = WebConfig(head_seconds=1, request_seconds=1)
    async with running_menus(tmp_path, options=SiteOptions(config)) as site, socket(site) as own:
        visitor = Visitor(own)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        await asyncio.sleep(1.1)  # what would have been cut is cut by now
        await visitor.say("key", "F1", "F1", 0)
        await visitor.sees("An emulator, not a camera.")


async def test_over_https_behind_a_proxy_each_visitor_has_limits_of_their_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    tls, options = tls_context(*certificate_for(tmp_path)), SiteOptions(trusted=[ip_network("127.0.0.0/8")])
    trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    async with running_menus(tmp_path / "data", options=options, per_address=1, tls=tls) as site:

        def opened(address: str) -> connect:
            headers = {"X-Forwarded-For": address, "Origin": f"https://{site.host}"}
            return connect(f"wss://{site.host}/menus/socket", additional_headers=headers, ssl=trusting)

        async with opened("198.51.100.7") as first, opened("198.51.100.8") as second:
            for one in (Visitor(first), Visitor(second)):
                await one.hello()
                await one.sees("Forgot Password")
            async with opened("198.51.100.8") as third:
                other = Visitor(third)
                await other.hello()
                said = await other.ended()
            assert said == ["Too many sessions from your address. End one of them and try again.", 1]
            await one.say("key", "q", "KeyQ", 4)
            await one.ended()
    assert 'session from=198.51.100.8 user="demo" terminal="browser"' in caplog.text
    assert one.name not in caplog.text


async def test_what_a_foreign_page_opens_and_what_is_too_long_gets_nothing(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        for origin in ("http://elsewhere.example", "null"):
            with pytest.raises(InvalidStatus) as refused:
                async with socket(site, Origin=origin):
                    pass
            assert refused.value.response.status_code == 403
        async with socket(site, Origin=f"http://{site.host}") as own:
            await own.send("x" * (MESSAGE_BYTES + 1))
            with pytest.raises(ConnectionClosed) as closed:
                await own.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1009


async def test_a_flood_of_small_messages_is_read_piece_by_piece(tmp_path: Path) -> None:
    """Up to 256 kB come at once: 18,000 of them, which others would wait for."""
    async with running_menus(tmp_path) as site, socket(site) as own:
        visitor = Visitor(own)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        [connection] = site.server.server_state.connections
        ping = Frame(Opcode.TEXT, b'["ping"]').serialize(mask=True)
        own.transport.write(ping * 1000)
        waiting, began = 0, own.transport.get_write_buffer_size()
        async with asyncio.timeout(TOO_LONG):
            while not waiting or own.transport.get_write_buffer_size() > began:
                await asyncio.sleep(0)
                waiting = max(waiting, connection.queue.qsize())  # type: ignore[union-attr]
            for _ in range(50):
                await own.recv()
                waiting = max(waiting, connection.queue.qsize())  # type: ignore[union-attr]
        assert waiting <= 2048 // len(ping) + 1
        own.transport.abort()  # a farewell would wait behind what is not read yet


async def test_frames_that_are_no_messages_leave_others_their_time(tmp_path: Path) -> None:
    """In a core's time until answers come: what waits in the socket would take 0.2 s of it at once."""
    async with running_menus(tmp_path) as site, socket(site) as own, socket(site) as honest:
        visitor = Visitor(honest)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        honest.close_timeout = 0  # its farewell would wait behind what the server still has to read
        own.transport.write(Frame(Opcode.PONG, b"").serialize(mask=True) * 3_000_000)
        began = time.thread_time()
        for _ in range(10):
            await (await honest.ping())
        took = time.thread_time() - began
        assert own.transport.get_write_buffer_size(), "some of it is not read yet"
        own.transport.abort()
    print(f"ms: {1000 * took:.0f}")  # noqa: T201
    assert took < 0.1


async def test_who_does_not_take_the_last_message_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "_TAKEN_WITHIN", 0.1)
    async with running_menus(tmp_path) as site, socket(site) as own:
        visitor = Visitor(own)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        own.transport.pause_reading()
        own.close_timeout = 0  # the client, too, would wait for words that it does not read
        await visitor.say("key", "q", "KeyQ", 4)
        async with asyncio.timeout(TOO_LONG / 4):  # sooner than a ping is missed
            while site.server.server_state.connections:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)


async def test_a_connection_keeps_its_place_until_it_ends(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        made: Any = site.server.config.http_protocol_class
        held = made.keywords["open_connections"]._of
        async with socket(site) as one:
            visitor = Visitor(one)
            await visitor.hello()
            await visitor.sees("Forgot Password")
            assert held.total() == 1
            assert site.sessions.sessions == 1
        async with asyncio.timeout(TOO_LONG):
            while held.total() or site.sessions.sessions:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)


async def test_the_page_says_what_is_practised_and_leads_a_phone_to_the_desk(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site:
        page = await _get(site, "/M?scenario=factory&lang=ru", "camera.test:8080")
        assert page.status == 200
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert "упражнение «камера с завода»" in page.words
        assert "camera.test:8080/D" in page.words
        assert 'aria-label="Телефон: сервисный центр"' in page.text
        assert 'data-socket="/menus/socket?scenario=factory&amp;lang=ru"' in page.text
        assert 'href="/menus?scenario=factory&amp;lang=zh"' in page.text
        here = await _get(site, "/menus", f"localhost:{site.port}")
        assert 'class="qr"' not in here.text  # no phone finds this machine by that name
        long = await _get(site, "/menus", "x" * 5000)  # no name: its code would have no room
        assert long.status == 200
        strange = await _get(site, "/menus?scenario=%3Cb%3E&lang=zh", site.host)
        assert (strange.status, strange.headers["Location"]) == (307, "/menus?lang=zh")


async def _get(site: MenusSite, path: str, host: str) -> Any:  # noqa: ANN401
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    return answer(await RunningSite(Path(), site.port, site.server, None).exchange(asked))  # type: ignore[arg-type]
