"""What must hold of the repository itself, where a machine can tell."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import Distribution, distributions, version
from pathlib import Path

import pytest

from tests.helpers.programs.child import TOO_LONG
from tests.helpers.programs.distributions import build, problems, tracked
from tests.helpers.terminals.terminal import needs_program

ROOT = Path(__file__).parents[1]
# Put together here, so that this file may be searched as well.
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".", "docker" + ".io", "ghcr" + ".io")
MACHINES = ("/" + "work/", "/" + "home/", "/" + "root/", "/" + "Users/")
BINARY = {".mo", ".pyc", ".so", ".png", ".jpg", ".gif", ".whl", ".gz", ".zip", ".sqlite3", ".db"}

MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Every file that is in the repository, or would be with the next commit."""
    git = needs_program("git", package="git")
    listing = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout")
    found = [ROOT / name for name in done.stdout.split("\0") if name]
    return [file for file in found if file.is_file()]


def test_no_file_names_a_registry_or_a_machine(files: list[Path]) -> None:
    assert ROOT / "app.py" in files
    for file in files:
        text = file.read_text(encoding="utf-8")
        for foreign in (*REGISTRIES, *MACHINES):
            assert foreign not in text, f"{file.relative_to(ROOT)} names {foreign}"


def test_nothing_made_by_a_machine_is_kept(files: list[Path]) -> None:
    for file in files:
        assert file.suffix not in BINARY, file
        assert b"\0" not in file.read_bytes(), file


def test_files_and_folders_stay_small(files: list[Path]) -> None:
    sources = [file for file in files if file.suffix == ".py"]
    lengths = {file: file.read_text(encoding="utf-8").count("\n") for file in sources}
    assert not {file for file, lines in lengths.items() if lines > 300}
    assert lengths[ROOT / "app.py"] <= 150
    folders = Counter(file.parent for file in sources if file.name != "__init__.py")
    assert not {folder for folder, count in folders.items() if count > 18}


SHARED_NAMES = {
    "config", "connection", "errors", "handlers", "html", "messages", "pages", "phone", "refusals", "schema",
    "server", "store", "tokens",
}  # fmt: skip
"""Names of modules that two folders or more mean alike: each has its errors, its schema, its store ..."""


def test_a_file_name_says_where_to_look(files: list[Path]) -> None:
    sources = (file.relative_to(ROOT) for file in files if file.suffix == ".py")
    named = Counter(file.stem for file in sources if file.parts[0] in {"tui", "screens"})
    twice = {name for name, count in named.items() if count > 1} - {"__init__"}
    assert twice <= SHARED_NAMES, (
        f"two files are called {', '.join(sorted(twice - SHARED_NAMES))}: rename one so that its name alone "
        "says what is in it; where both really mean the same by the word, put it into SHARED_NAMES"
    )
    assert twice == SHARED_NAMES, f"take out of SHARED_NAMES what is there once: {SHARED_NAMES - twice}"


def test_the_first_frame_waits_for_no_store_no_hasher_and_no_estimator() -> None:
    source = "import app, screens.application, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"app", "textual", "click"} <= loaded
    assert not loaded & {"sqlalchemy", "sqlite3", "argon2", "zxcvbn", "qrcode", "cryptography", "asyncssh"}


def test_every_screen_but_the_phone_is_kept_from_the_cloud() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (kept,) = (c for c in contracts["contracts"] if c["name"].startswith("Of the screens only the phone"))
    screens = {f"screens.{file.parent.name}" for file in ROOT.glob("screens/*/__init__.py")}
    named = {name for name in kept["source_modules"] if name.startswith("screens.")}
    assert named == screens - {"screens.phone"}


# --- the commands and pages for developers ----------------------------------------------------------------


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def described_targets() -> dict[str, str]:
    """Target to its line of help."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+):.*?## (.+)$", makefile, re.MULTILINE))


def test_every_command_of_make_is_described() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    [phony] = re.findall(r"^\.PHONY:(.*)", makefile, re.MULTILINE)
    parts = {"check-format", "check-style", "check-imports", "check-types"}
    assert described_targets().keys() == set(phony.split()) - parts
    make = needs_program("make", package="make")
    shown = subprocess.run([make, "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {name} " in shown and text in shown for name, text in described_targets().items())


def test_pages_name_commands_that_there_are() -> None:
    named = {name for page in pages() for name in MAKE.findall(page.read_text(encoding="utf-8"))}
    assert {"run", "test", "test-full", "test-load", "soak", "console", "dist"} <= named
    assert named <= described_targets().keys()


def test_load_rounds_are_counted(tmp_path: Path) -> None:
    """`make test-load` with another program in pytest's place: red where one round was, and no loop stays."""
    make = needs_program("make", package="make")
    ready = ["--old-file", ".venv/.ready"]  # nothing is installed by this test
    once = tmp_path / "once"
    for pytest_, green in (("true", 3), ("false", 0), (f"mkdir {once}", 1)):
        command = [make, *ready, "test-load", "ROUNDS=3", f"PYTEST={pytest_}", "QUICK=", "ARGS="]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
        assert f"{green} of 3 rounds were green" in done.stdout  # it comes to an end: the loops let go of it
        assert (done.returncode == 0) == (green == 3)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("killed", ["make", "sh"])
