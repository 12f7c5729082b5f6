"""A worker process: serves the visitors whose sockets the front passes to it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

import asyncssh

from tui.errors import internal_error
from tui.hosting.control import LONGEST, Control, Message
from tui.hosting.counts import Place
from tui.hosting.limits import Lease, Refusal, Refused
from tui.hosting.orders import Orders
from tui.hosting.server import Host, not_caught
from tui.hosting.signals import in_peace
from tui.work import share_hash_slots

_LONGEST_LINE: Final = LONGEST // 16
"""Characters of a log line; each can take up to twelve bytes on the way."""


def work(orders: Orders, line: socket.socket) -> int:
    """Serve until the front says stop or is gone; return the exit code."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as for the others, it hears from the front
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(not_caught)
    # The loop is not closed, nor are threads waited for: what they do to a store is done or not begun.
    return loop.run_until_complete(_Worker(orders, line).run())


class _Worker:
    def __init__(self, orders: Orders, line: socket.socket) -> None:
        self._orders, self._line = orders, line
        self._stop: Callable[[], object] = lambda: None
        self._hurry: Callable[[], object] = lambda: None

    async def run(self) -> int:
        stop, hurry = asyncio.Event(), asyncio.Event()
        self._stop, self._hurry = stop.set, hurry.set
        hurried = asyncio.create_task(hurry.wait())
        self._control = control = Control(self._line)
        self._limits = limits = FrontLimits(control, self._orders.bounds.starts)
        self._log()
        share_hash_slots(limits.hash)
        async with AsyncExitStack() as stack:
            try:
                self._host = host = Host(
                    await stack.enter_async_context(self._orders.service.factory()),
                    key=asyncssh.import_private_key(self._orders.key),
                    bounds=self._orders.bounds,
                    admission=self._orders.admission,
                    limits=limits,
                    language=self._orders.language,
                )
            except Exception as error:  # noqa: BLE001 - whatever it is, the front says it
                control.send({"failed": internal_error(error)})
                control.close()
                return 1
            host.settle()
            control.open(self._received, self._front_gone)
            control.send({"up": True})
            await stop.wait()
            signal.alarm(int(self._orders.patience) + 1)  # then the kernel ends it
            await in_peace(host.stop(), host.hurry, hurried)
        control.close()
        return 0

    def _received(self, message: Message, passed: int | None) -> None:
        match message:
            case {"serve": number, "from": address} if passed is not None:
                lease = Lease(lambda: self._control.send({"give back": number}))
                serving = self._host.take(socket.socket(fileno=passed), address, lease)
                serving.add_done_callback(lambda _: self._control.send({"left": number}))
            case {"serve": number}:  # this process may open no more files
                logging.getLogger(__name__).error("a connection was lost: too many open files")
                self._control.send({"left": number})
            case {"answer": number}:
                self._limits.answered(number, message.get("refused"))
            case {"call": _}:
                self._control.send({"here": True})
            case {"stop": _}:
                self._stop()
            case {"hurry": _}:
                self._hurry()

    def _front_gone(self) -> None:
        self._limits.close()
        self._stop()

    def _log(self) -> None:
        root = logging.getLogger()
        root.handlers = [_ToFront(self._control)]
        root.setLevel(logging.WARNING)
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to who is gone
        logging.getLogger("tui").setLevel(self._orders.level)


class FrontLimits:
    """Asks the front, which keeps count for the host in all."""

    def __init__(self, control: Control, starts: int) -> None:
        self._control = control
        self._starts = asyncio.Semaphore(starts)
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[str | None]] = {}

    async def connection(self, address: str) -> Lease:
        return await self._ask(Place.CONNECTION, address)

    async def session(self, address: str) -> Lease:
        return await self._ask(Place.SESSION, address)

    async def start(self) -> Lease:
        """Wait until this worker and the host have room for one more."""
        await self._starts.acquire()
        try:
            lease = await self._ask(Place.START)
        except BaseException:
            self._starts.release()
            raise

        def release() -> None:
            self._starts.release()
            lease.release()

        return Lease(release)

    async def hash(self) -> Callable[[], None]:
        """Wait for a hash slot; return what gives it back."""
        return (await self._ask(Place.HASH)).release

    def answered(self, number: int, refused: str | None) -> None:
        """The front has answered."""
        answer = self._asked.get(number)
        if answer is not None and not answer.done():
            answer.set_result(refused)

    def close(self) -> None:
        """There is no front any more: nobody comes in, and nobody waits."""
        for number in tuple(self._asked):
            self.answered(number, None)

    async def _ask(self, place: Place, address: str = "") -> Lease:
        number = next(self._numbers)
        lease = Lease(lambda: self._control.send({"give back": number}))
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        if not self._control.send({"ask": number, "place": place, "from": address}):
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
        return lease


class _ToFront(logging.Handler):
    """The front writes what all workers log: its lines stay whole, in one place."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            said = f"{said}: {internal_error(record.exc_info[1])}"
        message = {
            "log": " ".join(said.split("\n"))[:_LONGEST_LINE],
            "level": record.levelno,
            "name": record.name,
        }
        self._loop.call_soon_threadsafe(self._control.send, message)
