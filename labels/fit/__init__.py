"""Whether a label's words fit its stock, and where each stands; measured without a renderer.

`check` is what the door asks before an order is accepted, `arrange` what the layout draws.
"""

import dataclasses

from labels import fonts
from labels.content import MAY_BE_EMPTY, LabelContent
from labels.errors import TextDoesNotFit, TextMissing
from labels.fit import cluster, surround
from labels.fit.areas import Area, Box, Part, stacked
from labels.stock import Stock

RULE_MILS = 10
# Some letters reach a little out of their width, to the left ("j") or to the right ("f").
LETTER_OVERHANG_MILS = 15
RULE_GAP_MILS = 25
# The lines that each field has on most labels: who has most above that is asked to be shorter.
USUAL_LINES = {"patient_name": 1, "directions": 3, "storage": 2, "statements": 4, "warnings": 4}


@dataclasses.dataclass(frozen=True, slots=True)
class Arrangement:
    """A whole label; `cluster_height` is that of the patient's part, from rule to rule."""

    part: Part
    cluster_height: int


def check(content: LabelContent, stock: Stock) -> None:
    """Raises the LabelError that rendering this label would end in, naming the field."""
    arrange(content, stock)


def arrange(content: LabelContent, stock: Stock) -> Arrangement:
    """Where everything stands, the patient's part on half of the label where that can be had.

    Raises TextMissing, CharacterRefused, GlyphMissing, BarcodeRefused or TextDoesNotFit.
    """
    words = _printable(content)
    fitting = []
    for tenths in surround.SMALL_TENTHS:
        if arrangement := _arranged(words, stock, tenths):
            if 2 * arrangement.cluster_height >= stock.height:
                return arrangement
            fitting.append(arrangement)
    if not fitting:
        raise _too_much(words, stock)
    return fitting[0]


def _printable(content: LabelContent) -> LabelContent:
    for field, text in content.texts():
        if not text.strip() and field not in MAY_BE_EMPTY:
            raise TextMissing(field)
    return content.mapped(fonts.printable)


def _arranged(content: LabelContent, stock: Stock, tenths: int) -> Arrangement | None:
    width = stock.width - 2 * _inset(stock)
    header = surround.header(content, stock, width, tenths)
    footer = surround.footer(content, stock, width, tenths)
    gap, rule = stock.dots(RULE_GAP_MILS), _rule(stock, width)
    taken = header.height + footer.height + 2 * (rule.height + gap + stock.margin)
    patient = cluster.fill(content, stock, width, stock.height - taken)
    if patient is None:
        return None
    above, below = stacked([header, rule], gap), stacked([rule, footer], gap)
    label = stacked([above, patient, below]).moved(_inset(stock), stock.margin)
    return Arrangement(label, patient.height)


def _inset(stock: Stock) -> int:
    return stock.margin + stock.dots(LETTER_OVERHANG_MILS)


def _rule(stock: Stock, width: int) -> Part:
    height = stock.dots(RULE_MILS)
    return Part(height, boxes=(Box(0, 0, width, height),))


def _too_much(content: LabelContent, stock: Stock) -> TextDoesNotFit:
    width, tenths = stock.width - 2 * _inset(stock), surround.SMALL_TENTHS[-1]
    areas = (
        *cluster.smallest(content, stock, width),
        *surround.header(content, stock, width, tenths).areas,
        *surround.footer(content, stock, width, tenths).areas,
    )
    field = max(areas, key=_excess).field
    return TextDoesNotFit(
        field,
        f"The label is too full for {stock.name} stock, most of all its "
        f"{field.replace('_', ' ')}. Shorten it, or divide the container.",
    )


def _excess(area: Area) -> tuple[int, int]:
    lines = len(area.lines)
    return lines - USUAL_LINES.get(area.field, 1), lines
