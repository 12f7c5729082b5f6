"""Messages between the supervisor and its processes."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket

import pytest

from tests.remote.helpers import until
from tui.remote.workers import ipc, messages
from tui.remote.workers.ipc import MessageSocket, log_unexpected, socket_pair
from tui.remote.workers.messages import Message

SAMPLES = {
    "int": 7,
    "bool": True,
    "str": "text",
    "str | None": None,
    "int | None": 7,
    "dict[str, Any]": {"a": [1, "b"]},
}


def sample(kind: type[Message]) -> Message:
    return kind(**{name: SAMPLES[str(of)] for name, of in kind.__annotations__.items()})


@pytest.mark.parametrize("kind", messages.MESSAGES.values(), ids=list(messages.MESSAGES))
def test_each_kind_arrives_as_it_was_sent(kind: type[Message]) -> None:
    assert messages.decode(messages.encode(sample(kind))) == sample(kind)


@pytest.mark.parametrize(
    "said",
    [b"no JSON", b"[]", b"{}", b'{"kind": "Nonsense"}', b'{"kind": "Left"}', b'{"kind": "Ping", "more": 1}'],
)
async def test_an_unknown_message_is_logged_and_its_descriptor_closed(
    said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    mine, its = socket_pair()
    read, write = os.pipe()
    got: list[Message] = []

    def received(message: Message, passed: int | None) -> None:
        match message:
            case messages.Ping():
                got.append(message)
            case _:
                log_unexpected(message, passed)

    end = MessageSocket(mine)
    end.open(received, lambda: None)
    with its:
        socket.send_fds(its, [said], [write])
        os.close(write)
        ipc.send_message(its, messages.Ping())
        await until(lambda: got, "the message behind it has come")
    end.close()
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, f"unexpected message: Unknown(said={said!r})".replace(repr(said), repr(repr(said))))
    ]
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(os.read, read, 1) == b"", "no process holds the other end any more"
    os.close(read)


def test_a_kind_is_written_once() -> None:
    assert json.loads(messages.encode(messages.Left(3))) == {"kind": "Left", "number": 3}
