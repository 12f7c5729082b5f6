"""A link as a QR code that a phone reads from the screen."""

from __future__ import annotations

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from tui.web.pages.html import Html, element

_QUIET = 4
"""Modules of white around it (ISO/IEC 18004, 5.3.8)."""


@lru_cache(maxsize=64)
def link_qr(link: str, title: str) -> Html:
    """Return the drawing; `title` is what a screen reader says of it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET)
    code.add_data(link)
    rows = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    drawing = element("path", d=dark)
    return element(
        "svg", drawing, viewBox=f"0 0 {len(rows)} {len(rows)}", class_="qr", role="img", aria_label=title
    )
