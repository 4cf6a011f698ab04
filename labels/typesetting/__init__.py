"""Checks whether a label's words fit its stock, and places them. Measures without a renderer.

The API calls `check` before it accepts an order, and offers `stocks_that_can` if the words do not
fit. The layout draws the result of `arrange`.
"""

import contextlib
import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Iterator

from labels import fonts
from labels.calendar import CalendarContent
from labels.content import MAY_BE_EMPTY, OPTIONAL, LabelContent
from labels.documents import DocumentContent
from labels.errors import LabelError, TextDoesNotFit, TextMissing
from labels.stock import LABELS, Stock
from labels.typesetting import calendars, digits, documents, pages, patient_block
from labels.typesetting.pages import Arrangement as Arrangement

# The usual characters of each field. The field with the most above that, weighted by the room that
# one of its letters takes, is the one to shorten.
USUAL = {
    "pharmacy_name": 40, "pharmacy_address": 60, "patient_name": 30, "drug": 40,
    "directions": 130, "phase": 40, "prescriber": 30, "storage": 100, "statements": 250,
    "warnings": 180, "beyond_use": 40, "english": 130,
}  # fmt: skip
USUAL_ELSE = 20
PATIENTS_WEIGHT = 4

PrintedContent = LabelContent | CalendarContent | DocumentContent


def check(content: LabelContent | CalendarContent, stock: Stock) -> None:
    """Raises the LabelError that rendering would raise, naming the field."""
    try:
        _measure(content, stock)
    except LabelError:
        # With the words that do not fit.
        arranged(content, stock)


def _measure(content: LabelContent | CalendarContent, stock: Stock) -> None:
    """Measures with every digit as 0: all digits have the same width, in words and in bars.

    Labels of one order, and of orders of one drug, differ only in digits. They are measured once,
    without optional texts.
    """
    if isinstance(content, CalendarContent):
        calendars.check(content, stock)
        return
    _refuse_missing(content)
    least = content.mapped(_as_measured)
    if stock.open_side or not pages.has_room(least, stock):
        _arrange(least, stock)


def _as_measured(field: str, text: str) -> str:
    """The text as it is measured. Each character is checked, including those of optional texts."""
    measured = digits.measured(field, text)
    return "" if field in OPTIONAL else measured


def stocks_that_can(
    content: LabelContent, stocks: Iterable[Stock] = tuple(LABELS.values())
) -> tuple[str, ...]:
    """The names of the stocks that hold every word of this label at legal sizes."""
    return tuple(stock.name for stock in stocks if _can(content, stock))


def _can(content: LabelContent, stock: Stock) -> bool:
    try:
        _measure(content, stock)
    except LabelError:
        return False
    return True


def arranged(content: PrintedContent, stock: Stock) -> tuple[Arrangement, ...]:
    """Each page of a label, a patient calendar or a document. Raises as `arrange` of each."""
    if isinstance(content, DocumentContent):
        return documents.arrange(content, stock)
    if isinstance(content, CalendarContent):
        return calendars.arrange(content, stock)
    return (arrange(content, stock),)


@functools.lru_cache(maxsize=64)
def arrange(content: LabelContent, stock: Stock) -> Arrangement:
    """The place of everything. The patient's part has at least half of the label.

    OPTIONAL texts are omitted if the rest would not fit with them. The last few results are cached,
    because a label is arranged to be checked, drawn and read back.

    Raises TextMissing, CharacterRefused, GlyphMissing, BarcodeRefused or TextDoesNotFit.
    """
    words = _printable(content)
    with contextlib.suppress(LabelError):
        arrangement = _arrange(words.mapped(digits.alike), stock)
        if own := digits.with_own(arrangement.part, words):
            return dataclasses.replace(arrangement, part=own)
    # An error uses the original words.
    return _arrange(words, stock)


@functools.lru_cache(maxsize=64)
def _arrange(content: LabelContent, stock: Stock) -> Arrangement:
    *fuller, least = _leaner(content)
    for words in fuller:
        with contextlib.suppress(TextDoesNotFit):
            if arrangement := _arranged(words, stock):
                return arrangement
    if arrangement := _arranged(least, stock):
        return arrangement
    raise _too_much(least, stock)


def _leaner(content: LabelContent) -> Iterator[LabelContent]:
    """The words, then the words without each optional text in turn."""
    yield content
    for field in OPTIONAL:
        if getattr(content, field):
            content = content.without((field,))
            yield content


def _arranged(words: LabelContent, stock: Stock) -> Arrangement | None:
    if stock.open_side == "height":
        return pages.open_below(words, stock)
    if stock.open_side == "width":
        return pages.open_beside(words, stock)
    return pages.cut(words, stock, stock.width)


def _printable(content: LabelContent) -> LabelContent:
    _refuse_missing(content)
    return content.mapped(fonts.printable)


def _refuse_missing(content: LabelContent) -> None:
    for field, text in content.texts():
        if not text.strip() and field not in MAY_BE_EMPTY:
            raise TextMissing(field)


def _too_much(content: LabelContent, stock: Stock) -> TextDoesNotFit:
    """Raises TextDoesNotFit itself for a word that is longer than the patient's lines."""
    inner = pages.inner_width(stock, stock.width)
    patient_block.height(content, stock, inner, patient_block.SIZES[-1])
    letters: Counter[str] = Counter()
    for field, text in content.texts():
        letters[field] += len(text)
    field = max(letters, key=lambda field: _excess(field, letters[field]))
    over, _ = _excess(field, letters[field])
    most = f", most of all in its {field.replace('_', ' ')}" if over else ""
    return TextDoesNotFit(
        field,
        f"The label has more words than {stock.name} stock can carry{most}. "
        "Shorten it, take a larger stock, or divide the container.",
    )


def _excess(field: str, letters: int) -> tuple[int, int]:
    """How much more room a field takes than usual, and how much in total."""
    weight = PATIENTS_WEIGHT if field in patient_block.WEIGHTS else 1
    return max(weight * (letters - USUAL.get(field, USUAL_ELSE)), 0), weight * letters