def test_the_load_ends_however_it_is_killed(killed: str, number: signal.Signals) -> None:
    """Of what `make test-load` started at most a round is left that had begun: no busy loop."""
    make = needs_program("make", package="make")
    command = [
        make,
        "--old-file",
        ".venv/.ready",
        "test-load",
        "PYTEST=sleep 100",
        "QUICK=",
        "ARGS=",
        "ROUNDS=1",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True) as load:
        try:
            soon(lambda: sorted(session(load.pid).values()) == ["make", "sh", "sh", "sh", "sleep"])
            os.kill(min(pid for pid, name in session(load.pid).items() if name == killed), number)
            load.wait(TOO_LONG)  # where make was not killed, it ends with its shell
            soon(lambda: set(session(load.pid).values()) <= {"sleep"})
        finally:
            os.killpg(load.pid, signal.SIGKILL)


def session(leader: int) -> dict[int, str]:
    """Return what runs in the session of a process: number to name."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            name, _, rest = path.read_text(encoding="utf-8").partition("(")[2].rpartition(")")
            state, _, _, of = rest.split()[:4]
            if int(of) == leader and state != "Z":
                found[int(path.parent.name)] = name
    return found


def soon(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TOO_LONG
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# --- what is installed ------------------------------------------------------------------------------------


def pinned() -> dict[str, str]:
    """Name, as the index spells it in addresses, to version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {_normalized(name): version for name, version in pins}


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unpinned(installed: Iterable[Distribution]) -> set[str]:
    """Return what is installed in a version that constraints.txt does not give."""
    pins = {**pinned(), "camera-menus": version("camera-menus")}
    return {
        f"{each.name}=={each.version}"
        for each in installed
        if pins.get(_normalized(each.name)) != each.version
    }


@pytest.mark.skipif(os.environ.get("CONSTRAINTS") == "", reason="the newest dependencies are tried")
def test_all_that_is_installed_is_pinned() -> None:
    """Here the project is built, too: so nothing decides a test but what constraints.txt names."""
    assert unpinned(distributions()) == set(), (
        "pin it in constraints.txt, or `make clean` where it is left over"
    )


def test_an_unpinned_package_is_found(tmp_path: Path) -> None:
    for name, number in (("stray", "1.0"), ("Babel", "0.0.1")):
        (tmp_path / f"{name}-{number}.dist-info").mkdir()
        metadata = tmp_path / f"{name}-{number}.dist-info" / "METADATA"
        metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n", encoding="utf-8")
    assert unpinned(distributions(path=[str(tmp_path)])) == {"stray==1.0", "Babel==0.0.1"}


def test_nothing_is_built_from_an_unpinned_place() -> None:
    """No isolated build, whose packages no constraint reaches, and no package that has to be built first."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    builds = {re.split("[>=<]", need)[0] for need in pyproject["build-system"]["requires"]}
    assert builds <= pinned().keys()
    assert builds <= {re.split("[>=<]", need)[0] for need in pyproject["dependency-groups"]["dev"]}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--only-binary :all:" in makefile
    assert "--no-build-isolation" in makefile


# --- what is published --------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.usefixtures("files")  # skips where there is no checkout
def test_wheel_and_source_distribution_hold_what_they_should(tmp_path: Path) -> None:
    files = tracked()
    sdist, wheel = build(tmp_path, files)
    assert problems(sdist, wheel, files) == []
    held = zipfile.ZipFile(wheel).namelist()
    assert {"app.py", "tui/locale/ru/LC_MESSAGES/camera-menus.mo", "tui/py.typed"} <= set(held)
    assert not [name for name in held if name.startswith("tests/") or name.endswith(".po")]
    assert problems(sdist, wheel, files | {"tui/more.py"}) == [
        f"{sdist.name}: tui/more.py is missing",
        f"{wheel.name}: tui/more.py is missing",
    ]


# --- what tests leave behind ------------------------------------------------------------------------------


WRITES = "Path('made').touch(); Path('kept.mo').write_bytes(b'other')"


@pytest.mark.full
@pytest.mark.parametrize(("act", "named"), [("pass", []), (WRITES, ["kept.mo", "made"])])
def test_a_test_that_writes_into_the_tree_fails_the_run(tmp_path: Path, act: str, named: list[str]) -> None:
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "kept.mo").touch()
    source = f"from pathlib import Path\n\ndef test() -> None:\n    {act}\n"
    (tmp_path / "test_it.py").write_text(source, encoding="utf-8")
    plugins = [
        "-p",
        "xdist",
        "-p",
        "tests.helpers.plugins.tree_guard",
        "-n",
        "1",
    ]  # a test runs in another process than the guard
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout
    assert done.returncode == bool(named)
    assert re.findall("^(.*): a test writes into tmp_path", done.stdout, re.MULTILINE) == named
