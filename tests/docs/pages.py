"""The pages that users read, by language; and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TRANSLATED: Final = ("README", "docs/trainee", "docs/trainer", "docs/writer", "docs/play", "docs/guide")
"""What trainees, trainers and writers read, without its ending."""
_FENCE: Final = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is called, and its lines."""

    kind: str
    text: str


def page(name: str, language: str) -> Path:
    """Return a translated page; the English one has no language in its name."""
    return ROOT / f"{name}{'' if language == 'en' else f'.{language}'}.md"


def pages(language: str) -> list[Path]:
    """Return all translated pages in one language."""
    return [page(name, language) for name in TRANSLATED]


def all_pages() -> list[Path]:
    """Return the pages in all languages, with those that there are in English only."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [Block(kind, lines) for _, kind, lines in _FENCE.findall(text)]


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[int]:
    """Return the levels of the headings, in their order."""
    return [len(level) for level in re.findall(r"^(#+) ", prose(text), re.MULTILINE)]


def commands(text: str) -> Iterator[str]:
    """Yield the program's command lines: those in blocks, after a prompt too, and those between backticks."""
    for block in blocks(text):
        for line in block.text.splitlines():
            yield from _command(line.removeprefix("$ "))
    for words in re.findall(r"`([^`\n]+)`", prose(text)):
        yield from _command(words)


def _command(line: str) -> Iterator[str]:
    if line.startswith("camera-menus ") or line == "camera-menus":
        yield re.split(r"\s+(?:#|\||>|&)", line)[0].strip()
