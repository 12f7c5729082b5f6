"""An honest visitor, in a process of its own: types, and notes how long each letter takes to be seen.

    python -m tests.remote.attacks.typist PORT VISITORS KEYS

As many visitors as asked for, each pressing so many keys a second in the user name of the login window. Says
how long each waited when all see the window; begins to type at the first line on standard input, answers each
line with what was counted since the last one, and ends with the input. Times are in seconds.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from typing import Final, Protocol

import asyncssh

LETTERS: Final = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩабвгдежзиклмнопрстуфцчшщэюяБДЖЗИЛФЦЧШЩЭЮЯ"
"""No English window shows them, and each is two bytes of UTF-8: a frame with one is the answer to its key."""
FIELD: Final = 18
"""Letters that fit into the field in sight."""
INTO_THE_USER_NAME: Final = b"\x1b[Z\x15"
CLEAR: Final = b"\x15"
SHOWN: Final = b"Forgot Password"
LAST_ROW: Final = b"Quit"
"""What the footer says last: with it the frame is whole."""
PASSWORD: Final = "a password for the host"
"""Where the server asks for one."""
TOO_LONG: Final = 60


class Echoes:
    """Which keys were pressed when, and which have been seen since."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.unseen: dict[bytes, float] = {}
        self._pressed = 0
        self._end = b""

    def press(self) -> bytes:
        """Give the next key to send."""
        self._pressed += 1
        if self._pressed % (FIELD + 1) == 0:
            return CLEAR
        letter = LETTERS[self._pressed % len(LETTERS)].encode()
        self.unseen[letter] = time.perf_counter()
        return letter

    def saw(self, output: bytes) -> None:
        if self.unseen:
            seen, now = self._end + output, time.perf_counter()
            for letter in [letter for letter in self.unseen if letter in seen]:
                self.took.append(now - self.unseen.pop(letter))
            self._end = output[-1:]


class Person(Protocol):
    """A user at the keys, however they are connected."""

    echoes: Echoes

    def send(self, keys: bytes) -> None: ...


class Typist(asyncssh.SSHClientSession[bytes]):
    """Sits at the menus. No terminal's state is kept: that would cost more than what is measured."""

    def __init__(self) -> None:
        self.echoes = Echoes()
        self.shown = asyncio.Event()
        self._first = bytearray()

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self._channel = chan

    def data_received(self, data: bytes, datatype: object) -> None:  # noqa: ARG002
        if self.shown.is_set():
            self.echoes.saw(data)
            return
        self._first += data
        if self.is_whole:
            self.shown.set()

    @property
    def is_whole(self) -> bool:
        """Whether the login window was shown: a visitor may also be turned away, or lost."""
        return SHOWN in self._first and LAST_ROW in self._first

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.shown.set()  # anyone who waits shall fail, not hang

    def send(self, keys: bytes) -> None:
        self._channel.write(keys)


async def connect(port: int, user: str, address: str = "127.0.0.1") -> Typist:
    """Connect from a loopback address and wait until the login window is shown, or the connection lost."""
    connection = await asyncssh.connect(
        "127.0.0.1",
        port,
        local_addr=(address, 0),
        username=user,
        known_hosts=None,
        config=None,
        agent_path=None,
        client_keys=None,
        password=PASSWORD,
        preferred_auth="none,password",
    )
    _, typist = await connection.create_session(
        Typist,
        term_type="xterm-256color",
        term_size=(80, 24),
        env=[("COLORTERM", "truecolor")],
        encoding=None,
    )
    assert isinstance(typist, Typist)
    await asyncio.wait_for(typist.shown.wait(), TOO_LONG)
    return typist


async def sit_down(port: int, user: str) -> tuple[Typist, float]:
    """Connect and wait for the whole login window; say how long that took."""
    began = time.perf_counter()
    typist = await connect(port, user)
    assert LAST_ROW in typist._first, f"{user} was turned away: {typist._first[-200:]!r}"
    return typist, time.perf_counter() - began


async def type_on(person: Person, keys_a_second: float, delay: float) -> None:
    """Press keys at even distances, whatever becomes of them."""
    person.send(INTO_THE_USER_NAME)
    await asyncio.sleep(1 + delay)
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        person.send(person.echoes.press())
        due += 1 / keys_a_second
        await asyncio.sleep(max(0.0, due - loop.time()))


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def main(port: int, visitors: int, keys: float) -> None:
    """Sit down one after the other, and type when told to."""
    typists, took = [], []
    for number in range(visitors):
        typist, seconds = await sit_down(port, f"lost-{number}")
        typists.append(typist)
        took.append(seconds)
    print(json.dumps({"ready": took, "cpu": cpu()}), flush=True)  # noqa: T201
    await answer(typists, keys)


async def answer(people: Sequence[Person], keys: float) -> None:
    """Begin to type at the first line on standard input, answer each, until the input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    typing: list[asyncio.Task[None]] = []
    while await reader.readline():
        if not typing:
            typing = [
                asyncio.create_task(type_on(person, keys, number / len(people) / keys))
                for number, person in enumerate(people)
            ]
        seen = [second for person in people for second in person.echoes.took]
        unseen = sum(len(person.echoes.unseen) for person in people)
        for person in people:
            person.echoes.took.clear()
        print(json.dumps({"took": seen, "unseen": unseen, "cpu": cpu()}), flush=True)  # noqa: T201
    for task in typing:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
