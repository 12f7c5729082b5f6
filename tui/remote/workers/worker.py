"""A worker process: serves the visitors whose sockets the supervisor passes to it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import asyncssh

from tui.errors import internal_error
from tui.metrics.counts import recorder
from tui.metrics.loop_lag import loop_clock
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import Lease, Place, Try
from tui.remote.refusals import Refusal, Refused
from tui.remote.shutdown import graceful
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.serving import not_caught
from tui.remote.workers.ipc import LONGEST, MessageSocket, log_unexpected
from tui.remote.workers.messages import (
    Answer,
    Ask,
    Drain,
    Evict,
    Expedite,
    Failed,
    GiveBack,
    Left,
    Log,
    Message,
    Ping,
    Pong,
    Relayed,
    Serve,
    SignedIn,
    Spent,
    Stop,
    Up,
)
from tui.remote.workers.process_server import ProcessServer, Relay, Service
from tui.remote.workers.quotas import Resource
from tui.remote.workers.session_relay import COUNTED
from tui.work import share_hash_slots

_GRACE: Final = 5.0
"""Seconds that a busy machine may add to all deadlines."""
_LONGEST_USER: Final = 256
"""Characters of a user name that are told from others."""
_LONGEST_LINE: Final = LONGEST // 16
"""Characters of a log line; each can take up to twelve bytes on the way."""


@dataclass(frozen=True)
class WorkerConfig:
    """For all workers alike. They travel through a pipe, never in an argument list or the environment."""

    service: Service
    key: bytes = field(repr=False)
    """The server's private key, as OpenSSH writes it."""
    server: ServerConfig
    """Of one worker."""
    authenticator: Authenticator
    level: int
    """What is logged (`logging.INFO` ...)."""
    language: str = "en"
    """Of visitors whose client sends no locale."""
    counts: bool = False
    """Whether it tells what it has counted."""

    @property
    def stop_timeout(self) -> float:
        """Seconds after which a worker that was told to stop has ended, or never will."""
        return self.server.shutdown + 4 * self.server.end_grace + _GRACE


class StartFailed(Exception):  # noqa: N818 - what happened, for the command to say
    """No worker could be started at all; the text says why, in a line and without any value."""


