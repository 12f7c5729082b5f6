"""The picture in README.md: `python -m tests.snapshots docs/reset.svg`."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["TZ"] = "UTC"
time.tzset()


def main(path: Path) -> None:
    from textual._doc import take_svg_screenshot

    from tests.cameras import Practice
    from tests.snapshots.cases import made

    with TemporaryDirectory() as folder:
        practice = Practice(Path(folder))
        menus, lead = made(practice, "reset", "ru", card=True)
        svg = take_svg_screenshot(menus, terminal_size=(80, 24), run_before=lead)
        practice.close()
    path.write_text(re.sub(r"terminal-\d+-", "terminal-", svg), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
