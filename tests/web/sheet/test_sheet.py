"""The trainer's sheet: who may see it, and what it leads to."""

from __future__ import annotations

import logging
import re
from ipaddress import ip_network
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from starlette.datastructures import Headers

from tests.helpers.programs.shell import Shell
from tests.web.helpers import Page, RunningSite, running_site
from tui.commands.common.board_options import board_access
from tui.commands.common.pages_options import PagesSettings
from tui.web.http.client_address import Network
from tui.web.http.safe_headers import HEADERS
from tui.web.sheet.handlers import SheetAccess, SheetHandlers
from tui.web.sheet.pages import Sheet, SshPlace

SITE = "http://192.168.1.20:8080"
TOKEN = "Hidden-93_sheet-token"
THREE = Sheet(SITE, is_reachable=True, ssh=SshPlace(2222, any_user=True))


def handlers(what: Sheet = THREE, **access: str | bool) -> SheetHandlers:
    return SheetHandlers(lambda: what, SheetAccess(**access))  # type: ignore[arg-type]


async def seen(site: RunningSite, query: str = "", language: str = "en", **headers: str) -> Page:
    return await site.ask("GET", f"/sheet{query}", headers, language=language)


def links(page: Page) -> list[str]:
    """What a phone reads of the QR codes."""
    return [
        _read(*found) for found in re.findall(r'viewBox="0 0 (\d+) \d+" class="qr".*?d="([^"]+)"', page.text)
    ]


def _read(side: str, path: str) -> str:
    image = Image.new("L", (int(side), int(side)), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        image.putpixel((int(x), int(y)), 0)
    [code] = zxingcpp.read_barcodes(image.resize((8 * int(side), 8 * int(side)), Image.Resampling.NEAREST))
    return code.text


async def test_it_tells_where_all_is_and_phones_read_the_links(tmp_path: Path) -> None:
    async with running_site(tmp_path, sheet=handlers()) as site:
        page = await seen(site)
        assert page.status == 200
        assert links(page) == ["HTTP://192.168.1.20:8080/M", "HTTP://192.168.1.20:8080/D"]
        for words in ("192.168.1.20:8080/menus", "192.168.1.20:8080/desk", "ssh -p 2222 demo@192.168.1.20"):
            assert words in page.words
        assert "<script" not in page.text
        for name, value in HEADERS.items():
            assert page.headers[name] == value
        assert "Меню в браузере" in (await seen(site, language="ru")).words
        assert "在浏览器中打开菜单" in (await seen(site, "?lang=zh", language="ru")).words


async def test_what_phones_can_not_open_is_no_qr_code(tmp_path: Path) -> None:
    closed = Sheet("http://127.0.0.1:8080", is_reachable=False, has_menus=False)
    async with running_site(tmp_path, sheet=handlers(closed)) as site:
        page = await seen(site)
        assert links(page) == []
        assert "Start the server with --host 0.0.0.0." in page.words
        assert "/menus" not in page.text
        assert "ssh" not in page.words


async def test_it_opens_on_this_machine_or_with_its_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with running_site(tmp_path, sheet=handlers(token=TOKEN)) as site:
            assert (await seen(site)).status == 200
            forwarded = {"X-Forwarded-For": "198.51.100.7"}
            refused = await seen(site, **forwarded)
            assert (refused.status, refused.state) == (403, "refused-403")
            assert "own machine, or with its token" in refused.problem
            assert links(refused) == []
            assert (await seen(site, f"?token={TOKEN[:-1]}", **forwarded)).status == 403
            page = await seen(site, f"?token={TOKEN}", **forwarded)
            assert page.status == 200
            assert f'href="/sheet?token={TOKEN}&amp;lang=ru"' in page.text, "a link keeps it"
    assert "why=sheet" in caplog.text
    assert TOKEN[:-1] not in caplog.text


@pytest.mark.parametrize(
    ("address", "header", "proxied", "admitted"),
    [
        ("127.0.0.1", "host", False, True),
        ("127.8.8.8", "host", False, True),
        ("::1", "host", False, True),
        ("::ffff:127.0.0.1", "host", False, True),
        ("192.168.1.30", "host", False, False),
        ("::ffff:192.168.1.30", "host", False, False),
        ("", "host", False, False),
        ("127.0.0.1", "host", True, False),
        ("127.0.0.1", "X-Forwarded-For", False, False),
        ("127.0.0.1", "X-Forwarded-Proto", False, False),
        ("127.0.0.1", "Forwarded", False, False),
        ("127.0.0.1", "Via", False, False),
        ("127.0.0.1", "X-Real-IP", False, False),
        ("127.0.0.1", "X-Client-IP", False, False),
        ("127.0.0.1", "True-Client-IP", False, False),
        ("127.0.0.1", "CF-Connecting-IP", False, False),
    ],
)
def test_only_who_sits_at_this_machine_needs_no_token(
    address: str,
    header: str,
    proxied: bool,  # noqa: FBT001 - a case
    admitted: bool,  # noqa: FBT001
) -> None:
    access = SheetAccess(TOKEN, is_proxied=proxied)
    headers = Headers({header: "x"})
    assert access.admits(address, headers, "") is admitted
    assert access.admits(address, headers, "ключ") is admitted
    assert access.admits(address, headers, TOKEN)
    assert not SheetAccess(None, is_proxied=True).admits(address, headers, "")


@pytest.mark.parametrize("proxies", [[], [ip_network("192.0.2.0/24")]])
def test_who_is_let_in_follows_from_whether_a_proxy_is_configured(
    tmp_path: Path, proxies: list[Network]
) -> None:
    settings = PagesSettings(None, None, proxies, None, None, TOKEN)
    board = board_access(TOKEN, settings)
    assert settings.access == SheetAccess(TOKEN, is_proxied=bool(proxies))
    assert board.admits("http", "127.0.0.1", Headers({}), TOKEN) is not bool(proxies)


def test_a_token_s_file_is_its_owner_s_alone(tmp_path: Path, shell: Shell) -> None:
    file, start = tmp_path / "token", ("--data", tmp_path / "data", "web", "--port", "0", "--sheet-token")
    shell.refused(1, f"Can't use {file}", *start, file)
    shell.refused(1, "Can't use /dev/null", *start, "/dev/null")
    for content in ("", "short", f"{TOKEN} {TOKEN}", "x" * 129, "слово-из-многих-букв"):
        file.write_text(content)
        file.chmod(0o600)
        shell.refused(1, "must hold one word of 16 to 128", *start, file)
    file.write_text(f"{TOKEN}\n")
    for mode in (0o640, 0o604, 0o620, 0o601):
        file.chmod(mode)
        said = shell.refused(1, f"{file} is readable by other users. Run: chmod 600 {file}", *start, file)
        assert TOKEN not in said
    assert not (tmp_path / "data").exists()
