"""What a person at a browser waits for: the first frame of a page, and that of each key."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

from tests.helpers.terminals.terminal import needs_program

_MS: Final = 30_000
"""After which a page, or a key, is not waited for any longer."""
_TICK: Final = 0.02
_FIRST: Final = """
const ready = () => document.body && ({ready});
const seen = new MutationObserver(() => {{
  if (!ready()) return;
  seen.disconnect();
  requestAnimationFrame(() => setTimeout(() => {{ window.firstFrame = performance.now(); }}));
}});
seen.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
"""
OURS: Final = "document.getElementById('screen')?.textContent.includes('Forgot Password')"
"""When our page shows the window."""
SERVED: Final = "document.body.classList.contains('-first-byte')"
"""When textual-serve's has got the first byte of it: its canvas tells no more."""
_KEYS: Final = """
window.changed = []; window.painted = [];
let pressed = 0;
addEventListener("keydown", () => { pressed = performance.now(); }, true);
const seen = () => {
  if (!pressed) return;
  const began = pressed;
  pressed = 0;
  changed.push(performance.now() - began);
  requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - began)));
};
"""
WATCH_ROWS: Final = """
new MutationObserver(seen).observe(
  document.getElementById("screen"), {subtree: true, childList: true, characterData: true});
"""
"""Our rows have changed."""
WATCH_SOCKET: Final = "for (const socket of sockets) socket.addEventListener('message', seen);"
"""textual-serve's page has got what its terminal is to show, which that paints after the next frame at the
soonest: nothing tells when."""
_SOCKETS: Final = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); sockets.push(this); }
};
"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's, which finds no other host: textual-serve's page asks for fonts from elsewhere."""
    program = needs_program("chromium", package="chromium")
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", alone]
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(browser: Browser, url: str, ready: str) -> AsyncIterator[tuple[Page, float]]:
    """Open a page in a new context; with the seconds until its first frame was painted."""
    context = await browser.new_context(viewport={"width": 1280, "height": 760})
    page = await context.new_page()
    page.set_default_timeout(_MS)
    await page.add_init_script(_FIRST.format(ready=ready) + _SOCKETS)
    await page.goto(url, wait_until="commit")
    async with asyncio.timeout(_MS / 1000):
        while not (took := await page.evaluate("window.firstFrame")):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_TICK)
    yield page, took / 1000
    await context.close()


async def first_frames(browser: Browser, url: str, ready: str, rounds: int, within: float) -> list[float]:
    """How long a page takes, so many times, after one that is not counted; no more of them after a time."""
    took: list[float] = []
    until = time.monotonic() + within
    while len(took) <= rounds and (len(took) < 2 or time.monotonic() < until):
        async with opened(browser, url, ready) as (_page, seconds):
            took.append(seconds)
    return took[1:]


async def key_times(
    page: Page, watch: str, keys: int, keys_a_second: float, within: float
) -> tuple[list[float], list[float]]:
    """Press keys in a page: seconds until what is watched has changed, and until that was painted.

    Where the server answers slowly, as many keys as that takes `within` seconds. Raises TimeoutError where a
    key is not answered at all.
    """
    chance = random.Random(1)
    await page.mouse.click(5, 5)  # textual-serve's page has no focus before
    await page.evaluate(f"{{{_KEYS}{watch}}}")
    until = time.monotonic() + within
    for number in range(keys):
        if time.monotonic() > until:
            break
        await asyncio.sleep(chance.uniform(0.5, 1.5) / keys_a_second)
        await page.keyboard.press("Backspace" if number % 2 else "x")
        async with asyncio.timeout(_MS / 1000):  # a key and the next, seen together, would change nothing
            while await page.evaluate("painted.length") <= number:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(_TICK)
    changed, painted = await page.evaluate("[changed, painted]")
    return [ms / 1000 for ms in changed], [ms / 1000 for ms in painted]
