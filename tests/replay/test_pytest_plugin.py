"""The pytest plugin in projects of other people: what it does for them, and what it leaves alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replay.projects import OWN, PROCEDURE, UNTOUCHED, run_pytest, write

CHECKED = """
def test_the_login(camera):
    camera.check("login")
"""
PICTURES = "tests/camera-pictures/test_login/test_the_login"
FAILS = """
def test_it(camera):
    camera.click("Forgot Password")
    camera.expect_window("Main Menu")
"""
MINE = dict.fromkeys(("app.py", "tui/__init__.py", "screens/__init__.py"), "MINE = True\n")


def page(folder: Path) -> str:
    [path] = (folder / "camera-failures").glob("*.html")
    return path.read_text(encoding="utf-8")


def test_a_procedure_and_a_picture_that_changed(tmp_path: Path) -> None:
    kept = {f"{PICTURES}/login.txt": "before\n", f"{PICTURES}/login.svg": "<svg><title>before</title></svg>"}
    write(tmp_path, {"tests/test_login.py": CHECKED, "tests/test_way.py": PROCEDURE, **kept})
    code, said = run_pytest(tmp_path)
    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "login.svg: the text differs" in said
    assert re.search(r"^E +\+ .*System Login", said, re.MULTILINE)
    shown = page(tmp_path)
    assert "<title>before</title>" in shown
    assert shown.count("<svg") == 3  # kept, now, and the screen
    assert "check(&#x27;login&#x27;)" in shown


def test_in_a_project_with_modules_of_the_same_names(tmp_path: Path) -> None:
    files = {"test_own.py": OWN, "test_untouched.py": UNTOUCHED, "test_way.py": PROCEDURE}
    write(tmp_path, {**MINE, **files})
    code, said = run_pytest(tmp_path, module=True)
    assert code == 1
    assert "2 passed, 1 error" in said
    [line] = re.findall("^camera-menus can't run here: .*$", said, re.MULTILINE)
    assert f"`import tui` gives {tmp_path}/tui/__init__.py" in line
    assert "Traceback" not in said


@pytest.mark.full
def test_the_plugin_is_loaded_at_once(tmp_path: Path) -> None:
    source = (
        "import pytest, time; start = time.perf_counter(); "
        "import camera_menus_pytest; print(time.perf_counter() - start)"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        for _ in range(5)
    ]
    assert min(float(each.stdout) for each in done) < 0.025  # five times the aim; 0.3 with what it shows


@pytest.mark.full
@pytest.mark.parametrize("module", [False, True], ids=["pytest", "python -m pytest"])
@pytest.mark.parametrize("kind", ["plain", "own app", "own modules", "src"])
def test_kinds_of_projects(tmp_path: Path, kind: str, module: bool) -> None:  # noqa: FBT001 - a parameter
    files = {"tests/test_untouched.py": UNTOUCHED, "tests/test_way.py": PROCEDURE}
    if kind == "own app":
        files |= {
            "app.py": "MINE = True\n",
            "tests/test_app.py": "def test_app():\n    import app\n    assert app.MINE\n",
        }
        files |= {"pytest.ini": "[pytest]\npythonpath = .\n"}
    if kind == "own modules":
        files |= MINE
    if kind == "src":
        package = {
            "src/shop/app.py": "MINE = 1\n",
            "src/shop/__init__.py": "",
            "src/shop/tui/__init__.py": "",
        }
        uses = {"tests/test_shop.py": "def test_shop():\n    from shop.app import MINE\n    assert MINE\n"}
        files |= package | uses | {"pytest.ini": "[pytest]\npythonpath = src\n"}
    code, said = run_pytest(write(tmp_path, files), module=module)
    if kind == "own modules" and module:  # this puts the project's root on sys.path
        assert "1 passed, 1 error" in said
        assert "`import tui` gives" in said
    else:
        assert code == 0, said


@pytest.mark.full
def test_pictures_are_renewed_and_pages_go(tmp_path: Path) -> None:
    write(tmp_path, {"tests/test_login.py": CHECKED})
    assert "there is no such picture yet\n" in run_pytest(tmp_path)[1]
    assert "There is none yet" in page(tmp_path)
    assert (tmp_path / "camera-failures" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert run_pytest(tmp_path, "--camera-update")[0] == 0
    assert {path.name for path in (tmp_path / PICTURES).iterdir()} == {"login.svg", "login.txt"}
    assert run_pytest(tmp_path)[0] == 0
    assert not list((tmp_path / "camera-failures").glob("*.html"))


@pytest.mark.full
def test_a_failure_is_shown_at_the_tests_own_line(tmp_path: Path) -> None:
    code, said = run_pytest(write(tmp_path, {"test_it.py": FAILS}))
    assert code == 1
    assert '>       camera.expect_window("Main Menu")\nE ' in said.replace("  \n", "\n")
    assert "Expected window “Main Menu”, and “Reset” is open" in said
    assert "Please provide answer in order to reset password" in said
    assert "stepwise.py" not in said
    shown = page(tmp_path)
    assert not re.search(r"""(?:src|href)=|url\(|https?://(?!www\.w3\.org/2000/svg")""", shown)
    assert "<li><code>click(&#x27;Forgot Password&#x27;)</code><li><code>expect_window(" in shown


WRONG = (
    ("@mark(scenario='none')\ndef test_it(camera): pass", "@pytest.mark.camera: Unknown scenario “none”"),
    ("@mark(lang='de')\ndef test_it(camera): pass", "Unknown language “de”: choose one of en, ru, zh"),
    ("@mark(size=(8, 2))\ndef test_it(camera): pass", "Not a size: “8x2”"),
    ("@mark('lost')\ndef test_it(camera): pass", "@pytest.mark.camera takes scenario=, lang= and size="),
    (
        "@mark(colour=1)\ndef test_it(camera): pass",
        "@pytest.mark.camera takes scenario=, lang= and size=",
    ),
    ("def test_it(camera): camera.press('Entr')", "ValueError: Unknown key “Entr”"),
    ("def test_it(camera): camera.play('clik')", "ValueError: line 1: Unknown verb “clik”"),
    ("def test_it(camera): camera.play('press F1\\nclick \"No\"')", "line 2: There is no “No” here"),
    ("def test_it(camera): camera.check('a/b')", "ValueError: check('a/b'): a name has letters"),
    ("def test_it(camera): camera.type('{code}')", "{code} is not known yet"),
    ("def test_it(camera): camera.scan()", "The service refuses: No QR code"),
    ("def test_it(camera): camera.press('Ctrl+Q', 'Enter')", "AssertionError: The menus were left"),
    ("def test_it(camera): camera.press('Ctrl+Q').window", "AssertionError: The menus were left"),
)
"""A test, and what is said of it."""


@pytest.mark.full
def test_what_is_wrong_is_said_in_a_line(tmp_path: Path) -> None:
    """All of it in one project."""
    tests = [test.replace("test_it", f"test_{number:02}") for number, (test, _) in enumerate(WRONG)]
    source = "\n".join(("import pytest", "mark = pytest.mark.camera", *tests))
    code, said = run_pytest(write(tmp_path, {"test_it.py": source}), "--strict-markers")
    assert code == 1
    assert "During handling" not in said
    found = dict(re.findall(r"^_+ [\w ]*test_(\d\d) _+$(.*?)(?=^[_=]{3})", said, re.MULTILINE | re.DOTALL))
    for number, (_, says) in enumerate(WRONG):
        assert says in found.pop(f"{number:02}")
    assert not found


@pytest.mark.full
def test_marks_add_up_and_a_test_may_be_in_a_loop(tmp_path: Path) -> None:
    source = """
import asyncio, os, pytest, sys
pytestmark = pytest.mark.camera(scenario="known", lang="ru")

@pytest.mark.camera(lang="zh", size="100x30")
def test_it(camera):
    assert sys.stdout is sys.__stdout__  # for a debugger
    async def act():
        assert "系统登录" in camera.text
        assert len(camera.text.splitlines()) == 30
        camera.field("Password", "{password}").press("Enter").expect_window("Main Menu")
        camera.expect_text("Advanced")
    asyncio.run(act())
    assert os.environ["TZ"] == "Asia/Tokyo"
    assert (camera.clock.now.hour, "09:41:00" in camera.text) == (9, True)

@pytest.mark.parametrize("name", ["a/b", "a:b"])
def test_names(camera, name):
    camera.check("login")
"""
    zone = "import os, time\n\nos.environ['TZ'] = 'Asia/Tokyo'\ntime.tzset()\n"
    write(tmp_path, {"test_it.py": source, "conftest.py": zone})
    code, said = run_pytest(tmp_path, "--camera-update", "-s")
    assert code == 0, said
    folders = {path.name for path in (tmp_path / "camera-pictures/test_it").iterdir()}
    assert folders == {"test_names[a%2Fb]", "test_names[a%3Ab]"}


@pytest.mark.full
def test_scripts_are_collected_where_asked(tmp_path: Path) -> None:
    both = 'lang en zh\nclick "Forgot Password"\n# a comment\nexpect window "Reset"\n'
    write(tmp_path, {"both.play": both, "bad.play": 'lang ru\npress Esc\nclick "Log"\n'})
    assert run_pytest(tmp_path)[0] == pytest.ExitCode.NO_TESTS_COLLECTED
    code, said = run_pytest(tmp_path, "--camera-play", "-v")
    assert code == 1
    assert all(f"both.play::{language} PASSED" in said for language in ("en", "zh"))
    assert "bad.play::ru FAILED" in said
    assert f"{tmp_path}/bad.play, line 3: There is no “Log” here that can be used" in said
    assert "<li><code>press Esc</code><li><code>click &quot;Log&quot;</code>" in page(tmp_path)
    write(tmp_path, {"bad.play": "clik\n", "pytest.ini": "[pytest]\ncamera_play = true\n"})
    said = run_pytest(tmp_path)[1]
    assert f"{tmp_path}/bad.play:1: Unknown verb “clik”" in said
    assert "Traceback" not in said


@pytest.mark.full
def test_several_workers_at_once(tmp_path: Path) -> None:
    pytest.importorskip("xdist")
    check = CHECKED.replace("def test_", "def test_kept_")
    files = {"tests/test_way.py": PROCEDURE, "tests/test_again.py": PROCEDURE, "tests/test_fails.py": FAILS}
    write(tmp_path, files | {"tests/test_login.py": check})
    code, said = run_pytest(tmp_path, "-n", "2", "--camera-update", xdist=True)
    assert code == 1
    assert "1 failed, 3 passed" in said, said
    assert len(list((tmp_path / "camera-failures").glob("*.html"))) == 1
