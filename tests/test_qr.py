"""QR codes: every text that fits is read back, and what is painted is black on white whatever the theme."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData
from textual.strip import Strip

from screens.phone.handset import Issued, Mail
from screens.phone.phone import PhoneScreen
from tests.cloud.photos import MEDIUM, photo
from tests.helpers.windows.cameras import NOW, Practice, User, visit
from tui.protocol.app_page import APP_LINK
from tui.theme import THEMES
from tui.widgets.painting.qr import QUIET_ZONE, VERSION, Matrix, QrCode, WideQrCode, matrix, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.segment import Segment
    from rich.style import Style

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""ISO/IEC 18004, table 5."""
LONGEST = 47
SIDE = 29
BLACK, WHITE = (0, 0, 0), (255, 255, 255)

Pixels = list[list[tuple[int, int, int]]]


def texts(count: int, shortest: int = 1) -> list[str]:
    chance = random.Random(29)
    return ["".join(chance.choices(ALPHANUMERIC, k=chance.randint(shortest, LONGEST))) for _ in range(count)]


# --- encoding -------------------------------------------------------------------------------------------


def test_what_is_encoded_is_read_back() -> None:
    for text in (*texts(200), "A" * LONGEST, APP_LINK):
        modules = matrix(text)
        assert {len(modules), *map(len, modules)} == {SIDE}
        assert read(picture(modules, scale=3)) == [text]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A" * (LONGEST + 1), id="a letter too long"),
        pytest.param("0" * 5000, id="5000 digits"),
        "a",
        "1234567890abcdef",
        "A_B",
        "Ж",
        "\N{FULLWIDTH DIGIT ONE}",
        "A\n",
    ],
)
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        matrix(text)


