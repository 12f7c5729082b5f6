"""The thread that writes: what is in a file at any moment, and what trouble with the disk does."""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.programs.child import child
from tui.hosting.recordings.folder import Bounds
from tui.hosting.recordings.writer import Change, Writer
from tui.pictures.asciicast.reading import Cast
from tui.pictures.cells import CellStyle, Run

TOO_LONG = 20


def painted(number: int, text: str) -> Change:
    """A change of one row; the first is of the whole screen."""
    return Change(
        number / 10,
        [(number % 24, [Run(0, 80, text.ljust(80), CellStyle())], ())],
        None if number else (80, 24),
    )


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + TOO_LONG
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def outputs(folder: Path) -> list[str]:
    [path] = folder.glob("*.cast")
    cast = Cast(path)
    try:
        return [event.output for event in cast.events()]
    finally:
        cast.close()


def test_all_that_was_told_is_written_at_the_end(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    recording = writer.begin("anna", "Anna")
    for number in range(50):
        recording.add(painted(number, f"line {number}"))
    recording.close(9.0)
    writer.close()
    written = outputs(tmp_path)
    assert len(written) == 51
    assert all(f"line {number} " in output for number, output in enumerate(written[:50]))


def test_a_folder_that_goes_ends_recordings_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    writer = Writer(folder)
    ended = [threading.Event() for _ in range(5)]
    recordings = [writer.begin(f"visitor{number}", "") for number in range(5)]
    for recording, event in zip(recordings, ended, strict=True):
        recording.ended = event.set
    recordings[0].add(painted(0, "a"))
    until(lambda: list(folder.iterdir()))
    shutil.rmtree(folder)
    for recording in recordings:
        recording.add(painted(1, "b"))
    until(lambda: all(event.is_set() for event in ended))
    for recording in recordings:
        recording.add(painted(2, "c"))
        recording.close(1)
    writer.close()
    assert not folder.exists()
    assert len([line for line in caplog.records if line.levelno == logging.ERROR]) == 1


def test_a_full_disk_leaves_whole_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer, ended = Writer(tmp_path), threading.Event()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))  # as ENOSPC, for this process: a part is written
    try:
        recording = writer.begin("anna", "")
        recording.ended = ended.set
        for number in range(100):
            recording.add(painted(number, "x" * 80))
        assert ended.wait(TOO_LONG)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    writer.close()
    [path] = tmp_path.iterdir()
    data = path.read_bytes()
    assert data == b"" or (data.endswith(b"\n") and [json.loads(line) for line in data.splitlines()])
    assert "recording stopped: File too large" in caplog.text


def test_no_recording_is_begun_in_a_full_folder(tmp_path: Path) -> None:
    writer, ended = Writer(tmp_path, Bounds(folder=100)), threading.Event()
    first, second = writer.begin("a", ""), writer.begin("b", "")
    first.add(painted(0, "a" * 80))
    first.add(painted(1, "b" * 80))
    until(lambda: any(path.stat().st_size > 100 for path in tmp_path.iterdir()))
    writer._looked = float("-inf")  # a minute later
    second.ended = ended.set
    second.add(painted(0, "c"))
    assert ended.wait(TOO_LONG)
    assert [path.name[-6:] for path in tmp_path.iterdir()] == ["a.cast"]
    writer.close()


_WRITES = """
import sys, time
from pathlib import Path
from tests.hosting.recordings.test_writer import painted
from tui.hosting.recordings.writer import Writer
recording = Writer(Path(sys.argv[1])).begin("anna", "")
for number in range(100_000):
    recording.add(painted(number, f"line {number}"))
    time.sleep(0.0005)
"""


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.full)])
def test_a_kill_leaves_a_file_that_plays_up_to_there(tmp_path: Path, kills: int) -> None:
    for number in range(kills):
        folder = tmp_path / str(number)
        folder.mkdir()
        with child([sys.executable, "-c", _WRITES, str(folder)], cwd=Path(__file__).parents[3]) as process:
            until(lambda: any(path.stat().st_size > 4000 for path in folder.iterdir()))  # noqa: B023
            process.kill()
        written = outputs(folder)
        assert len(written) > 10
        assert f"line {len(written) - 1} " in written[-1]


def test_a_disk_that_hangs_holds_up_no_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()
    monkeypatch.setattr(os, "write", lambda *_: going_on.wait(TOO_LONG) and 0)
    writer, ended = Writer(tmp_path), threading.Event()
    recording = writer.begin("anna", "")
    recording.ended = ended.set
    for number in range(3000):
        recording.add(painted(number, "x"))
    assert ended.is_set()
    assert recording.waiting <= 2000
    monkeypatch.undo()
    going_on.set()
    writer.close()
