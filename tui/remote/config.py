"""Every figure that limits what visitors may take of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class ServerConfig:
    """Times are in seconds."""

    sessions: int = 50
    """At once in this process: beyond that, one core no longer keeps up (measured by a prototype)."""
    sessions_per_address: int = 10
    """At once, and as many connections that have not come to the menus unless the next says otherwise."""
    unauthenticated_per_address: int | None = None
    connections_per_minute: float = 30
    """New ones from one address, and new sessions; as many may come at once."""
    wrong_passwords_per_address: float = 10
    """A minute, and at once."""
    wrong_passwords_per_user: float = 20
    """The same from all addresses, at one user name. Of 40 addresses that guessed at one, each as quickly as
    it may, there were 449 a minute without these two."""
    page_requests_per_minute: float = 600
    """Of an address, from its browsers. Opening the desk and sending a photo makes four."""
    page_pictures_per_minute: float = 120
    """Of an address, for the service desk; a live camera sends about two a second."""
    cpu_per_connection: float = 0.1
    """Of a process's time, for what one connection sends: 100 keys a second take 0.03."""
    cpu_per_address: float = 0.2
    """The same for all connections of one address: then visitors elsewhere notice nothing of it."""
    unauthenticated: int = 50
    """Connections at once that have not signed in, and as many that have and have not come to the menus."""
    starts: int = 1
    """Apps that start at once: a start is a burst of work that all others notice. Of 30 visitors who come at
    once two start no sooner than one (measured), and a key passes between the steps of both."""
    start: float = 10
    """An app that takes longer to show its first window leaves its place among them to others."""
    sign_in: float = 10
    """For what a program does: from the connection until keys are exchanged, and once signed in until the
    menus are asked for."""
    login_grace: float = 60
    """From the connection until signed in. A person compares the host key the first time, and may have a
    password to type; of programs that only pretend to, there are `sessions_per_address` at once."""
    idle: float = 15 * 60
    longest: float = 60 * 60
    notice: float = 60
    """How long before the end of a session its visitor is told."""
    stuck: float = 30
    """A terminal that takes nothing for so long is gone."""
    shutdown: float = 10
    """From the notice until sessions are ended."""
    end_grace: float = 5
    """For the last message to reach the visitor, and for an app to end when asked."""

    @classmethod
    def for_sessions_per_address(cls, sessions: int) -> Self:
        """Let so many visitors in from one address, such as a class behind one router.

        What else is counted by address, and of those who have not signed in, follows in proportion; it never
        falls below what is usual, as one visitor alone may come again and again.
        """
        usual = cls()
        more = max(1.0, sessions / usual.sessions_per_address)
        return cls(
            sessions_per_address=sessions,
            unauthenticated_per_address=round(usual.sessions_per_address * more),
            connections_per_minute=usual.connections_per_minute * more,
            wrong_passwords_per_address=usual.wrong_passwords_per_address * more,
            unauthenticated=round(usual.unauthenticated * more),
        )

    @property
    def unauthenticated_limit(self) -> int:
        """Connections of one address, at once, that have not come to the menus."""
        return self.unauthenticated_per_address or self.sessions_per_address
