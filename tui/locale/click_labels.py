"""What click says by itself, of what our command line can make it say.

click looks its messages up with `gettext.gettext`, so they have no msgctxt. Read by `build_catalogs` alone.
"""

from __future__ import annotations

from typing import Final

LABELS: Final[tuple[str | tuple[str, str], ...]] = (
    "Options",
    "Missing argument",
    "Missing command.",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Option {name!r} does not take a value.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
