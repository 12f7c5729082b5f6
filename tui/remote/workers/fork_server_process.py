"""The fork server's own process: loads everything, forks workers, reaps them."""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from tui.errors import internal_error
from tui.remote.workers.ipc import receive_message, send_message
from tui.remote.workers.messages import Ended, Failed, Forked, Message, NotForked, Ready
from tui.remote.workers.worker import WorkerConfig, work


def main(descriptor: int) -> None:
    """Load everything, then make a worker for each line that comes, until the supervisor has gone.

    Workers end by themselves then; who can't is ended here.
    """
    # Workers too: the supervisor tells them.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
    line = socket.socket(fileno=descriptor)
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - has no name
    try:
        config: WorkerConfig = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the supervisor alone
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        config.service.preload()
    except Exception as error:  # noqa: BLE001 - whatever it is, the supervisor logs it
        send_message(line, Failed(internal_error(error)))
        return
    gc.collect()
    gc.freeze()  # a collection in a worker would write to every page, and so make it a copy
    send_message(line, Ready())
    children: dict[int, int] = {}
    if (worker := _next_worker(line, children)) is not None:
        os._exit(work(config, worker))
    _see_off(children, config.stop_timeout)


def _next_worker(line: socket.socket, children: dict[int, int]) -> socket.socket | None:
    """Fork until the supervisor hangs up; return in each child its line, and None in this process.

    `children` are the processes that run, by their handles.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not line:
                    selector.unregister(key.fileobj)
                    _reap(line, children, key.fd)
                    continue
                got = receive_message(line)
                if got is None or got[1] is None:
                    return None
                with socket.socket(fileno=got[1]) as worker:
                    handle = _fork(line, children)
                    if handle == 0:
                        return worker.dup()
                if handle is not None:
                    selector.register(handle, selectors.EVENT_READ)


def _fork(line: socket.socket, children: dict[int, int]) -> int | None:
    """Return the child's handle; 0 in the child, None when there is no room for one."""
    try:
        pid = os.fork()
    except OSError as error:
        _say(line, NotForked(str(error.strerror)))
        return None
    if pid == 0:
        for handle in (*children, line.detach()):
            os.close(handle)
        return 0
    handle = os.pidfd_open(pid)
    children[handle] = pid
    _say(line, Forked(pid), handle)
    return handle


def _reap(line: socket.socket, children: dict[int, int], handle: int) -> None:
    pid = children.pop(handle)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(handle)
    _say(line, Ended(pid, code))


def _say(line: socket.socket, message: Message, passing: int | None = None) -> None:
    with suppress(OSError):  # the supervisor has gone: the line will say so
        send_message(line, message, passing)


def _see_off(children: dict[int, int], seconds: float) -> None:
    with selectors.DefaultSelector() as selector:
        for handle in children:
            selector.register(handle, selectors.EVENT_READ)
        until = time.monotonic() + seconds
        while selector.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                selector.unregister(key.fileobj)
        for late in selector.get_map().values():
            signal.pidfd_send_signal(late.fd, signal.SIGKILL)
