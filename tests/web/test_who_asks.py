"""Whose a request is, and which language it reads."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tui.web.http.client_address import client_address
from tui.web.pages.html import Html, element
from tui.web.pages.visitor_language import chosen, preferred

PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "headers", "whose"),
    [
        ("198.51.100.7", ["203.0.113.5"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["192.0.2.66, 203.0.113.5"], "203.0.113.5"),
        ("10.0.0.1", ["192.0.2.66", "203.0.113.5, 10.9.9.9"], "203.0.113.5"),
        ("10.0.0.1", ["nonsense, 10.9.9.9"], "10.9.9.9"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("::1", ["[2001:db8::5]"], "2001:db8::5"),
        ("::ffff:10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("", ["203.0.113.5"], ""),
        ("10.0.0.1", [",".join(["203.0.113.5", *["10.0.0.2"] * 19])], "203.0.113.5"),
        ("10.0.0.1", [",".join(["203.0.113.5", *["10.0.0.2"] * 1000])], "10.0.0.2"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_counts(peer: str, headers: list[str], whose: str) -> None:
    assert client_address(peer, headers, PROXIES) == whose


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,zh-Hans-CN;q=0.4,en;q=0.3", "zh"),
        ("EN;q=0.5, RU ; q=0.7", "ru"),
        ("ru;q=0, en;q=0.1", "en"),
        ("ru;q=0", "en"),
        ("ru;q=nan,zh;q=0.1", "zh"),
        ("de, fr", "en"),
        ("", "en"),
        (";;,q=1,=", "en"),
    ],
)
def test_the_browser_s_language_is_read(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_link_chooses_the_language() -> None:
    assert chosen({"query_string": b"a=1&lang=zh"}) == "zh"
    for query in (b"", b"lang=de", b"lang=" + b"x" * 500, b"a=" * 300 + b"&lang=ru"):
        assert chosen({"query_string": query}) is None


def test_what_is_put_into_a_page_is_escaped() -> None:
    evil = "\"'><script>"
    made = element("p", evil, element("b", "&"), None, title=evil, hidden=True, open=False)
    assert made == (
        '<p title="&quot;&#x27;&gt;&lt;script&gt;" hidden>&quot;&#x27;&gt;&lt;script&gt;<b>&amp;</b></p>'
    )
    assert isinstance(made, Html)
