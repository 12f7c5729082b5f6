"""The workers, as the front sees them: who is there, who has room, who must be replaced."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Final

from tui.errors import internal_error
from tui.hosting.control import Control, Message, pair
from tui.hosting.counts import Account, Counts, Place
from tui.hosting.limits import Lease
from tui.hosting.nursery import Child, Nursery
from tui.hosting.orders import Orders, StartFailed
from tui.i18n import t

log = logging.getLogger(__name__)

START: Final = 30.0
"""Seconds within which a worker must be ready."""
HEARD: Final = 30.0
"""Seconds within which a worker must be heard of."""
_BACK_OFF: Final = (0.1, 30.0)
"""Seconds before a worker is replaced: at first, and at most when it dies again and again."""
_STEADY: Final = 60.0
"""Seconds after which a worker's end has nothing to do with its start."""
_END: Final = 5.0
"""Seconds that a process may take to end when it has hung up or was killed."""


class Worker:
    """One worker process and what it holds."""

    def __init__(self, counts: Counts, line: socket.socket) -> None:
        self._control = Control(line)
        self._account = Account(counts, self._control.send)
        self._connections: set[int] = set()
        self.began = asyncio.Event()
        """It is ready, or will never be."""
        self.why: str | None = t("hosting", "A worker process ended while it started")
        """Why it can't serve; None when it can."""
        self.gone = asyncio.Event()
        self.is_heard = True
        """Whether it has answered the last `call`."""
        self.lost = 0
        """Connections that it had when it ended."""
        self._control.open(self._received, self._ended)

    @property
    def is_up(self) -> bool:
        return self.why is None and not self.gone.is_set()

    @property
    def load(self) -> tuple[int, int]:
        """How much it has to do: first visitors, then connections that want nothing at the moment."""
        return self._account.visitors, len(self._connections)

    def serve(self, sock: socket.socket, address: str, lease: Lease) -> bool:
        """Pass on a connection and its lease. False when the worker has gone: both are still the caller's."""
        number = self._account.give(lease)
        if not self._control.send({"serve": number, "from": address}, sock.fileno()):
            self._account.take_away(number)
            return False
        sock.detach()  # closed when it was sent
        self._connections.add(number)
        return True

    def call(self) -> None:
        """Ask whether it still listens."""
        self.is_heard = False
        self._control.send({"call": True})

    def stop(self) -> None:
        """Ask it to tell its visitors and to end."""
        self._control.send({"stop": True})

    def hurry(self) -> None:
        """It was asked to stop: end all visits now, with their last words."""
        self._control.send({"hurry": True})

    def _received(self, message: Message, _: int | None) -> None:
        match message:
            case {"ask": number, "place": place, "from": address}:
                self._account.ask(number, Place(place), address)
            case {"give back": number}:
                self._account.give_back(number)
            case {"left": number}:
                self._account.give_back(number)
                self._connections.discard(number)
            case {"log": said, "level": level, "name": name}:
                logging.getLogger(name).log(level, "%s", said)
            case {"here": _}:
                self.is_heard = True
            case {"up": _}:
                self.why = None
                self.began.set()
            case {"failed": why}:
                self.why = why
                self.began.set()

    def _ended(self) -> None:
        self.lost = len(self._connections)
        self._account.close()
        self._connections.clear()
        self.gone.set()
        self.began.set()


