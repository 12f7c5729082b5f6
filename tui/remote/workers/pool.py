"""The workers, as the supervisor sees them: which are there, which have room, which must be replaced."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Final

from tui.errors import internal_error
from tui.i18n import t
from tui.remote.limits.rate_limit import Lease
from tui.remote.workers.fork_server import Child, ForkServer
from tui.remote.workers.ipc import MessageSocket, log_unexpected, socket_pair
from tui.remote.workers.messages import (
    Ask,
    Drain,
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
from tui.remote.workers.quotas import QuotaLedger, Resource, WorkerLeases
from tui.remote.workers.session_relay import Board, NoBoard
from tui.remote.workers.worker import StartFailed, WorkerConfig

log = logging.getLogger(__name__)

START_TIMEOUT: Final = 30.0
"""Seconds within which a worker must be ready."""
PING_TIMEOUT: Final = 30.0
"""Seconds within which a worker must be heard of."""
_BACK_OFF: Final = (0.1, 30.0)
"""Seconds before a worker is replaced: at first, and at most when it dies again and again."""
_STEADY: Final = 60.0
"""Seconds after which a worker's end has nothing to do with its start."""
_END: Final = 5.0
"""Seconds that a process may take to end when it has hung up or was killed."""


class Worker:
    """One worker process and what it holds."""

    def __init__(self, ledger: QuotaLedger, line: socket.socket, board: Board | None = None) -> None:
        self._control = MessageSocket(line)
        self._on_board = (board or NoBoard()).connect(lambda said: self._control.send(Relayed(said)))
        self._leases = WorkerLeases(ledger, self._control.send)
        self._connections: set[int] = set()
        self.ready = asyncio.Event()
        """It is ready, or will never be."""
        self.why: str | None = t("hosting", "A worker process exited during startup")
        """Why it can't serve; None when it can."""
        self.gone = asyncio.Event()
        self.is_alive = True
        """Whether it has answered the last `ping`."""
        self.lost = 0
        """Connections that it had when it ended."""
        self._control.open(self._received, self._ended)

    @property
    def is_up(self) -> bool:
        return self.why is None and not self.gone.is_set()

    @property
    def load(self) -> tuple[int, int]:
        """How much it has to do: first visitors, then connections that want nothing at the moment."""
        return self._leases.visitors, len(self._connections)

    def serve(self, sock: socket.socket, address: str, lease: Lease, *, web: bool, port: int | None) -> bool:
        """Pass on a connection and its lease. False when the worker has gone: both are still the caller's."""
        number = self._leases.give(lease)
        if not self._control.send(Serve(number, address, web, port), sock.fileno()):
            self._leases.take_away(number)
            return False
        sock.detach()  # closed when it was sent
        self._connections.add(number)
        return True

    def ping(self) -> None:
        """Ask whether it still listens."""
        self.is_alive = False
        self._control.send(Ping())

    def tell(self, message: Message) -> None:
        """Send it what wants no answer."""
        self._control.send(message)

    def _received(self, message: Message, passed: int | None) -> None:  # noqa: C901 - one a kind
        match message:
            case Ask(number, resource, address, user):
                self._leases.ask(number, Resource(resource), address, user)
            case SignedIn(number):
                self._leases.signed_in(number)
            case Spent(number):
                self._leases.take_away(number)
            case GiveBack(number):
                self._leases.give_back(number)
            case Left(number):
                self._leases.give_back(number)
                self._connections.discard(number)
            case Log(said, level, name):
                logging.getLogger(name).log(level, "%s", said)
            case Relayed(said):
                self._on_board.received(said)
            case Pong():
                self.is_alive = True
            case Up():
                self.why = None
                self.ready.set()
            case Failed(why):
                self.why = why
                self.ready.set()
            case _:
                log_unexpected(message, passed)

    def _ended(self) -> None:
        self.lost = len(self._connections)
        self._leases.close()
        self._connections.clear()
        self._on_board.closed()
        self.gone.set()
        self.ready.set()


