"""Text to lines, measured with the real advance widths of the font in exact integers."""

from collections.abc import Iterator, Sequence

from labels import fonts
from labels.errors import TextDoesNotFit
from labels.fit.areas import Area, Style

# The renderer rounds each advance width to a thousandth of the font size: less than 2 dots a line.
ROUNDING_DOTS = 2

Piece = tuple[str, int]


def area(field: str, text: str, style: Style, width: int, dpi: int) -> Area:
    """The text in as few lines of at most `width` dots as it takes, about equally long.

    Lines break at spaces alone, and not between a number and its unit where that can be had.
    Raises TextDoesNotFit for a word that is longer than a line.
    """
    face = fonts.face(style.weight)
    limit = (width - ROUNDING_DOTS) * face.units_per_em * 720 // (style.tenths * dpi)
    pieces = [(piece, face.width(piece)) for piece in _pieces(field, text, face, limit)]
    lines = _balanced(pieces, face.width(" "), limit) if text else []
    return Area(field, tuple(lines), style, width, style.pitch(dpi))


def width(text: str, style: Style, dpi: int) -> int:
    """The dots that a text in one line needs, rounded up."""
    face = fonts.face(style.weight)
    units = face.width(text) * style.tenths * dpi
    return -(-units // (face.units_per_em * 720)) + ROUNDING_DOTS


def _balanced(pieces: Sequence[Piece], space: int, limit: int) -> list[str]:
    """The lines within the least limit that needs no more lines than `limit` does."""
    best = _lines(pieces, space, limit)
    low, high = max(width for _, width in pieces), limit
    while len(best) > 1 and low < high:
        middle = (low + high) // 2
        lines = _lines(pieces, space, middle)
        if len(lines) > len(best):
            low = middle + 1
        else:
            best, high = lines, middle
    return best


def _lines(pieces: Sequence[Piece], space: int, limit: int) -> list[str]:
    lines: list[list[str]] = []
    room = -1
    for text, width in pieces:
        if lines and space + width <= room:
            lines[-1].append(text)
            room -= space + width
        else:
            lines.append([text])
            room = limit - width
    return [" ".join(line) for line in lines]


def _pieces(field: str, text: str, face: fonts.Face, limit: int) -> Iterator[str]:
    """Words, with a number and the word after it ("0.5 mg", "30 days.") kept as one piece."""
    number = ""
    for word in text.split(" "):
        if face.width(word) > limit:
            raise _word_too_long(field, word)
        joined = f"{number} {word}" if number else word
        if face.width(joined) > limit:
            yield number
            joined = word
        number = joined if _is_number(joined) else ""
        if not number:
            yield joined
    if number:
        yield number


def _is_number(word: str) -> bool:
    return word.lstrip("(").replace(".", "").replace(",", "").isdecimal()


def _word_too_long(field: str, word: str) -> TextDoesNotFit:
    said = field.replace("_", " ")
    return TextDoesNotFit(
        field,
        f"The {said} has a word of {len(word)} characters, longer than a line of the label. "
        "Shorten it, or put spaces where it may be broken.",
    )
