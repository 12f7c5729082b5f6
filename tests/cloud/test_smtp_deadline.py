"""Mail servers that never end: the dialogue does, in time and in bytes, and no mail is sent twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.cloud.helpers import ADDRESS, NOW, SERIAL, Clock, challenge
from tui.cloud import smtp, smtp_dialogue
from tui.cloud.errors import MailedAlready, MailFailed, MailUnconfirmed
from tui.cloud.service_desk import Desk
from tui.cloud.smtp import Server
from tui.protocol.payload import CodeChannel
from tui.protocol.registrar import registration

SECONDS: Final = 1.0
"""For a dialogue. What is honest of one takes 0.01, and must fit in on a busy machine, too."""
REPLIES: Final = ("220 here", "250 hello", "250 sender", "250 address", "354 go on", "250 taken", "221 bye")
"""What an honest server says, in the order in which it is asked; the first unasked."""
TAKEN: Final = 5
"""The reply that says whether the mail is taken; at the one before it the server has not got the mail."""


def endless(connection: socket.socket, code: str) -> None:
    while True:
        connection.sendall(f"{code}-more\r\n".encode() * 1000)


def dripping(connection: socket.socket, code: str) -> None:
    for byte in f"{code}-{'x' * 400}".encode():
        connection.sendall(bytes([byte]))
        time.sleep(SECONDS / 40)


def long_line(connection: socket.socket, code: str) -> None:
    while True:
        connection.sendall(code.encode() + b"-" + b"x" * 10_000)


def silent(connection: socket.socket, _code: str) -> None:
    while connection.recv(1000):
        pass


def closing(connection: socket.socket, _code: str) -> None:
    connection.close()


KINDS: Final = (endless, dripping, long_line, silent, closing)


@dataclass
class HostileServer:
    """Honest up to one reply; another connection finds it honest throughout."""

    at: int
    kind: Callable[[socket.socket, str], None]
    mails: int = 0
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def run(self) -> None:
        with suppress(OSError):
            for at in (self.at, None):
                connection, _ = self.listening.accept()
                threading.Thread(target=self.serve, args=(connection, at), daemon=True).start()

    def serve(self, connection: socket.socket, at: int | None) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            for number, reply in enumerate(REPLIES):
                if number == TAKEN:
                    while lines.readline() != b".\r\n":
                        pass
                    self.mails += 1
                elif number:
                    lines.readline()
                if number == at:
                    self.kind(connection, reply[:3])
                    return
                connection.sendall(reply.encode() + b"\r\n")


@pytest.fixture
def serve() -> Iterator[Callable[[HostileServer], HostileServer]]:
    started: list[HostileServer] = []

    def start(server: HostileServer) -> HostileServer:
        threading.Thread(target=server.run, daemon=True).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.listening.close()


CASES: Final = [(at, kind) for at in range(len(REPLIES)) for kind in KINDS]
QUICK: Final = ((0, endless), (1, dripping), (TAKEN, silent))


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        pytest.param(at, kind, id=f"{REPLIES[at]}-{kind.__name__}", marks=() if quick else pytest.mark.full)
        for at, kind in CASES
        for quick in [(at, kind) in QUICK]
    ],
)
def test_the_dialogue_ends_and_no_mail_goes_twice(
    at: int,
    kind: Callable[[socket.socket, str], None],
    serve: Callable[[HostileServer], HostileServer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = smtp.SECONDS
    monkeypatch.setattr(smtp, "SECONDS", SECONDS)
    monkeypatch.setattr(smtp_dialogue, "GOODBYE", SECONDS)
    server = serve(HostileServer(at, kind))
    shown = challenge(issued=NOW, channel=CodeChannel.CONTACT)
    transport = Server.parse(f"smtp://127.0.0.1:{server.listening.getsockname()[1]}")
    with Desk.open(tmp_path, transport, clock=Clock()) as desk:
        desk.mailer.register(registration(desk.keys.for_new(SERIAL), SERIAL, ADDRESS, NOW))
        began = time.monotonic()
        if at > TAKEN:  # the mail is the server's: how it says goodbye does not matter
            desk.answer(shown.text)
        else:
            with pytest.raises(MailFailed) as refused:
                desk.answer(shown.text)
            assert isinstance(refused.value, MailUnconfirmed) is (at == TAKEN)
        lasted = time.monotonic() - began

        monkeypatch.setattr(smtp, "SECONDS", usual)  # the server is honest now
        if at >= TAKEN:
            with pytest.raises(MailedAlready):
                desk.answer(shown.text)
        else:
            desk.answer(shown.text)
        assert server.mails == 1
    # Of the five times of the dialogue that are allowed here four are for a busy machine.
    assert lasted < 5 * SECONDS


def test_looking_the_server_up_is_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def unanswered(*_args: object, **_rest: object) -> list[object]:
        answered.wait(60)
        return []

    monkeypatch.setattr(smtp, "SECONDS", SECONDS)
    monkeypatch.setattr(socket, "getaddrinfo", unanswered)
    with Desk.open(tmp_path, Server.parse("smtp://mail.example.com"), clock=Clock()) as desk:
        desk.mailer.register(registration(desk.keys.for_new(SERIAL), SERIAL, ADDRESS, NOW))
        began = time.monotonic()
        with pytest.raises(MailFailed) as refused:
            desk.answer(challenge(issued=NOW, channel=CodeChannel.CONTACT).text)
        assert time.monotonic() - began < 5 * SECONDS
    answered.set()
    assert refused.value.reason == "unreachable"


def test_a_dialogue_is_bounded_in_bytes(serve: Callable[[HostileServer], HostileServer]) -> None:
    server = serve(HostileServer(0, endless))
    dialogue: list[int] = []

    class Counting(smtp_dialogue.Dialogue):
        def received(self, size: int) -> bytes:
            data = super().received(size)
            dialogue.append(len(data))
            return data

    with pytest.raises(OSError, match="too many replies"):
        Counting("127.0.0.1", server.listening.getsockname()[1], 20)
    assert sum(dialogue) <= smtp_dialogue.REPLIES
    print(f"an endless reply: {sum(dialogue)} bytes read")  # noqa: T201 - the count
