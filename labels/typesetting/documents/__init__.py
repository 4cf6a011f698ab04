"""A document on office paper: every text of it, on as many pages as it needs.

Each page has the title, the running line and the barcode at its top, and its number at its foot.
"""

import functools
from collections.abc import Iterator
from dataclasses import replace

from labels.documents import DocumentContent, DocumentSection, DocumentTable, place
from labels.errors import TextMissing
from labels.stock import Stock
from labels.typesetting import symbols
from labels.typesetting.areas import Area, Box, Part, Style, stacked, together
from labels.typesetting.calendars.flow import Flow, Pages
from labels.typesetting.calendars.parts import THICK_MILS, CalendarPaper
from labels.typesetting.documents import tables
from labels.typesetting.documents.wording import readable, written
from labels.typesetting.pages import Arrangement

TITLE = Style("bold", 150, 120)
RUNNING = Style("regular", 95, 122)
HEADING = Style("bold", 110, 122)
TEXT = Style("regular", 90, 126)
FINE = Style("regular", 75, 120)
MODULE_MILS = 10
GAP_MILS = 90
TEXT_GAP_MILS = 15
NEEDED = ("title", "running", "issuer", "page", "barcode")


@functools.lru_cache(maxsize=4)
def arrange(content: DocumentContent, stock: Stock) -> tuple[Arrangement, ...]:
    """Every page. The last few results are cached, because a document is drawn and read back.

    Raises TextMissing for a document without a title, a running line, an issuer or a barcode, and
    BarcodeRefused.
    """
    for field in NEEDED:
        if not getattr(content, field).strip():
            raise TextMissing(field)
    paper = CalendarPaper(stock)
    bodies = _bodies(content, paper)
    return tuple(
        _page(content, paper, body, number, len(bodies))
        for number, body in enumerate(bodies, start=1)
    )


def _bodies(content: DocumentContent, paper: CalendarPaper) -> list[Part]:
    """The part of each page between head and foot."""
    gap = paper.dots(GAP_MILS)
    room = paper.height - _head(content, paper).height - _foot(content, paper, 1, 1).height
    pages = Pages(room - 2 * gap, room - 2 * gap, gap)
    for number, section in enumerate(content.sections, start=1):
        pages.fill(_flows(number, section, paper))
    return pages.parts()


def _flows(number: int, section: DocumentSection, paper: CalendarPaper) -> Iterator[Flow]:
    """The parts of a section. Its heading is repeated with a part that continues on a page."""
    title = written(paper, place(number), section.title, HEADING, paper.width)
    heading = stacked([title, paper.rule(paper.width)], paper.dots(8))
    if not section.parts:
        yield Flow(Part(0), (heading,), 0)
    for part_number, part in enumerate(section.parts, start=1):
        head = heading if part_number == 1 else Part(0)
        where = (number, part_number)
        if isinstance(part, DocumentTable):
            yield tables.flow(part, paper, head, where)
        else:
            text = written(paper, place(*where), part, TEXT, paper.width)
            above = stacked([head, Part(paper.dots(TEXT_GAP_MILS))])
            yield Flow(above, tuple(_lines(text)), 0)


def _lines(text: Part) -> Iterator[Part]:
    """Line by line, because a text may be longer than a page."""
    for area in text.areas:
        for line in area.lines:
            yield Part(area.pitch, (replace(area, lines=(line,)),))


def _page(
    content: DocumentContent, paper: CalendarPaper, body: Part, number: int, pages: int
) -> Arrangement:
    head, foot = _head(content, paper), _foot(content, paper, number, pages)
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


def _head(content: DocumentContent, paper: CalendarPaper) -> Part:
    """The top of every page: a page that is taken out still names its batch."""
    dots = paper.dots(MODULE_MILS)
    code = symbols.placed(content.barcode, paper.stock, dots, FINE)
    taken = symbols.width(content.barcode, paper.stock, dots)
    width = paper.width - taken - paper.dots(100)
    said = [
        written(paper, "title", content.title, TITLE, width),
        written(paper, "running", content.running, RUNNING, width),
    ]
    left = stacked(said, paper.dots(15))
    right = code.moved(paper.width - taken, 0)
    return stacked([together([left, right]), paper.rule(paper.width, THICK_MILS)], paper.dots(40))


def _foot(content: DocumentContent, paper: CalendarPaper, number: int, pages: int) -> Part:
    """The issuer, and the page number."""
    widest = readable(content.page.format(page=pages, pages=pages))
    width = paper.measured(widest, FINE)
    issuer = written(paper, "issuer", content.issuer, FINE, paper.width - width - paper.dots(100))
    page = content.page.format(page=number, pages=pages)
    last = written(paper, "page", page, FINE, width).moved(paper.width - width, 0)
    right = replace(last, areas=tuple(_right(area) for area in last.areas))
    return stacked([paper.rule(paper.width), together([issuer, right])], paper.dots(25))


def _right(area: Area) -> Area:
    return replace(area, align="right")
