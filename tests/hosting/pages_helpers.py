"""The pages of a host that runs in a process of its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

from tests.web.helpers import FORM, Page, ask, form


async def requested(site: str, path: str, photo: bytes = b"") -> Page:
    """Open a page; with a photo, send it to the desk as a browser without scripts does."""
    port = urlsplit(site).port or 0
    if photo:
        return await ask(port, "POST", path, FORM, form(photo=photo))
    return await ask(port, "GET", path)


def menus_of(site: str) -> connect:
    """Open the WebSocket of the menus' page."""
    return connect(f"ws{site.removeprefix('http')}/menus/socket")


def processes_at(port: int) -> set[int]:
    """Return which processes serve a connection at a port of this machine (proc(5), /proc/net/tcp)."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    established = {each[9] for each in fields if each[1].endswith(f":{port:04X}") and each[3] == "01"}
    wanted = {f"socket:[{inode}]" for inode in established}
    return {int(process.name) for process in Path("/proc").glob("[0-9]*") if wanted & _open_in(process)}


def _open_in(process: Path) -> set[str]:
    try:
        return {str(entry.readlink()) for entry in (process / "fd").iterdir()}
    except OSError:  # it has ended
        return set()
