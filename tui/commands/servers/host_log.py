"""The log of a server on standard error: lines for people, or for programs."""

from __future__ import annotations

import logging
import os
import sys

from tui import json_log
from tui.i18n import LANGUAGES, CatalogMissing, is_spoken

log = logging.getLogger(__name__)


def begin_log(*, as_json: bool) -> None:
    """Log what happens from now on."""
    if as_json:
        json_log.begin()
    else:
        logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("tui").setLevel(logging.INFO)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to who is gone
    for code in LANGUAGES:
        if not is_spoken(code):
            log.warning("visitors read English: %s", CatalogMissing(code))


def forget_closed_terminal() -> None:
    """Throw away output that can't be read any more: Python would try again at its end, and exit with 120."""
    try:
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
