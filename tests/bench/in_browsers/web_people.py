"""The visitors of the bench `web_menus`, in a process of their own: WebSockets without a browser.

    python -m tests.bench.in_browsers.web_people page PORT FIRST LAST
    python -m tests.bench.in_browsers.web_people textual-serve PORT FIRST LAST

At the menus' page, or at textual-serve's. What they do and say is as in `tests.bench.over_ssh.ssh_people`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Final

from tests.bench.over_ssh.ssh_people import Visitor, obey, seated
from tests.web.attacks.page_typist import PageTypist, sit_down


class ServedTypist(PageTypist):
    """Sits at textual-serve's page, which passes on what a terminal sends and shows."""

    path = "/ws?width=80&height=24"

    def greet(self) -> None:
        """Its size was in the address."""

    def send(self, keys: bytes) -> None:
        self.say(["stdin", keys.decode()])


TYPISTS: Final = {"page": PageTypist, "textual-serve": ServedTypist}


async def main(kind: str, port: int, first: int, last: int) -> None:
    """Sit down, and do as one is told."""

    async def sit(number: int) -> Visitor:
        # From an address of one's own, as visitors do: what one address may take is bounded.
        typist, waited = await sit_down(TYPISTS[kind](port), f"127.1.{number // 250}.{number % 250 + 1}")
        return Visitor(number, typist, waited, bytes(typist.first))

    try:
        visitors = await seated(sit, range(first, last))
        print(json.dumps({"waited": [visitor.waited for visitor in visitors]}), flush=True)
        await obey(visitors)
    except (OSError, AssertionError) as error:  # TimeoutError among them
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
