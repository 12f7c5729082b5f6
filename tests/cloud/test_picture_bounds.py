"""No picture file, however it is made, takes more than 300 MB or 3 s: measured in a process of its own."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from tui.cloud.picture_file import MAX_PIXELS, MAX_PIXELS_SCANS, MAX_PIXELS_WEBP, MAX_PIXELS_WHOLE, MAX_SIDE

MEGABYTES, SECONDS = 300, 3.0
# The most memory since this program began: ru_maxrss also knows the most of the process that started it.
MEASURE: Final = r"""
import json, re, resource, sys
from pathlib import Path
from tui.cloud.errors import PictureError
from tui.cloud.scanner import scan
try:
    scan(sys.argv[1])
except PictureError as error:
    said = type(error).__name__
else:
    said = "read"
used = resource.getrusage(resource.RUSAGE_SELF)
most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([said, int(most[1]) / 1024, used.ru_utime + used.ru_stime]))
"""


def cost(path: Path) -> tuple[str, float, float]:
    """What came of it, megabytes at most, and seconds of CPU."""
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    said, megabytes, seconds = json.loads(done.stdout)
    return said, megabytes, seconds


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, depth: int = 1, colour: int = 0, *, text: int = 0) -> bytes:
    """A PNG of zeros, compressed as it is made: no test holds it unpacked."""
    packer = zlib.compressobj(9)
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    row = bytes(1 + (width * depth * channels + 7) // 8)
    rows = max(1, 1_000_000 // len(row))
    packed = b"".join(packer.compress(row * min(rows, height - done)) for done in range(0, height, rows))
    packed += packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    texts = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(1_000_000))) * text
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + texts + chunk(b"IEND", b"")


def saved(size: tuple[int, int], mode: str, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def noise(size: tuple[int, int], kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's
    """Detail everywhere: what decoding and looking cost most of."""
    file = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def many_scans(size: tuple[int, int], times: int) -> bytes:
    """A progressive JPEG whose last scan is there so many times more."""
    whole = saved(size, "RGB", "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * (times + 1) + whole[-2:]


def run_length() -> bytes:
    """A BMP in runs of one pixel, which only a decoder in Python reads."""
    side = 3000
    body = b"\1\0" * (side * side)
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(body), 0, 0, 2, 0)
    offset = 14 + 40 + 8
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + head + bytes(8) + body


def square(pixels: int) -> int:
    return int(pixels**0.5)


FILES: Final[dict[str, Callable[[], bytes]]] = {
    "1 x 50,000,000": lambda: png(1, 50_000_000),
    "50,000,000 x 1": lambda: png(50_000_000, 1),
    "the longest side": lambda: png(MAX_SIDE, MAX_PIXELS_WHOLE // MAX_SIDE, 8, 6),
    "the tallest side": lambda: png(MAX_PIXELS_WHOLE // MAX_SIDE, MAX_SIDE, 8, 6),
    "transparent PNG": lambda: png(*(square(MAX_PIXELS_WHOLE),) * 2, 8, 6, text=70),
    "grey and transparent PNG": lambda: png(*(square(MAX_PIXELS_WHOLE),) * 2, 8, 4),
    "16 bit PNG": lambda: png(*(square(MAX_PIXELS_WHOLE),) * 2, 16, 0),
    "16 bit colour PNG": lambda: png(*(square(MAX_PIXELS_WHOLE),) * 2, 16, 6),
    "too many pixels": lambda: png(*(square(MAX_PIXELS),) * 2, 8, 6),
    "GIF": lambda: saved((5000, 5000), "P", "GIF"),
    "BMP of one bit": lambda: saved((5000, 5000), "1", "BMP"),
    "BMP in runs": run_length,
    "plain PPM": lambda: b"P3 3000 3000 255\n" + b"0 " * 15_000_000,
    "PPM of 10 bits": lambda: b"P6 2200 2200 1023\n" + bytes(2200 * 2200 * 6),
    "largest JPEG": lambda: noise((8160, 6120), "JPEG", quality=30),
    "progressive JPEG": lambda: noise(
        (square(MAX_PIXELS_SCANS), square(MAX_PIXELS_SCANS)),
        "JPEG",
        quality=30,
        progressive=True,
        subsampling=0,
    ),
    "progressive JPEG, too large": lambda: saved((8160, 6120), "RGB", "JPEG", progressive=True),
    "JPEG of four colours": lambda: saved((4472, 4472), "CMYK", "JPEG", progressive=True, subsampling=0),
    "JPEG of 10,000 scans": lambda: many_scans((4000, 4000), 10_000),
    "JPEG of 45 scans": lambda: many_scans((square(MAX_PIXELS_SCANS),) * 2, 35),
    # The quality of a lossless one is how long is looked for less bytes: of noise there are as many.
    "lossless WebP": lambda: noise(
        (square(MAX_PIXELS_WEBP),) * 2, "WEBP", lossless=True, quality=0, method=0
    ),
    "WebP": lambda: noise((square(MAX_PIXELS_WEBP),) * 2, "WEBP", quality=40, method=0),
    "WebP, too large": lambda: saved((16_383, 5000), "RGB", "WEBP", lossless=True, quality=0, method=0),
    "noise in PNG": lambda: noise((3200, 3200), "PNG", compress_level=1),
}
QUICK: Final = ("1 x 50,000,000",)


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.full) for name in FILES]
)
def test_no_file_takes_more(tmp_path: Path, name: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(FILES[name]())

    said, megabytes, seconds = cost(path)

    print(f"{path.stat().st_size / 1e6:.1f} MB: {said}, {megabytes:.0f} MB, {seconds:.1f} s")  # noqa: T201
    assert megabytes <= MEGABYTES
    assert seconds <= SECONDS
