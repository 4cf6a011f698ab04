"""The patient's part of the label: who, what, how to take it, and nothing else.

16 CCR 1707.5(a)(1): one area of at least half the label, in this order, each text at least
12 points in a sans serif font. The phase with its nights is the end of the directions: it says
when this container is the one to take from.
"""

import dataclasses
from collections.abc import Iterator

from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.fit import wrapping
from labels.fit.areas import Area, Part, Style, stacked
from labels.stock import Stock

WEIGHTS = {"patient_name": "bold", "drug": "bold", "directions": "regular", "phase": "bold"}
# Font sizes in tenths of a point, and line pitch in percent, from roomy to the smallest lawful.
# USP <17> asks for 25 to 30 percent of white space; the last step gives a little of it up.
SIZES = (
    ((180, 150, 150, 120), 125),
    ((160, 140, 140, 120), 125),
    ((140, 130, 130, 120), 125),
    ((120, 120, 120, 120), 125),
    ((120, 120, 120, 120), 110),
)
GAP_MILS = 10
WIDEST_GAP_MILS = 80


def fill(content: LabelContent, stock: Stock, width: int, room: int) -> Part | None:
    """The cluster, `room` dots high, in the largest sizes that fit; None where none does.

    Raises TextDoesNotFit for a word that is longer than a line in the smallest size.
    """
    for sizes, percent in SIZES[:-1]:
        try:
            areas = tuple(_areas(content, stock, width, sizes, percent))
        except TextDoesNotFit:
            continue
        if placed := _placed(areas, stock, room):
            return placed
    return _placed(smallest(content, stock, width), stock, room)


def smallest(content: LabelContent, stock: Stock, width: int) -> tuple[Area, ...]:
    """The texts of the cluster in the smallest sizes, not yet placed."""
    return tuple(_areas(content, stock, width, *SIZES[-1]))


def _areas(
    content: LabelContent, stock: Stock, width: int, sizes: tuple[int, ...], percent: int
) -> Iterator[Area]:
    for (field, weight), tenths in zip(WEIGHTS.items(), sizes, strict=True):
        style = Style(weight, tenths, percent)
        area = wrapping.area(field, getattr(content, field), style, width, stock.dpi)
        if area.lines:
            yield area


def _placed(areas: tuple[Area, ...], stock: Stock, room: int) -> Part | None:
    gaps = len(areas) + 1
    spare = room - sum(area.height for area in areas)
    if spare < gaps * stock.dots(GAP_MILS):
        return None
    gap = min(spare // gaps, stock.dots(WIDEST_GAP_MILS))
    column = stacked([Part(area.height, areas=(area,)) for area in areas], gap)
    return dataclasses.replace(column.moved(0, (room - column.height) // 2), height=room)
