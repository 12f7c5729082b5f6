"""Options that take several values at once: `--lang en,ru`."""

from __future__ import annotations

from tui.commands import EXIT_USAGE, Refusal
from tui.i18n import t


def chosen(given: str, known: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the parts of an option's value, each once. Raises Refusal for one that is not known."""
    parts = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    for part in parts:
        if part not in known:
            says = t(
                "command",
                "{option}: unknown {value!r}, choose of {known}",
                option=name,
                value=part,
                known=", ".join(known),
            )
            raise Refusal(says, EXIT_USAGE)
    if not parts:
        raise Refusal(
            t("command", "{option}: choose of {known}", option=name, known=", ".join(known)), EXIT_USAGE
        )
    return parts
