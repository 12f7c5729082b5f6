"""The pytest plugin: a fixture `camera` for tests of a procedure, and scripts (`.play`) collected as tests.

The wheel holds this module at its top level, since pytest loads it in every suite of an environment that has
camera-menus: it imports nothing of ours before a test asks for it, so that a suite that does not use it
notices nothing, also where it has an `app.py`, a `tui/` or a `screens/` of its own.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    from tui.replay.fixture import Camera as Camera  # noqa: PLC0414 - for annotations of tests
    from tui.replay.results import Played
    from tui.replay.script.verbs import Script, Setting

__tracebackhide__ = True  # a failure is shown at the test's own line

PICTURES: Final = "camera-pictures"
"""The folder beside a test file for the pictures that `Camera.check` compares with."""
FAILURES: Final = "camera-failures"
"""The folder in pytest's root directory for pages about tests that failed."""
_MARK: Final = "camera(scenario, lang, size): what the fixture `camera` shows; else lost, en and (80, 24)"
_VALUES: Final = ("scenario", "lang", "size")
_page_of = pytest.StashKey[Callable[[str, str], str]]()
"""Makes the page about a test that failed, of its title and pytest's message."""


# --- pytest's hooks -----------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("camera-menus")
    group.addoption("--camera-update", action="store_true", help="keep the pictures that camera.check() sees")
    group.addoption("--camera-play", action="store_true", help="collect .play files as tests")
    parser.addini("camera_play", "collect .play files as tests", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARK)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    asked = parent.config.getoption("--camera-play") or parent.config.getini("camera_play")
    return PlayFile.from_parent(parent, path=file_path) if asked and file_path.suffix == ".play" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave a page about a test of ours that failed; it goes when the test passes."""
    report = yield
    make_page = item.stash.get(_page_of, None)
    if make_page is not None and call.when == "call":
        name = item.nodeid.replace("/", ".").replace("::", ".")
        path = item.config.rootpath / FAILURES / f"{_file_name(name)}.html"
        if report.failed:
            page = make_page(item.nodeid, report.longreprtext)
            report.sections.append(("camera-menus", _write_page(path, page)))
        elif report.passed:
            path.unlink(missing_ok=True)
    return report


def _write_page(path: Path, page: str) -> str:
    """Write it; return what is told of it."""
    try:
        path.parent.mkdir(exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        return f"{path}, with picture and steps, can't be written: {error.strerror}"
    return f"picture and steps: {path}"


def _file_name(text: str) -> str:
    """Make a name that every system takes; two texts give two names."""
    return re.sub(r'[<>:"/\\|?*%\x00-\x1f]', lambda found: f"%{ord(found[0]):02X}", text)


# --- what is ours -------------------------------------------------------------------------------------------


class Clash(Exception):  # noqa: N818 - says what is there
    """A module of the project hides one of ours."""


@cache
def _program() -> ModuleType:
    """Load app.py, by its path: a project may have an `app` of its own. Raises Clash."""
    home = next(path for path in Path(__file__).parents if (path / "tui/replay/stepwise.py").is_file())
    for name in ("tui", "screens"):
        found, ours = _origin(name), home / name / "__init__.py"
        if not found.exists() or not ours.samefile(found):
            raise Clash(
                f"camera-menus can't run here: `import {name}` gives {found}, and it needs {ours}. "
                f"Keep tests of the menus where that is not on sys.path (docs/pytest.md)"
            )
    spec = importlib.util.spec_from_file_location("camera_menus_app", home / "app.py")
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - for the types
    module = importlib.util.module_from_spec(spec)
    from tui.replay.surroundings import fixed_surroundings

    with fixed_surroundings():  # Textual reads its own variables once, when it is loaded
        spec.loader.exec_module(module)
        importlib.import_module("tui.replay.fixture")
        importlib.import_module("tui.replay.stepwise")
    return module


def _origin(name: str) -> Path:
    """Return the file that an import of a package gives, or gave; its folder where it has no file."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        return Path(name)
    return Path(spec.origin or next(iter(spec.submodule_search_locations or ()), name))


# --- the fixture --------------------------------------------------------------------------------------------


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Iterator[Camera]:
    """The menus of a new practice camera, as `@pytest.mark.camera(scenario=, lang=, size=)` asks for them."""
    try:
        program = _program()
        setting = _setting(request.node)
    except (Clash, MarkError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    from tui.replay.fixture import Camera
    from tui.replay.stepwise import Stepwise

    test = request.node.nodeid.partition("::")[2].replace("::", ".")
    pictures = request.path.parent / PICTURES / request.path.stem / _file_name(test)
    with Stepwise(setting, (*setting.languages, "en")[0], program.replayed) as menus:
        made = Camera(menus, pictures, update=request.config.getoption("--camera-update"))
        request.node.stash[_page_of] = made.failure_page
        yield made


class MarkError(Exception):
    """A mark says what can't be shown."""


def _setting(item: pytest.Item) -> Setting:
    """Return what the marks say; the nearest one counts. Raises MarkError."""
    from tui.replay.script.line import Bad
    from tui.replay.stepwise import setting_of

    found: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers("camera"))):
        if mark.args or not set(_VALUES).issuperset(mark.kwargs):
            raise MarkError("@pytest.mark.camera takes scenario=, lang= and size=")
        found |= mark.kwargs
    if isinstance(size := found.get("size"), Sequence) and not isinstance(size, str):
        found["size"] = "x".join(map(str, size))
    try:
        return setting_of(**{name: str(value) for name, value in found.items()})
    except Bad as bad:
        raise MarkError(f"@pytest.mark.camera: {bad.words}") from None


# --- scripts ------------------------------------------------------------------------------------------------


class PlayFile(pytest.File):
    """A script; each language is a test."""

    def collect(self) -> Iterator[PlayItem]:
        try:
            program = _program()
        except Clash as clash:
            raise self.CollectError(str(clash)) from None
        from tui.i18n import LANGUAGES
        from tui.replay.errors import ScriptError
        from tui.replay.script.parser import read

        try:
            script = read(self.path)
        except (ScriptError, OSError, UnicodeDecodeError) as error:
            raise self.CollectError(str(error)) from None
        for language in script.setting.languages or LANGUAGES:
            item = PlayItem.from_parent(self, name=language)
            item.script, item.program = script, program
            yield item


class PlayItem(pytest.Item):
    """A script in one language, which is the item's name."""

    script: Script
    program: ModuleType

    def runtest(self) -> None:
        from tui.replay.fixture import told
        from tui.replay.player import play

        played = play(self.script, self.name, self.program.replayed)
        self.stash[_page_of] = lambda title, message: self._page(played, title, message)
        if played.failed is not None:
            pytest.fail(f"{self.path}, {told(played.failed)}", pytrace=False)

    def _page(self, played: Played, title: str, message: str) -> str:
        from tui.replay.output.failure_page import failure_page

        failed = played.failed
        last = failed.line if failed is not None else 0
        lines = self.script.path.read_text(encoding="utf-8-sig").splitlines()
        steps = [lines[step.line - 1].strip() for step in self.script.steps if step.line <= last]
        return failure_page(title, message, steps, failed.screen if failed is not None else None)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name} [{self.name}]"
