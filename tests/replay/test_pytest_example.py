"""The example of docs/pytest.md, in an environment that has the wheel and no checkout."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers.programs.installed import installed
from tests.replay.projects import UNTOUCHED, run_pytest, write
from tui.replay.fixture import Camera

ROOT = Path(__file__).parents[2]

PAGE = (ROOT / "docs/pytest.md").read_text(encoding="utf-8")


def test_the_page_shows_the_example_and_names_all_methods() -> None:
    [shown] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    source = (ROOT / "docs/pytest-example/test_lost_password.py").read_text(encoding="utf-8")
    assert source.endswith(shown)
    assert len(shown.partition("@")[2].splitlines()) <= 12
    public = {name for name in vars(Camera) if not name.startswith("_")} - {"do", "now", "failure_page"}
    assert {name for name in public if not re.search(rf"`{name}[`(]", PAGE)} == set()


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has camera-menus out of its wheel."""
    return installed(tmp_path_factory.mktemp("environment"))


@pytest.mark.full
@pytest.mark.parametrize("module", [False, True], ids=["pytest", "python -m pytest"])
def test_the_example_runs_as_it_stands(python: Path, tmp_path: Path, module: bool) -> None:  # noqa: FBT001
    project = tmp_path / "project"
    shutil.copytree(ROOT / "docs/pytest-example", project)
    before = {path.name for path in project.rglob("*")}
    code, said = run_pytest(project, "-v", "--durations=0", python=python, module=module)
    assert code == 0, f"{said}\nIf only a picture changed and it is right: make snapshots"
    assert "4 passed" in said
    left = {path.name for path in project.rglob("*") if "__pycache__" not in path.parts}
    assert left == before


@pytest.mark.full
def test_the_wheels_plugin_leaves_other_suites_alone(python: Path, tmp_path: Path) -> None:
    where = f"assert camera_menus_pytest.__file__.startswith({str(python.parents[1])!r})"
    where = f"def test_where():\n    import camera_menus_pytest\n    {where}\n"
    own = {"app.py": "raise SystemExit\n", "tui/__init__.py": "raise SystemExit\n", "screens.py": ""}
    code, said = run_pytest(
        write(tmp_path, {"test_it.py": UNTOUCHED + where, **own}), python=python, module=True
    )
    assert code == 0, said
