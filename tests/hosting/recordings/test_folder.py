"""The folder of recordings: which files make room, and which never do."""

from __future__ import annotations

import os
import re
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.board.helpers import ATTACK
from tui.data_dir import UnsafeDirectory
from tui.hosting.recordings.folder import COMMAND, Bounds, create, make_room, plain_name, prepare
from tui.pictures.asciicast import writing

NOW = 1_800_000_000.0
DAY = 24 * 3600.0


def recorded(folder: Path, name: str, *, age: float = 0, size: int = 1000) -> Path:
    """A recording that a host has finished."""
    file = create(folder, name, NOW - age)
    head = writing.header(80, 24, {"command": COMMAND})
    os.write(file, head.encode().ljust(size, b"\n"))
    os.close(file)
    [path] = folder.glob(f"*-{name}.cast")
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_the_oldest_make_room_and_nothing_else_does(tmp_path: Path) -> None:
    old, middle, new = (recorded(tmp_path, name, age=age) for name, age in (("a", 9), ("b", 6), ("c", 3)))
    others = [tmp_path / name for name in ("2026-01-01-000000-1-mine.cast", "best.cast", "notes.txt")]
    for other in others:
        other.write_bytes(b'{"version": 2, "width": 80, "height": 24}\n'.ljust(5000))
        os.utime(other, (0, 0))
    victim = tmp_path / "elsewhere"
    victim.write_bytes(b"x")
    link = tmp_path / "2026-01-01-000000-2-link.cast"
    link.symlink_to(victim)
    assert make_room(tmp_path, Bounds(folder=7500), NOW) == 7000
    assert [path.exists() for path in (old, middle, new, *others, victim, link)] == [False, *[True] * 7]


def test_what_is_too_old_goes_but_not_what_is_being_written(tmp_path: Path) -> None:
    old, new = recorded(tmp_path, "a", age=31 * DAY), recorded(tmp_path, "b", age=29 * DAY)
    writing_now = create(tmp_path, "c", NOW - 40 * DAY)
    [open_one] = tmp_path.glob("*-c.cast")
    os.utime(open_one, (0, 0))
    make_room(tmp_path, Bounds(), NOW)
    assert [path.exists() for path in (old, new, open_one)] == [False, True, True]
    os.close(writing_now)
    make_room(tmp_path, Bounds(), NOW)
    assert not open_one.exists()


def test_two_of_one_name_at_one_moment_are_two_files(tmp_path: Path) -> None:
    for _ in range(3):
        os.close(create(tmp_path, "анна", 0))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"1970-01-01-000000-{number}-анна.cast" for number in (1, 2, 3)
    ]


def test_a_folder_that_others_can_change_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(UnsafeDirectory):
        prepare(folder)


@pytest.mark.parametrize(
    "name",
    [
        ATTACK,
        "../../etc/passwd",
        ".",
        "-rf",
        "\x00\x1b[2J",
        "a\nb",
        "\udcff",
        "\u202eabc",
        "e\u0301" * 100,
        "安娜" * 40,
        "",
    ],
    ids=range(11),
)
def test_no_name_is_a_path_or_a_command(tmp_path: Path, name: str) -> None:
    assert re.fullmatch(r"[\w-]{1,32}", plain_name(name))
    prepare(tmp_path / "kept")
    with suppress(OSError), closing(os.fdopen(create(tmp_path / "kept", name, NOW), "wb")):
        pass
    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert make_room(tmp_path / "kept", Bounds(age=-1), NOW) == 0
    assert list((tmp_path / "kept").iterdir()) == []
