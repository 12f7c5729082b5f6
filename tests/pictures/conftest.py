"""What tests of pictures share."""

from __future__ import annotations

import pytest

from tui.pictures.fonts import Fonts, found


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    """The machine's fonts."""
    if not found():
        pytest.skip("no fonts; Debian has them in the packages fonts-dejavu-core and fonts-noto-cjk")
    return Fonts()
