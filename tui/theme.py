"""The look's colours: three Textual themes, one for each depth of colour a terminal may have.

Every colour has a role and is a CSS variable `$osd-<role>` in all three themes; stylesheets name roles,
never figures. The App registers `THEMES` in its `__init__` (the stylesheet is parsed before it mounts),
answers `get_theme_variable_defaults` with `VARIABLE_DEFAULTS` and picks a theme with `theme_for`.

Rich turns each RGB figure into what the terminal can show (`rich.color.Color.downgrade`), so:

* `osd-256` holds figures of xterm's cube and grey ramp. Rich gives the upper greys an index one too low
  (#e4e4e4 comes out as #dadada), so those stand one or two steps up: #e6e6e6 comes out as #e4e4e4.
  The cube has no dark slate: what is large is grey, and the hue is where the hand and the eye go: title,
  buttons, lines and labels in the cube's blues, the accent in the only amber of the truecolor one's hue.
* `osd-16` holds Rich's own figures of the 16 colours, each of which gives its own index; what is seen
  is the terminal's palette. A dialog has the colour of the window under it there, hence an edge
  (`$dialog-edge`, a kind of line).

With NO_COLOR Textual greys the chosen theme itself; `osd` is made for that, so it is the one to pick.
"""

from typing import Final

from textual.theme import Theme

_OSD: Final = {
    "osd-text": "#eef3f8",  # on surface, well, raise
    "osd-muted": "#aebccb",  # labels, on surface; the footer's words, on foot
    "osd-off": "#8797a8",  # disabled, on surface only; without Textual's fading: `opacity: 1 !important`
    "osd-surface": "#1e2732",  # a window
    "osd-bar": "#31445a",  # a window's title bar
    "osd-bar-text": "#eef3f8",
    "osd-well": "#0d1218",  # what is typed into: sunk
    "osd-raise": "#2a3748",  # what is chosen from: raised
    "osd-picked": "#2a3748",  # of a list without the focus: the row that is chosen, in a well
    "osd-picked-text": "#eef3f8",
    "osd-chip": "#35485e",  # a button
    "osd-chip-text": "#eef3f8",
    "osd-accent": "#ffc247",  # focus, as a fill (with ink on it) or an edge
    "osd-ink": "#14181d",
    "osd-accent-text": "#ffc247",  # the accent as text, on surface
    "osd-guide": "#d9b3ff",  # the sign of the guided mode, on surface, foot and dialog
    "osd-err": "#ff9d94",  # on err-back
    "osd-err-back": "#1e2732",
    "osd-ok": "#8edb9f",  # on surface
    "osd-foot": "#0d1218",  # the footer and the picture's bar
    "osd-edge": "#6a86a5",  # marks what can be used, 3:1 on surface, well and raise; never text
    "osd-line": "#4a6079",  # divides, and can't be used
    "osd-hover": "#4a6079",  # a button under the mouse
    "osd-selected": "#4a6079",  # behind selected text
    "osd-veil": "#0d121899",  # over the window under a dialog; the last two figures say how dense
    "osd-dialog": "#1e2732",
    "osd-case": "#07090c",  # the phone's body
    # the test card
    "osd-card-dark": "#161c24",
    "osd-card-light": "#1d2530",
    "osd-card-grid": "#27323f",  # the grid's lines
    "osd-card-dot": "#27323f",  # where they cross
    "osd-card-ring": "#405063",
    "osd-card-block": "#3f4e60",  # the side blocks
    "osd-card-gap": "#12161c",  # between them
    # colour bars, left to right
    "osd-card-white": "#434951",
    "osd-card-yellow": "#424537",
    "osd-card-cyan": "#2b434a",
    "osd-card-green": "#2c4237",
    "osd-card-magenta": "#3d3448",
    "osd-card-red": "#3f3034",
    "osd-card-blue": "#292f49",
    # grey bars, left to right
    "osd-card-grey-0": "#0b0e12",
    "osd-card-grey-1": "#181c20",
    "osd-card-grey-2": "#25292e",
    "osd-card-grey-3": "#32373c",
    "osd-card-grey-4": "#3f444a",
    "osd-card-grey-5": "#4c5258",
    "osd-card-grey-6": "#595f65",
    "osd-card-grey-7": "#666d73",
}