class WorkerPool:
    """Keeps so many workers alive."""

    def __init__(
        self, config: WorkerConfig, ledger: QuotaLedger, workers: int, board: Board | None = None
    ) -> None:
        self._config, self._ledger, self._size, self._board = config, ledger, workers, board
        self._fork_server = ForkServer(config)
        self._workers: dict[Worker, Child] = {}
        self._supervising: list[asyncio.Task[None]] = []
        self._change = asyncio.Condition()
        self._why = ""

    async def start(self) -> None:
        """Start all; return when the first is up. Raises StartFailed when the first fails."""
        self._supervising = [asyncio.create_task(self._supervise()) for _ in range(self._size)]
        async with self._change:
            await self._change.wait_for(lambda: self._is_any_up or self._why)
        if not self._is_any_up:
            raise StartFailed(self._why)

    async def serve(
        self, sock: socket.socket, address: str, lease: Lease, *, web: bool = False, port: int | None = None
    ) -> None:
        """Pass a connection to the worker with the most room, as soon as there is one.

        `web`: it is a browser's, else an SSH client's. `port` is what `Server.take` is told.
        """
        try:
            async with self._change:
                await self._change.wait_for(lambda: self._pass_on(sock, address, lease, web=web, port=port))
        except asyncio.CancelledError:
            sock.close()
            lease.release()
            raise

    async def stop(self) -> None:
        """Let all visitors be told and all workers end; kill those that don't in time."""
        for task in self._supervising:
            task.cancel()
        await asyncio.gather(*self._supervising, return_exceptions=True)
        for worker, child in self._workers.items():
            if worker.is_up:
                worker.tell(Stop())
            else:
                child.kill()
        if ends := [child.ended for child in self._workers.values()]:
            _, late = await asyncio.wait(ends, timeout=self._config.stop_timeout)
            if late:
                log.error("%d of %d workers did not end in time and were killed", len(late), len(ends))

    def expedite(self) -> None:
        """While it stops: visitors have no more time."""
        for worker in self._workers:
            worker.tell(Expedite())

    def drain(self) -> None:
        """No more visitors come: those who leave are told that they can't come back."""
        for worker in self._workers:
            worker.tell(Drain())

    @property
    def visitors(self) -> int:
        """Sessions of all workers, and connections that may become one."""
        return sum(worker.load[0] for worker in self._workers)

    def kill(self) -> None:
        """End at once whatever is left."""
        for task in self._supervising:
            task.cancel()
        for child in self._workers.values():
            child.kill()
        self._fork_server.close()

    # --- which has room ---

    @property
    def _is_any_up(self) -> bool:
        return any(worker.is_up for worker in self._workers)

    def _pass_on(
        self, sock: socket.socket, address: str, lease: Lease, *, web: bool, port: int | None
    ) -> bool:
        workers = sorted((each for each in self._workers if each.is_up), key=lambda each: each.load)
        return any(worker.serve(sock, address, lease, web=web, port=port) for worker in workers)

    def _changed(self) -> None:
        """Workers have come or gone: places with them."""
        self._ledger.places = self._config.server.sessions * len(self._workers)

    # --- their lives ---

    async def _supervise(self) -> None:
        """Have a worker, one after the other."""
        now = asyncio.get_running_loop().time
        wait = _BACK_OFF[0]
        while True:
            ready = now()
            try:
                await self._run_one()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next may live
                self._why = str(error) if isinstance(error, StartFailed | OSError) else internal_error(error)
                log.error("a worker did not start: %s", self._why)  # noqa: TRY400 - one line
                await self._notify()
            if now() - ready > _STEADY:
                wait = _BACK_OFF[0]
            await asyncio.sleep(wait)
            wait = min(2 * wait, _BACK_OFF[1])

    async def _run_one(self) -> None:
        """The life of one worker. Raises StartFailed, OSError ... when there is none.

        If this is cancelled, the worker lives on: it is asked to end, or killed, later.
        """
        mine, its = socket_pair()
        worker = Worker(self._ledger, mine, self._board)
        child: Child | None = None
        try:
            async with asyncio.timeout(START_TIMEOUT):
                child = self._workers[worker] = await self._fork_server.child(its)
                self._changed()
                await worker.ready.wait()
        except TimeoutError:
            worker.why = t(
                "hosting", "A worker process was not ready within {seconds} s", seconds=round(START_TIMEOUT)
            )
            if child is None:
                self._fork_server.close()
        if child is not None:
            if worker.why is None:
                log.info("worker %d is up", child.pid)
                await self._notify()
                if not await _end_or_silence(worker):
                    log.error("worker %d does not answer and is replaced", child.pid)
            await self._reap(worker, child)
        if worker.why is not None:
            raise StartFailed(worker.why)

    async def _reap(self, worker: Worker, child: Child) -> None:
        """Reap a worker that has ended, or is to end."""
        if worker.gone.is_set():
            await asyncio.wait([child.ended], timeout=_END)
        child.kill()
        await asyncio.wait([child.ended], timeout=_END)
        del self._workers[worker]
        self._changed()
        if worker.why is None:
            log.error("worker %d has ended (%s), with %d connections", child.pid, child.how, worker.lost)

    async def _notify(self) -> None:
        async with self._change:
            self._change.notify_all()


async def _end_or_silence(worker: Worker) -> bool:
    """Wait until a worker has gone (True), or is not heard of any more."""
    while worker.is_alive:
        worker.ping()
        with suppress(TimeoutError):
            async with asyncio.timeout(PING_TIMEOUT):
                await worker.gone.wait()
                return True
    return False
