"""What is taken over of a visitor's terminal."""

from __future__ import annotations

import pytest

from tui.remote.visitor import LARGEST, USUAL, accepted_variable, clamp_size


@pytest.mark.parametrize(
    ("asked", "given"),
    [((10**9, 10**9), LARGEST), ((0, 0), USUAL), ((100, 0), (100, USUAL[1])), ((1, 1), (1, 1))],
)
def test_sizes(asked: tuple[int, int], given: tuple[int, int]) -> None:
    assert clamp_size(*asked) == given


@pytest.mark.parametrize(
    ("name", "value"),
    [(b"PATH", b"/tmp"), (b"LANG", b"x" * 129), (b"LANG", b"\xff"), (b"\xff", b"ru")],
    ids=["not asked for", "too long", "no ASCII", "a name that is no ASCII"],
)
def test_variables_that_are_not_taken_over(name: bytes, value: bytes) -> None:
    assert accepted_variable(name, value) is None