_OSD_256: Final = {
    "osd-text": "#e6e6e6",  # seen as #e4e4e4
    "osd-muted": "#87afd7",
    "osd-off": "#949494",
    "osd-surface": "#262626",
    "osd-bar": "#005f87",
    "osd-bar-text": "#e6e6e6",
    "osd-well": "#080808",
    "osd-raise": "#3a3a3a",
    "osd-picked": "#3a3a3a",
    "osd-picked-text": "#e6e6e6",
    "osd-chip": "#005f87",
    "osd-chip-text": "#e6e6e6",
    "osd-accent": "#ffaf00",
    "osd-ink": "#121212",
    "osd-accent-text": "#ffaf00",
    "osd-guide": "#d7afff",
    "osd-err": "#ff8787",
    "osd-err-back": "#262626",
    "osd-ok": "#87d787",
    "osd-foot": "#080808",
    "osd-edge": "#5f87af",
    "osd-line": "#5f87af",
    "osd-hover": "#005faf",
    "osd-selected": "#005f87",
    "osd-veil": "#00000000",  # none: a blend comes out navy, and one of 16 colours as another one
    "osd-dialog": "#3a3a3a",  # so a dialog is raised
    "osd-case": "#000000",
    "osd-card-dark": "#121212",
    "osd-card-light": "#1c1c1c",
    "osd-card-grid": "#262626",
    "osd-card-dot": "#262626",
    "osd-card-ring": "#4e4e4e",
    "osd-card-block": "#444444",
    "osd-card-gap": "#121212",
    # as greys: the cube's darkest hues are far louder than faded bars
    "osd-card-white": "#444444",
    "osd-card-yellow": "#3a3a3a",
    "osd-card-cyan": "#303030",
    "osd-card-green": "#262626",
    "osd-card-magenta": "#1c1c1c",
    "osd-card-red": "#121212",
    "osd-card-blue": "#080808",
    "osd-card-grey-0": "#080808",
    "osd-card-grey-1": "#1c1c1c",
    "osd-card-grey-2": "#262626",
    "osd-card-grey-3": "#303030",
    "osd-card-grey-4": "#444444",
    "osd-card-grey-5": "#4e4e4e",
    "osd-card-grey-6": "#585858",
    "osd-card-grey-7": "#6c6c6c",
}

_BLACK: Final = "#000000"  # 0
_RED: Final = "#aa0000"  # 1
_BLUE: Final = "#0000aa"  # 4
_CYAN: Final = "#00aaaa"  # 6
_SILVER: Final = "#aaaaaa"  # 7
_GREY: Final = "#555555"  # 8
_BRIGHT_GREEN: Final = "#55ff55"  # 10
_BRIGHT_YELLOW: Final = "#ffff55"  # 11
_BRIGHT_CYAN: Final = "#55ffff"  # 14
_WHITE: Final = "#ffffff"  # 15

# The card is black but for its ring, side blocks and dots.
_OSD_16: Final = {role: _BLACK for role in _OSD if role.startswith("osd-card-")} | {
    "osd-card-dot": _GREY,
    "osd-card-ring": _GREY,
    "osd-card-block": _GREY,
    "osd-text": _WHITE,
    "osd-muted": _SILVER,
    "osd-off": _CYAN,
    "osd-surface": _BLUE,
    "osd-bar": _SILVER,
    "osd-bar-text": _BLACK,
    "osd-well": _BLACK,
    "osd-raise": _BLACK,
    "osd-picked": _SILVER,
    "osd-picked-text": _BLACK,
    "osd-chip": _CYAN,
    "osd-chip-text": _BLACK,
    "osd-accent": _BRIGHT_YELLOW,
    "osd-ink": _BLACK,
    "osd-accent-text": _BRIGHT_YELLOW,
    "osd-guide": _BRIGHT_CYAN,
    "osd-err": _WHITE,
    "osd-err-back": _RED,
    "osd-ok": _BRIGHT_GREEN,
    "osd-foot": _BLACK,
    "osd-edge": _CYAN,
    "osd-line": _CYAN,
    "osd-hover": _CYAN,
    "osd-selected": _CYAN,
    "osd-veil": "#00000000",
    "osd-dialog": _BLUE,
    "osd-case": _BLACK,
}


