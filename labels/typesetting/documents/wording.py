"""Texts of a document that always find a place: nothing of them is refused or lost."""

import unicodedata

from labels import fonts
from labels.errors import LabelError
from labels.typesetting import wrapping
from labels.typesetting.areas import Part, Style
from labels.typesetting.calendars.parts import CalendarPaper


def readable(text: str) -> str:
    """The text as it is drawn: on one line, with single spaces.

    What people typed is kept whole. A character that the font cannot draw is written as its number,
    such as [U+05D0], because a record must not be refused, nor lose a letter.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(one if _is_drawn(one) else f"[U+{ord(one):04X}]" for one in composed)


def _is_drawn(character: str) -> bool:
    try:
        fonts.printable("text", character)
    except LabelError:
        return False
    return True


def written(paper: CalendarPaper, field: str, text: str, style: Style, width: int) -> Part:
    """A text in lines of at most this width. A word that is longer than a line is broken."""
    words = " ".join(
        piece for word in readable(text).split(" ") for piece in _pieces(word, paper, style, width)
    )
    area = wrapping.area(field, words, style, width, paper.stock.dpi)
    return Part(area.height, areas=(area,)) if area.lines else Part(0)


def _pieces(word: str, paper: CalendarPaper, style: Style, width: int) -> list[str]:
    """The word, or the parts of it that each fit on a line."""
    if paper.measured(word, style) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and paper.measured(pieces[-1] + character, style) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def without_breaks(text: str) -> str:
    """A text without its spaces: lines and broken words do not change it."""
    return readable(text).replace(" ", "")
