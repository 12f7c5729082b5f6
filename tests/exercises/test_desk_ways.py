"""The exercise `desk` is passed wherever its service desk is asked: in a terminal or on its page."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.camera.helpers import OTHER
from tests.helpers.programs.shell import Shell
from tests.web.helpers import RunningSite, running_site, screenshot
from tui.camera import ADMIN
from tui.commands.exercises import ExerciseCamera
from tui.exercises.builtin import builtin, exercise_run
from tui.protocol.app_page import APP_LINK


async def by_command(site: RunningSite, shell: Shell, *asked: str) -> str:
    """Ask `camera-menus desk`; return the code, which its line ends in."""
    words = ("--data", str(site.data), "desk", *asked)
    ended, output, errors = await asyncio.to_thread(shell.run, *words)
    assert (ended, errors) == (0, "")
    found = re.search(r"(\d{4}) ?(\d{4})\s*$", output)
    assert found is not None, output
    return found[1] + found[2]


@pytest.mark.parametrize(
    "way", ["text", *(pytest.param(way, marks=pytest.mark.full) for way in ("photo", "page", "page-photo"))]
)
async def test_every_desk_knows_the_camera_of_an_exercise(tmp_path: Path, shell: Shell, way: str) -> None:
    exercised = ExerciseCamera(tmp_path, builtin("desk"))
    run = exercise_run("desk")
    async with running_site(tmp_path) as site:
        camera = run.at(await asyncio.to_thread(exercised.open))
        run.start()
        payload = camera.challenge().payload
        photo = tmp_path / "photo.png"
        photo.write_bytes(screenshot(payload, APP_LINK))
        match way:
            case "text":
                code = await by_command(site, shell, "--payload", payload)
            case "photo":
                code = await by_command(site, shell, str(photo))
            case "page":
                code = (await site.send_text(payload)).code
            case _:
                code = (await site.send_photo(photo.read_bytes())).code
        camera.reset_password(camera.answer_code(code), OTHER)
        camera.sign_in(ADMIN, OTHER)
    exercised.remove()
    results = run.results()
    assert results is not None
    assert results.passed
