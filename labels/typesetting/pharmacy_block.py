"""Everything on a label except the patient's part: warnings, pharmacy, required facts.

Nothing is ever omitted: if something does not fit in one form, the next form is tried.
"""

import functools
import itertools
from collections.abc import Iterator, Sequence

from labels.content import LabelContent
from labels.errors import TextDoesNotFit
from labels.stock import Stock
from labels.typesetting import bottles, patient_block, symbols
from labels.typesetting.areas import Box, Part, stacked, together
from labels.typesetting.text_groups import Scale, Setting

RULE_MILS = 10
# Cached arrangements: those of the last labels, in each scale that was tried.
REMEMBERED = 128
# Small print that is easy to read.
EASY_TENTHS = 66

# From roomy to small. Six points are the minimum that 21 CFR 201.66(d)(2) allows for the small
# print of a medicine's label. At 203 dots per inch they are still 17 dots high.
SCALES = (
    Scale(80, 110, 120, 100, 40, 100),
    Scale(70, 100, 110, 90, 30, 80),
    Scale(66, 90, 100, 90, 25, 70),
    Scale(63, 85, 95, 85, 20, 60),
    Scale(60, 80, 90, 80, 12, 50, 106),
    Scale(60, 80, 80, 80, 5, 50, 106),
    Scale(60, 70, 70, 70, 3, 50, 106),
)


def forms(
    content: LabelContent, stock: Stock, width: int, scales: Sequence[Scale] = SCALES
) -> Iterator[Part]:
    """The forms in the order in which to try them, each with a rule above it.

    Raises TextDoesNotFit if there is none, naming a word or a barcode that is too long.
    """
    refusal, found = symbols.too_long(), False
    rule = stock.dots(RULE_MILS)
    edge = Part(rule, boxes=(Box(0, 0, width, rule),))
    for setting in _settings(content, stock, scales):
        try:
            for form in _for_setting(setting, width):
                yield stacked([edge, form], setting.gap)
                found = True
        except TextDoesNotFit as error:
            refusal = error
    if not found:
        raise refusal


def _settings(content: LabelContent, stock: Stock, scales: Sequence[Scale]) -> Iterator[Setting]:
    """Wide bars come before larger small print, unless the print is very small."""
    around = _less_the_patients_part(content)
    roomy = tuple(scale for scale in scales if scale.small >= EASY_TENTHS)
    for group in (roomy, tuple(scale for scale in scales if scale not in roomy)):
        for dots, scale in itertools.product(symbols.modules(stock), group):
            yield Setting(around, stock, scale, dots)


def _less_the_patients_part(content: LabelContent) -> LabelContent:
    """The rest of the label: the same for labels that differ only in the patient's part."""
    return content.without((*patient_block.WEIGHTS, bottles.FIELD))


def _for_setting(setting: Setting, width: int) -> Iterator[Part]:
    if not setting.has_room_beside(width):
        yield _one_column(setting, width)
        return
    yield _lower(setting, width)
    if setting.dots == min(symbols.modules(setting.stock)):
        yield _dense(setting, width, is_run=False)
        yield _dense(setting, width, is_run=True)


@functools.lru_cache(maxsize=REMEMBERED)
def _lower(setting: Setting, width: int) -> Part:
    return min(_in_rows(setting, width), _in_columns(setting, width), key=_height)


def _height(part: Part) -> int:
    return part.height


def _in_rows(setting: Setting, width: int) -> Part:
    """Pharmacy and barcode side by side, then numbers with the date, then the contents."""
    left, right = setting.split(width)
    columns = together([setting.maker(left), setting.symbol().moved(width - right, 0)])
    rows = (setting.numbers(width), setting.filling(width), setting.small_print(width))
    return setting.stack([setting.warnings(width), columns, *rows])


def _in_columns(setting: Setting, width: int) -> Part:
    """The contents below the barcode, numbers and date below the pharmacy."""
    left, right = setting.split(width)
    column = setting.stack([setting.maker(left), setting.numbers(left)])
    symbol = setting.symbol(setting.filling(setting.bars_width))
    columns = together([column, symbol.moved(width - right, 0)])
    return setting.stack([setting.warnings(width), columns, setting.small_print(width)])


@functools.lru_cache(maxsize=REMEMBERED)
def _dense(setting: Setting, width: int, *, is_run: bool) -> Part:
    """The prescriber below the barcode, everything else beside it in as few rows as possible."""
    small_print = setting.run_print(width) if is_run else setting.small_print(width)
    left, right = setting.split(width)
    symbol = setting.symbol(setting.row(setting.prescriber(), setting.bars_width))
    columns = together([setting.run(left), symbol.moved(width - right, 0)])
    return setting.stack([setting.warnings(width), columns, small_print])


@functools.lru_cache(maxsize=REMEMBERED)
def _one_column(setting: Setting, width: int) -> Part:
    """Everything in one column, for narrow labels."""
    rest = width - setting.symbol_width
    if rest < 0:
        raise symbols.too_long()
    parts = (
        setting.warnings(width),
        setting.maker(width),
        setting.numbers(width),
        setting.filling(width),
        setting.symbol().moved(rest // 2, 0),
        setting.small_print(width),
    )
    return setting.stack(parts)
