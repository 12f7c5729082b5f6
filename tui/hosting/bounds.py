"""Every figure that bounds what visitors may take from the host."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Times are in seconds."""

    sessions: int = 50
    """At once in this process: beyond that, one core no longer keeps up (measured by a prototype)."""
    sessions_an_address: int = 10
    connections_a_minute: float = 30
    """New ones from one address; as many may come at once."""
    before_sign_in: int = 50
    """Connections at once that have not signed in."""
    starts: int = 2
    """Apps that start at once: a start is a burst of work that everybody else feels."""
    start: float = 10
    """An app that takes longer to show its first window leaves its place among them to others."""
    sign_in: float = 10
    """From the connection until the visitor has signed in, and again until the menus are asked for."""
    idle: float = 15 * 60
    longest: float = 60 * 60
    notice: float = 60
    """How long before the end of a session its visitor is told."""
    stuck: float = 30
    """A terminal that takes nothing for so long is gone."""
    shutdown: float = 10
    """From the notice until sessions are ended."""
    farewell: float = 5
    """For the last words to reach the visitor, and for an app to end when asked."""
