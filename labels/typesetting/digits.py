"""Labels that differ only in digits are arranged once, and each gets its own digits back.

Every digit of the font has the same width, and in a barcode so has every pair of digits. So lines
break at the same places with any digits, and everything has the same place.
"""

import dataclasses
import functools
from collections.abc import Mapping

from labels import barcode, fonts
from labels.content import LabelContent
from labels.typesetting import wrapping
from labels.typesetting.areas import Area, Part

ALL_ALIKE = str.maketrans("123456789", "000000000")
CAPTIONED = ("prescriber", "date", "lot")


def alike(_: str, text: str) -> str:
    """The text with each digit replaced by 0, for `mapped` of a label's or a calendar's content."""
    return text.translate(ALL_ALIKE)


# The texts of one course and of one week are on most labels and calendars of that week.
@functools.lru_cache(maxsize=4096)
def measured(field: str, text: str) -> str:
    """The text for measuring, with each digit as 0. Raises as `fonts.printable`."""
    return alike(field, fonts.printable(field, text))


def with_own(part: Part, content: LabelContent) -> Part | None:
    """The arrangement for zeros, with the content's own digits.

    None if it is for other words: then the content needs its own arrangement.
    """
    left, areas = _texts(content), []
    for area in part.areas:
        lines = _cut(left.get(area.field, ""), area)
        if lines is None:
            return None
        areas.append(dataclasses.replace(area, lines=lines))
        left[area.field] = left[area.field][sum(len(line) + 1 for line in lines) :]
    symbols = []
    for symbol in part.symbols:
        bars = barcode.code128(content.barcode, symbol.bars.dots)
        if bars.width != symbol.bars.width:
            return None
        symbols.append(dataclasses.replace(symbol, bars=bars))
    return dataclasses.replace(part, areas=tuple(areas), symbols=tuple(symbols))


def _texts(content: LabelContent) -> dict[str, str]:
    """All text in the areas of each field, in order."""
    texts: dict[str, list[str]] = {}
    for field, text in content.texts():
        said = content.captioned(field) if field in CAPTIONED else text
        if said:
            texts.setdefault(field, []).append(said)
    together = {field: " ".join(said) for field, said in texts.items()}
    return {**together, wrapping.RUN_PRINT: _run_print(together)}


def _run_print(texts: Mapping[str, str]) -> str:
    return " ".join(texts[field] for field in wrapping.SMALL_PRINT if field in texts)


def _cut(text: str, area: Area) -> tuple[str, ...] | None:
    """The lines of an area that start a text of the same words."""
    lines, start = [], 0
    for line in area.lines:
        own = text[start : start + len(line)]
        if own.translate(ALL_ALIKE) != line or text[start + len(line) :][:1] not in ("", " "):
            return None
        lines.append(own)
        start += len(line) + 1
    return tuple(lines)
