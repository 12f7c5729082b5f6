"""What a worker is told once: whom to serve, how, and within which bounds."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final, Protocol

from tui.hosting.admission import Admission
from tui.hosting.bounds import Bounds
from tui.hosting.visitor import Factory

_GRACE: Final = 5.0
"""Seconds that a busy machine may add to all deadlines."""


class Service(Protocol):
    """What is hosted. It is pickled once, and with it goes whatever a worker needs to know."""

    def preload(self) -> None:
        """Import all that apps will need, so that workers share it.

        Called once, before any worker is made: it must not start threads nor open files or connections.
        """

    def factory(self) -> AbstractAsyncContextManager[Factory]:
        """Entered once in each worker; left when its last visitor has gone, unless the worker was killed."""


@dataclass(frozen=True)
class Orders:
    """For all workers alike. They travel through a pipe, never in an argument list or the environment."""

    service: Service
    key: bytes = field(repr=False)
    """The host's private key, as OpenSSH writes it."""
    bounds: Bounds
    """Of one worker."""
    admission: Admission
    level: int
    """What is logged (`logging.INFO` ...)."""
    language: str = "en"
    """Of visitors whose client sends no locale."""

    @property
    def patience(self) -> float:
        """Seconds after which a worker that was told to stop has ended, or never will."""
        return self.bounds.shutdown + 4 * self.bounds.farewell + _GRACE


class StartFailed(Exception):  # noqa: N818 - what happened, for the command to say
    """No worker could be started at all; the text says why, in a line and without any value."""
