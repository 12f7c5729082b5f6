"""Sessions over SSH, recorded: what is kept of them, and what their visitors are told."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import stat
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.board.test_class import DEEDS, FIFTY
from tests.hosting.recordings.helpers import recording_host, recordings, screens_of
from tests.hosting.visitor_helpers import NAME, name_of, press_on
from tests.remote.helpers import until
from tui.hosting.recordings.folder import Bounds

ATTACK = "../../x/$(id);~root\\" + "A" * 900
"""As far as a client sends it; worse ones: test_folder.py."""
SECRETS = ["Hidden-77", "54321", "nobody@example.com"]


async def test_a_session_is_kept_with_dots_for_what_is_secret(tmp_path: Path) -> None:
    async with recording_host(tmp_path, "lost") as host, host.visited("demo-en+anna") as visitor:
        await visitor.sees(NAME)
        await visitor.sees("● Recorded")
        secret = name_of(visitor)
        visitor.send("Hidden-77\r")
        await visitor.sees("Tries left")
        visitor.press("down")
        await press_on(visitor, "Forgot Password")
        await visitor.sees(re.compile("Answer +▌"))
        visitor.send("54321\rnobody@example.com")
        await visitor.sees("nobody@example.com")
        visitor.channel.change_terminal_size(100, 30)
        await visitor.sees(re.compile("^ {12}.*Reset", re.MULTILINE))
        visitor.press("f1")
        await visitor.sees("48213")
    [path] = recordings(tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}-1-anna\.cast", path.name)
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert lines[0] == lines[0] | {"version": 2, "width": 80, "height": 24, "title": "anna"}
    assert [line[2] for line in lines[1:] if line[1] == "r"] == ["100x30"]
    shown = screens_of(path)
    assert any(re.search(r"Answer +.•{5}\n(.*\n)+.*Answer +.•{18}\n", each) for each in shown)
    assert "● Recorded" in shown[0]
    told = path.read_text("utf-8") + "".join(shown)
    assert [each for each in (*SECRETS, "48213", "guard@example.com", secret) if each in told] == []


@pytest.mark.full
async def test_a_name_that_leads_back_is_not_kept(tmp_path: Path) -> None:
    """Neither in the file's name nor in it, where somebody comes back with it."""
    async with recording_host(tmp_path) as host:
        async with host.visited() as visitor:
            await visitor.sees(NAME)
            name = name_of(visitor)
        async with host.visited(name) as visitor:
            await visitor.sees("● Recorded")
            await visitor.sees(name)
            await until(lambda: len(recordings(tmp_path)) == 2, "both are recorded")
    digits = name.removeprefix("demo-")
    for path in recordings(tmp_path):
        assert digits not in path.name
        assert digits not in path.read_text("utf-8")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_name_that_attacks_is_no_path_and_no_command(tmp_path: Path, size: tuple[int, int]) -> None:
    async with recording_host(tmp_path) as host, host.visited(ATTACK, size=size) as visitor:
        await visitor.sees("● Recorded")
        await until(lambda: recordings(tmp_path), "there is a recording")
    [path] = recordings(tmp_path)
    assert re.fullmatch(r"[\w-]+\.cast", path.name)
    assert sorted(os.listdir(tmp_path)) == ["data", "recordings"]  # noqa: PTH208 - of a moment, as above
    assert "\\u001b" not in path.read_text("utf-8").splitlines()[0]


@pytest.mark.full
async def test_a_recording_that_ends_is_told_too_and_the_session_goes_on(tmp_path: Path) -> None:
    async with recording_host(tmp_path, bounds=Bounds(session=20_000)) as host, host.visited() as visitor:
        await visitor.sees("● Recorded")
        for _ in range(4):
            visitor.press("f1")
            await visitor.sees("Guide: step 1")
            visitor.press("f1")
            await visitor.sees(lambda visitor: "Guide: step 1" not in visitor.screen.text())
        await visitor.sees(lambda visitor: "● Recorded" not in visitor.screen.text())
        visitor.press("f1")
        await visitor.sees("Guide: step 1")
    [path] = recordings(tmp_path)
    assert path.stat().st_size < 20_200
    *_, last = path.read_text("utf-8").splitlines()
    assert json.loads(last)[1:] == ["m", "The recording ends here: 20000 bytes"]
    assert "System Login" in screens_of(path)[-1]


@pytest.mark.full
async def test_twelve_visitors_who_do_different_things(tmp_path: Path) -> None:
    config = dataclasses.replace(FIFTY, cpu_per_address=10)
    secrets = set(SECRETS) | {"wrong-77"}
    async with recording_host(tmp_path, "lost", config=config) as host, AsyncExitStack() as stack:
        visitors = []
        for number in range(12):
            name = f"pupil-{number}" if number else ATTACK
            visitors.append(await stack.enter_async_context(host.visited(name)))
            await visitors[-1].sees(NAME)
            secrets.add(name_of(visitors[-1]))
        deeds = [(DEEDS[number % len(DEEDS)], visitor) for number, visitor in enumerate(visitors)]
        for first in range(0, 12, 4):
            await asyncio.gather(*(deed(visitor) for deed, visitor in deeds[first : first + 4]))
    paths = recordings(tmp_path)
    assert len(paths) == 12
    assert {path.name.rpartition("-pupil-")[2] for path in paths} >= {
        f"{number}.cast" for number in range(1, 12)
    }
    for path in paths:
        told = path.read_text("utf-8") + "".join(shown := screens_of(path))
        assert "System Login" in shown[0]
        assert [each for each in secrets if each in told] == []
