"""The picture in README.md: `python -m tests.snapshots docs/reset.svg`."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["TZ"] = "UTC"
time.tzset()


async def picture(folder: Path) -> str:
    from tests.cameras import Practice
    from tests.snapshots.cases import made
    from tui.pictures.cells import painted
    from tui.pictures.svg import svg

    practice = Practice(folder)
    async with made(practice, "reset", "ru", card=True) as user:
        drawn = svg(painted(user.app.screen), user.app.title)
    practice.close()
    return drawn


def main(path: Path) -> None:
    with TemporaryDirectory() as folder:
        path.write_text(asyncio.run(picture(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
