"""Builds the source distribution and the wheel, and looks into both: for `make dist`, and for a test.

Both are made in a temporary folder: the source distribution from a copy of the files that git tracks, the
wheel from the unpacked source distribution, which so proves to be complete. Nothing is written into the tree,
and what else lies there gets into neither. Hatchling sets all times, so that one commit gives the same bytes
each time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[3]
NOT_IN_THE_WHEEL = ("tui/locale/build_catalogs.py", "tui/locale/click_labels.py", ".po")
"""Endings of what only the build needs."""
AT_THE_TOP = "tui/replay/pytest_plugin/"
"""The folder whose modules the wheel has at its top."""


def tracked() -> set[str]:
    """Return the paths of the files that git tracks. Raises CalledProcessError where there is no checkout."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in listing.stdout.split("\0") if (ROOT / name).is_file()}


def build(folder: Path, files: set[str]) -> tuple[Path, Path]:
    """Make (source distribution, wheel) in an existing folder from copies of `files`."""
    source = folder / "source"
    for name in files:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    _hatchling(source, folder, "sdist")
    [sdist] = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    [unpacked] = (folder / "unpacked").iterdir()
    _hatchling(unpacked, folder, "wheel")
    [wheel] = folder.glob("*.whl")
    return sdist, wheel


def _hatchling(tree: Path, folder: Path, target: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder), "--target", target]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)


def problems(sdist: Path, wheel: Path, files: set[str]) -> list[str]:
    """Return what is wrong with distributions made of `files`, a line each."""
    with tarfile.open(sdist) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    found = _differences(sdist, held, files | {"PKG-INFO"})

    program = {name for name in files if name == "app.py" or name.startswith(("screens/", "tui/"))}
    catalogs = {name.removesuffix("po") + "mo" for name in program if name.endswith(".po")}
    with zipfile.ZipFile(wheel) as archive_:
        held = {name for name in archive_.namelist() if ".dist-info/" not in name}
        [metadata] = (archive_.read(name) for name in archive_.namelist() if name.endswith("/METADATA"))
    wanted = {name.removeprefix(AT_THE_TOP) for name in program if not name.endswith(NOT_IN_THE_WHEEL)}
    wanted |= catalogs
    return found + _differences(wheel, held, wanted) + _wrong_metadata(wheel, metadata, held)


def _differences(archive: Path, held: set[str], wanted: set[str]) -> list[str]:
    return [f"{archive.name}: {name} is missing" for name in sorted(wanted - held)] + [
        f"{archive.name}: {name} does not belong there" for name in sorted(held - wanted)
    ]


def _wrong_metadata(wheel: Path, metadata: bytes, held: set[str]) -> list[str]:
    said = message_from_bytes(metadata)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [
        f"{wheel.name}: {field} is {said[field]}"
        for field in ("Name", "Version", "Summary")
        if said[field] != project[{"Summary": "description"}.get(field, field.lower())]
    ]
    if "Typing :: Typed" in said.get_all("Classifier", ()):
        packages = {name.partition("/")[0] for name in held if "/" in name}
        found += [f"{wheel.name}: {p} has no py.typed" for p in packages if f"{p}/py.typed" not in held]
    return found


def main(folder: Path) -> int:
    """Put both into `folder`, which is emptied first, unless something is wrong with them."""
    files = tracked()
    with tempfile.TemporaryDirectory() as temporary:
        made = build(Path(temporary), files)
        found = problems(*made, files)
        if found:
            sys.stderr.write("\n".join([*found, ""]))
            return 1
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for each in made:
            shutil.move(each, folder)
            content = (folder / each.name).read_bytes()
            sys.stdout.write(
                f"{folder / each.name}: {len(content)} bytes, sha256 {sha256(content).hexdigest()}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
