"""What the trainer's board costs the server, and how soon it shows what a visitor does, at 200 visitors.

In one run: a server without a board's socket, then one with it, whose board is closed and open by turns while
all visitors look on and while they type; then each visitor goes to another window and back. Processor time is
that of all the server's processes; the board itself, in a process of its own, is said beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench import Figure
from tests.bench.over_ssh.ssh_sides import Host, People, Side, people_at
from tests.remote.attacks.outside import MB, Child, Latency
from tui.board.client import sockets

ROUNDS = 200
"""Visitors."""
KEYS: Final = 1.0
"""A second and visitor."""
TURNS: Final = 3
IDLE: Final = 8.0
TYPING: Final = 6.0
"""Seconds of each turn."""
CHANGES: Final = 4.0
"""A second, of each of two groups of visitors: each of 200 visitors does something every 25 s."""
_SETTLED: Final = 2.0
"""Seconds until what opening a board takes is over."""
_LOST: Final = 20.0
"""Seconds that the last changes have to be shown, on a busy machine too: lost is told from late."""
MOST_CPU: Final = 0.02
"""Of a core, a visitor."""
MOST_MEMORY: Final = 0.1 * MB
"""A visitor."""
WITHIN: Final = 1.0
"""Seconds."""


class Board(Child):
    """A board that is open."""

    def __init__(self, socket: Path) -> None:
        super().__init__("tests.bench.over_ssh.board_open", socket, errors=None)
        self.listen()


@dataclass
class Turns:
    """What each turn cost: of a core, or bytes, a visitor."""

    idle: list[float]
    typing: list[float]
    memory: list[float]

    @classmethod
    def none(cls) -> Turns:
        return cls([], [], [])

    def take(self, side: Side) -> None:
        """Measure one turn."""
        side.rest(IDLE)
        self.idle.append(side.idle)
        self.memory.append(side.memory)
        typed = side.type(KEYS, TYPING)
        self.typing.append(typed.load / side.visitors)


@contextmanager
def host_with_board(visitors: int, *more: str) -> Iterator[tuple[Host, Side, list[People]]]:
    """So many visitors at a server; `board`: at which a board may be opened."""
    with TemporaryDirectory() as folder, Host(Path(folder), *more) as host:
        host.warm_up()
        with people_at("ssh", host.port, visitors, "tests.bench.over_ssh.board_people") as people:
            yield host, Side(people, host), people


def socket_of(host: Host) -> Path:
    """Return where a board comes in."""
    [found] = sockets(host.data / "ssh" / "practice").values()
    return found


@dataclass(frozen=True)
class Shown:
    """How long changes took until the board showed them, seconds."""

    made: int
    took: list[float]


def changes_shown(socket: Path, people: Sequence[People], a_second: float = CHANGES) -> Shown:
    """Let each visitor go to another window and back, while a board is open.

    `a_second`: how many changes, of each group.
    """
    made: list[tuple[str, float, int]] = []
    with Board(socket) as board:
        board.ask("look")
        time.sleep(_SETTLED)
        noted = board.ask("noted")
        for _ in range(2):
            # Shown before the next one: of two things within one look at the sessions a board sees the last.
            made += _made(people, a_second)
            deadline = time.monotonic() + _LOST
            while len(took := _took(made, noted)) < len(made) and time.monotonic() < deadline:
                time.sleep(0.1)
                noted += board.ask("noted")
    return Shown(len(made), took)


def _took(made: Sequence[tuple[str, float, int]], noted: Sequence[tuple[str, str, float]]) -> list[float]:
    """Return how long those changes took that were shown, each of its own visitor and step, seconds."""
    times = (
        [at - pressed for where, there, at in noted if (where, there) == (address, str(step))]
        for address, pressed, step in made
    )
    return [min(late for late in each if late >= 0) for each in times if any(late >= 0 for late in each)]


def _made(people: Sequence[People], a_second: float) -> list[tuple[str, float, int]]:
    """Let all groups do it at once."""
    for group in people:
        group.tell(json.dumps([a_second]))
    return [change for group in people for change in group.listen()["made"]]


def run(visitors: int = ROUNDS) -> list[Figure]:
    """Measure with so many visitors."""
    with host_with_board(visitors) as (_, side, _people):
        bare = Turns.none()
        bare.take(side)
    closed, opened = Turns.none(), Turns.none()
    with host_with_board(visitors, "board") as (host, side, people):
        socket = socket_of(host)
        for _ in range(TURNS):
            closed.take(side)
            with Board(socket) as board:
                time.sleep(_SETTLED)
                used, began = board.cpu(), time.monotonic()
                opened.take(side)
                own = (board.cpu() - used) / (time.monotonic() - began)
        with Board(socket) as board:
            board.ask("watch")
            time.sleep(_SETTLED)
            side.rest(IDLE)
            watched = (side.idle - median(opened.idle)) * visitors
        shown = changes_shown(socket, people)
    return [*_costs(visitors, bare, closed, opened), _watched(visitors, watched, own), _soon(visitors, shown)]


def _costs(visitors: int, bare: Turns, closed: Turns, opened: Turns) -> list[Figure]:
    idle = median(opened.idle) - bare.idle[0]
    typing = median(opened.typing) - min(median(closed.typing), bare.typing[0])
    memory = median(opened.memory) - bare.memory[0]
    return [
        _figure(
            visitors,
            "idle, of a core a visitor",
            f"{_percent(opened.idle)} with an open board, {_percent(closed.idle)} with none open, "
            f"{_percent(bare.idle)} without its socket",
            ("<= 2 % more", idle <= MOST_CPU),
        ),
        _figure(
            visitors,
            f"of a core a visitor at {KEYS:.0f} key a second each",
            f"{_percent(opened.typing)} with an open board, {_percent(closed.typing)} with none open, "
            f"{_percent(bare.typing)} without its socket",
            ("<= 2 % more", typing <= MOST_CPU),
        ),
        _figure(
            visitors,
            "memory a visitor",
            f"{median(opened.memory) / MB:.3f} MB with an open board, {median(closed.memory) / MB:.3f} MB "
            f"with none open, {bare.memory[0] / MB:.3f} MB without its socket",
            ("<= 0.1 MB more", memory <= MOST_MEMORY),
        ),
    ]


def _watched(visitors: int, watched: float, own: float) -> Figure:
    return _figure(
        visitors,
        "a screen that is watched, idle; and the board's own process",
        f"{100 * watched:.2f} % of a core more at the server; {100 * own:.1f} % for the board in a terminal",
        ("<= 2 % a visitor", watched <= MOST_CPU),
    )


def _soon(visitors: int, shown: Shown) -> Figure:
    took = Latency.of(shown.took)
    return _figure(
        visitors,
        f"a visitor's key until the board shows the new step, {2 * CHANGES:.0f} changes a second",
        f"p50 {took.p50:.2f} s, p99 {took.p99:.2f} s, at most {took.longest:.2f} s ({took.keys} shown of "
        f"{shown.made})",
        ("within 1 s, all", took.keys == shown.made and took.longest <= WITHIN),
    )


def _percent(turns: Sequence[float]) -> str:
    return f"{100 * median(turns):.4f} % ({', '.join(f'{100 * turn:.4f}' for turn in turns)})"


def _figure(visitors: int, name: str, figure: str, aim: tuple[str, bool]) -> Figure:
    return Figure(f"board, {visitors} visitors: {name}", "python -m tests.bench board", figure, *aim)
