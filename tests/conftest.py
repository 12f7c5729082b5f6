"""The same terminal for every test: 24 bit colours, UTC, no user's locale."""

from __future__ import annotations

import gc
import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.helpers.programs.shell import Shell
    from tests.helpers.windows.cameras import Practice

pytest_plugins = [
    "tests.helpers.plugins.tree_guard",
    "tests.helpers.plugins.shared_compiling",
    "tests.helpers.plugins.time_limit",
    "tests.helpers.plugins.both_stores",
]

_FOREIGN = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LANGUAGE", "LC_ALL", "LC_MESSAGES")

# Before anything imports Textual, which reads its own variables only once.
for _name in (*_FOREIGN, *(name for name in os.environ if name.startswith("TEXTUAL_"))):
    os.environ.pop(_name, None)
os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
os.environ.pop("PYTHONUNBUFFERED", None)  # programs under test write as they do at their users'
time.tzset()
for _number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
    if signal.getsignal(_number) == signal.SIG_IGN:  # under nohup, or behind a shell's `&`
        signal.signal(_number, signal.default_int_handler if _number == signal.SIGINT else signal.SIG_DFL)
os.umask(0o022)  # directories that a test makes are not refused as writable by a group


def pytest_addoption(parser: pytest.Parser) -> None:
    """Renewing pictures is asked for here, where pytest sees it whatever is run."""
    parser.addoption("--snapshot-update", action="store_true", help="keep the new pictures of windows")


def pytest_configure() -> None:
    from tests.db import cheap_stores, lock_guard

    lock_guard.install()
    cheap_stores.install()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: hardly anything is."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of garbage collection, and collect seldom: a quarter of the time.

    An app is thousands of objects that refer to each other, and Python's defaults look through all that there
    are every few tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(autouse=True)
def speaks_english() -> None:
    """Each test begins in English, whatever language the one before it ended in."""
    from tui.i18n import set_language

    set_language("en")


@pytest.fixture(autouse=True)
def every_write_is_locked() -> Iterator[None]:
    """Fail a test in which anything was written without its lock, also where the error was caught."""
    from tests.db.lock_guard import violations

    yield
    found = violations.copy()
    violations.clear()
    assert not found


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """Cameras to try the windows on."""
    from tests.helpers.windows.cameras import Practice

    monkeypatch.setattr("screens.login.login._PAINTED", 0.001)  # here no terminal waits for its first frame
    # What the Version window says must not change with the machine.
    monkeypatch.setattr("platform.python_version", lambda: "3.11.7")
    made = Practice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """The operator's commands, with cheap hashes."""
    from tests.helpers.programs.shell import Shell
    from tests.hosting.visitor_helpers import cheap_hashes

    mask = os.umask(0o022)
    for name in ("LANGUAGE", "CAMERA_MENUS_STORE", "CAMERA_MENUS_CLOUD_STORE"):
        monkeypatch.setenv(name, "")  # the program sets them, and they are to be put back
    with cheap_hashes():
        yield Shell(monkeypatch, capfd)
    os.umask(mask)


LONGEST_ID = 200
"""Characters of a parametrised id; longer ones flood logs and reports: `pytest.param(..., id="a name")`."""


@pytest.hookimpl(trylast=True)  # of what is left by then: what `-m` leaves out is not looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse ids that can't be read, and mix the files: an order without meaning, the same each time.

    Tests that wait for a terminal, a server or a bound of time stand in neighbouring folders. Taken one after
    the other they left a core idle for a tenth of the run; hence their files are spread evenly over it.
    """
    _spread(items)
    for item in items:
        callspec = getattr(item, "callspec", None)  # only parametrised tests have one
        if callspec is not None and len(callspec.id) > LONGEST_ID:
            message = f"{item.location[0]}: a parametrised id of {item.location[2][:80]} has"
            raise pytest.UsageError(f"{message} {len(callspec.id)} characters: name it, at most {LONGEST_ID}")


_WAITING: Final = ("tests/remote/", "tests/web/", "tests/program/", "tests/hosting/")
"""Folders whose tests wait more than they compute."""

_LONGEST: Final = (
    "tests/screens/common/test_monkey.py",
    "tests/remote/attacks/test_abuse.py",
    "tests/camera/test_model.py",
    "tests/db/test_races.py",
    "tests/replay/test_playing.py",
)
"""Files with tests of a minute or more in `make test-full`. They come first: at its end, one worker would be
at them while the others have nothing left to do."""


def _spread(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: zlib.crc32(item.location[0].encode()))  # by file: fixtures of one are kept
    place: dict[str, float] = {}
    for waiting in (True, False):
        files = [item.location[0] for item in items if item.location[0].startswith(_WAITING) is waiting]
        for number, file in enumerate(files):
            place.setdefault(file, -1 if file in _LONGEST else number / len(files))
    items.sort(key=lambda item: place[item.location[0]])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests in rounds counted (rounds, seeds, hits), which pytest shows of failures only."""
    counted = [
        f"{report.nodeid.partition('::')[2]}: {' | '.join(report.capstdout.split(chr(10))).strip(' |')}"
        for report in terminalreporter.getreports("passed")
        if report.when == "call" and report.capstdout.strip()
    ]
    if counted:
        terminalreporter.section("rounds and counts")
        for line in counted:
            terminalreporter.line(line)