@pytest.mark.parametrize("count", [5, pytest.param(60, marks=pytest.mark.full)])
def test_the_fixed_mask_reads_as_well_as_the_best(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Each text with both masks in the same photos: how many are read by one only must be even chances."""
    monkeypatch.setattr("tests.cloud.photos.PHOTO", (640, 480))  # one code only, and ten times as fast
    only_fixed = only_best = 0
    for number, text in enumerate(texts(count, 45)):
        fixed, best = (
            bool(read(photo(picture(modules, scale=10, margin=100), MEDIUM, number)))
            for modules in (matrix(text), best_mask(text))
        )
        only_fixed += fixed and not best
        only_best += best and not fixed
    # Three standard deviations of a fair coin; one more for what is too few to tell.
    assert only_best - only_fixed <= 3 * (only_best + only_fixed) ** 0.5 + 1


def best_mask(text: str) -> Matrix:
    code = QRCode(version=VERSION, error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def picture(modules: Matrix, *, scale: int, margin: int = 0) -> Image.Image:
    """A screen with a code and its quiet zone on a dark window."""
    side = len(modules) + 2 * QUIET_ZONE
    code = Image.new("L", (side, side), 255)
    for (y, row), x in product(enumerate(modules), range(len(modules))):
        if row[x]:
            code.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    large = code.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    screen = Image.new("L", (large.width + 2 * margin, large.height + 2 * margin), 32)
    screen.paste(large, (margin, margin))
    return screen


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


# --- painting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quiet", [QUIET_ZONE, 2])
def test_quiet_zone_and_last_half_row_are_white(quiet: int) -> None:
    modules = matrix(APP_LINK)
    columns, rows = size_of(SIDE, quiet)
    code = QrCode(modules, quiet=quiet)
    assert (columns, 2 * rows) == (SIDE + 2 * quiet, SIDE + 2 * quiet + 1), "one half row more than modules"
    assert halves([code.render_line(y) for y in range(rows)]) == expected(modules, quiet)


def test_the_large_code_is_white_around_and_made_of_spaces() -> None:
    modules = matrix(APP_LINK)
    code = WideQrCode(modules)
    strips = [code.render_line(y) for y in range(SIDE + 2 * QUIET_ZONE)]
    assert {strip.text for strip in strips} == {" " * (SIDE + 2 * QUIET_ZONE) * 2}
    # Two cells a module across; down, each row of cells is a row of modules.
    assert [row[::2] for row in halves(strips)[::2]] == expected(modules, QUIET_ZONE)[:-1]


async def codes_open(user: User) -> list[QrCode]:
    await user.do("#forgot", "#forgot")
    assert user.heading == "Reset › Captcha"
    return list(user.app.screen.query(QrCode))


@pytest.mark.parametrize(
    "theme", [THEMES[0].name, *(pytest.param(theme.name, marks=pytest.mark.full) for theme in THEMES[1:])]
)
async def test_both_codes_are_black_on_white_in_every_theme(practice: Practice, theme: str) -> None:
    async with visit(practice.camera("lost-no-questions")) as user:
        user.app.theme = theme
        await user.settled()
        for code, modules in zip(await codes_open(user), user.app.screen._codes, strict=True):  # type: ignore[attr-defined]
            assert seen(user, code) == expected(modules, QUIET_ZONE)


@pytest.mark.full
async def test_no_window_above_dims_the_codes(practice: Practice) -> None:
    """The phone stands beside the left code."""
    async with visit(practice.camera("lost-no-questions")) as user:
        left, _right = await codes_open(user)
        before = seen(user, left)
        await user.app.push_screen(PhoneScreen(_Phone(), None))
        await user.pilot._wait_for_screen()
        assert user.sees("4G 87%")
        assert seen(user, left) == before


class _Phone:
    """A phone that is only looked at."""

    def prefilled(self) -> tuple[str, str]:
        return "", ""

    def now(self) -> datetime:
        return NOW

    def mails(self) -> Sequence[Mail]:
        return ()

    def sign_in(self, name: str, password: str) -> None:
        raise NotImplementedError

    sign_up = sign_in

    def scan(self, picture: Image.Image | Path) -> Issued:
        raise NotImplementedError

    def answer(self, text: str) -> Issued:
        raise NotImplementedError


def expected(modules: Matrix, quiet: int) -> Pixels:
    """What a code must look like: a pixel a module, quiet zone and last half row white."""
    side = len(modules) + 2 * quiet
    rows: Pixels = [[WHITE] * side for _ in range(side + 1)]
    for y, row in enumerate(modules):
        rows[y + quiet][quiet:-quiet] = [BLACK if dark else WHITE for dark in row]
    return rows


def seen(user: User, code: QrCode) -> Pixels:
    """What the terminal is sent for a code, with all windows over it."""
    update = user.app.screen._compositor.render_update(full=True, screen_stack=user.app._background_screens)
    region = code.region
    rows: Sequence[Iterable[Strip]] = getattr(update, "strips")[region.y : region.bottom]  # noqa: B009
    return halves([Strip.join(list(row)).crop(region.x, region.right) for row in rows])


def halves(strips: Sequence[Strip]) -> Pixels:
    """Upper and lower halves of all cells, as the figures that are named in them."""
    rows: Pixels = []
    for strip in strips:
        cells = [half for segment in strip for half in pair(segment)]
        rows += [[upper for upper, _ in cells], [lower for _, lower in cells]]
    return rows


def pair(segment: Segment) -> list[tuple[tuple[int, int, int], tuple[int, int, int]]]:
    style = segment.style
    assert style is not None
    assert {style.dim, style.reverse, style.bold} <= {None, False}
    assert set(segment.text) <= {" ", "▀"}
    return [(figure(style, ink=c == "▀"), figure(style, ink=False)) for c in segment.text]


def figure(style: Style, *, ink: bool) -> tuple[int, int, int]:
    colour = style.color if ink else style.bgcolor
    assert colour is not None
    assert colour.triplet is not None, "a colour by number is the terminal's own"
    return (colour.triplet.red, colour.triplet.green, colour.triplet.blue)
