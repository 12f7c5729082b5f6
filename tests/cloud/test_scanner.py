"""The scanner: what it takes, what it refuses, and that it always ends."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageOps

from tests.cloud.helpers import APP, challenge
from tests.cloud.photos import PAPER, modules, window
from tui.cloud import picture_file, scanner
from tui.cloud.errors import (
    NoCode,
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureMissing,
    PictureTooLarge,
)
from tui.cloud.scanner import scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TEXT = challenge().text


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and not much more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    body = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def test_a_picture_comes_as_file_bytes_or_image(tmp_path: Path) -> None:
    image = window(TEXT, APP)
    path = tmp_path / "shot.png"
    image.save(path)

    for picture in (path, str(path), path.read_bytes(), image):
        assert sorted(scan(picture)) == [TEXT, APP]
    assert image.size == (800, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "PPM"])
def test_what_phones_and_screenshots_make_is_read(kind: str) -> None:
    assert TEXT in scan(saved(window(TEXT, APP).convert("RGB"), kind))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    image = window(TEXT, APP)
    if mode == "I;16":
        image = image.convert("I").point(lambda level: level * 257).convert("I;16")
    assert TEXT in scan(image.convert(mode))


def test_a_code_on_nothing_is_black_on_white() -> None:
    ink = window(TEXT)
    image = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    image.putalpha(ImageOps.invert(ink).point(lambda level: 255 if level == PAPER else 0))
    assert scan(saved(image)) == [TEXT]


def test_an_inverted_code_is_read() -> None:
    assert TEXT in scan(ImageOps.invert(window(TEXT, APP)))


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_picture_may_be_turned(turned: int) -> None:
    assert TEXT in scan(window(TEXT, APP).rotate(turned, expand=True))


def test_a_small_picture_is_read() -> None:
    rows = modules(TEXT)
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    assert scan(image.resize((image.width * 2, image.height * 2), Image.Resampling.NEAREST)) == [TEXT]


@pytest.mark.parametrize(("gap", "inverted"), [(1, False), (2, False), (4, False), (6, False), (3, True)])
def test_unpainted_lines_are_closed(gap: int, *, inverted: bool) -> None:
    shot = window(TEXT, APP, gap=gap)
    assert TEXT in scan(ImageOps.invert(shot) if inverted else shot)


def test_it_reads_on_until_there_is_enough() -> None:
    asked: list[Sequence[str]] = []

    def never(found: Sequence[str]) -> bool:
        asked.append(found)
        return False

    assert sorted(scan(window(TEXT, APP), enough=never)) == [TEXT, APP]
    assert len(asked) > 10


def test_it_stops_when_the_time_is_over() -> None:
    asked: list[Sequence[str]] = []

    def never(found: Sequence[str]) -> bool:
        asked.append(found)
        return False

    scan(window(TEXT, APP), enough=never, seconds=0)
    assert len(asked) == 1


def test_it_says_nothing_when_the_program_ends(tmp_path: Path) -> None:
    window(TEXT, APP).save(tmp_path / "shot.png")
    program = "import sys; from tui.cloud.scanner import scan; print(len(scan(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "shot.png"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


# --- what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (640, 480)])
def test_a_picture_without_a_code(size: tuple[int, int]) -> None:
    with pytest.raises(NoCode):
        scan(Image.new("RGB", size, "gray"))


def test_noise_is_no_code() -> None:
    chance = random.Random(7)
    for _ in range(5):
        with pytest.raises(NoCode):
            scan(Image.frombytes("L", (320, 240), chance.randbytes(320 * 240)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(64), id="HEIC"),
        pytest.param(saved(Image.new("L", (8, 8)), "TIFF"), id="of a form that no phone makes"),
        pytest.param(b"P1 2 2 1 0 0 1", id="of a form whose decoder is slow"),
    ],
)
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        scan(data)


def test_a_picture_of_many_scans_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PictureBroken):  # each goes over the whole picture once more
        scan(saved(Image.new("L", (8, 8)), "JPEG") + b"\xff\xda" * 51)


def test_what_can_not_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.png", tmp_path, tmp_path / "pipe", "a\0b", "/dev/zero"):
        with pytest.raises(PictureMissing):
            scan(path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_ends_too_early_is_broken(kind: str) -> None:
    data = saved(window(TEXT, APP).convert("RGB"), kind)
    with pytest.raises(PictureBroken):
        scan(data[: len(data) // 2])


def test_broken_files_are_refused_and_never_misread() -> None:
    """Of whole ones with wrong bytes some are read; of those that are cut off none."""
    chance = random.Random(20261123)
    whole = [saved(window(TEXT, APP).convert("RGB"), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP")]
    read = 0
    for number in range(60):
        data = bytearray(whole[number % len(whole)])
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.5:
            del data[chance.randrange(1, len(data)) :]
        try:
            found = scan(bytes(data), seconds=0)
        except PictureError:
            continue
        read += 1
        assert set(found) <= {TEXT, APP}
    assert read >= 5, "none was read: that proves nothing of what is misread"


@pytest.mark.parametrize(
    ("size", "limit"),
    [
        ((8000, 8000), "25 MP"),
        ((10_000, 10_000), "51 MP"),
        ((60_000, 60_000), "51 MP"),
        ((2**31 - 1, 2), "51 MP"),
        ((1, 50_000_000), "20000 px"),
        ((20_001, 1), "20000 px"),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int], limit: str) -> None:
    with pytest.raises(PictureTooLarge) as refused:
        scan(header(*size))
    assert refused.value.limit == limit


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scanner, picture_file):
        monkeypatch.setattr(module, "MAX_BYTES", 2_000_000)
    path = tmp_path / "large.bmp"
    path.write_bytes(bytes(2_000_001))
    for picture in (path, path.read_bytes()):
        with pytest.raises(PictureTooLarge) as refused:
            scan(picture)
        assert refused.value.limit == "2 MB"
