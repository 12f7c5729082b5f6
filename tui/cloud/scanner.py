"""Reads the QR codes in a picture: a phone's photo, a screenshot, or a terminal's cells drawn by the phone.

zxing reads what is sharp. What it can't read is mostly one of three things (measured with simulated photos,
tests/cloud/test_scan_stress.py): noise and moire, which a blur takes away; lines that a terminal leaves
unpainted between its rows, which a closing does; and a scale at which modules are no longer squares of a few
pixels, which another scale does. So a picture is read again in several ways until it says enough. No way
makes up a code: every one ends in zxing, and a text counts only when its error correction came out right.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from tui.cloud.errors import NoCode, PictureMissing, PictureTooLarge
from tui.cloud.picture_file import LARGEST_VIEW, MAX_BYTES, GreyPicture
from tui.named_files import FileTooLarge, read_file

SECONDS: Final = 2.0
"""Of CPU: after these no other way is begun. All together take about a second where there is no code."""

Picture: TypeAlias = "str | os.PathLike[str] | bytes | Image.Image"
_Treatment: TypeAlias = Callable[[Image.Image], Image.Image]


def scan(
    picture: Picture, *, enough: Callable[[Sequence[str]], bool] = bool, seconds: float = SECONDS
) -> list[str]:
    """Return the texts of the picture's QR codes, each once.

    Reads on, in other ways, until `enough` says so of what was found. Raises NoCode where nothing was, and
    PictureMissing, NotAPicture, PictureBroken or PictureTooLarge.
    """
    deadline = time.thread_time() + seconds
    found: dict[str, None] = {}
    for view in _views(picture if isinstance(picture, Image.Image | bytes) else _read(Path(picture))):
        found |= dict.fromkeys(_texts(view))
        if enough(list(found)) or time.thread_time() > deadline:
            break
    if not found:
        raise NoCode
    return list(found)


def _texts(view: Image.Image) -> Iterator[str]:
    # Made here: a lasting one makes nanobind complain of a leak when the program ends.
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(view, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return (code.text for code in codes if code.valid)


# --- the picture ----------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        return read_file(path, MAX_BYTES)
    except FileTooLarge as error:
        raise PictureTooLarge(f"{MAX_BYTES // 1_000_000} MB") from error
    except OSError as error:
        raise PictureMissing from error


# --- ways of looking at it ------------------------------------------------------------------------------


def _closed(blur: float, size: int) -> _Treatment:
    """Blur, then fill dark gaps that are up to `size` px wide."""

    def treat(image: Image.Image) -> Image.Image:
        return _fill(image.filter(ImageFilter.GaussianBlur(blur)), size)

    return treat


def _opened_up(blur: float, size: int) -> _Treatment:
    """The same for light gaps in a dark code, as a light terminal leaves them."""
    close = _closed(blur, size)
    return lambda image: close(ImageOps.invert(image))


def _fill(image: Image.Image, size: int) -> Image.Image:
    """Closing with a square of size + 1 px: the lightest of each, then the darkest.

    One step to the side at a time, because Pillow's own rank filters take fifty times as long.
    """
    for pick, step in ((ImageChops.lighter, 1), (ImageChops.darker, -1)):
        for _ in range(size):
            image = pick(image, ImageChops.offset(image, step, 0))
            image = pick(image, ImageChops.offset(image, 0, step))
    return image


def _blurred(radius: float) -> _Treatment:
    return lambda image: ImageOps.autocontrast(image.filter(ImageFilter.GaussianBlur(radius)), cutoff=1)


def _plain(image: Image.Image) -> Image.Image:
    return image


def _doubled(image: Image.Image) -> Image.Image:
    return image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)


_WAYS: Final[tuple[tuple[int, tuple[_Treatment, ...]], ...]] = (
    # A quarter of what phones take (4000 or 4032 px) is decoded in a tenth of the time.
    (1000, (_plain, _closed(1, 6), _closed(1, 2), _blurred(2))),
    (2000, (_plain, _blurred(3), _closed(2, 4), _blurred(1.5))),
    (640, (_closed(1, 3), _doubled, _blurred(0.7))),
    (1000, (_opened_up(1, 5), _opened_up(1, 2))),
    (LARGEST_VIEW, (_plain, _blurred(3))),
)
"""The longer side, px, and what is done to the picture then; the likeliest first."""


def _views(source: bytes | Image.Image) -> Iterator[Image.Image]:
    picture, whole = GreyPicture(source), 0
    for side, treatments in _WAYS:
        if side > 2000 and whole < side / 2:  # noqa: PLR2004 - was seen whole at 2000
            return
        image = picture.view(side)
        whole = max(whole, *image.size)
        for treat in treatments:
            yield treat(image)
