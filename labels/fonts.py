"""The label's font: its files, its characters and their widths."""

import functools
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools import ttLib

from labels.errors import CharacterRefused, FontMissing, GlyphMissing

FAMILY = "Liberation Sans"
DEBIAN_PACKAGE = "fonts-liberation"
FILES = {"regular": "LiberationSans-Regular.ttf", "bold": "LiberationSans-Bold.ttf"}
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# Strong right-to-left and Arabic digits: they would reorder adjacent numbers and signs.
RIGHT_TO_LEFT = ("R", "AL", "AN")
# In font sizes: how far a letter's ink may reach out of its place without touching other letters or
# leaving the label. "j" and capitals with two marks do reach out. Line and block drawing characters
# reach further, and so does the fraction slash.
FURTHEST = 16
# Tables for kerning, ligatures and hinting.
NEVER_DRAWN = {"GDEF", "GPOS", "GSUB", "kern", "cvt ", "fpgm", "prep", "gasp", "FFTM"}
REFUSED_CATEGORIES = {
    "Cc": "as a control character",
    "Cf": "as it prints as nothing and may change the order of the others",
    "Cn": "as no standard assigns it",
    "Co": "as its meaning is private",
    "Cs": "as it is half a character",
    "Zl": "as a line separator",
    "Zp": "as a paragraph separator",
    "Zs": "as only the plain space is allowed",
    "Mc": "as a combining mark that joins no letter in one",
    "Me": "as a combining mark that joins no letter in one",
    "Mn": "as a combining mark that joins no letter in one",
}


@dataclass(frozen=True, slots=True, eq=False)
class FontFace:
    """One weight of the font. Lengths are in `units_per_em` parts of the font size.

    `glyphs` maps each character to its glyph. `reaching` has those whose ink reaches far out of
    their place. `ascent` and `descent` are the heights above and below the baseline that a line
    reserves, both positive.
    """

    file: Path
    units_per_em: int
    advances: dict[str, int]
    glyphs: dict[str, int]
    reaching: frozenset[str]
    ascent: int
    descent: int

    def width(self, text: str) -> int:
        """Sum of the advance widths in font units. Kerning and ligatures are off on labels."""
        advances = self.advances
        return sum([advances[character] for character in text])


@functools.cache
def face(weight: str) -> FontFace:
    """The face "regular" or "bold", loaded once. Raises FontMissing naming the Debian package."""
    return load(weight, FOLDERS)


def load(weight: str, folders: Sequence[Path]) -> FontFace:
    """The face found below the folders. Raises FontMissing."""
    file = _find(FILES[weight], folders)
    with ttLib.TTFont(file, lazy=True) as font:
        if font["name"].getBestFamilyName() != FAMILY:
            raise FontMissing(f"{file} is not {FAMILY}. {_remedy()}")
        metrics = font["hmtx"].metrics
        names = {chr(code): name for code, name in font.getBestCmap().items()}
        return FontFace(
            file,
            font["head"].unitsPerEm,
            {character: metrics[name][0] for character, name in names.items()},
            {character: font.getGlyphID(name) for character, name in names.items()},
            frozenset(character for character, name in names.items() if _is_reaching(font, name)),
            font["hhea"].ascent,
            -font["hhea"].descent,
        )


@functools.cache
def drawn(weight: str) -> bytes:
    """The font file that labels embed: its glyphs only, without kerning, ligatures or hinting.

    Without kerning and ligatures, the measured widths are the drawn widths. Hinting is for screens;
    the PDF would leave it out.
    """
    file = face(weight).file
    # Keeps the time stamp, so that equal labels have equal bytes.
    with ttLib.TTFont(file, lazy=True, recalcTimestamp=False) as font, io.BytesIO() as made:
        for table in NEVER_DRAWN & set(font.keys()):
            del font[table]
        font["post"].formatType = 3
        font.save(made, reorderTables=None)
        return made.getvalue()


def _is_reaching(font: ttLib.TTFont, name: str) -> bool:
    glyph, header = font["glyf"][name], font["hhea"]
    if not glyph.numberOfContours:
        return False
    beside = max(-glyph.xMin, glyph.xMax - font["hmtx"].metrics[name][0])
    over = max(glyph.yMax - header.ascent, header.descent - glyph.yMin)
    return bool(max(beside, over) * FURTHEST > font["head"].unitsPerEm)


def _find(name: str, folders: Sequence[Path]) -> Path:
    found = sorted(file for folder in folders for file in folder.rglob(name))
    if not found:
        raise FontMissing(f"The font of the labels, {FAMILY} ({name}), is missing. {_remedy()}")
    return found[0]


def _remedy() -> str:
    return f"Install the Debian package {DEBIAN_PACKAGE}."


def printable(field: str, text: str) -> str:
    """The text as it is drawn (NFC, which changes neither meaning nor appearance).

    Raises CharacterRefused or GlyphMissing for the first character that would not be visible on
    paper exactly as typed.
    """
    composed = unicodedata.normalize("NFC", text)
    safe = _safe_characters()
    if not safe.issuperset(composed):
        raise _refusal(field, next(letter for letter in composed if letter not in safe))
    return composed


@functools.cache
def _safe_characters() -> frozenset[str]:
    covered = frozenset.intersection(*(frozenset(face(weight).advances) for weight in FILES))
    reaching = frozenset[str]().union(*(face(weight).reaching for weight in FILES))
    return frozenset(" ").union(filter(_is_harmless, covered - reaching))


def _is_harmless(character: str) -> bool:
    return (
        unicodedata.category(character) not in REFUSED_CATEGORIES
        and unicodedata.bidirectional(character) not in RIGHT_TO_LEFT
    )


def _refusal(field: str, character: str) -> CharacterRefused | GlyphMissing:
    if why := REFUSED_CATEGORIES.get(unicodedata.category(character)):
        return CharacterRefused(field, _named(character), why)
    if any(character in face(weight).reaching for weight in FILES):
        return CharacterRefused(field, _named(character), "as it reaches over its neighbours")
    if all(character in face(weight).advances for weight in FILES):
        return CharacterRefused(field, _named(character), "as it is written from right to left")
    return GlyphMissing(field, _named(character))


def _named(character: str) -> str:
    code_point = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{code_point} {name}" if name else code_point
