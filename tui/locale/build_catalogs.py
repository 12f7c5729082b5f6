"""Make what gettext reads from the catalogs that people edit.

Two users: hatchling calls `CatalogHook` when it builds a wheel or an editable install, so that a checkout
holds no compiled file; `make catalogs` calls `update` to take new labels out of the code.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent
ROOT = LOCALE.parent.parent
DOMAIN = "camera-menus"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"


def compile_catalogs() -> list[Path]:
    """Write a .mo beside every .po; return what was written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as lines:
            catalog = read_po(lines, domain=DOMAIN)
        target = source.with_suffix(".mo")
        with target.open("wb") as out:
            write_mo(out, catalog)
        made.append(target)
    return made


def update() -> None:
    """Take the labels out of the code and merge them into every catalog."""
    pybabel = [sys.executable, "-m", "babel.messages.frontend"]
    keywords = [f"--keyword={k}" for k in ("t:1c,2", "n:1c,2,3", "Phrase:1c,2")]
    subprocess.run(  # noqa: S603 - fixed arguments
        [*pybabel, "extract", "--no-default-keywords", *keywords, "--no-wrap", "--sort-output", "--no-location",
         "--omit-header", "--add-comments=Translators:", "-o", str(TEMPLATE), "app.py", "tui", "screens"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        subprocess.run(  # noqa: S603 - fixed arguments
            [*pybabel, "update", "--no-wrap", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date",
             "-i", str(TEMPLATE), "-o", str(source), "-l", source.parent.parent.name, "-D", DOMAIN],
            cwd=ROOT, check=True,
        )  # fmt: skip
    compile_catalogs()


class CatalogHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's plugin type is generic in its docs only
    """Adds the compiled catalogs to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's interface
        build_data["artifacts"].extend(str(path.relative_to(ROOT)) for path in compile_catalogs())


if __name__ == "__main__" and sys.argv[1:] == ["update"]:
    update()
