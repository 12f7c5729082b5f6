"""Many visitors at a server of several processes, and a board in one of its own: every change is shown.

How soon when the machine is quiet, and what all costs: `python -m tests.bench board`.
"""

from __future__ import annotations

import pytest

from tests.bench.over_ssh.board import WITHIN, changes_shown, host_with_board, socket_of

SOME, MANY = 20, 200
A_SECOND = 0.5
"""Changes, of each of two groups of visitors: as slow as a busy machine, where quicker ones would queue."""


@pytest.mark.parametrize("visitors", [SOME, pytest.param(MANY, marks=pytest.mark.soak)])
@pytest.mark.full
def test_every_change_is_shown(visitors: int) -> None:
    """Each goes to another window, and then back: the board's table shows both, in five times the aim."""
    with host_with_board(visitors, "board") as (host, side, people):
        assert side.visitors == visitors
        shown = changes_shown(socket_of(host), people, A_SECOND)
    assert shown.made == 2 * visitors
    assert len(shown.took) == shown.made, "each change, once"
    assert max(shown.took) < 5 * WITHIN
