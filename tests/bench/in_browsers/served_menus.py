"""`camera-menus` as textual-serve starts it: between pipes, with Textual's driver for them.

The program itself takes pipes for no terminal, and has a driver of its own.
"""

from __future__ import annotations

import os
import sys

from textual.drivers.web_driver import WebDriver

os.environ["TERM"] = "xterm-256color"
for stream in (sys.stdin, sys.stdout):
    stream.isatty = lambda: True  # type: ignore[method-assign]

from app import main  # noqa: E402 - finds a terminal
from tui.app_base import AppBase  # noqa: E402

AppBase.get_driver_class = lambda _self: WebDriver  # type: ignore[assignment, method-assign]

if __name__ == "__main__":
    main()
