"""The server, honest visitors and attackers, each in a process of its own, looked at from outside."""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.remote.attacks.outside import Child
from tests.web.helpers import FORM, LOOPBACK, form, screenshot

PHONE: Final = "127.0.0.2"
"""The honest phone's address."""
_HANGS: Final = 180.0
"""Seconds after which what is waited for will not come, on a machine that is busy with other things, too."""


class PagesHost(Child):
    """The server."""

    def __init__(self, data: Path) -> None:
        super().__init__("tests.web.attacks.run_host", data)
        said = self.listen()
        self.port: int = said["port"]
        picture = form(photo=screenshot(said["payload"]))
        self._photo = {"body": picture, "headers": FORM}

    def send_photo(self) -> float:
        """Let the honest phone ask for a code; how long that took, s."""
        begun = time.perf_counter()
        phone = http.client.HTTPConnection(LOOPBACK, self.port, _HANGS, source_address=(PHONE, 0))
        try:
            phone.request("POST", "/desk", **self._photo)  # type: ignore[arg-type]
            assert phone.getresponse().status == 200
        finally:
            phone.close()
        return time.perf_counter() - begun

    def settle(self) -> float:
        """Wait until only the honest visitor's connection, session and app are there; seconds."""
        began = time.monotonic()
        while max((now := self.ask()).values()) > 1:
            assert time.monotonic() < began + _HANGS, f"not all have left: {now}"
            time.sleep(0.05)
        assert set(now.values()) == {1}
        return time.monotonic() - began


class PageVisitors(Child):
    """Honest visitors of the menus, ten keys a second each; `connected` as in `Visitors`."""

    def __init__(self, port: int, visitors: int = 1) -> None:
        super().__init__("tests.web.attacks.page_typist", port, visitors, 10)
        self.connected: list[float] = self.listen()["ready"]

    def typed(self) -> Sequence[float]:
        """Begin to type; then, how long each key took since this was last asked. Seconds."""
        took: Sequence[float] = self.ask()["took"]
        return took


class Attackers(Child):
    """So many that do the same; inside of the context it has begun."""

    def __init__(self, name: str, port: int, size: int) -> None:
        super().__init__("tests.web.attacks.attackers", name, port, size)
        self.listen()

    def end(self) -> int:
        """Have them gone in the middle of it: to take their leave of a busy server takes ten seconds."""
        self._process.kill()
        return super().end()

    def ends(self) -> dict[str, int]:
        """How often it has ended how, and how many are held now."""
        said: Any = self.ask()
        return {how: often for how, often in said.items() if often}
