"""Where workers come from: a process that has loaded everything and does nothing but fork.

So the memory of all that was loaded is shared by all workers; a worker begins with no open file of the
supervisor's but its own line to it, no thread, no event loop, and no visitor's socket; and it starts at once.
`multiprocessing` has such a process too (forkserver), but with a second one beside it, a socket in the file
system that others may find, and the command's main module loaded in every worker anew.

This is the supervisor's side of it; `fork_server_process` is what runs there.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from typing import Any, Final

from tui.i18n import t
from tui.remote.workers.ipc import MessageSocket, log_unexpected, socket_pair
from tui.remote.workers.messages import Ended, Failed, Fork, Forked, Message, NotForked, Ready
from tui.remote.workers.worker import StartFailed, WorkerConfig

_BEGIN: Final = """\
import sys
sys.path[:] = sys.argv[2:]
from tui.remote.workers.fork_server_process import main
main(int(sys.argv[1]))"""


class Child:
    """A worker's process. It can be killed without ever hitting another that has got its number."""

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self._handle: int | None = handle
        self.how = "nobody knows how"
        """How it ended."""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def kill(self) -> None:
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self, code: int | None = None) -> None:
        """It has ended, with an exit code that is negative for a signal."""
        if self._handle is not None:
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
            self._handle = None
        if code is not None:
            self.how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        if not self.ended.done():
            self.ended.set_result(None)

    def watch(self) -> None:
        """Find out when it ends, now that no message will say."""
        if self._handle is not None:
            asyncio.get_running_loop().add_reader(self._handle, self.close)


class ForkServer:
    """Makes workers that do as `config` says. Raises StartFailed when it can't be had."""

    def __init__(self, config: WorkerConfig) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._control: MessageSocket | None = None
        self._ready: asyncio.Future[None] | None = None
        self._wanted: deque[asyncio.Future[Child]] = deque()
        self._children: dict[int, Child] = {}
        self._opening = asyncio.Lock()

    async def child(self, line: socket.socket) -> Child:
        """Make a worker at the other end of a line; this end is closed here. Raises OSError, StartFailed."""
        with line:
            async with self._opening:
                control = await self._open()
            made: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
            self._wanted.append(made)
            if not control.send(Fork(), os.dup(line.fileno())):
                self._gone()
        return await made

    def close(self) -> None:
        """End the fork server; its workers stay."""
        if self._control is not None:
            self._control.close()
        self._gone()

    async def _open(self) -> MessageSocket:
        if self._control is not None and self._control.is_open:
            return self._control
        self._gone()
        mine, its = socket_pair()
        with its:
            self._control = MessageSocket(mine)
            self._process = _launch(its)
        try:
            await asyncio.to_thread(_send_config, self._config, self._process)
            self._ready = asyncio.get_running_loop().create_future()
            self._control.open(self._received, self._gone)
            await self._ready
        except BaseException:
            self.close()
            raise
        return self._control

    def _received(self, message: Message, handle: int | None) -> None:
        match message:
            case Forked(pid) if handle is not None:
                child = self._children[pid] = Child(pid, handle)
                made = self._wanted.popleft()
                if made.done():  # the caller waits no longer
                    child.kill()
                else:
                    made.set_result(child)
            case NotForked(why):
                _fail(self._wanted.popleft(), OSError(why))
            case Ended(pid, code):
                self._children.pop(pid).close(code)
            case Ready() if self._ready is not None and not self._ready.done():
                self._ready.set_result(None)
            case Failed(why):
                _fail(self._ready, StartFailed(why))
            case _:
                log_unexpected(message, handle)

    def _gone(self) -> None:
        for waiting in (*self._wanted, self._ready):
            _fail(waiting, StartFailed(t("hosting", "A worker process exited during startup")))
        self._wanted.clear()
        for child in self._children.values():
            child.watch()
        self._children.clear()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _fail(future: asyncio.Future[Any] | None, error: Exception) -> None:
    if future is not None and not future.done():
        future.set_exception(error)


def _launch(line: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-c", _BEGIN, str(line.fileno()), *filter(None, sys.path)]
    return subprocess.Popen(  # noqa: S603 - ourselves
        command,
        stdin=subprocess.PIPE,
        pass_fds=[line.fileno()],
        process_group=0,  # Ctrl+C is for the supervisor alone
    )


def _send_config(config: WorkerConfig, process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(pickle.dumps(config))
