"""What a browser makes of the pictures: no glyph leaves its cells, and the codes can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.pictures.chromium import dump, screenshot
from tests.snapshots.album import PICTURES
from tui.protocol.app_page import APP_LINK

FONTS = {
    "dejavu-noto": ("DejaVuSansMono*.ttf", "NotoSansCJK-*.ttc"),
    "liberation-wqy": ("LiberationMono-*.ttf", "FreeMono*", "wqy-zenhei.ttc"),
    "proportional": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),  # a Chinese one would have letters too
}
MEASURE = """
const outside = []; let glyphs = 0;
for (const [name, svg] of Object.entries(PICTURES)) {
  const host = document.body.appendChild(document.createElement('div'));
  host.attachShadow({mode: 'open'}).innerHTML = svg;
  for (const text of host.shadowRoot.querySelectorAll('text')) {
    const middles = text.getAttribute('x').split(' ').map(Number);
    for (let i = 0; i < middles.length; i++) {
      const cells = middles[i] % 10 ? 1 : 2, box = text.getExtentOfChar(i);
      const left = middles[i] - 5 * cells, right = middles[i] + 5 * cells;
      glyphs++;
      if (box.width <= 0 || box.x < left - 0.05 || box.x + box.width > right + 0.05)
        outside.push([name, text.textContent[i], middles[i], box.x, box.width]);
    }
  }
  host.remove();
}
document.getElementById('found').textContent = JSON.stringify({glyphs, outside});
"""


def measured(folder: Path, paths: list[Path], fonts: tuple[str, ...]) -> tuple[int, list[object]]:
    """Return how many glyphs there are, and those that leave their cells."""
    pictures = json.dumps({path.stem: path.read_text(encoding="utf-8") for path in paths})
    safe = pictures.replace("</", "<\\/")  # else the first one would end the script
    script = f"const PICTURES = {safe};{MEASURE}"
    page = folder / "page.html"
    page.write_text(
        f'<meta charset="utf-8"><body><pre id="found"></pre><script>{script}</script>', encoding="utf-8"
    )
    found = re.search(r'<pre id="found">(.+?)</pre>', dump(folder, page, fonts), re.DOTALL)
    assert found is not None
    answer = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    return answer["glyphs"], answer["outside"]


@pytest.mark.full
@pytest.mark.parametrize("fonts", FONTS.values(), ids=FONTS)
def test_every_glyph_keeps_within_its_cells(tmp_path: Path, fonts: tuple[str, ...]) -> None:
    glyphs, outside = measured(tmp_path, sorted(PICTURES.glob("*.svg")), fonts)
    assert glyphs > 100_000
    assert outside == []


def test_glyphs_of_one_window_keep_within_their_cells(tmp_path: Path) -> None:
    glyphs, outside = measured(tmp_path, sorted(PICTURES.glob("security.*-80x24.svg")), ())
    assert glyphs > 500
    assert outside == []


@pytest.mark.full
def test_both_codes_can_be_read(tmp_path: Path) -> None:
    image = Image.open(screenshot(tmp_path, PICTURES / "captcha.ru-80x24.svg", (800, 480)))
    texts = {code.text for code in zxingcpp.read_barcodes(image)}
    assert len(texts) == 2
    assert APP_LINK in texts
