"""Two hundred visitors at a server of several processes, and a board: counted, and bounded against hangs.

How soon a change is shown when the machine is quiet, and what all costs: `python -m tests.bench board`.
"""

from __future__ import annotations

import pytest

from tests.bench.over_ssh.board import WITHIN, changes_shown, host_with_board, socket_of

VISITORS = 200


@pytest.mark.full
def test_every_change_of_two_hundred_visitors_is_shown() -> None:
    """Each goes to another window and back: all of that is in the board's table, in five times the aim."""
    with host_with_board(VISITORS, "board") as (host, side, people):
        assert side.visitors == VISITORS
        shown = changes_shown(socket_of(host), people)
    assert shown.made == 2 * VISITORS
    assert len(shown.took) == shown.made, "each change, once"
    assert max(shown.took) < 5 * WITHIN
