"""The picture in README.md: `python -m tests.snapshots docs/reset.svg`."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["TZ"] = "UTC"
time.tzset()


async def picture(folder: Path) -> str:
    from tests.cameras import Practice
    from tests.snapshots.cases import made

    practice = Practice(folder)
    async with made(practice, "reset", "ru", card=True) as hand:
        svg = hand.app.export_screenshot(title=hand.app.title, simplify=True)
    practice.close()
    return re.sub(r"terminal-\d+-", "terminal-", svg)


def main(path: Path) -> None:
    with TemporaryDirectory() as folder:
        path.write_text(asyncio.run(picture(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
