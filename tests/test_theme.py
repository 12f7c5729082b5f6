"""The themes' figures: contrast, and what is left of them in 256 and in 16 colours."""

import re

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tui.theme import THEMES, VARIABLE_DEFAULTS, theme_for

OSD, OSD_256, OSD_16 = THEMES

XTERM_16 = [
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
]
"""What xterm shows for the 16 colours (XTerm-col.ad)."""

# Text, what it stands on, the look's contrast in truecolor and in xterm's 16 colours.
PAIRS = [
    ("text", "surface", 13.5, 9.4),
    ("muted", "surface", 7.8, 7.5),
    ("off", "surface", 5.0, 4.7),
    ("bar-text", "bar", 8.9, 16.7),
    ("text", "well", 16.8, 21.0),
    ("text", "raise", 10.8, 21.0),
    ("picked-text", "picked", 10.8, 16.7),
    ("chip-text", "chip", 8.4, 10.6),
    ("ink", "accent", 11.1, 19.6),
    ("accent-text", "surface", 9.4, 8.8),
    ("err", "err-back", 7.5, 5.8),
    ("ok", "surface", 9.2, 6.8),
    ("muted", "foot", 9.7, 16.7),
    ("text", "dialog", 13.5, 9.4),
    ("muted", "raise", 6.2, 16.7),  # a table's heading
    ("muted", "well", 9.7, 16.7),  # what a field says while it is empty
    ("chip-text", "selected", 5.8, 10.6),
    ("chip-text", "hover", 5.8, 10.6),
]

# What marks something that can be used, or an error, and what it stands on or beside.
EDGES = [
    *(("edge", ground) for ground in ("surface", "well", "raise")),
    *(("accent", ground) for ground in ("surface", "well", "raise")),
    *(("err", ground) for ground in ("surface", "well", "raise")),
    *(("guide", ground) for ground in ("surface", "foot", "dialog")),
]

COLOURS_16 = {
    "guide": 14,
    "text": 15,
    "muted": 7,
    "off": 6,
    "surface": 4,
    "bar": 7,
    "bar-text": 0,
    "well": 0,
    "raise": 0,
    "picked": 7,
    "picked-text": 0,
    "chip": 6,
    "chip-text": 0,
    "accent": 11,
    "ink": 0,
    "accent-text": 11,
    "err": 15,
    "err-back": 1,
    "ok": 10,
    "foot": 0,
    "edge": 6,
    "card-ring": 8,
    "card-block": 8,
    "card-dot": 8,
    "card-dark": 0,
    "card-light": 0,
    "card-grid": 0,
}


def role(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables[f"osd-{name}"])


def seen(color: Color, theme: Theme) -> Color:
    """Give what the theme's terminal shows: all of it, a figure of Rich's 256, or one of xterm's 16."""
    if theme is OSD:
        return color
    if theme is OSD_256:
        index = color.rich_color.downgrade(ColorSystem.EIGHT_BIT).number
        assert index is not None
        return Color(*RichColor.from_ansi(index).get_truecolor())
    number = color.rich_color.downgrade(ColorSystem.STANDARD).number
    assert number is not None
    return Color.parse(XTERM_16[number])


