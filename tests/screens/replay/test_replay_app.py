"""A recording in a terminal: its time, its keys, its size."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screens.replay.replay_app import Failure, ReplayApp, ReplayScreen
from tests.remote.helpers import until
from tui.pictures.asciicast.reading import Cast, CastError
from tui.pictures.cells import painted
from tui.pictures.text import text


def cast_file(folder: Path, *lines: list[object], size: tuple[int, int] = (40, 10)) -> Path:
    path = folder / "a.cast"
    header = {"version": 2, "width": size[0], "height": size[1]}
    path.write_text("".join(f"{json.dumps(line)}\n" for line in [header, *lines]), "utf-8")
    return path


class Viewer:
    """Who looks at a recording."""

    def __init__(self, pilot: Pilot[Failure]) -> None:
        self.pilot = pilot

    def shown(self) -> str:
        with self.pilot.app._context():
            return text(painted(self.pilot.app.screen))

    async def sees(self, *words: str) -> None:
        await until(lambda: all(word in self.shown() for word in words), f"it shows {words}")


@asynccontextmanager
async def viewing(
    path: Path,
    *,
    size: tuple[int, int] = (60, 20),
    speed: float = 1,
    idle: float | None = None,
    language: str = "en",
) -> AsyncIterator[Viewer]:
    with closing(Cast(path)) as cast:
        app = ReplayApp(cast, speed=speed, idle=idle, language=language)
        async with app.run_test(size=size) as pilot:
            yield Viewer(pilot)


async def test_it_stops_and_goes_on_by_keys(tmp_path: Path) -> None:
    path = cast_file(
        tmp_path, [0, "o", "one"], [5000, "o", "\r\ntwo"], [9000, "o", "\r\nthree"], [9001, "m", ""]
    )
    async with viewing(path) as viewer:
        await viewer.sees("one", "Plays  0:00", "Space pause")
        await viewer.pilot.press("space")
        await viewer.sees("Paused")
        await viewer.pilot.press("full_stop")
        await viewer.sees("two", "Paused  83:20")
        assert "three" not in viewer.shown()
        await viewer.pilot.press("right")
        await viewer.sees("three")
        await viewer.pilot.press("space")
        await viewer.sees("The end  150:00")
        await viewer.pilot.press("q")
        assert viewer.pilot.app._exit
        assert viewer.pilot.app.return_value is None


async def test_pauses_are_cut_and_time_runs_faster(tmp_path: Path) -> None:
    path = cast_file(tmp_path, *([1000 * number, "o", f"{number} "] for number in range(100)))
    async with viewing(path, idle=0.5, speed=100) as viewer:
        await viewer.sees("98 99", "The end")


async def test_a_terminal_that_is_too_small_is_told_and_nothing_is_missed(tmp_path: Path) -> None:
    path = cast_file(tmp_path, [0, "o", "one"], [0.1, "r", "70x10"], [0.2, "o", "two"])
    async with viewing(path, size=(60, 20), language="ru") as viewer:
        await viewer.sees("70x10")
        assert "two" not in viewer.shown()
        await viewer.pilot.resize_terminal(80, 10)
        await viewer.sees("two")


async def test_a_file_that_goes_wrong_ends_it_with_the_line(tmp_path: Path) -> None:
    path = cast_file(tmp_path, [0, "o", "one"], [0, "o", "two"])
    path.write_bytes(path.read_bytes() + b"no json\n")
    async with viewing(path) as viewer:
        await until(lambda: viewer.pilot.app._exit, "it ends")
        error = viewer.pilot.app.return_value
        assert isinstance(error, CastError)
        assert error.line == 4


@pytest.mark.parametrize("keys", [["й"], ["escape"], ["ctrl+q"], ["ctrl+c"]])
async def test_every_key_that_leaves(tmp_path: Path, keys: list[str]) -> None:
    async with viewing(cast_file(tmp_path, [0, "o", "one"], [5000, "o", "two"])) as viewer:
        assert isinstance(viewer.pilot.app.screen, ReplayScreen)
        await viewer.pilot.press(*keys)
        assert viewer.pilot.app._exit
