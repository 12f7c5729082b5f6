"""What two QR codes cost: their matrices, beside other encoders, and the codes as they are painted.

All in one run and in turns, in processor time of one core; texts are new each round, as challenges are.
libqrencode runs as the program `qrencode` (Debian: qrencode), so its figure has the start of a process in it
and is that process's own time.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import time
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

import segno
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData
from rich.console import Console

from tests.bench import Figure
from tui.protocol.app_page import APP_LINK
from tui.protocol.payload import LENGTH
from tui.widgets.painting.qr import MASK, VERSION, QrCode, matrix, size_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 60
AIM = 0.003
"""Both codes from their texts to what the terminal is sent, s, at most (median)."""
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure each way `rounds` times, in turns, after one of each that is not counted."""
    chance = random.Random(45)
    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    ways: dict[str, Callable[[str], object]] = {
        "painted": partial(_paint_both, console),  # as Textual has it: one console for the whole run
        "ours": _both(matrix),
        "given": _both(partial(_qrcode, mask=MASK)),
        "best": _both(partial(_qrcode, mask=None)),
        "segno": _both(_segno),
    }
    program = shutil.which("qrencode")
    taken: dict[str, list[float]] = {name: [] for name in (*ways, "qrencode")}
    for number in range(rounds + 1):
        text = "".join(chance.choices(_ALPHABET, k=LENGTH))
        for name, way in ways.items():
            started = time.process_time()
            way(text)
            if number:
                taken[name].append(time.process_time() - started)
        if program and number:
            taken["qrencode"].append(sum(_program(program, each) for each in (text, APP_LINK)))
    figures = [
        ("two matrices, as here", "tui.widgets.painting.qr.matrix", "ours"),
        ("the same, qrcode with version and mask", "qrcode", "given"),
        ("the same, qrcode with version, best mask", "qrcode", "best"),
        ("the same, segno with version, best mask", "segno", "segno"),
    ]
    painted = taken["painted"]
    met = median(painted) <= AIM
    return [
        *(Figure(name, command, milliseconds(taken[key]), "-") for name, command, key in figures),
        Figure(
            "the same, libqrencode",
            "qrencode -v 3 -l Q",
            milliseconds(taken["qrencode"]) if program else "missing (Debian: qrencode)",
            "-",
        ),
        Figure("both codes painted", "make bench", milliseconds(painted), f"<= {AIM * 1000:.0f} ms", met),
    ]


def milliseconds(seconds: list[float]) -> str:
    """Return the median and the middle half, ms."""
    low, _, high = quantiles(seconds, n=4) if len(seconds) > 1 else seconds * 3
    return f"{1000 * median(seconds):.2f} ms (middle half {1000 * low:.2f}-{1000 * high:.2f})"


def _both(encode: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: (encode(text), encode(APP_LINK))


def _paint_both(console: Console, text: str) -> str:
    """From two texts to what the terminal is sent."""
    rows = []
    for each in (text, APP_LINK):
        modules = matrix(each)
        code = QrCode(modules)
        rows += [code.render_line(y).render(console) for y in range(size_of(len(modules))[1])]
    return "".join(rows)


def _qrcode(text: str, mask: int | None) -> object:
    code = QRCode(version=VERSION, error_correction=ERROR_CORRECT_Q, border=0, mask_pattern=mask)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=False)
    return code.get_matrix()


def _segno(text: str) -> object:
    return segno.make_qr(text, version=VERSION, error="q", boost_error=False).matrix


def _program(program: str, text: str) -> float:
    """Run `qrencode` and return its processor time, s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "-v", str(VERSION), "-l", "Q", "-i", "-t", "ASCIIi", "-m", "0", "-o", "-", text]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
