"""Wraps text to lines, measured with the font's exact integer advance widths."""

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from labels import fonts
from labels.errors import TextDoesNotFit
from labels.typesetting.areas import Area, Style

# The renderer rounds each advance width to a thousandth of the font size: less than 2 dots a line.
ROUNDING_DOTS = 2
TITLE = "Dr."
AREA_CODE = re.compile(r"\([0-9]{3}\)", re.ASCII)
CLAUSE_END = re.compile(r"(?<=,) ")
# Storage, statements and English as one text.
RUN_PRINT = "small_print"
SMALL_PRINT = ("storage", "statements", "english", RUN_PRINT)

Piece = tuple[str, int]


@functools.lru_cache(maxsize=2048)
def area(field: str, text: str, style: Style, width: int, dpi: int) -> Area:
    """The text in as few lines of at most `width` dots as possible, each as full as possible.

    Lines break only at spaces, and not between a number and its unit if possible. Raises
    TextDoesNotFit for a word that is longer than a line.
    """
    limit = _limit(style, width, dpi)
    pieces = _units(field, text, style.weight, limit) if text else ()
    lines = _lines(pieces, _width(" ", style.weight), limit)
    return Area(field, tuple(lines), style, width, style.pitch(dpi))


@functools.lru_cache(maxsize=2048)
def balanced(area: Area, dpi: int) -> Area:
    """The same number of lines, of about equal length, so that no word is alone on the last.

    In small print, full lines are easier to read, so only a lone last word is moved.
    """
    is_full = area.field in SMALL_PRINT and " " in area.lines[-1]
    if len(area.lines) < 2 or is_full:
        return area
    weight, high = area.style.weight, _limit(area.style, area.width, dpi)
    pieces = _units(area.field, " ".join(area.lines), weight, high)
    low, space, best = max(width for _, width in pieces), _width(" ", weight), list(area.lines)
    while low < high:
        middle = (low + high) // 2
        lines = _lines(pieces, space, middle)
        if len(lines) > len(best):
            low = middle + 1
        else:
            best, high = lines, middle
    return dataclasses.replace(area, lines=tuple(best))


def _limit(style: Style, width: int, dpi: int) -> int:
    """The width of a line in units of the font."""
    units = fonts.face(style.weight).units_per_em
    return (width - ROUNDING_DOTS) * units * 720 // (style.tenths * dpi)


def width(text: str, style: Style, dpi: int) -> int:
    """The dots that a text needs on one line, rounded up."""
    face = fonts.face(style.weight)
    units = _width(text, style.weight) * style.tenths * dpi
    return -(-units // (face.units_per_em * 720)) + ROUNDING_DOTS


def _lines(pieces: Sequence[Piece], space: int, limit: int) -> list[str]:
    lines: list[str] = []
    room = -1
    for text, width in pieces:
        if lines and space + width <= room:
            lines[-1] += f" {text}"
            room -= space + width
        else:
            lines.append(text)
            room = limit - width
    return lines


def _units(field: str, text: str, weight: str, limit: int) -> tuple[Piece, ...]:
    """What stays on one line: the clauses of a phase if that costs no line, else words."""
    words = tuple(_pieces(field, text, weight, limit))
    if field != "phase":
        return words
    clauses = tuple((clause, _width(clause, weight)) for clause in CLAUSE_END.split(text))
    if max(width for _, width in clauses) > limit:
        return words
    space = _width(" ", weight)
    return min(clauses, words, key=lambda pieces: len(_lines(pieces, space, limit)))


def _pieces(field: str, text: str, weight: str, limit: int) -> Iterator[Piece]:
    """Words. A number and the word after it ("0.5 mg", "30 days.") stay together."""
    number, space = ("", 0), _width(" ", weight)
    for word in text.split(" "):
        piece = (word, _width(word, weight))
        if piece[1] > limit:
            raise _word_too_long(field, word)
        if number[0]:
            together = (f"{number[0]} {word}", number[1] + space + piece[1])
            if together[1] > limit:
                yield number
            else:
                piece = together
        number = piece if _holds_next(piece[0]) else ("", 0)
        if not number[0]:
            yield piece
    if number[0]:
        yield number


@functools.lru_cache(maxsize=4096)
def _width(word: str, weight: str) -> int:
    return fonts.face(weight).width(word)


@functools.lru_cache(maxsize=4096)
def _holds_next(word: str) -> bool:
    """Whether the next word belongs to this one: a number, a title or an area code."""
    digits = word.lstrip("(").replace(".", "").replace(",", "")
    is_number = digits.isdecimal() and word[-1].isdecimal()
    return is_number or word == TITLE or AREA_CODE.fullmatch(word) is not None


def _word_too_long(field: str, word: str) -> TextDoesNotFit:
    said = field.replace("_", " ")
    return TextDoesNotFit(
        field,
        f"The {said} has a word of {len(word)} characters, longer than a line of the label. "
        "Shorten it, or put spaces where it may be broken.",
    )
