"""The guide: its steps and pages agree, and docs/guide is what the command makes now."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import app
from screens.common.dialog import LeaveScreen
from screens.common.large_qr import LargeQrScreen
from screens.exercise.exercise_window import ExerciseScreen
from screens.login.captcha import CaptchaScreen
from screens.login.new_password import NewPasswordScreen
from screens.phone.instructions import ABOUT
from tests.helpers.programs.shell import Shell
from tests.replay.guide_helpers import KEPT, all_windows, kept, made, page, script, windows
from tests.test_catalogs import labels
from tui.guide.headings import path_of
from tui.guide.steps import STEPS
from tui.i18n import LANGUAGES, set_language
from tui.replay.errors import ScriptError
from tui.replay.guide.page import read
from tui.replay.guide.plain_text import plain_text
from tui.replay.guide.windows import make_windows
from tui.replay.labels import said
from tui.replay.script import verbs as v
from tui.widgets.help import HelpText

RENEW = "docs/guide is out of date: run `camera-menus guide --out docs/guide`, and look at what has changed"
STEP = """# Title

## 1. Do <b>it</b> & see

Press **OK**. <script>alert(1)</script> ![](http://example.com/a.png)

```play
shot step-1
```

### You see

It.

### If not

- Again.
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kept_texts_are_those_of_the_pages(language: str) -> None:
    set_language(language)
    assert (KEPT / language / "guide.txt").read_text(encoding="utf-8") == plain_text(page(language)), RENEW


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_kept_files_are_what_is_made_now(language: str) -> None:
    assert kept(language) == made(language) | windows(language), RENEW


@pytest.mark.full
def test_every_window_has_its_page() -> None:
    """But a question, a QR code that needs a larger terminal, what only an exercise shows, and the board."""
    pages = {each.window for each in make_windows("en", app.replayed)}
    others = {each for each in all_windows() if each.__module__.startswith("screens.board.")}
    assert all_windows() - others - pages == {LeaveScreen, LargeQrScreen, ExerciseScreen}


# --- steps, pages and menus ---------------------------------------------------------------------------------


def test_pages_have_the_same_script_and_the_same_steps() -> None:
    assert script("en") == script("ru") == script("zh")
    for language in LANGUAGES:
        assert [section.number for section in page(language).sections] == [step.number for step in STEPS]


def test_each_picture_marks_what_its_step_is_done_with() -> None:
    marks = {verb.name: verb.mark for verb in script("en") if isinstance(verb, v.Shot)}
    assert {name: mark and mark.text for name, mark in marks.items()} == {
        f"step-{step.number}": step.label.message for step in STEPS
    }


def test_each_picture_shows_the_window_of_its_step() -> None:
    pictures = re.findall(r"!\[(.*)\]\(pictures/step-(\d+)\.svg\)", kept("ru")["guide.md"])
    assert [int(number) for _, number in pictures] == [step.number for step in STEPS]
    set_language("ru")
    for (screen, _), step in zip(pictures, STEPS, strict=True):
        assert any(f"{title} " in screen for title in said(step.window)), step


def test_window_and_state_tell_the_steps_apart() -> None:
    assert len({(step.window, step.state) for step in STEPS}) == len(STEPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_says_what_its_heading_says(language: str) -> None:
    set_language(language)
    headings = re.findall(r"^## \d+\. (.+)$", path_of(language).read_text(encoding="utf-8"), re.MULTILINE)
    assert [step.deed for step in STEPS] == headings


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_page_quotes_is_on_the_screens(language: str) -> None:
    """Bold words are labels; what stands in quotation marks is a message, or its beginning."""
    texts = set(labels(language).values())
    source = path_of(language).read_text(encoding="utf-8")
    assert set(re.findall(r"\*\*(.+?)\*\*", source)) - {"+"} <= texts
    for quoted in re.findall(r"[“«](.+?) ?…*[”»]", source):
        assert any(quoted in text for text in texts), quoted


@pytest.mark.parametrize(
    ("about", "window"),
    [
        (NewPasswordScreen.ABOUT, {"Modify Password"}),
        (CaptchaScreen.ABOUT, {"Captcha"}),
        (ABOUT, {"My devices", "Get device password"}),
    ],
)
def test_help_names_the_steps_of_its_window(about: HelpText, window: set[str]) -> None:
    named = [int(number) for number in re.findall(r"\d+", str(about.step))]
    assert named == [step.number for step in STEPS if step.window in window]


# --- documents ----------------------------------------------------------------------------------------------


def test_the_page_is_one_file_that_asks_for_nothing() -> None:
    html = kept("ru")["guide.html"]
    assert len(html.encode()) <= 500 * 1024
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)
    assert re.findall(r'<section class="step" id="([\w-]+)"', html) == [f"step-{n}" for n in range(1, 12)]
    [said_of_code] = re.findall(r'id="step-8".*?aria-label="(.*?)"', html, re.DOTALL)
    assert "Код верификации [96343168] ОК Отмена" in said_of_code.splitlines()
    [shown] = re.findall(r'id="step-7".*?aria-label="(.*?)"', html, re.DOTALL)
    assert "[9634 3168]" in shown.splitlines()  # drawn by large digits


def test_html_in_a_page_is_shown_and_pictures_from_elsewhere_are_not() -> None:
    [section] = read(STEP, "en", Path("page.md")).sections
    html = "".join(piece.html() for piece in section.deed.pieces)
    assert "&lt;script&gt;" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (STEP.replace("# Title\n", ""), 1),
        (STEP.replace("### If not\n", ""), 3),
        (STEP.replace("## 1. Do", "## Do"), 3),
        (STEP.replace("It.\n", ""), 3),
    ],
)
def test_a_page_that_lacks_a_part_is_told_with_its_line(wrong: str, line: int) -> None:
    with pytest.raises(ScriptError, match=r"begins with its title|is written so") as error:
        read(wrong, "en", Path("page.md"))
    assert error.value.line == line


def test_lines_of_the_text_have_room_in_a_mail() -> None:
    for language in LANGUAGES:
        lines = (KEPT / language / "guide.txt").read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(" ") and not line.startswith("  ")]
        assert max(map(len, lines)) <= 76


# --- the command --------------------------------------------------------------------------------------------


def test_what_is_refused(shell: Shell) -> None:
    shell.refused(2, "--lang: unknown 'de', choose of en, ru, zh", "guide", "--lang", "de")


@pytest.mark.full
def test_the_command_writes_all_files(shell: Shell, tmp_path: Path) -> None:
    began = time.process_time()
    code, said_, errors = shell.run("guide", "--lang", "zh", "--out", tmp_path, lang="ru_RU.UTF-8")
    assert (code, errors) == (0, "")
    assert time.process_time() - began <= 50  # CPU seconds: five times the aim
    written = {path.relative_to(tmp_path / "zh").as_posix() for path in tmp_path.rglob("*.*")}
    assert written == kept("zh").keys()
    assert set(said_.splitlines()) == {str(tmp_path / "zh" / name) for name in written}
    assert (tmp_path / "zh" / "guide.md").read_text(encoding="utf-8") == kept("zh")["guide.md"]
    shell.refused(1, "can't be written", "guide", "--lang", "en", "--out", "/dev/null")
