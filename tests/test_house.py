"""What must hold of the repository itself, where a machine can tell."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.terminal import needs_program
from tui.camera import SCENARIOS

ROOT = Path(__file__).parents[1]
# Put together here, so that this file may be searched as well.
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".", "docker" + ".io", "ghcr" + ".io")
MACHINES = ("/" + "work/", "/" + "home/", "/" + "root/", "/" + "Users/")
BINARY = {".mo", ".pyc", ".so", ".png", ".jpg", ".gif", ".whl", ".gz", ".zip", ".sqlite3", ".db"}


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
    screens = {
        f"screens.{folder.name}"
        for folder in (ROOT / "screens").iterdir()
        if (folder / "__init__.py").exists()
    }
    assert {name for name in kept["source_modules"] if name.startswith("screens.")} == screens - {
        "screens.phone"
    }


def test_the_readme_tells_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Scenarios")[2].partition("##")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == list(SCENARIOS)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE)) <= targets


def test_the_readme_shows_and_links_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", readme):
        assert (ROOT / path).is_file(), f"README shows {path}, which is not there"


def test_the_wheel_holds_the_program_and_its_catalogs_and_no_tests(tmp_path: Path) -> None:
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling is missing, which builds the wheel; pip install hatchling")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in held} == {"app.py", "screens", "tui"}
    languages = {file.parent.parent.name for file in ROOT.glob("tui/locale/*/LC_MESSAGES/*.po")}
    catalogs = {f"tui/locale/{code}/LC_MESSAGES/camera-menus.mo" for code in languages}
    assert languages >= {"ru", "zh"}
    assert catalogs <= held
    sources = {
        str(file.relative_to(ROOT)) for top in ("tui", "screens") for file in (ROOT / top).rglob("*.py")
    }
    made_here = {"tui/locale/build_catalogs.py", "tui/locale/click_labels.py"}
    assert {name for name in held if name.endswith(".py")} == {"app.py"} | sources - made_here
