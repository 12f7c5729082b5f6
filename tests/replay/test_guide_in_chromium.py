"""What a browser makes of the guide: it asks for nothing, links lead somewhere, no step is cut in print."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.pictures.chromium import dump, printed
from tests.replay.guide_helpers import KEPT
from tui.guide.steps import STEPS
from tui.i18n import LANGUAGES

PAGE = (297 - 14 - 16, 210 - 2 * 16)
"""Height and width of A4 within the margins of the style sheet, mm."""
MEASURE = """
addEventListener('load', () => {
const MM = 96 / 25.4, found = {};
found.asked = performance.getEntriesByType('resource').map(each => each.name);
const links = [...document.querySelectorAll('a')];
found.dead = links.filter(link => !document.querySelector(link.hash)).map(link => link.href);
for (const rule of document.styleSheets[0].cssRules)
  if (rule.media && rule.media.mediaText === 'print') rule.media.mediaText = 'all';
document.body.style.width = WIDTH * MM + 'px';
document.querySelectorAll('section').forEach(section => { section.style.height = 'auto'; });
found.heights = Object.fromEntries([...document.querySelectorAll('section')].map(
  section => [section.id, section.getBoundingClientRect().height / MM]));
found.pictures = [...document.querySelectorAll('figure svg')].map(svg => {
  const box = svg.getBoundingClientRect();
  return [box.width / MM, box.height / MM, svg.viewBox.baseVal.width / svg.viewBox.baseVal.height];
});
document.documentElement.innerHTML = '<pre id="found">' + JSON.stringify(found) + '</pre>';
});
"""

pytestmark = pytest.mark.full
each_language = pytest.mark.parametrize("language", LANGUAGES)


def measured(folder: Path, page: Path) -> dict[str, Any]:
    """Lay a page out as for print, without its policy: it may ask for whatever it likes."""
    html, policies = re.subn(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    assert policies == 1
    script = MEASURE.replace("WIDTH", str(PAGE[1]))
    copy = folder / page.name
    copy.write_text(html.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    found = re.search(r'<pre id="found">(.+?)</pre>', dump(folder, copy), re.DOTALL)
    assert found is not None
    answer: dict[str, Any] = json.loads(found[1])
    return answer


def pages_of_anchors(pdf: bytes) -> tuple[int, dict[str, int]]:
    """Return how many pages there are, and on which each anchor is, counted from 1."""
    text = pdf.decode("latin-1")
    nodes = {
        number: (
            re.findall(r"(\d+) 0 R", re.findall(r"/Kids \[(.*?)\]", node, re.DOTALL)[0]),
            "/Parent" in node,
        )
        for number, node in re.findall(r"(\d+) 0 obj\s<</Type /Pages\s(.*?)endobj", text, re.DOTALL)
    }

    def leaves(number: str) -> list[str]:
        return [leaf for kid in nodes[number][0] for leaf in leaves(kid)] if number in nodes else [number]

    [root] = [number for number, (_, has_parent) in nodes.items() if not has_parent]
    pages = leaves(root)
    anchors = re.findall(r"/([\w-]+) \[(\d+) 0 R /XYZ", text)
    return len(pages), {name: pages.index(page) + 1 for name, page in anchors}


@each_language
def test_the_guide_prints_two_whole_steps_a_page(tmp_path: Path, language: str) -> None:
    page = KEPT / language / "guide.html"
    found = measured(tmp_path, page)
    assert (found["asked"], found["dead"]) == ([], [])
    assert list(found["heights"]) == [f"step-{step.number}" for step in STEPS]
    print(f"highest step {max(found['heights'].values()):.0f} mm of {PAGE[0] / 2:.0f}")  # noqa: T201 - a figure
    assert max(found["heights"].values()) <= PAGE[0] / 2
    for width, height, ratio in found["pictures"]:
        assert width <= PAGE[1]
        assert width / height == pytest.approx(ratio, rel=0.01)
    count, anchors = pages_of_anchors(printed(tmp_path, page))
    assert count == 7
    assert anchors == {f"step-{step.number}": 2 + (step.number - 1) // 2 for step in STEPS}


@each_language
def test_windows_print_a_page_each(tmp_path: Path, language: str) -> None:
    page = KEPT / language / "windows.html"
    found = measured(tmp_path, page)
    assert (found["asked"], found["dead"]) == ([], [])
    assert max(found["heights"].values()) <= PAGE[0]
    assert pages_of_anchors(printed(tmp_path, page)) == (
        1 + len(found["heights"]),
        {name: number for number, name in enumerate(found["heights"], 2)},
    )
