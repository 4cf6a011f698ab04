"""A patient calendar on office paper: the place of everything, on any number of pages.

Each page has the patient's name, the drug and the barcode at its top, and its number at its foot.
The first has the picture of the dose, if one can be drawn, then the steps and the information,
which continue from page to page. The days to tick come last: on the same page if they fit, or if
most of it would otherwise be blank.
"""

import functools
from collections.abc import Iterator
from dataclasses import replace

from labels import fonts
from labels.calendar import CalendarContent
from labels.errors import TextMissing
from labels.stock import Stock
from labels.typesetting import digits
from labels.typesetting.areas import Box, Part, together
from labels.typesetting.calendars import days, parts, picture, tables
from labels.typesetting.calendars.flow import Columns, Flow, Pages, whole
from labels.typesetting.calendars.parts import CalendarPaper
from labels.typesetting.pages import Arrangement

NEEDED = ("title", "patient_name", "drug", "rx_number", "barcode", "page")
GAP_MILS = 100


@functools.lru_cache(maxsize=8)
def arrange(content: CalendarContent, stock: Stock) -> tuple[Arrangement, ...]:
    """Every page. The last few results are cached, as for labels.

    Raises TextMissing, CharacterRefused, GlyphMissing, BarcodeRefused, or TextDoesNotFit for a word
    that is longer than a line.
    """
    words, paper = _printable(content), CalendarPaper(stock)
    bodies = _bodies_of(words, paper)
    return tuple(
        _page(words, paper, body, number, len(bodies))
        for number, body in enumerate(bodies, start=1)
    )


def check(content: CalendarContent, stock: Stock) -> None:
    """Raises what `arrange` would, without assembling the pages. Measures every digit as 0."""
    _refuse_missing(content)
    _bodies_of(content.mapped(digits.measured), CalendarPaper(stock))


def _printable(content: CalendarContent) -> CalendarContent:
    _refuse_missing(content)
    return content.mapped(fonts.printable)


def _refuse_missing(content: CalendarContent) -> None:
    for field in NEEDED:
        if not getattr(content, field).strip():
            raise TextMissing(field)


def _bodies_of(content: CalendarContent, paper: CalendarPaper) -> tuple[Part, ...]:
    """The part of each page between head and foot. Only those name the patient."""
    first, later = (_room(content, paper, number) for number in (1, 2))
    course = replace(
        content,
        title="",
        patient_name="",
        drug="",
        rx_number="",
        facts=(),
        pharmacy=(),
        page="",
        barcode="",
    )
    return _bodies(course, paper, first, later)


@functools.lru_cache(maxsize=64)
def _bodies(
    content: CalendarContent, paper: CalendarPaper, first: int, later: int
) -> tuple[Part, ...]:
    """The same for one course and the room on pages. The last few results are cached.

    Patients who start the same course on the same day share all of it.
    """
    pages = Pages(first, later, paper.dots(GAP_MILS))
    pages.fill(_flows(content, paper, later))
    if table := days.begun(content, paper, pages.left, later):
        pages.add(table[0])
        return (*pages.parts(), *table[1:])
    return (*pages.parts(), *days.on_pages(content, paper, later))


def _room(content: CalendarContent, paper: CalendarPaper, number: int) -> int:
    above = parts.head(content, paper, number).height + paper.dots(GAP_MILS)
    return paper.height - above - parts.foot(content, paper, 1, 1).height - paper.dots(GAP_MILS)


def _flows(
    content: CalendarContent, paper: CalendarPaper, longest: int
) -> Iterator[Flow | Columns]:
    yield whole(picture.drawn(content, paper))
    yield tables.steps(content, paper)
    yield tables.containers(content, paper)
    yield from tables.sections(content, paper, longest)
    yield tables.small_print(content, paper)


def _page(
    content: CalendarContent, paper: CalendarPaper, body: Part, number: int, pages: int
) -> Arrangement:
    head, foot = parts.head(content, paper, number), parts.foot(content, paper, number, pages)
    top = paper.rim + head.height + paper.dots(GAP_MILS)
    bottom = paper.rim + paper.height - foot.height
    whole = together(
        [
            head.moved(paper.rim, paper.rim),
            body.moved(paper.rim, top),
            foot.moved(paper.rim, bottom),
        ]
    )
    size = paper.stock.width, paper.stock.height
    return Arrangement(whole, *size, Box(0, 0, *size))
