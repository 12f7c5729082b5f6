"""Windows as PNG: their codes are read, and no character of theirs is missing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.helpers.windows.cameras import Practice
from tests.pictures.test_pictures import cells
from tests.snapshots.album import PICTURES
from tests.snapshots.cases import made
from tui.i18n import LANGUAGES
from tui.pictures.cells import painted
from tui.pictures.fonts import Fonts
from tui.pictures.light import light
from tui.pictures.marks import Mark, captioned
from tui.pictures.photo import photo
from tui.pictures.png import png
from tui.protocol.app_page import APP_LINK

CATALOGS = Path(__file__).parents[2] / "tui" / "locale"


def codes(image: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(image)}


async def codes_are_read(practice: Practice, fonts: Fonts, case: str, lang: str) -> set[str]:
    """Read a window's codes as a phone does, and from its picture: dark, and as in a printed guide."""
    async with made(practice, case, lang, whole_way=False) as user:
        window = painted(user.app.screen, user.app._background_screens)
    seen = codes(photo(window))
    marks = [Mark(0, 0, window.width, window.height)]
    for shown in (window, light(captioned(window, "Scan"))):
        drawn = png(shown, fonts, marks=marks)
        assert codes(Image.open(io.BytesIO(drawn.data))) == seen
        assert drawn.missing == ()
    return seen


async def test_both_codes_of_captcha_are_read(practice: Practice, fonts: Fonts) -> None:
    found = await codes_are_read(practice, fonts, "captcha", "ru")
    assert len(found) == 2
    assert APP_LINK in found


@pytest.mark.full
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", ["captcha", "captcha-payload", "captcha-error", "phone", "qr-page"])
async def test_all_codes_are_read(practice: Practice, fonts: Fonts, case: str, lang: str) -> None:
    assert await codes_are_read(practice, fonts, case, lang)


def test_no_character_of_any_window_or_catalog_is_missing(fonts: Fonts) -> None:
    paths = [*PICTURES.glob("*.txt"), *CATALOGS.glob("*/LC_MESSAGES/*.po")]
    used = sorted(set("".join(path.read_text(encoding="utf-8") for path in paths)) - {"\n"})
    assert len(used) > 700
    assert png(cells("".join(used)), fonts, scale=1).missing == ()
