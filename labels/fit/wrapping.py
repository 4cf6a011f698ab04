"""Text to lines, measured with the real advance widths of the font in exact integers."""

from collections.abc import Iterable, Iterator

from labels import fonts
from labels.errors import TextDoesNotFit
from labels.fit.areas import Area, Style

# The renderer rounds each advance width to a thousandth of the font size: less than 2 dots a line.
ROUNDING_DOTS = 2


def area(field: str, text: str, style: Style, width: int, dpi: int) -> Area:
    """The text in lines of at most `width` dots.

    Lines break at spaces alone, and not between a number and its unit where that can be had.
    Raises TextDoesNotFit for a word that is longer than a line.
    """
    face = fonts.face(style.weight)
    limit = (width - ROUNDING_DOTS) * face.units_per_em * 720 // (style.tenths * dpi)
    lines = tuple(_lines(_pieces(field, text, face, limit), face, limit))
    return Area(field, lines, style, width, style.pitch(dpi))


def width(text: str, style: Style, dpi: int) -> int:
    """The dots that a text in one line needs, rounded up."""
    face = fonts.face(style.weight)
    units = face.width(text) * style.tenths * dpi
    return -(-units // (face.units_per_em * 720)) + ROUNDING_DOTS


def _lines(pieces: Iterable[str], face: fonts.Face, limit: int) -> Iterator[str]:
    line = ""
    for number, piece in enumerate(pieces):
        longer = f"{line} {piece}"
        if number == 0:
            line = piece
        elif face.width(longer) <= limit:
            line = longer
        else:
            yield line
            line = piece
    if line:
        yield line


def _pieces(field: str, text: str, face: fonts.Face, limit: int) -> Iterator[str]:
    """Words, with a number and the word after it ("0.5 mg", "30 days.") kept as one piece."""
    held: list[str] = []
    for word in text.split(" "):
        if face.width(word) > limit:
            raise _word_too_long(field, word)
        if held and face.width(f"{held[0]} {word}") <= limit:
            yield f"{held.pop()} {word}"
            continue
        yield from held
        held = [word] if _is_number(word) else []
        if not held:
            yield word
    yield from held


def _is_number(word: str) -> bool:
    return word.lstrip("(").replace(".", "").replace(",", "").isdecimal()


def _word_too_long(field: str, word: str) -> TextDoesNotFit:
    said = field.replace("_", " ")
    return TextDoesNotFit(
        field,
        f"The {said} has a word of {len(word)} characters, longer than a line of the label. "
        "Shorten it, or put spaces where it may be broken.",
    )
