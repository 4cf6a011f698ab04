"""The common parts of every page of a patient calendar, and its text styles."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from labels import fonts
from labels.calendar import CalendarContent
from labels.stock import Stock
from labels.typesetting import symbols, wrapping
from labels.typesetting.areas import Box, Part, Style, stacked, together

# USP <17>: 12 points for what the patient acts on, white space of a quarter of the size.
TITLE = Style("bold", 180, 120)
NAME = Style("bold", 150, 120)
HEADING = Style("bold", 120, 125)
STRONG = Style("bold", 110, 125)
PLAIN = Style("regular", 110, 125)
NOTES = Style("regular", 100, 122)
SMALL = Style("regular", 85, 120)
FINE = Style("regular", 75, 120)
MODULE_MILS = 13
THIN_MILS, THICK_MILS = 7, 14
GAP_MILS = 30
# Some letters extend slightly beyond their width, and a line may be rounded up.
OVERHANG_MILS = 15


@dataclass(frozen=True, slots=True)
class CalendarPaper:
    """The paper of a stock, without its rim."""

    stock: Stock

    def dots(self, mils: int) -> int:
        """A length in dots."""
        return self.stock.dots(mils)

    @property
    def rim(self) -> int:
        """The rim, plus room for letters that extend beyond their width."""
        return self.stock.margin + self.dots(OVERHANG_MILS)

    @property
    def width(self) -> int:
        """The dots between the rims."""
        return self.stock.width - 2 * self.rim

    @property
    def height(self) -> int:
        """The dots between the rims."""
        return self.stock.height - 2 * self.rim

    def text(self, field: str, text: str, style: Style, width: int) -> Part:
        """A text in lines of at most this width."""
        area = wrapping.area(field, text, style, width, self.stock.dpi)
        return Part(area.height, areas=(area,)) if area.lines else Part(0)

    def measured(self, text: str, style: Style) -> int:
        """The width of a text on one line."""
        return wrapping.width(text, style, self.stock.dpi)

    def lines(self, texts: Sequence[str], field: str, style: Style, width: int) -> Part:
        """Texts below each other."""
        return stacked([self.text(field, text, style, width) for text in texts])

    def rule(self, width: int, mils: int = THIN_MILS) -> Part:
        """A horizontal rule."""
        height = max(self.dots(mils), 1)
        return Part(height, boxes=(Box(0, 0, width, height),))

    def frame(self, x: int, y: int, side: int) -> tuple[Box, ...]:
        """An empty square to tick."""
        stroke = max(self.dots(THIN_MILS), 1)
        return (
            Box(x, y, side, stroke),
            Box(x, y + side - stroke, side, stroke),
            Box(x, y, stroke, side),
            Box(x + side - stroke, y, stroke, side),
        )


def head(content: CalendarContent, paper: CalendarPaper, number: int) -> Part:
    """The top of a page. The first says more than later ones."""
    code = _code(content, paper)
    width = paper.width - _code_width(content, paper) - paper.dots(100)
    who = [
        paper.text("patient_name", content.patient_name, NAME, width),
        paper.text("drug", content.drug, HEADING, width),
    ]
    if number == 1:
        who.insert(0, paper.text("title", content.title, TITLE, width))
        who.append(paper.lines(content.facts, "facts", PLAIN, width))
    left = stacked(who, paper.dots(20))
    right = code.moved(paper.width - _code_width(content, paper), 0)
    return stacked([together([left, right]), paper.rule(paper.width, THICK_MILS)], paper.dots(60))


def _code(content: CalendarContent, paper: CalendarPaper) -> Part:
    dots = max(paper.dots(MODULE_MILS), min(symbols.modules(paper.stock)))
    bars = symbols.placed(content.barcode, paper.stock, dots, FINE)
    width = symbols.bars_width(content.barcode, dots)
    x = bars.symbols[0].x
    area = wrapping.area("rx_number", content.rx_number, STRONG, width, paper.stock.dpi)
    number = dataclasses.replace(area, align="center")
    return stacked([bars, Part(number.height, areas=(number,)).moved(x, 0)])


def _code_width(content: CalendarContent, paper: CalendarPaper) -> int:
    dots = max(paper.dots(MODULE_MILS), min(symbols.modules(paper.stock)))
    return symbols.width(content.barcode, paper.stock, dots)


def foot(content: CalendarContent, paper: CalendarPaper, number: int, pages: int) -> Part:
    """The pharmacy, and the page number."""
    page = fonts.printable("page", content.page.format(page=number, pages=pages))
    width = paper.measured(content.page.format(page=pages, pages=pages), SMALL)
    pharmacy = paper.lines(content.pharmacy, "pharmacy", SMALL, paper.width - width)
    last = paper.text("page", page, SMALL, width).moved(paper.width - width, 0)
    return stacked([paper.rule(paper.width), together([pharmacy, _right(last)])], paper.dots(30))


def _right(part: Part) -> Part:
    areas = tuple(dataclasses.replace(area, align="right") for area in part.areas)
    return dataclasses.replace(part, areas=areas)


def beside(areas: Sequence[Part], widths: Sequence[int], gap: int) -> Part:
    """Parts side by side, each in its column."""
    placed, x = [], 0
    for part, width in zip(areas, widths, strict=True):
        placed.append(part.moved(x, 0))
        x += width + gap
    return together(placed)
