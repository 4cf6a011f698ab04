"""One label on its paper: the patient's part on top, a rule, everything else below it.

16 CCR 1707.5(a)(1) gives the patient's part half of the label. This rule applies to every stock and
every state. A stock on which it is not possible cannot be used for the label.
"""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.stock import Stock
from labels.typesetting import patient_block as patient_block
from labels.typesetting import pharmacy_block, wrapping
from labels.typesetting.areas import Box, Part, together

# Some letters extend slightly beyond their width, to the left ("j") or to the right ("f").
LETTER_OVERHANG_MILS = 15
# With close lines, the descenders of the last one reach a dot below it.
TAIL_MILS = 8
# The smallest size is used only if there is no larger paper and the roll cannot be longer.
COMFORTABLE = patient_block.SIZES[:-1]
LEGIBLE = pharmacy_block.SCALES[1:2]
# The lengths of a label along a roll are tried in steps of a twentieth of an inch.
STEP_MILS = 50


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A whole label of this many dots. `cluster` is the patient's part, including the rim."""

    part: Part
    width: int
    height: int
    patient_block: Box


def cut(content: LabelContent, stock: Stock, width: int) -> Arrangement | None:
    """A label as high as its stock and `width` dots wide. None if its words do not fit.

    Raises TextDoesNotFit for a word or a barcode that is too long on its own.
    """
    forms = pharmacy_block.forms(content, stock, inner_width(stock, width))
    tried: list[Part] = []
    for choice in (patient_block.SIZES[:-2], COMFORTABLE, patient_block.SIZES):
        for form in tried or _noted(forms, tried):
            if label := _label(content, stock, (width, stock.height), form, choice):
                return label
    return None


# Labels of one order differ in digits, so few of them are measured.
@functools.lru_cache(maxsize=64)
def has_room(content: LabelContent, stock: Stock) -> bool:
    """Whether `cut` finds an arrangement for a label as wide as its stock.

    `cut` tries the roomiest form first, because it looks for the best one. To find any form, trying
    the same forms from the other end is faster. Raises as `cut`.
    """
    inner = inner_width(stock, stock.width)
    for form in pharmacy_block.forms(content, stock, inner, pharmacy_block.SCALES[::-1]):
        top = stock.height - form.height - _foot(stock)
        room = top - stock.margin
        fits = 2 * top >= stock.height
        if fits and patient_block.fill(content, stock, inner, room, patient_block.SIZES[::-1]):
            return True
    return False


def _noted(forms: Iterable[Part], tried: list[Part]) -> Iterator[Part]:
    for form in forms:
        tried.append(form)
        yield form


def open_below(content: LabelContent, stock: Stock) -> Arrangement | None:
    """A label on a roll of the stock's width, as long as its words need. Otherwise as `cut`."""
    inner = inner_width(stock, stock.width)
    for form in pharmacy_block.forms(content, stock, inner, pharmacy_block.SCALES[1:]):
        below = form.height + _foot(stock)
        room = patient_block.height(content, stock, inner, COMFORTABLE[-1])
        height = max(room + stock.margin, below) + below
        size = (stock.width, height)
        if height <= stock.height and (label := _label(content, stock, size, form, COMFORTABLE)):
            return label
    return None


def open_beside(content: LabelContent, stock: Stock) -> Arrangement | None:
    """A label along a roll of the stock's height, as wide as its words need. Otherwise as `cut`."""
    low, high = 1, stock.width_mils // STEP_MILS
    found = _comfortable(content, stock, stock.dots(high * STEP_MILS))
    if found is None:
        return cut(content, stock, stock.width)
    while low < high:
        middle = (low + high) // 2
        if label := _comfortable(content, stock, stock.dots(middle * STEP_MILS)):
            found, high = label, middle
        else:
            low = middle + 1
    return found


def _comfortable(content: LabelContent, stock: Stock, width: int) -> Arrangement | None:
    try:
        forms = tuple(pharmacy_block.forms(content, stock, inner_width(stock, width), LEGIBLE))
    except TextDoesNotFit:
        return None
    labels = (_label(content, stock, (width, stock.height), form, COMFORTABLE) for form in forms)
    return next((label for label in labels if label), None)


def inner_width(stock: Stock, width: int) -> int:
    """The dots between the rims that lines may use."""
    return width - 2 * _inset(stock)


def _foot(stock: Stock) -> int:
    return stock.margin + stock.dots(TAIL_MILS)


def _inset(stock: Stock) -> int:
    return stock.margin + stock.dots(LETTER_OVERHANG_MILS)


def _label(
    content: LabelContent,
    stock: Stock,
    size: tuple[int, int],
    form: Part,
    choice: Sequence[patient_block.Sizes],
) -> Arrangement | None:
    width, height = size
    top = height - form.height - _foot(stock)
    if 2 * top < height:
        return None
    inner = inner_width(stock, width)
    patient = patient_block.fill(
        content, stock, inner, top - stock.margin, choice, is_run_on=not stock.open_side
    )
    if patient is None:
        return None
    inset = _inset(stock)
    parts = together([patient.moved(inset, stock.margin), form.moved(inset, top)])
    areas = tuple(wrapping.balanced(area, stock.dpi) for area in parts.areas)
    label = dataclasses.replace(parts, areas=areas)
    return Arrangement(label, width, height, Box(0, 0, width, top))
