"""What the supervisor and its processes say to each other: every kind of message, in one table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

_SHOWN: Final = 100
"""Bytes of a message that can't be read that are logged."""
MESSAGES: Final[dict[str, type[Message]]] = {}
"""All kinds of messages, by what stands for them on the way."""


@dataclass(frozen=True)
class Message:
    """One message. Its fields are what JSON can hold."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.kind = cls.__name__
        MESSAGES[cls.kind] = cls


@dataclass(frozen=True)
class Serve(Message):
    """Supervisor to worker, with a socket: serve this connection; its lease has that number."""

    number: int
    address: str
    web: bool = False
    """Whether it is a browser's; else an SSH client's."""
    port: int | None = None
    """The balancer's that the client connected to; None where none passed the connection on."""


@dataclass(frozen=True)
class Ask(Message):
    """Worker to supervisor: lease me a resource, for a visitor from that address (who signs in as `user`)."""

    number: int
    resource: str
    address: str
    user: str = ""


@dataclass(frozen=True)
class Answer(Message):
    """Supervisor to worker: the lease is granted, or refused (the name of a `Refusal`)."""

    number: int
    refused: str | None = None


@dataclass(frozen=True)
class GiveBack(Message):
    """Worker to supervisor: the lease of that number is over."""

    number: int


@dataclass(frozen=True)
class SignedIn(Message):
    """Worker to supervisor: the visitor of the connection whose lease has that number has signed in."""

    number: int


@dataclass(frozen=True)
class Spent(Message):
    """Worker to supervisor: the password of the lease of that number was wrong."""

    number: int


@dataclass(frozen=True)
class Left(Message):
    """Worker to supervisor: the connection of that number has ended."""

    number: int


@dataclass(frozen=True)
class Evict(Message):
    """Supervisor to worker: end the connection whose lease has that number, unless it is in the menus."""

    number: int


@dataclass(frozen=True)
class Log(Message):
    """Worker to supervisor: a line for the log."""

    text: str
    level: int
    name: str


@dataclass(frozen=True)
class Relayed(Message):
    """Worker to supervisor and back: what the board is told of sessions and asks; what was counted."""

    said: dict[str, Any]


@dataclass(frozen=True)
class Ping(Message):
    """Supervisor to worker: answer with `Pong`."""


@dataclass(frozen=True)
class Pong(Message):
    """Worker to supervisor: the event loop runs."""


@dataclass(frozen=True)
class Up(Message):
    """Worker to supervisor: it can serve."""


@dataclass(frozen=True)
class Stop(Message):
    """Supervisor to worker: tell visitors, and end."""


@dataclass(frozen=True)
class Drain(Message):
    """Supervisor to worker: no more visitors come, and none can come back."""


@dataclass(frozen=True)
class Expedite(Message):
    """Supervisor to worker, after `Stop`: end all sessions now."""


@dataclass(frozen=True)
class Failed(Message):
    """Worker or fork server to supervisor: it can't start, and why."""

    why: str


@dataclass(frozen=True)
class Fork(Message):
    """Supervisor to fork server, with the worker's end of a socket pair."""


@dataclass(frozen=True)
class Ready(Message):
    """Fork server to supervisor: everything is loaded."""


@dataclass(frozen=True)
class Forked(Message):
    """Fork server to supervisor, with the worker's pidfd."""

    pid: int


@dataclass(frozen=True)
class NotForked(Message):
    """Fork server to supervisor: the system gave no process, and why."""

    why: str


@dataclass(frozen=True)
class Ended(Message):
    """Fork server to supervisor: a worker has ended, with an exit code that is negative for a signal."""

    pid: int
    code: int


@dataclass(frozen=True)
class Unknown(Message):
    """What can't be read: of no known kind, or with other fields."""

    said: str


def encode(message: Message) -> bytes:
    return json.dumps({"kind": message.kind} | asdict(message)).encode()


def decode(data: bytes) -> Message:
    """Return the message, `Unknown` where it is none; never raises."""
    try:
        fields = json.loads(data)
        return MESSAGES[fields.pop("kind")](**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Unknown(repr(data[:_SHOWN]))