def work(config: WorkerConfig, line: socket.socket) -> int:
    """Serve until the supervisor says stop or is gone; return the exit code."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as for the others, it hears from the supervisor
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(not_caught)
    # The loop is not closed, nor are threads waited for: what they do to a store is done or not begun.
    return loop.run_until_complete(_Worker(config, line).run())


class _Worker:
    def __init__(self, config: WorkerConfig, line: socket.socket) -> None:
        self._config, self._line = config, line
        self._on: dict[type[Message], Callable[[], object]] = {}
        """What is done at messages that say no more than their kind."""
        self._relay: Relay = lambda _: None
        self._places: dict[int, Place] = {}
        """Of the connections that are not in the menus yet."""

    async def run(self) -> int:
        stop, expedite = asyncio.Event(), asyncio.Event()
        expedited = asyncio.create_task(expedite.wait())
        self._control = control = MessageSocket(self._line)
        self._limits = limits = SupervisorLimits(control, self._config.server.starts)
        self._log()
        share_hash_slots(limits.hash)
        async with AsyncExitStack() as stack:
            try:
                opened = await stack.enter_async_context(self._config.service.opened())
                if opened.sessions is not None:
                    self._relay = opened.sessions(lambda said: control.send(Relayed(said)))
                self._server = server = ProcessServer(
                    opened,
                    key=asyncssh.import_private_key(self._config.key),
                    config=self._config.server,
                    authenticator=self._config.authenticator,
                    limits=limits,
                    language=self._config.language,
                    hooks=self._config.service.hooks,
                )
                await server.start()
            except Exception as error:  # noqa: BLE001 - whatever it is, the supervisor logs it
                control.send(Failed(internal_error(error)))
                control.close()
                return 1
            server.settle()
            self._on = {Drain: server.drain, Stop: stop.set, Expedite: expedite.set}
            control.open(self._received, self._supervisor_gone)
            control.send(Up())
            if self._config.counts:
                stack.enter_context(
                    loop_clock(recorder, lambda counts: control.send(Relayed({COUNTED: counts})))
                )
            await stop.wait()
            signal.alarm(int(self._config.stop_timeout) + 1)  # then the kernel ends it
            await graceful(server.stop(), server.expedite, expedited)
        control.close()
        return 0

    def _received(self, message: Message, passed: int | None) -> None:
        match message:
            case Serve(number) if passed is not None:
                serving = self._serve(socket.socket(fileno=passed), message)
                serving.add_done_callback(lambda _: self._control.send(Left(number)))
            case Serve(number):  # this process may open no more files
                logging.getLogger(__name__).error("a connection was lost: too many open files")
                self._control.send(Left(number))
            case Evict(number):
                held = self._places.get(number) or self._limits.places.get(number)
                if held is not None and held.evict is not None:
                    held.evict()
            case Answer(number, refused):
                self._limits.answered(number, refused)
            case Relayed(said):
                self._relay(said)
            case Ping():
                self._control.send(Pong())
            case Drain() | Stop() | Expedite():
                self._on[type(message)]()
            case _:
                log_unexpected(message, passed)

    def _serve(self, sock: socket.socket, asked: Serve) -> asyncio.Future[None]:
        if asked.web:
            return self._server.take_browser(sock)
        number = asked.number
        place = self._places[number] = Place(
            lambda: self._give_back(number), lambda: self._control.send(SignedIn(number))
        )
        return self._server.take(sock, asked.address, asked.port, place)

    def _give_back(self, number: int) -> None:
        del self._places[number]
        self._control.send(GiveBack(number))

    def _supervisor_gone(self) -> None:
        self._limits.close()
        self._on[Stop]()

    def _log(self) -> None:
        root = logging.getLogger()
        root.handlers = [_ToSupervisor(self._control)]
        root.setLevel(logging.WARNING)
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to who is gone
        logging.getLogger("tui").setLevel(self._config.level)


class SupervisorLimits:
    """Asks the supervisor, which counts for all workers."""

    def __init__(self, control: MessageSocket, starts: int) -> None:
        self._control = control
        self._starts = asyncio.Semaphore(starts)
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[str | None]] = {}
        self.places: dict[int, Place] = {}
        """Of those who came to their session by a page and are not in the menus yet."""

    async def connection(self, address: str) -> Place:
        number, lease = await self._ask_for(Resource.CONNECTION, address)

        def release() -> None:
            del self.places[number]
            lease.release()

        place = self.places[number] = Place(release)
        return place

    async def session(self, address: str) -> Lease:
        return await self._ask(Resource.SESSION, address)

    async def start(self) -> Lease:
        """Wait until this worker and the server have room for one more."""
        await self._starts.acquire()
        try:
            lease = await self._ask(Resource.START)
        except BaseException:
            self._starts.release()
            raise

        def release() -> None:
            self._starts.release()
            lease.release()

        return Lease(release)

    async def password(self, address: str, user: str) -> Try:
        number, lease = await self._ask_for(Resource.PASSWORD, address, user[:_LONGEST_USER])
        return Try(lease.release, lambda: self._control.send(Spent(number)))

    async def picture(self, address: str) -> Lease:
        """Wait until one more picture may be decoded."""
        return await self._ask(Resource.PICTURE, address)

    async def sent_picture(self, address: str) -> Lease:
        """Ask whether an address may send one more picture."""
        return await self._ask(Resource.SENT_PICTURE, address)

    async def requests(self, address: str) -> Lease:
        """Ask for some more requests of browsers."""
        return await self._ask(Resource.REQUESTS, address)

    async def hash(self, address: str) -> Callable[[], None]:
        """Wait for a hash slot; return what gives it back."""
        return (await self._ask(Resource.HASH, address)).release

    def answered(self, number: int, refused: str | None) -> None:
        """The supervisor has answered."""
        answer = self._asked.get(number)
        if answer is not None and not answer.done():
            answer.set_result(refused)

    def close(self) -> None:
        """The supervisor has ended: no more visitors come, and nothing waits for its answer."""
        for number in tuple(self._asked):
            self.answered(number, None)

    async def _ask(self, resource: Resource, address: str = "") -> Lease:
        return (await self._ask_for(resource, address))[1]

    async def _ask_for(self, resource: Resource, address: str, user: str = "") -> tuple[int, Lease]:
        number = next(self._numbers)
        lease = Lease(lambda: self._control.send(GiveBack(number)))
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        if not self._control.send(Ask(number, resource, address, user)):
            answer.set_result(None)
        try:
            refused = await answer
        except asyncio.CancelledError:
            lease.release()
            raise
        finally:
            del self._asked[number]
        if refused is not None:
            raise Refused(Refusal[refused])
        return number, lease


class _ToSupervisor(logging.Handler):
    """The supervisor writes what all workers log: its lines stay whole, in one place."""

    def __init__(self, control: MessageSocket) -> None:
        super().__init__()
        self._control = control
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            said = f"{said}: {internal_error(record.exc_info[1])}"
        message = Log(" ".join(said.split("\n"))[:_LONGEST_LINE], record.levelno, record.name)
        self._loop.call_soon_threadsafe(self._control.send, message)