def luminance(color: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground", "full", "sixteen"), PAIRS)
def test_contrast(theme: Theme, text: str, ground: str, full: float, sixteen: float) -> None:
    ratio = contrast(seen(role(theme, text), theme), seen(role(theme, ground), theme))
    assert ratio >= 4.5
    expected = {"osd": full, "osd-16": sixteen}.get(theme.name)
    if expected is not None:
        assert ratio == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_row_that_is_chosen_is_seen_without_the_focus(theme: Theme) -> None:
    picked, well = role(theme, "picked"), role(theme, "well")
    assert contrast(seen(picked, theme), seen(well, theme)) > 1.5
    assert contrast(picked.monochrome, well.monochrome) > 1.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_contrast_of_edges(theme: Theme, edge: str, ground: str) -> None:
    """WCAG 2.2, 1.4.11: what is needed to see that something can be used."""
    assert contrast(seen(role(theme, edge), theme), seen(role(theme, ground), theme)) >= 3


@pytest.mark.parametrize(("text", "ground", "_full", "_sixteen"), PAIRS)
def test_contrast_without_colour(text: str, ground: str, _full: float, _sixteen: float) -> None:
    assert contrast(role(OSD, text).monochrome, role(OSD, ground).monochrome) >= 4.5
    # A terminal Rich takes for dumb gets the 16 colours' own figures.
    assert contrast(role(OSD_16, text), role(OSD_16, ground)) >= 4.5


@pytest.mark.parametrize(
    "name", [name.removeprefix("osd-") for name in OSD_256.variables if "osd-" in name and name != "osd-veil"]
)
def test_256_colours_are_the_terminals_own(name: str) -> None:
    color = role(OSD_256, name)
    shown = seen(color, OSD_256)
    if color.r == color.g == color.b:
        assert shown.r == shown.g == shown.b  # no cast
    # Rich's upper greys come out one step down, so they stand up to two figures higher.
    upper_grey = color.r == color.g == color.b and color.r > 0x94
    assert all(0 <= a - b <= (2 if upper_grey else 0) for a, b in zip(color.rgb, shown.rgb, strict=True))


@pytest.mark.parametrize("name", ["bar", "chip", "edge", "muted", "accent", "accent-text", "err", "ok"])
def test_256_colours_keep_the_hue(name: str) -> None:
    hues = [360 * role(theme, name).hsl.h for theme in (OSD, OSD_256)]
    assert hues[1] == pytest.approx(hues[0], abs=15)
    assert role(OSD_256, name).hsl.s > 0.3


@pytest.mark.parametrize("system", [ColorSystem.STANDARD, ColorSystem.WINDOWS])
@pytest.mark.parametrize(("name", "index"), COLOURS_16.items())
def test_16_colours_are_the_ones_meant(name: str, index: int, system: ColorSystem) -> None:
    assert role(OSD_16, name).rich_color.downgrade(system).number == index


def test_every_theme_has_every_role() -> None:
    roles = {name: figure for name, figure in VARIABLE_DEFAULTS.items() if name.startswith("osd-")}
    assert all(re.fullmatch(r"#[0-9a-f]{6}([0-9a-f]{2})?", figure) for figure in roles.values())
    for theme in THEMES:
        assert {name for name in theme.variables if name.startswith("osd-")} == set(roles)


def test_a_dialog_is_seen_to_stand_over_a_window() -> None:
    """By a veil, by another colour, or by an edge."""
    for theme in THEMES:
        veil, bar = role(theme, "veil"), role(theme, "bar")
        dialog, window = (seen(role(theme, name), theme) for name in ("dialog", "surface"))
        edged = theme.variables["dialog-edge"] != "none" and contrast(seen(bar, theme), window) >= 3
        assert veil.a or dialog != window or edged, theme.name


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_textual_takes_the_figures_unblended(theme: Theme) -> None:
    class Bare(App[None]):
        CSS = "Screen { color: $osd-accent-text; background: $osd-surface; }"

        def __init__(self) -> None:
            super().__init__()
            self.register_theme(theme)
            self.theme = theme.name

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return VARIABLE_DEFAULTS

    app = Bare()
    async with app.run_test():
        assert app.screen.styles.color == role(theme, "accent-text")
        assert app.screen.styles.background == role(theme, "surface")
        variables = app.get_css_variables()
    for stock, name in {
        "background": "foot",
        "surface": "surface",
        "panel": "raise",
        "foreground": "text",
        "text": "text",
        "text-muted": "muted",
        "border": "edge",
        "accent": "accent",
        "error": "err",
        "success": "ok",
        "scrollbar": "edge",
        "scrollbar-background": "well",
        "scrollbar-corner-color": "well",
        "block-cursor-background": "accent",
        "block-cursor-foreground": "ink",
        "input-selection-background": "chip",
    }.items():
        assert Color.parse(variables[stock]) == role(theme, name)


@pytest.mark.parametrize(
    ("color_system", "name"),
    [
        ("truecolor", "osd"),
        ("256", "osd-256"),
        ("standard", "osd-16"),
        ("windows", "osd-16"),
        (None, "osd-16"),
    ],
)
def test_theme_for(color_system: str | None, name: str) -> None:
    assert theme_for(color_system) == name
    assert theme_for(color_system, no_color=True) == "osd"
