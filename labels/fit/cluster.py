"""The patient's part of the label: who, what, how to take it, and nothing else.

16 CCR 1707.5(a)(1): one area of at least half the label, in this order, each text at least
12 points in a sans serif font: name, drug, directions, purpose. The phase with its nights is the
end of the directions: it says when this container is the one to take from. USP <17> puts this part
at the top of the label.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.fit import wrapping
from labels.fit.areas import Area, Part, Style, stacked, together
from labels.stock import Stock

WEIGHTS = {
    "patient_name": "bold",
    "drug": "bold",
    "directions": "regular",
    "phase": "bold",
    "purpose": "regular",
}
GAP_MILS = 5
WIDEST_GAP_MILS = 80
BESIDE_MILS = 120
# Between sentences, and between directions that come one after the other.
STEP_END = re.compile(r"(?<=\.) (?=[A-Z])|(?<=,) (?=(?:then|luego) )")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes of the fields of WEIGHTS in tenths of a point; pitch in percent."""

    tenths: tuple[int, int, int, int, int]
    percent: int


# From roomy to the smallest lawful. USP <17> asks for 25 to 30 percent of white space between
# lines; where nothing else helps, the last step gives a little of it up.
SIZES = (
    Sizes((240, 200, 200, 160, 160), 125),
    Sizes((200, 170, 170, 140, 140), 125),
    Sizes((180, 150, 150, 120, 120), 125),
    Sizes((160, 140, 140, 120, 120), 125),
    Sizes((140, 130, 130, 120, 120), 125),
    Sizes((120, 120, 120, 120, 120), 125),
    Sizes((120, 120, 120, 120, 120), 110),
)


def fill(
    content: LabelContent,
    stock: Stock,
    width: int,
    room: int,
    choice: Sequence[Sizes],
    *,
    is_run_on: bool = True,
) -> Part | None:
    """The cluster, `room` dots high, in the largest sizes that fit; None where none does.

    Each step of the directions begins a line, and so does the purpose, unless the room is too
    small for that and they may run on.
    """
    for is_apart in (True, False) if is_run_on else (True,):
        for sizes in choice:
            try:
                areas = tuple(_areas(content, stock, width, sizes, is_apart))
            except TextDoesNotFit:
                continue
            rows = _in_rows(areas) if is_apart else _beside(areas, stock, width)
            if placed := _placed(rows, stock, room):
                return placed
    return None


def height(content: LabelContent, stock: Stock, width: int, sizes: Sizes) -> int:
    """The least room for these sizes; raises TextDoesNotFit for a word longer than a line."""
    areas = tuple(_areas(content, stock, width, sizes, is_apart=True))
    return sum(area.height for area in areas) + (len(areas) + 1) * stock.dots(GAP_MILS)


def _areas(
    content: LabelContent, stock: Stock, width: int, sizes: Sizes, is_apart: bool
) -> Iterator[Area]:
    for (field, weight), tenths in zip(WEIGHTS.items(), sizes.tenths, strict=True):
        style, text = Style(weight, tenths, sizes.percent), getattr(content, field)
        for step in STEP_END.split(text) if is_apart and field == "directions" else (text,):
            area = wrapping.area(field, step, style, width, stock.dpi)
            if area.lines:
                yield area


def _in_rows(areas: Sequence[Area]) -> list[Part]:
    return [Part(area.height, areas=(area,)) for area in areas]


def _beside(areas: Sequence[Area], stock: Stock, width: int) -> list[Part]:
    """The purpose beside the phase where both have room on one line, all else below each other."""
    *above, phase, purpose = areas
    x = wrapping.width(" ".join(phase.lines), phase.style, stock.dpi) + stock.dots(BESIDE_MILS)
    needed = wrapping.width(" ".join(purpose.lines), purpose.style, stock.dpi)
    is_room = len(phase.lines) == len(purpose.lines) == 1 and x + needed <= width
    if (phase.field, purpose.field) != ("phase", "purpose") or not is_room:
        return _in_rows(areas)
    right = dataclasses.replace(purpose, width=width - x).at(x, 0)
    left = dataclasses.replace(phase, width=x)
    return [*_in_rows(above), together(_in_rows((left, right)))]


def _placed(rows: Sequence[Part], stock: Stock, room: int) -> Part | None:
    gaps = len(rows) + 1
    spare = room - sum(row.height for row in rows)
    if spare < gaps * stock.dots(GAP_MILS):
        return None
    gap = min(spare // gaps, stock.dots(WIDEST_GAP_MILS))
    column = stacked(rows, gap)
    return dataclasses.replace(column.moved(0, (room - column.height) // 2), height=room)
