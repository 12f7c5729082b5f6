"""The program without what only POSIX systems have: `python -m tests.program.without_posix OPTION...`.

Stands for Windows, where no test of this project was run. The modules are missing to the program alone, as
asyncio and Textual have other ones there. Functions and constants go when those have been loaded; what
Textual needs to paint on the terminal of this machine stays.
"""

from __future__ import annotations

import asyncio
import builtins
import os
import signal
import socket
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Final

import platformdirs.unix  # noqa: F401
from textual.drivers import linux_driver  # noqa: F401 - as platformdirs, reads what is removed below

from app import main
from tests.db import cheap_stores
from tests.helpers.programs import cheap_program  # noqa: F401 - cheap hashes

MODULES: Final = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
OF_OS: Final = (
    *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "chown", "fchmod", "fchown", "setsid"),
    *("killpg", "getpgid", "openpty", "mkfifo", "register_at_fork", "sched_getaffinity", "WNOHANG"),
    *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"),
)
OF_SIGNAL: Final = (
    "SIGHUP",
    "SIGUSR1",
    "SIGUSR2",
    "SIGQUIT",
    "SIGKILL",
    "SIGPIPE",
    "SIGALRM",
    "pthread_sigmask",
)
OF_SOCKET: Final = ("send_fds", "recv_fds")  # AF_UNIX is what the loops of this machine wake themselves by

_import = builtins.__import__


def _guarded(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002 - Python's names, by which some call it
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    importing = str((globals or {}).get("__name__", "")).partition(".")[0]
    if name.partition(".")[0] in MODULES and importing in {"app", "screens", "tui"}:
        raise ModuleNotFoundError(name)
    return _import(name, globals, locals, fromlist, level)


def _no_handler(*_: object) -> None:
    raise NotImplementedError


def hide() -> None:
    """Take away what Windows has not."""
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL), (socket, OF_SOCKET)):
        for name in names:
            delattr(module, name)
    asyncio.SelectorEventLoop.add_signal_handler = _no_handler  # type: ignore[assignment]
    builtins.__import__ = _guarded


if __name__ == "__main__":
    cheap_stores.install()
    hide()
    main()
