"""The log of a server on standard error: lines for people, or for programs."""

from __future__ import annotations

import logging
import os
import sys

from tui import json_log


def begin_log(*, as_json: bool) -> None:
    """Log what happens from now on."""
    if as_json:
        json_log.begin()
    else:
        logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("tui").setLevel(logging.INFO)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to who is gone


def forget_closed_terminal() -> None:
    """Throw away output that can't be read any more: Python would try again at its end, and exit with 120."""
    try:
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
