"""In a fresh clone the workers of a run compile each test once between them, not each all of them."""

from __future__ import annotations

import importlib
import os
from contextlib import suppress
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[2]


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Load the tests as collecting does, but in each worker from another one on.

    What one has compiled the others find in `__pycache__`.
    """
    number, count = (os.environ.get(f"PYTEST_XDIST_WORKER{more}", "") for more in ("", "_COUNT"))
    if not number or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    files = sorted(_TESTS.rglob("test_*.py"))
    begin = len(files) * int(number.removeprefix("gw")) // int(count)
    for file in files[begin:] + files[:begin]:
        with suppress(Exception, pytest.skip.Exception):  # told when it is collected
            importlib.import_module(".".join(file.relative_to(_TESTS.parent).with_suffix("").parts))
