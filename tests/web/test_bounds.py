"""What one client may send, how much of it and how long; and what every answer says to a browser."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.web.helpers import (
    FORM,
    TOO_LONG,
    form,
    running_site,
    screenshot,
    shown,
)
from tui.cloud.service_desk import challenge_in_picture
from tui.protocol.payload import Payload
from tui.web.board.handlers import BoardAccess, BoardHandlers
from tui.web.config import WebConfig
from tui.web.desk.picture_scanner import LIVE_SECONDS
from tui.web.http import refusal_delay
from tui.web.http.safe_headers import policy
from tui.web.site import SiteOptions

TEXT = {"Content-Type": "application/x-www-form-urlencoded"}
QUICK = WebConfig(head_seconds=0.3, body_seconds=0.3, request_seconds=1)


TOLD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


async def test_every_answer_tells_the_browser_to_run_and_keep_nothing(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        pages = [
            await site.ask("GET", "/"),
            await site.ask("HEAD", "/D"),
            await site.ask("GET", "/desk/text"),
            await site.ask("GET", "/static/page.js"),
            await site.ask("GET", "/static/../site.py"),
            await site.ask("PUT", "/desk"),
            await site.send_text("A"),
            await site.ask("POST", "/desk", {"Origin": "null", **TEXT}, b"text=A"),
        ]
    assert [page.status for page in pages] == [307, 200, 200, 200, 404, 405, 422, 403]
    for page in pages:
        assert {name: page.headers[name] for name in TOLD} == TOLD
        told = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
        assert told == POLICY | {"connect-src": f"'self' ws://{site.host} wss://{site.host}"}
        assert "uvicorn" not in str(page.headers)
        assert abs(parsedate_to_datetime(page.headers["Date"]) - datetime.now(UTC)) < timedelta(minutes=1)
    html = [page.text for page in pages if page.text.startswith("<!doctype html>")]
    assert len(html) == 5
    # The policy would refuse them: a browser shows them unstyled and inert.
    assert not [text for text in html if " style=" in text or "<style" in text or " onclick" in text]


def test_a_page_may_only_speak_to_its_own_host() -> None:
    """WebSockets are named beside 'self', which older Safaris need; what is no host is not named."""
    for host in ("192.168.1.20:8080", "desk.example", "a_b-c.test"):
        assert policy(host).endswith(f"; connect-src 'self' ws://{host} wss://{host}")
    for evil in ("", "*", "*.example", "x; script-src *", "x y", "[::1]:8080", "x:y", "https://x", "x\n"):
        assert policy(evil).endswith("; connect-src 'self'")
    assert policy("inside:8080", "desk.example").endswith(" ws://desk.example wss://desk.example")
    assert "unsafe" not in policy("x")
    assert "*" not in policy("x")


OWN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "http://{host}"},
    {"Origin": "https://desk.example"},
    {"Sec-Fetch-Site": "same-origin"},
)
FOREIGN = (
    {"Origin": "null"},
    {"Origin": "http://{host}0"},
    {"Origin": "http://{host}.example"},
    {"Origin": "file://{host}"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://{host}", "Sec-Fetch-Site": "same-site"},
)


async def test_a_foreign_page_can_post_nothing(tmp_path: Path) -> None:
    async with running_site(tmp_path, options=SiteOptions(hosts={"desk.example"})) as site:
        for headers in (*OWN, *FOREIGN):
            given = {name: value.format(host=site.host) for name, value in headers.items()}
            page = await site.ask("POST", "/desk", given | TEXT, b"text=A")
            assert page.status == (403 if headers in FOREIGN else 422), headers
            assert (await site.ask("GET", "/desk", given)).status == 200


async def test_requests_of_an_address_are_bounded_and_a_proxy_says_whose_they_are(tmp_path: Path) -> None:
    options = SiteOptions(WebConfig(requests_per_minute=2), trusted=[ip_network("127.0.0.0/8")])
    async with running_site(tmp_path, options=options) as site:
        statuses = {
            address: [(await site.ask("GET", "/desk", {"X-Forwarded-For": address})).status for _ in range(3)]
            for address in ("198.51.100.7", "2001:db8::1", "2001:db8::2")
        }
    assert statuses["198.51.100.7"] == [200, 200, 429]
    assert statuses["2001:db8::1"] == [200, 200, 429]
    assert statuses["2001:db8::2"] == [429, 429, 429]  # the same customer's
    async with running_site(tmp_path / "2", replace(options.config)) as site:
        pages = [await site.ask("GET", "/desk", {"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(3)]
    assert [page.status for page in pages] == [200, 200, 429]  # who is no proxy says nothing of others
    assert "Wait a minute" in pages[-1].problem


async def test_sockets_count_as_requests_do(tmp_path: Path) -> None:
    board = BoardHandlers(tmp_path / "none.sock", BoardAccess("Hidden-94_board-token"))
    config = WebConfig(requests_per_minute=2)
    async with running_site(tmp_path, config, board=board) as site:
        for _ in range(2):
            with pytest.raises(InvalidStatus):
                await connect(f"ws://{site.host}/board/live")
        assert (await site.ask("GET", "/desk")).status == 429


async def test_who_is_refused_over_and_over_waits_for_it_and_delays_no_one_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusal_delay, "SECONDS", (2, 2))
    options = SiteOptions(WebConfig(refusals_per_minute=2), trusted=[ip_network("127.0.0.0/8")])
    here, elsewhere = ({"Origin": "null", "X-Forwarded-For": f"198.51.100.{number}"} for number in (7, 8))
    async with running_site(tmp_path, options=options) as site:
        pages = [await site.ask("POST", "/desk", here) for _ in range(2)]
        late = asyncio.create_task(site.ask("POST", "/desk", here))
        pages += [await site.ask("POST", "/desk", elsewhere) for _ in range(2)]
        assert not late.done()
        pages.append(await late)
    assert {(page.status, page.text) for page in pages} == {(403, pages[0].text)}


async def test_pictures_of_an_address_are_bounded(tmp_path: Path) -> None:
    """By number, and by the time that they took."""
    empty = screenshot()
    async with running_site(tmp_path, WebConfig(pictures_per_minute=1)) as site:
        assert [(await site.send_photo(empty)).status for _ in range(2)] == [422, 429]
    async with running_site(tmp_path / "2", WebConfig(scan_burst_seconds=0.01)) as site:
        assert [(await site.send_photo(empty)).status for _ in range(2)] == [422, 429]


async def test_what_is_held_of_an_address_at_once_is_bounded(tmp_path: Path) -> None:
    empty = screenshot()
    async with running_site(tmp_path / "address", WebConfig(held_bytes_per_address=3 * len(empty))) as site:
        pages = await asyncio.gather(*(site.send_photo(empty) for _ in range(4)))
        assert sorted(page.status for page in pages) == [422, 422, 503, 503]
        assert (await site.send_photo(empty)).status == 422  # what was held is free again
    options = SiteOptions(WebConfig(held_bytes=3 * len(empty)), trusted=[ip_network("127.0.0.0/8")])
    async with running_site(tmp_path / "all", options=options) as site:
        headers = [FORM | {"X-Forwarded-For": f"198.51.100.{number}"} for number in range(4)]
        sent = (site.ask("POST", "/desk", each, form(photo=empty)) for each in headers)
        assert 503 in {page.status for page in await asyncio.gather(*sent)}


async def test_who_sends_many_pictures_delays_no_one_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an address one picture is looked at after the other: the second scanner is there for others."""
    empty, looking, looked_at = screenshot(), threading.Event(), threading.Event()

    def slow(picture: bytes, *, seconds: float | None = None) -> Payload:
        if picture == empty:
            looking.set()
            assert looked_at.wait(TOO_LONG)
        return challenge_in_picture(picture, seconds=seconds)

    monkeypatch.setattr("tui.web.desk.picture_scanner.challenge_in_picture", slow)
    options = SiteOptions(WebConfig(), trusted=[ip_network("127.0.0.0/8")])
    async with running_site(tmp_path, options=options) as site:
        _, photo = shown(site)

        async def send(picture: bytes, address: str) -> int:
            headers = {**FORM, "X-Forwarded-For": address}
            return (await site.ask("POST", "/desk", headers, form(photo=picture))).status

        many = [asyncio.create_task(send(empty, "198.51.100.7")) for _ in range(5)]
        assert await asyncio.to_thread(looking.wait, TOO_LONG)
        assert await send(photo, "198.51.100.8") == 200
        assert not any(task.done() for task in many)
        looked_at.set()
        assert await asyncio.gather(*many) == [422] * len(many)


async def test_a_live_picture_is_given_up_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no code, the next picture helps more than other ways of reading this one."""
    given: list[float | None] = []

    def noted(picture: bytes, *, seconds: float | None = None) -> Payload:
        given.append(seconds)
        return challenge_in_picture(picture, seconds=seconds)

    monkeypatch.setattr("tui.web.desk.picture_scanner.challenge_in_picture", noted)
    async with running_site(tmp_path) as site:
        live = await site.ask("POST", "/desk", FORM, form(photo=screenshot(), live=b"1"))
        photo = await site.send_photo(screenshot())
    assert live.state == photo.state == "refused-NoCode"
    assert given == [LIVE_SECONDS, None]
