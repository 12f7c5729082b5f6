"""When a connection is read, with a clock of its own."""

from __future__ import annotations

from collections.abc import Callable

from tui.remote.ssh.read_gate import Block, ReadGate


class Loop:
    """Time passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []
        self.said: list[str] = []
        self.gate = ReadGate(
            lambda: self.now,
            self.call_later,
            closed=lambda: self.said.append(f"closed at {self.now:g}"),
            opened=lambda: self.said.append(f"opened at {self.now:g}"),
        )

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(self, self.now + seconds, call)
        self.timers.append(timer)
        return timer

    def pass_to(self, moment: float) -> None:
        while due := [timer for timer in self.timers if timer.at <= moment]:
            first = min(due, key=lambda timer: timer.at)
            self.now = max(self.now, first.at)
            self.timers.remove(first)
            first.call()
        self.now = moment


class Timer:
    def __init__(self, loop: Loop, at: float, call: Callable[[], None]) -> None:
        self.loop, self.at, self.call = loop, at, call

    def cancel(self) -> None:
        if self in self.loop.timers:
            self.loop.timers.remove(self)


def test_a_block_with_an_end_opens_by_itself() -> None:
    loop = Loop()
    loop.gate.block(Block.QUOTA, 2)
    assert not loop.gate.is_open
    loop.pass_to(1)
    assert loop.gate.blocks == {Block.QUOTA}
    loop.pass_to(5)
    assert loop.said == ["closed at 0", "opened at 2"]
    assert not loop.timers


def test_it_opens_when_the_last_block_has_gone() -> None:
    loop = Loop()
    loop.gate.block(Block.UNREAD)
    loop.gate.block(Block.TURN, 0)
    loop.gate.block(Block.QUOTA, 3)
    loop.pass_to(1)
    assert loop.gate.blocks == {Block.UNREAD, Block.QUOTA}
    loop.gate.unblock(Block.UNREAD)
    assert loop.said == ["closed at 0"]
    loop.pass_to(4)
    assert loop.said == ["closed at 0", "opened at 3"]


def test_a_block_without_an_end_stays() -> None:
    loop = Loop()
    loop.gate.block(Block.UNREAD)
    loop.pass_to(1000)
    assert not loop.gate.is_open
    loop.gate.unblock(Block.UNREAD)
    loop.gate.unblock(Block.UNREAD)
    assert loop.said == ["closed at 0", "opened at 1000"]


def test_a_later_end_counts_instead_of_the_earlier() -> None:
    loop = Loop()
    loop.gate.block(Block.QUOTA, 1)
    loop.pass_to(0.5)
    loop.gate.block(Block.QUOTA, 2)
    loop.pass_to(10)
    assert loop.said == ["closed at 0", "opened at 2.5"]


def test_it_may_be_blocked_again_while_it_opens() -> None:
    loop = Loop()
    gate = loop.gate = ReadGate(
        lambda: loop.now, loop.call_later, closed=lambda: None, opened=lambda: gate.block(Block.QUOTA, 1)
    )
    gate.block(Block.TURN, 0)
    loop.pass_to(0)
    assert gate.blocks == {Block.QUOTA}
    assert len(loop.timers) == 1


def test_nothing_is_called_after_the_end() -> None:
    loop = Loop()
    loop.gate.block(Block.QUOTA, 1)
    loop.gate.cancel()
    loop.pass_to(10)
    assert loop.said == ["closed at 0"]
