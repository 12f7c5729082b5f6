"""The two ends of a visitor's line: what the driver needs of it, and what it brings to the driver."""

from __future__ import annotations

from typing import Protocol


class Sink(Protocol):
    """Takes what comes from the visitor."""

    def data_received(self, data: bytes) -> None: ...

    def resized(self, size: tuple[int, int]) -> None: ...


class Terminal(Protocol):
    """A visitor's terminal, far away and possibly slow, dead or hostile."""

    name: str
    """What it calls itself (TERM)."""
    size: tuple[int, int]
    """Columns and rows, already within bounds."""

    def connect(self, sink: Sink | None) -> None:
        """Say where input goes; what came before is handed over. None: input is thrown away."""

    def write(self, data: bytes) -> None:
        """Send; never blocks and never fails, also when nobody is there any more."""

    def is_full(self) -> bool:
        """Whether what was written before is still waiting to be taken."""

    def event(self) -> float:
        """Ask whether one more event may come: 0 if so, else seconds after which to ask again."""

    def pause_reading(self) -> None:
        """Let the visitor's own machine keep what is typed."""

    def resume_reading(self) -> None: ...

    def stuck(self, seconds: float) -> None:
        """Be told for how long nothing was taken: beyond a bound the visitor is gone."""
