"""Make what gettext reads from the catalogs that people edit.

Hatchling asks for `get_build_hook` when it builds a wheel, so that a checkout holds no compiled file; make
calls `compile` when a catalog has changed, and `update` (`make catalogs`) to take new labels out of the
code. For another language make an empty `<code>/LC_MESSAGES/camera-menus.po` first.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).parent
ROOT = LOCALE.parent.parent
DOMAIN = "camera-menus"
CALLS = {"t": 2, "LazyText": 2, "n": 3}
"""What takes labels, and how many of its arguments are msgctxt and msgids."""

Label = str | tuple[str, ...]
"""A msgid; with a number in it, its singular and its plural."""


class Labels(Catalog):
    """A catalog whose header says what gettext needs, and nothing that changes by itself."""

    def __init__(self, code: str | None = None) -> None:
        comment = "# Labels of camera-menus. msgctxt is the window, msgid the English label; see tui/i18n.py."
        super().__init__(locale=code, domain=DOMAIN, header_comment=comment)

    def __iter__(self) -> Iterator[Message]:
        for message in super().__iter__():
            yield message if message.id else Message("", self._header())

    def _header(self) -> str:
        lines = [
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        ]
        if self.locale is not None:
            lines += [f"Language: {self.locale_identifier}", f"Plural-Forms: {self.plural_forms}"]
        return "\n".join(lines) + "\n"


# --- out of the code ------------------------------------------------------------------------------------


def calls() -> Iterator[tuple[str, list[ast.expr]]]:
    """(name, arguments that are to be labels) of every call of `CALLS`.

    Read from the syntax tree, for Babel's extractor passes over calls within f-strings before Python 3.12.
    """
    for file in (ROOT / "app.py", *(ROOT / "tui").rglob("*.py"), *(ROOT / "screens").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                yield node.func.id, node.args[: CALLS[node.func.id]]


def from_tables() -> Iterator[tuple[str | None, Label]]:
    """(msgctxt, msgid) of labels that stand in tables, where no `LazyText` is near."""
    from tui.camera.model.accounts import FACTORY_ACCOUNTS, FACTORY_GROUPS
    from tui.camera.model.questions import QUESTIONS
    from tui.locale.click_labels import LABELS

    yield from ((None, label) for label in LABELS)
    yield from (("reset, security", label) for label in QUESTIONS.values())
    yield from (
        ("account", account.memo) for account in FACTORY_ACCOUNTS if account.reserved and account.memo
    )
    yield from (("account", group.memo) for group in FACTORY_GROUPS)


def extract() -> Labels:
    """Return every label of the code, sorted by window."""
    found: set[tuple[str | None, Label]] = set(from_tables())
    for _name, arguments in calls():
        written = [each.value for each in arguments if isinstance(each, ast.Constant)]
        if len(written) == len(arguments):
            window, one, *many = map(str, written)
            found.add((window, (one, *many) if many else one))
    labels = Labels()
    for context, label in sorted(found, key=_place):
        labels.add(label, context=context)
    return labels


def _place(found: tuple[str | None, Label]) -> tuple[str, str]:
    context, label = found
    return context or "", label if isinstance(label, str) else label[0]


# --- the catalogs ---------------------------------------------------------------------------------------


def sources() -> list[Path]:
    """Return the catalogs that people edit, one a language."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def load(source: Path) -> Catalog:
    """Read a .po just as it is."""
    with source.open("rb") as lines:
        return read_po(lines, locale=source.parent.parent.name, domain=DOMAIN)


def merged(source: Path) -> Labels:
    """Return the labels of the code with the translations that the catalog has for them."""
    known, labels = load(source), Labels(source.parent.parent.name)
    for message in extract():
        if message.id:
            kept = known.get(message.id, message.context)
            comments = kept.user_comments if kept else ()
            labels.add(
                message.id, kept.string if kept else None, context=message.context, user_comments=comments
            )
    return labels


def update() -> None:
    """Take the labels out of the code into every catalog, then compile."""
    for source in sources():
        labels = merged(source)
        out = BytesIO()
        write_po(out, labels, width=0, no_location=True)
        replace(source, out.getvalue())
        for message in labels:
            if not message.string:
                sys.stderr.write(
                    f"{source.relative_to(ROOT)}: to translate: [{message.context}] {message.id}\n"
                )
    compile_catalogs()


def compile_catalogs(folder: Path | None = None) -> list[Path]:
    """Write a .mo beside every .po (or all of them into `folder`, by language); return what was written."""
    made = []
    for source in sources():
        labels = Labels(source.parent.parent.name)
        for message in load(source):
            if message.id:
                labels.add(message.id, message.string, flags=message.flags, context=message.context)
        target = folder / f"{labels.locale_identifier}.mo" if folder else source.with_suffix(".mo")
        out = BytesIO()
        write_mo(out, labels)
        replace(target, out.getvalue())
        made.append(target)
    return made


def replace(target: Path, content: bytes) -> None:
    """Write a file at once: a program that reads it meanwhile finds the old or the new one, never a part."""
    aside = target.with_suffix(f".{os.getpid()}{target.suffix}")
    try:
        aside.write_bytes(content)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


# --- the build ------------------------------------------------------------------------------------------


def get_build_hook() -> type[Any]:
    """Return the hook; hatchling is there where it builds, and `update` must not need it."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class CatalogHook(BuildHookInterface[Any]):
        """Adds the compiled catalogs to the wheel."""

        def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
            build_data["artifacts"].extend(str(path.relative_to(ROOT)) for path in compile_catalogs())

    return CatalogHook


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        compile_catalogs()