_BASES: Final = (
    *("primary", "secondary", "accent", "warning", "error", "success"),
    *("foreground", "background", "surface", "panel"),
)


def _theme(name: str, roles: dict[str, str]) -> Theme:
    """Give Textual's own roles ours, with no blend among what its widgets paint."""
    text, muted, surface, foot = (roles[f"osd-{r}"] for r in ("text", "muted", "surface", "foot"))
    well, edge, accent, ink = (roles[f"osd-{r}"] for r in ("well", "edge", "accent", "ink"))
    stock = {
        "text": text,
        "text-muted": muted,
        "text-disabled": roles["osd-off"],
        "foreground-muted": muted,
        "foreground-disabled": roles["osd-off"],
        "block-cursor-foreground": ink,
        "block-cursor-background": accent,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": roles["osd-chip-text"],
        "block-cursor-blurred-background": roles["osd-chip"],
        "block-hover-background": roles["osd-raise"],
        "border": edge,
        "border-blurred": edge,
        "surface-active": surface,
        "scrollbar": edge,
        "scrollbar-hover": edge,
        "scrollbar-active": accent,
        "scrollbar-background": well,
        "link-background": "transparent",
        "link-background-hover": roles["osd-chip"],
        "link-color": text,
        "link-color-hover": roles["osd-chip-text"],
        "footer-foreground": muted,
        "footer-background": foot,
        "footer-key-foreground": text,
        "footer-description-foreground": muted,
        "input-cursor-background": text,
        "input-cursor-foreground": well,
        "input-selection-background": roles["osd-chip"],
        "input-selection-foreground": roles["osd-chip-text"],
        "button-foreground": roles["osd-chip-text"],
        "button-color-foreground": roles["osd-chip-text"],
        "button-focus-text-style": "bold",
        "screen-selection-background": roles["osd-chip"],
        "screen-selection-foreground": roles["osd-chip-text"],
    }
    theme = Theme(
        name=name,
        primary=edge,
        secondary=edge,
        accent=accent,
        warning=roles["osd-accent-text"],
        error=roles["osd-err"],
        success=roles["osd-ok"],
        foreground=text,
        background=foot,
        surface=surface,
        panel=roles["osd-raise"],
        luminosity_spread=0,
        variables=stock | roles,
    )
    # Textual takes these through Lab and back, and some come out a figure off; a variable is kept as it is.
    for base in _BASES:
        theme.variables[base] = getattr(theme, base)
    theme.variables["dialog-edge"] = "outer" if name == "osd-16" else "none"
    return theme


THEMES: Final[tuple[Theme, ...]] = (
    _theme("osd", _OSD),
    _theme("osd-256", _OSD_256),
    _theme("osd-16", _OSD_16),
)

VARIABLE_DEFAULTS: Final[dict[str, str]] = _OSD | {"dialog-edge": "none"}
"""What `get_theme_variable_defaults` answers: under a foreign theme the roles keep `osd`'s figures."""


def theme_for(color_system: str | None, *, no_color: bool = False) -> str:
    """Name the theme for `console.color_system` and, when `App.no_color` is set, for Textual's greys."""
    if no_color:
        return "osd"
    return {"truecolor": "osd", "256": "osd-256"}.get(color_system or "", "osd-16")
