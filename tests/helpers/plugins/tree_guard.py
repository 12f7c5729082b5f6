"""Fails a test run in which a file of the tree was changed, added or removed.

A test that writes into the tree passes alone and disturbs those that run beside it. This is a pytest plugin,
which conftest.py loads. Folders whose names begin with a dot and __pycache__ hold caches and don't count.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

Tree = dict[str, tuple[int, int]]
"""Time of the last change (ns) and size (bytes) of each file."""

_before = pytest.StashKey[Tree]()
_changed = pytest.StashKey[list[str]]()


def look(root: Path) -> Tree:
    """Return what lies in the tree now."""
    found: Tree = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in files:
            path = Path(folder, name)
            status = path.lstat()
            found[str(path.relative_to(root))] = status.st_mtime_ns, status.st_size
    return found


def _is_guarded(config: pytest.Config) -> bool:
    """Whether this process looks: not a worker of xdist, and not where new pictures are asked for."""
    return not hasattr(config, "workerinput") and not config.getoption("--snapshot-update", default=False)


def pytest_sessionstart(session: pytest.Session) -> None:
    if _is_guarded(session.config):
        session.config.stash[_before] = look(session.config.rootpath)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if _before in config.stash:
        before, after = config.stash[_before], look(config.rootpath)
        names = before.keys() | after.keys()
        config.stash[_changed] = sorted(n for n in names if before.get(n) != after.get(n))
        if config.stash[_changed] and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if changed := terminalreporter.config.stash.get(_changed, []):
        terminalreporter.section("the tree was changed while the tests ran", red=True)
        for name in changed:
            terminalreporter.line(f"{name}: a test writes into tmp_path, never into the tree", red=True)
