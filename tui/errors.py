"""One line for what went wrong inside the program."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

from tui.i18n import t


def internal_error(error: BaseException) -> str:
    """One line for a fault of ours: what kind and where, without any value."""
    frames = extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    kind = type(error).__name__
    return t("command", "Internal error {kind} in {where}: please report it", kind=kind, where=where)
