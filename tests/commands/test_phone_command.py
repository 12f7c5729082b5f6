"""`camera-menus phone` as it is typed: a photo that is not there is said before the phone is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell


@pytest.mark.parametrize(
    "name", ["missing.png", ".", "x" * 10_000, "\x1b[31mred.png"], ids=["missing", "folder", "long", "escape"]
)
def test_a_photo_that_is_not_there_is_one_line(shell: Shell, tmp_path: Path, name: str) -> None:
    code, output, errors = shell.run("phone", str(tmp_path / name))
    assert (code, output) == (1, "")
    assert errors == "camera-menus: There is no such file, or it can't be read\n"
