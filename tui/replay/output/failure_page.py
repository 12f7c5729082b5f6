"""A page about a test that failed: one file, with nothing from elsewhere, to open or to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from tui.pictures.kept import KeptPicture

if TYPE_CHECKING:
    from tui.pictures.cells import Cells

_STYLE: Final = (
    "body{font-family:sans-serif;margin:2em auto;max-width:1700px;padding:0 1em}"
    "pre{background:#f2f2f2;padding:.7em;overflow:auto}svg{max-width:100%;height:auto}"
    ".pair{display:flex;gap:1em}.pair figure{flex:1;min-width:0;margin:0}li:last-child{font-weight:bold}"
)


@dataclass(frozen=True)
class Change:
    """A picture that is not as it was kept."""

    name: str
    kept: KeptPicture
    now: KeptPicture


def failure_page(
    title: str, message: str, steps: Iterable[str], cells: Cells | None, change: Change | None = None
) -> str:
    """Return the page: what failed, old beside new, the screen at that moment, the steps up to there."""
    parts = [f"<h1>{escape(title)}</h1>", _lines(message)]
    if change is not None:
        parts.append(f"<h2>{escape(change.name)}: kept, and now</h2>")
        old = change.kept.svg or "<p>There is none yet.</p>"
        parts.append(
            f'<div class="pair"><figure>{old}</figure><figure>{change.now.svg}</figure></div>'
            f"{_lines(change.kept.difference(change.now))}"
        )
    if cells is not None:
        screen = KeptPicture.of(cells)
        parts.append(f"<h2>The screen</h2>{screen.svg}{_lines(screen.text)}")
    parts.append(f"<h2>Steps</h2><ol>{''.join(f'<li><code>{escape(step)}</code>' for step in steps)}</ol>")
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return "\n".join(
        ["<!doctype html>", f'<html lang="en"><head>{head}</head><body>', *parts, "</body></html>\n"]
    )


def _lines(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
