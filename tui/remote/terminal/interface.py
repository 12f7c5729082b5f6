"""What a session and Textual's driver need of a visitor's terminal, over SSH or otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from tui.i18n import LazyText
from tui.pictures.cells import Cells


class InputHandler(Protocol):
    """Takes what comes from the visitor."""

    def data_received(self, data: bytes) -> None: ...

    def resized(self, size: tuple[int, int]) -> None: ...


class Terminal(Protocol):
    """What the driver needs: a terminal far away, which may be slow, dead or hostile."""

    name: str
    """What it calls itself (TERM)."""
    size: tuple[int, int]
    """Columns and rows, already within `visitor.LARGEST`."""

    def connect(self, handler: InputHandler | None) -> None:
        """Say where input goes; what came before is handed over. None: input is thrown away."""

    def write(self, data: bytes) -> None:
        """Send; never blocks and never fails, also when the connection is lost."""

    def is_full(self) -> bool:
        """Whether what was written before is still waiting to be taken."""

    def pause_reading(self) -> None:
        """Let the visitor's own machine keep what is typed."""

    def resume_reading(self) -> None: ...

    def stuck(self, seconds: float) -> None:
        """Be told for how long nothing was taken: beyond a limit the connection is ended."""


@runtime_checkable
class CellTerminal(Terminal, Protocol):
    """A terminal that takes cells in place of escape sequences, such as a page in a browser."""

    def show(self, frame: Frame) -> None:
        """Show this from now on; never blocks and never fails. Nothing is asked of it while it is full."""

    def announce(self, words: str, *, urgent: bool) -> None:
        """Let a screen reader say it; `urgent` interrupts what it says now."""


@dataclass(frozen=True)
class Frame:
    """All that is to be seen."""

    cells: Cells
    cursor: tuple[int, int]
    """Column and row where text is typed."""
    takes_text: bool
    """Whether a field for text has the focus."""
    keys: Mapping[str, str]
    """The function keys that work now, each with the English word for what it does, or ""."""


@dataclass(frozen=True)
class Identity:
    """As whom a visitor has signed in, and from where."""

    user: str
    address: str
    key: str | None = None
    """The fingerprint of the key signed in with (SHA256:...)."""
    by_password: bool = False
    port: int | None = None
    """The server's, that the client connected to; None where that is unknown."""
    asked: Mapping[str, str] | None = None
    """What the link that led here asks for, by name; None for who came by no link."""


class SessionTerminal(Terminal, Protocol):
    """What a session needs beside: the visitor, the session's time limit, and its last message."""

    gone: asyncio.Event
    """Set when the connection is lost."""
    input_over: asyncio.Event
    """Set when no key will come any more, while frames are still taken (`ssh -tt server </dev/null`)."""
    was_refused: bool
    """Set by the session: it was turned away, so that a connection is not asked for ever more of them."""
    last_input: float
    """The loop's time of the last input."""
    bytes_in: int
    bytes_out: int

    @property
    def identity(self) -> Identity: ...

    @property
    def environment(self) -> Mapping[str, str]:
        """What the app may know of the visitor's environment; see `Visitor.environment`."""

    @property
    def refusal(self) -> LazyText | None:
        """Why no app can be shown on it, if it can't: what the visitor is told."""

    @property
    def notice(self) -> LazyText | None:
        """What the visitor is to be told as soon as the app is shown."""

    @property
    def was_stuck(self) -> bool:
        """Whether it was ended because it took no output."""

    def admitted(self) -> None:
        """Be told that the session was let in: its connection no longer counts as one that signs in."""

    def resumable(self, name: str) -> None:
        """Be told the name with which the visitor can come back to what is shown."""

    def end(self, words: str | None, status: int) -> None:
        """Say the last words, if there are any, and close."""
