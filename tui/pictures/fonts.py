"""The machine's fonts for pictures in pixels: found by the usual file names in the usual folders.

The order of the names decides, not the machine's settings, and letters are laid out by FreeType alone: the
same files give the same pixels, whatever fontconfig or shaping library there is.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tui.named_files import open_file
from tui.pictures.shapes import HEIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MONOSPACE: Final = (
    ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono-Oblique.ttf"),
    ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", "LiberationMono-Italic.ttf"),
    ("NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf"),
    ("Menlo.ttc",),
    ("consola.ttf", "consolab.ttf", "consolai.ttf"),
    ("cour.ttf", "courbd.ttf", "couri.ttf"),
    ("FreeMono.ttf", "FreeMonoBold.ttf", "FreeMonoOblique.ttf"),
)
"""Files of faces with Latin and Cyrillic letters of one width; the first of a row has to be there."""
CHINESE: Final = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansMonoCJKsc-Regular.otf", "NotoSansMonoCJKsc-Bold.otf"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("PingFang.ttc",),
    ("Hiragino Sans GB.ttc",),
    ("STHeiti Medium.ttc", "STHeiti Light.ttc"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("simhei.ttf",),
    ("wqy-microhei.ttc",),
    ("wqy-zenhei.ttc",),
    ("DroidSansFallbackFull.ttf",),
)
"""Files of faces with simplified Chinese."""
SYMBOLS: Final = (
    ("DejaVuSans.ttf",),
    ("seguisym.ttf",),
    ("Apple Symbols.ttf",),
    ("NotoSansSymbols2-Regular.ttf",),
    ("FreeMono.ttf",),
)
"""Files of faces with the arrows, ticks and crosses that some monospace faces lack."""
LETTERS, WIDE = (16, 15.5), (17, 16)
"""Letters and wide glyphs: their size, and where they stand in their cell; units of tui.pictures.shapes."""
_NO_CHARACTER: Final = "\U0010ffff"
"""No font has it, so that it is drawn as what a font draws for all that it lacks."""


class UnreadableFontError(Exception):
    """A file that was named is no font that can be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class _Face:
    path: Path
    index: int
    """In a collection; 0 in a file of one face."""
    bold: bool
    italic: bool

    def sized(self, size: int) -> ImageFont.FreeTypeFont:
        """Load it; `size` in pixels an em."""
        return ImageFont.truetype(self.path, size, self.index, layout_engine=ImageFont.Layout.BASIC)


class Fonts:
    """A chain of faces: a glyph comes from the first one that has it, if it is bold from a bold one."""

    def __init__(self, files: Sequence[Path] = ()) -> None:
        """Take these files in their order; none means those that the machine has.

        Raises UnreadableFontError for a file that is no font.
        """
        self.files = tuple(files) or found()
        self._faces = [face for path in self.files for face in _faces(path)]
        self._tiles: dict[tuple[str, int, bool, bool, int], Image.Image | None] = {}
        self._loaded: dict[tuple[_Face, int], ImageFont.FreeTypeFont] = {}
        self._lacking: dict[tuple[_Face, int], bytes] = {}

    def tile(self, glyph: str, cells: int, scale: int, *, bold: bool, italic: bool) -> Image.Image | None:
        """Return how much ink each pixel of a glyph's cells takes on (mode "L"), None if no font has it."""
        key = glyph, cells, bold, italic, scale
        if key not in self._tiles:
            self._tiles[key] = self._drawn(*key)
        return self._tiles[key]

    def _drawn(self, glyph: str, cells: int, bold: bool, italic: bool, scale: int) -> Image.Image | None:  # noqa: FBT001 - its key
        text = unicodedata.normalize("NFC", glyph)
        em, baseline = LETTERS if cells == 1 else WIDE
        size = scale * em
        face = self._face(text, size, bold=bold, italic=italic)
        if face is None:
            return None
        font = self._font(face, size)
        # Combining marks stand over their letter, wherever the font's pen would go.
        width, height = cells * WIDTH * scale, HEIGHT * scale
        natural = max(font.getlength(text[0]), 1)
        room = max(width, round(natural))  # a glyph that is too wide is drawn whole, then squeezed
        ink = Image.new("L", (room, height))
        for character in text:
            left = round((room - natural) / 2)
            ImageDraw.Draw(ink).text((left, baseline * scale), character, 255, font, anchor="ls")
        if room > width:
            ink = ink.resize((width, height), Image.Resampling.BOX)
        if bold and not face.bold:  # thickened by a pixel
            ink = ImageChops.lighter(ink, ImageChops.offset(ink, 1, 0))
        return ink

    def _face(self, text: str, size: int, *, bold: bool, italic: bool) -> _Face | None:
        having = [face for face in self._faces if all(self._has(face, size, one) for one in text)]
        return min(having, key=lambda face: (face.italic and not italic, face.bold != bold), default=None)

    def _has(self, face: _Face, size: int, character: str) -> bool:
        lacking = self._lacking.get((face, size))
        if lacking is None:
            lacking = self._lacking[face, size] = self._pixels(face, size, _NO_CHARACTER)
        return self._pixels(face, size, character) != lacking

    def _pixels(self, face: _Face, size: int, character: str) -> bytes:
        mask = self._font(face, size).getmask(character)
        return repr(mask.size).encode() + bytes(mask)

    def _font(self, face: _Face, size: int) -> ImageFont.FreeTypeFont:
        if (face, size) not in self._loaded:
            self._loaded[face, size] = face.sized(size)
        return self._loaded[face, size]


@cache
def found() -> tuple[Path, ...]:
    """Return the files of the first monospace, Chinese and symbol faces that the machine has."""
    there: dict[str, Path] = {}
    for folder in _folders():
        for where, folders, names in os.walk(folder):
            folders.sort()
            for name in names:
                there.setdefault(name, Path(where, name))
    kinds = (MONOSPACE, CHINESE, SYMBOLS)
    rows = (next((row for row in rows if row[0] in there), ()) for rows in kinds)
    return tuple(there[name] for row in rows for name in row if name in there)


def _folders() -> Iterable[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path's raises where there is none
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    yield from (data / "fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
    yield Path("/run/current-system/sw/share/X11/fonts")  # NixOS
    yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    yield Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local", "Microsoft/Windows/Fonts")
    yield Path(os.environ.get("WINDIR") or "C:/Windows", "Fonts")


def _faces(path: Path) -> Iterator[_Face]:
    """Give the faces of a file; of a collection those for simplified Chinese, if there are any."""
    named = list(_names(path))
    families = [family for family, _ in named]
    family = next((family for family in families if family.endswith(" SC")), families[0])
    for index, (name, style) in enumerate(named):
        if name == family:
            italic = "Italic" in style or "Oblique" in style
            yield _Face(path, index, bold="Bold" in style, italic=italic)


def _names(path: Path) -> Iterator[tuple[str, str]]:
    """Give (family, style) of each face in a file."""
    try:
        open_file(path).close()  # FreeType would read a device without end, and wait for a pipe
    except OSError as error:
        raise UnreadableFontError(path) from error
    for index in range(64):
        try:
            font = ImageFont.truetype(path, 16, index, layout_engine=ImageFont.Layout.BASIC)
        except OSError as error:
            if index:
                return
            raise UnreadableFontError(path) from error
        family, style = font.getname()
        yield family or "", style or ""
