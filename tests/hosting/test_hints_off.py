"""Practice cameras of a server that was started without hints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hosting.test_ssh_command import hosting
from tests.hosting.visitor_helpers import NAME, sign_in


@pytest.mark.full
async def test_without_hints_the_trainer_is_told_once(tmp_path: Path) -> None:
    options = ("--workers", "1", "--scenario", "known", "--no-hints")
    async with hosting(tmp_path, *options) as running:
        [password] = re.findall("Password of admin: (.*)", running.told)
        assert "told this once" in running.told
        async with running.server.visited() as visitor:
            await visitor.sees(NAME)
            visitor.press("f1")
            await visitor.sees("“Forgot Password” works")
            assert "practice camera:" not in visitor.screen.text()
            visitor.press("f1")
            await visitor.sees(lambda visitor: "“Forgot Password” works" not in visitor.screen.text())
            await sign_in(visitor, password)
        await running.end()
    assert password not in running.log.decode()
