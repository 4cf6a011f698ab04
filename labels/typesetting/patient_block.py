"""The patient's part of the label: patient, drug, directions and indication, nothing else.

16 CCR 1707.5(a)(1): one area of at least half the label, in this order, each text at least 12
points in a sans serif font: name, drug, directions, purpose. The phase with its nights, and when to
start, end the directions: they say when to take from this container. Its number, by which
directions and calendar refer to it, is in a box beside name and drug. USP <17> puts this part at
the top of the label.
"""

import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.stock import Stock
from labels.typesetting import bottles, wrapping
from labels.typesetting.areas import Area, Part, Style, stacked, together

WEIGHTS = {
    "patient_name": "bold",
    "drug": "bold",
    "directions": "regular",
    "phase": "bold",
    "start": "regular",
    "purpose": "regular",
}
# The box with the container's number is beside these.
HEAD = ("patient_name", "drug")
BELOW = tuple(field for field in WEIGHTS if field not in HEAD)
# Fields that may share one line.
ENDS = ("phase", "start", "purpose")
GAP_MILS = 5
HEAD_GAP_MILS = 10
WIDEST_GAP_MILS = 80
BESIDE_MILS = 120
BOX_GAP_MILS = 60
# Those of the last labels, in all layouts that were tried.
REMEMBERED = 512
# Between sentences, and between consecutive directions.
STEP_END = re.compile(r"(?<=\.) (?=[A-Z])|(?<=,) (?=(?:then|luego) )")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes of the fields of WEIGHTS in tenths of a point. Pitch in percent."""

    tenths: tuple[int, int, int, int, int, int]
    percent: int


# From roomy to the smallest legal one. USP <17> asks for 25 to 30 percent of white space between
# lines. The last step gives up a little of it, if nothing else helps.
SIZES = (
    Sizes((240, 200, 200, 160, 160, 160), 125),
    Sizes((200, 170, 170, 140, 140, 140), 125),
    Sizes((180, 150, 150, 120, 120, 120), 125),
    Sizes((160, 140, 140, 120, 120, 120), 125),
    Sizes((140, 130, 130, 120, 120, 120), 125),
    Sizes((120, 120, 120, 120, 120, 120), 125),
    Sizes((120, 120, 120, 120, 120, 120), 110),
)


class Breaks(Enum):
    """What starts a new line: each step of the directions and each end, the steps, or neither."""

    ALL = 1
    STEPS = 2
    FIELDS = 3


class NumberPlace(Enum):
    """The place of the container's number, in the order of preference."""

    BESIDE_HEAD = 1
    ON_ITS_LINE = 2
    BESIDE_ALL = 3