class Crew:
    """Keeps so many workers alive."""

    def __init__(self, orders: Orders, counts: Counts, workers: int) -> None:
        self._orders, self._counts, self._size = orders, counts, workers
        self._nursery = Nursery(orders)
        self._workers: dict[Worker, Child] = {}
        self._keeping: list[asyncio.Task[None]] = []
        self._change = asyncio.Condition()
        self._why = ""

    async def start(self) -> None:
        """Start all; return when the first is up. Raises StartFailed when the first fails."""
        self._keeping = [asyncio.create_task(self._keep()) for _ in range(self._size)]
        async with self._change:
            await self._change.wait_for(lambda: self._is_any_up or self._why)
        if not self._is_any_up:
            raise StartFailed(self._why)

    async def serve(self, sock: socket.socket, address: str, lease: Lease) -> None:
        """Pass a connection to the worker with the most room, as soon as there is one."""
        try:
            async with self._change:
                await self._change.wait_for(lambda: self._pass_on(sock, address, lease))
        except asyncio.CancelledError:
            sock.close()
            lease.release()
            raise

    async def stop(self) -> None:
        """Let all visitors be told and all workers end; kill who doesn't in time."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        for worker, child in self._workers.items():
            if worker.is_up:
                worker.stop()
            else:
                child.kill()
        if ends := [child.ended for child in self._workers.values()]:
            _, late = await asyncio.wait(ends, timeout=self._orders.patience)
            if late:
                log.error("%d of %d workers did not end in time and were killed", len(late), len(ends))

    def hurry(self) -> None:
        """While it stops: visitors have no more time."""
        for worker in self._workers:
            worker.hurry()

    def kill(self) -> None:
        """End at once whatever is left."""
        for task in self._keeping:
            task.cancel()
        for child in self._workers.values():
            child.kill()
        self._nursery.close()

    # --- who has room ---

    @property
    def _is_any_up(self) -> bool:
        return any(worker.is_up for worker in self._workers)

    def _pass_on(self, sock: socket.socket, address: str, lease: Lease) -> bool:
        workers = sorted((each for each in self._workers if each.is_up), key=lambda each: each.load)
        return any(worker.serve(sock, address, lease) for worker in workers)

    def _changed(self) -> None:
        """Workers have come or gone: places with them."""
        self._counts.places = self._orders.bounds.sessions * len(self._workers)

    # --- their lives ---

    async def _keep(self) -> None:
        """Have a worker, one after the other."""
        now = asyncio.get_running_loop().time
        wait = _BACK_OFF[0]
        while True:
            began = now()
            try:
                await self._live()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next may live
                self._why = str(error) if isinstance(error, StartFailed | OSError) else internal_error(error)
                log.error("a worker did not start: %s", self._why)  # noqa: TRY400 - one line
                await self._tell()
            if now() - began > _STEADY:
                wait = _BACK_OFF[0]
            await asyncio.sleep(wait)
            wait = min(2 * wait, _BACK_OFF[1])

    async def _live(self) -> None:
        """The life of one worker. Raises StartFailed, OSError ... when there is none.

        If this is cancelled, the worker lives on: it is asked to end, or killed, later.
        """
        mine, its = pair()
        worker = Worker(self._counts, mine)
        child: Child | None = None
        try:
            async with asyncio.timeout(START):
                child = self._workers[worker] = await self._nursery.child(its)
                self._changed()
                await worker.began.wait()
        except TimeoutError:
            worker.why = t(
                "hosting", "A worker process was not ready within {seconds} s", seconds=round(START)
            )
            if child is None:
                self._nursery.close()
        if child is not None:
            if worker.why is None:
                log.info("worker %d is up", child.pid)
                await self._tell()
                if not await _end_or_silence(worker):
                    log.error("worker %d does not answer and is replaced", child.pid)
            await self._bury(worker, child)
        if worker.why is not None:
            raise StartFailed(worker.why)

    async def _bury(self, worker: Worker, child: Child) -> None:
        """See a worker off that has ended, or is to."""
        if worker.gone.is_set():
            await asyncio.wait([child.ended], timeout=_END)
        child.kill()
        await asyncio.wait([child.ended], timeout=_END)
        del self._workers[worker]
        self._changed()
        if worker.why is None:
            log.error("worker %d has ended (%s), with %d connections", child.pid, child.how, worker.lost)

    async def _tell(self) -> None:
        async with self._change:
            self._change.notify_all()


async def _end_or_silence(worker: Worker) -> bool:
    """Wait until a worker has gone (True), or is not heard of any more."""
    while worker.is_heard:
        worker.call()
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARD):
                await worker.gone.wait()
                return True
    return False
