"""A stranger's picture file, in grey and as small as it is wanted: with bounds on memory and time.

No file takes more than 300 MB or 3 s of CPU with all that the scanner does (measured in
tests/cloud/test_picture_bounds.py). Without bounds on sides, scans and decoders 97 kB took 915 MB.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, UnidentifiedImageError

from tui.cloud.errors import NotAPicture, PictureBroken, PictureError, PictureTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 32_000_000
"""Of a file. A phone's largest JPEG has some 20 MB."""
MAX_SIDE: Final = 20_000
"""Px. The longest panoramas of phones have 16,384; rows cost memory however narrow they are."""
MAX_PIXELS: Final = 51_000_000
"""A 50 megapixel phone's picture: a JPEG that is decoded row by row, in grey."""
MAX_PIXELS_WHOLE: Final = 25_000_000
"""Where the decoder gives four bytes a pixel. A 6K screen has 20 megapixels."""
MAX_PIXELS_SCANS: Final = 20_000_000
"""Of a JPEG whose decoder keeps all coefficients (progressive), or that has four colours: 8 bytes a pixel."""
MAX_PIXELS_WEBP: Final = 12_500_000
"""Of a WebP, whose decoder takes up to 16 bytes a pixel; phones and messengers make 12 megapixels."""
MAX_SCANS: Final = 50
"""Of a JPEG. Progressive ones have about ten, and each goes over the whole picture once more."""
LARGEST_VIEW: Final = 4096
"""Px of the longer side that a picture is looked at with."""

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "PPM")
"""What phones, messengers and screenshots make; a stranger's file meets no other decoder of Pillow's."""

_DECODERS: Final = frozenset({"jpeg", "zip", "gif", "raw"})
"""Those in C. The ones in Python (run-length BMP, plain and 16 bit PPM) take a minute for a large file."""
_BAND: Final = 256
_START_OF_SCAN: Final = 0xDA
_PROGRESSIVE: Final = frozenset({0xC2, 0xC6, 0xCA, 0xCE})  # starts of a frame (ITU-T T.81, table B.1)
_IN_ONE_GO: Final = frozenset({0xC0, 0xC1, 0xC3, 0xC5, 0xC7, 0xC9, 0xCB, 0xCD, 0xCF})
_FILL: Final = 0xFF
_STANDALONE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})  # markers without a length

Source: TypeAlias = "bytes | Image.Image"


class GreyPicture:
    """The picture at any size. Raises NotAPicture, PictureBroken, PictureTooLarge."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._whole: Image.Image | None = None

    def view(self, side: int) -> Image.Image:
        """Return the picture in grey, shrunk until its longer side has at most `side` px."""
        with warnings.catch_warnings():
            # Pillow warns of odd metadata, which doesn't matter here.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                image = self._decoded(side)
                image.thumbnail((side, side), Image.Resampling.BILINEAR)
            except PictureError:
                raise
            except Exception as error:  # whatever a stranger's bytes provoke in half a dozen decoders
                raise PictureBroken from error
        return image

    def _decoded(self, side: int) -> Image.Image:
        if self._whole is not None:
            return self._whole.copy()
        image = self._source if isinstance(self._source, Image.Image) else _opened(self._source)
        if isinstance(self._source, bytes) and image.format == "JPEG":
            # Its decoder gives a half, a quarter or an eighth of the size much sooner than the whole.
            share = min(1, side / max(image.size))
            image.draft("L", (int(image.width * share), int(image.height * share)))
            if not _keeps_coefficients(self._source):
                return _grey(image)
        self._whole = _grey(image)
        self._whole.thumbnail((LARGEST_VIEW, LARGEST_VIEW), Image.Resampling.BILINEAR)
        return self._whole.copy()


def _opened(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(f"{MAX_BYTES // 1_000_000} MB")
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(f"{MAX_PIXELS // 1_000_000} MP") from error
    except UnidentifiedImageError as error:
        raise NotAPicture from error
    if max(image.size) > MAX_SIDE:
        raise PictureTooLarge(f"{MAX_SIDE} px")
    most = _most_pixels(image, data)
    if image.width * image.height > most:
        raise PictureTooLarge(f"{most // 1_000_000} MP")
    if any(tile[0] not in _DECODERS for tile in getattr(image, "tile", ())):
        raise NotAPicture
    return image


def _most_pixels(image: Image.Image, data: bytes) -> int:
    if image.format == "WEBP":
        return MAX_PIXELS_WEBP
    if image.format != "JPEG":
        return MAX_PIXELS_WHOLE
    if data.count(bytes((0xFF, _START_OF_SCAN))) > MAX_SCANS:
        raise PictureBroken
    if _keeps_coefficients(data) or image.mode not in {"L", "RGB"}:
        return MAX_PIXELS_SCANS
    return MAX_PIXELS


def _keeps_coefficients(jpeg: bytes) -> bool:
    """Whether libjpeg decodes it in several scans: progressive, or its colours one after the other."""
    colours = 0
    for marker, place in _segments(jpeg):
        if marker in _PROGRESSIVE:
            return True
        if marker in _IN_ONE_GO:
            colours = jpeg[place + 7]
        elif marker == _START_OF_SCAN:
            return jpeg[place + 2] < colours
    return False


def _segments(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """Return marker and place (of the length) of each segment up to the first scan."""
    place = 0
    while (place := jpeg.find(b"\xff", place)) >= 0 and place + 10 < len(jpeg):
        marker, place = jpeg[place + 1], place + 2
        if marker == _FILL:  # any number of them may stand before a marker
            place -= 1
        elif marker and marker not in _STANDALONE:
            yield marker, place
            if marker == _START_OF_SCAN:
                return
            place += max(2, int.from_bytes(jpeg[place : place + 2], "big"))


def _grey(image: Image.Image) -> Image.Image:
    """Return it in grey; a band at a time, so that no second picture of all colours is made."""
    image.load()
    if image.mode == "L" and not image.has_transparency_data:
        return image.copy()
    grey = Image.new("L", image.size)
    for top in range(0, image.height, _BAND):
        band = image.crop((0, top, image.width, min(top + _BAND, image.height)))
        grey.paste(_without_colour(band), (0, top))
    return grey


def _without_colour(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:  # a code may be black on nothing
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    if image.mode.startswith("I"):  # 16 bits a pixel; conversion would cut off, not scale
        image = image.convert("I").point(lambda level: level / 257)
    return image.convert("L")
