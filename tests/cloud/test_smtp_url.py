"""What --smtp takes: the server, the sender, and where the password comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.test_smtp import SECRET, USER
from tui.cloud.errors import BadMailServer
from tui.cloud.smtp import PASSWORD, PASSWORD_FILE, SENDER, Server

if TYPE_CHECKING:
    from pathlib import Path


def test_a_server_s_url(tmp_path: Path) -> None:
    parse = Server.parse
    assert parse("smtp://mail.example.com", {}) == Server("smtp", "mail.example.com", 25, SENDER)
    assert parse("smtps://[::1]/", {}) == Server("smtps", "::1", 465, SENDER)
    assert parse("smtp+starttls://u:p%40%2F@h:26?from=a@b.example", {}) == Server(
        "smtp+starttls", "h", 26, "a@b.example", "u", "p@/"
    )
    (tmp_path / "password").write_text(f"{SECRET}\n")
    for environ in ({PASSWORD: SECRET}, {PASSWORD_FILE: str(tmp_path / "password")}):
        assert parse("smtps://desk%40example.com@h", environ) == Server("smtps", "h", 465, USER, USER, SECRET)
    assert "secret" not in repr(parse("smtps://u:secret@h", {}))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.example.com", "scheme"),
        ("http://mail.example.com", "scheme"),
        ("", "scheme"),
        ("smtp://", "form"),
        ("smtp://h:99999", "form"),
        ("smtp://h:x", "form"),
        ("smtp://[::1", "form"),
        ("smtp://h/path", "form"),
        ("smtp://h\x1b[31m", "form"),
        ("smtp://u:p@h", "password-in-clear"),
        ("smtps://u@h", "no-password"),
        ("smtps://h?from=Anna", "sender"),
        ("smtps://h?from=a@b.example%0ABcc:c@d.example", "sender"),
        ("smtps://h?to=a@b.example", "sender"),
    ],
)
def test_a_url_that_can_not_be_used(url: str, reason: str) -> None:
    with pytest.raises(BadMailServer) as refused:
        Server.parse(url, {})
    assert refused.value.reason == reason


def test_a_password_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMailServer) as refused:
        Server.parse("smtps://u@h", {PASSWORD_FILE: str(tmp_path / "none")})
    assert refused.value.reason == "password-file"
