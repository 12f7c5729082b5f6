"""No test leaves a database open, on any Python: from 3.13 on sqlite3 itself warns of one that is not closed.

A pytest plugin, which conftest.py loads. The test that fails is the one during which such a connection is
deleted; the message names the one that opened it.
"""

from __future__ import annotations

import os
import sqlite3
import warnings
from typing import Any, Final

_connect: Final[Any] = sqlite3.connect


class _Watched(sqlite3.Connection):
    def __init__(self, *words: Any, **options: Any) -> None:  # noqa: ANN401 - sqlite3's
        self._opened_in = os.environ.get("PYTEST_CURRENT_TEST", "no test")
        self._is_open = False
        super().__init__(*words, **options)
        self._is_open = True

    def close(self) -> None:
        self._is_open = False
        super().close()

    def __del__(self) -> None:
        if self._is_open:
            self.close()
            warnings.warn(f"a database was left open, by {self._opened_in}", ResourceWarning, stacklevel=1)


def _watched(*words: Any, **options: Any) -> Any:  # noqa: ANN401 - sqlite3's
    return _connect(*words, **{"factory": _Watched} | options)


def pytest_configure() -> None:
    sqlite3.connect = _watched
