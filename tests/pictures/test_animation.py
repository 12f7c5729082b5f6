"""Animated SVG: each moment shows its frame and nothing else, in a browser as by the rules in the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.pictures.chromium import screenshot
from tui.pictures.animation import LAST, animation
from tui.pictures.cells import Cells, CellStyle, Run
from tui.pictures.svg import svg

RED = CellStyle("#ff0000", "#202020")
WORDS = [("one", "stays"), ("three", "stays"), ("three", "stays"), ("one", "else"), ("six", "stays")]
"""Two rows a frame."""


def frame(*rows: str) -> Cells:
    return Cells(8, tuple((Run(0, 8, f"{row:8}", RED),) for row in rows))


FRAMES = [(frame(*rows), seconds) for rows, seconds in zip(WORDS, (1, 0.5, 0.5, 1, 0.25), strict=True)]


def seen(document: str, share: float) -> set[str]:
    """Read which texts are seen at a moment, of 0 to 1; -1 for a reader who wants no motion."""
    texts = set()
    for name, content in re.findall(
        r'<g(?: class="(\w+)")?>\n(.*?)\n</g>(?=\n<g(?: class.*)?>\n|\n</g>)', document, re.DOTALL
    ):
        shown = not name or f".{name}{{visibility:visible" in document
        if name and share >= 0:
            [moments] = re.findall(rf"@keyframes {name}{{(.*}})}}", document)
            for at, to in re.findall(r"([\d.]+)%{visibility:(\w+)}", moments):
                if float(at) <= share * 100 + 0.001:
                    shown = to == "visible"
        texts |= set(re.findall(r">(\w+)</text>", content)) if shown else set()
    return texts


def test_each_moment_shows_its_frame() -> None:
    document = animation(FRAMES)
    whole = 3 + LAST
    assert f"animation:{whole:g}s step-end infinite" in document
    for moment, words in (
        (0, WORDS[0]),
        (0.9, WORDS[0]),
        (1, WORDS[1]),
        (1.9, WORDS[1]),
        (2, WORDS[3]),
        (3, WORDS[4]),
    ):
        assert seen(document, moment / whole) == set(words), moment
    assert seen(document, 0.999) == set(WORDS[4])


def test_without_motion_it_shows_the_last_frame() -> None:
    document = animation(FRAMES)
    assert seen(document, -1) == set(WORDS[4])
    assert "@media (prefers-reduced-motion:reduce){g{animation:none!important}}" in document


def test_what_stays_is_drawn_once_and_nothing_is_fetched() -> None:
    document = animation(FRAMES, "A <title>")
    assert document.count(">stays</text>") == 1
    assert "<title>A &lt;title&gt;</title>" in document
    assert not re.search(r"<script|href|url\(|@import|https?://(?!www\.w3\.org/2000/svg)", document)


@pytest.mark.full
@pytest.mark.parametrize("number", [0, 1, 3, 4])
def test_a_browser_shows_the_same_as_of_a_still_picture(tmp_path: Path, number: int) -> None:
    starts = [0, 1, 0, 2, 3]
    document = animation(FRAMES)
    stopped = re.sub(
        r"s step-end infinite", rf"s step-end -{starts[number] + 0.1}s infinite paused", document
    )
    assert stopped != document
    for name, content in (("moving", stopped), ("still", svg(FRAMES[number][0]))):
        (tmp_path / f"{name}.svg").write_text(content, encoding="utf-8")
        (tmp_path / f"{name}.html").write_text(f'<img src="{name}.svg">', encoding="utf-8")
    one, other = (
        Image.open(screenshot(tmp_path, tmp_path / f"{name}.html", (120, 80))).convert("RGB").copy()
        for name in ("moving", "still")
    )
    assert ImageChops.difference(one, other).getbbox() is None
    assert len(one.getcolors() or ()) > 2