@dataclass(frozen=True, slots=True)
class PatientBlock:
    """The patient's words on lines of at most `width` dots."""

    content: LabelContent
    stock: Stock
    width: int

    @property
    def places(self) -> tuple[NumberPlace | None, ...]:
        """The possible places of the number. Empty if there is none."""
        return tuple(NumberPlace) if self.content.bottle else (None,)

    def rows(
        self, sizes: Sizes, place: NumberPlace | None, breaks: Breaks = Breaks.ALL
    ) -> list[Part]:
        """The rows, from top to bottom."""
        if place is NumberPlace.BESIDE_HEAD:
            head = [self._head_and_number(sizes)]
        else:
            head = _in_rows(self._areas(sizes, HEAD))
        if place is NumberPlace.ON_ITS_LINE:
            head.append(bottles.alone(self.content.bottle, sizes.tenths[0], self.width, self.stock))
        areas = tuple(self._areas(sizes, BELOW, breaks))
        if breaks is Breaks.ALL:
            return [*head, *_in_rows(areas)]
        return [*head, *_flowing(areas, self.stock, self.width)]

    def _areas(
        self, sizes: Sizes, fields: Sequence[str], breaks: Breaks = Breaks.ALL
    ) -> Iterator[Area]:
        tenths = dict(zip(WEIGHTS, sizes.tenths, strict=True))
        for field in fields:
            style = Style(WEIGHTS[field], tenths[field], sizes.percent)
            text = getattr(self.content, field)
            is_cut = field == "directions" and breaks is not Breaks.FIELDS
            for step in STEP_END.split(text) if is_cut else (text,):
                area = wrapping.area(field, step, style, self.width, self.stock.dpi)
                if area.lines:
                    yield area

    def _head_and_number(self, sizes: Sizes) -> Part:
        """Name and drug, with the number at the right, about as high as a line of each."""
        gap = self.stock.dots(HEAD_GAP_MILS)
        styles = (Style("bold", tenths, sizes.percent) for tenths in sizes.tenths[: len(HEAD)])
        lines = sum(style.pitch(self.stock.dpi) for style in styles) + gap
        narrow, box = _less_number(self, lines)
        head = stacked(_in_rows(narrow._areas(sizes, HEAD)), gap)
        return together([head, box])

    def placed(self, rows: Sequence[Part], room: int) -> Part | None:
        """The rows in the middle of `room` dots. None if they are higher."""
        gaps, least = len(rows) + 1, self.stock.dots(GAP_MILS)
        spare = room - sum(row.height for row in rows)
        if spare < gaps * least:
            return None
        gap = min(spare // gaps, self.stock.dots(WIDEST_GAP_MILS))
        column = stacked(rows, gap)
        return dataclasses.replace(column.moved(0, (room - column.height) // 2), height=room)

    def beside_all(self, sizes: Sizes, room: int, breaks: Breaks) -> Part | None:
        """The number to the right of everything, if the label is too low for anything else."""
        narrow, box = _less_number(self, 0)
        rows = _rows(narrow, sizes, None, breaks)
        text = narrow.placed(rows, room) if rows else None
        if text is None or box.height > room:
            return None
        return together([text, box.moved(0, (room - box.height) // 2)])


@functools.lru_cache(maxsize=REMEMBERED)
def _less_number(patient_block: PatientBlock, height: int) -> tuple[PatientBlock, Part]:
    """The remaining width of the lines beside the number, and the number at the right."""
    wide, box = bottles.beside(patient_block.content.bottle, height, patient_block.stock)
    room = patient_block.width - wide - patient_block.stock.dots(BOX_GAP_MILS)
    return dataclasses.replace(patient_block, width=room), box.moved(patient_block.width - wide, 0)


@functools.lru_cache(maxsize=REMEMBERED)
def _rows(
    patient_block: PatientBlock, sizes: Sizes, place: NumberPlace | None, breaks: Breaks
) -> tuple[Part, ...] | None:
    """The rows, which are tried with every form below them. None for a word that is too long."""
    try:
        return tuple(patient_block.rows(sizes, place, breaks))
    except TextDoesNotFit:
        return None


def fill(
    content: LabelContent,
    stock: Stock,
    width: int,
    room: int,
    choice: Sequence[Sizes],
    *,
    is_run_on: bool = True,
) -> Part | None:
    """The block, `room` dots high, in the largest sizes that fit. None if none does.

    Each step of the directions starts a line, and so does the indication, unless there is not
    enough room. The steps then run on as the last resort.
    """
    patient_block = PatientBlock(content, stock, width)
    allowed = [breaks for breaks in Breaks if is_run_on or breaks is not Breaks.FIELDS]
    for breaks, place, sizes in itertools.product(allowed, patient_block.places, choice):
        if place is NumberPlace.BESIDE_ALL:
            placed = patient_block.beside_all(sizes, room, breaks)
        else:
            rows = _rows(patient_block, sizes, place, breaks)
            placed = patient_block.placed(rows, room) if rows else None
        if placed:
            return placed
    return None


def height(content: LabelContent, stock: Stock, width: int, sizes: Sizes) -> int:
    """The least room for these sizes. Raises TextDoesNotFit for a word longer than a line."""
    patient_block = PatientBlock(content, stock, width)
    first, *others = patient_block.places
    try:
        rows = patient_block.rows(sizes, first)
    except TextDoesNotFit:
        if not others:
            raise
        rows = patient_block.rows(sizes, others[0])
    return sum(row.height for row in rows) + (len(rows) + 1) * stock.dots(GAP_MILS)


def _in_rows(areas: Iterable[Area]) -> list[Part]:
    return [Part(area.height, areas=(area,)) for area in areas]


def _flowing(areas: Sequence[Area], stock: Stock, width: int) -> list[Part]:
    """Phase, start and indication beside each other while they fit, everything else on rows."""
    rows: list[list[Area]] = []
    end = width
    for area in areas:
        needed = wrapping.width(" ".join(area.lines), area.style, stock.dpi)
        x = end + stock.dots(BESIDE_MILS)
        if area.field in ENDS and x + needed <= width:
            before = rows[-1].pop()
            rows[-1] += [
                dataclasses.replace(before, width=x - before.x),
                dataclasses.replace(area, width=width - x).at(x, 0),
            ]
            end = x + needed
        else:
            rows.append([area])
            end = needed if area.field in ENDS else width
    return [together(_in_rows(row)) for row in rows]
