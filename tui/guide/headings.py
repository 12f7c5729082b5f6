"""The pages of the guide: Markdown, one a language, with the script that their pictures are taken by."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).parent / "pages"
_HEADING: Final = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)


def path_of(language: str) -> Path:
    """Return where the page of a language is; scripts name it when one of its lines fails."""
    return PAGES / f"{language}.md"


@cache
def headings(language: str) -> dict[int, str]:
    """Return the headings of a page's steps by number."""
    found = _HEADING.findall(path_of(language).read_text(encoding="utf-8"))
    return {int(number): words for number, words in found}
