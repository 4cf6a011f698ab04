"""The paper that a printer is told to print on."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from labels import media, raster
from labels.printers.resolutions import Resolution
from labels.stock import Stock

# IPP counts in hundredths of a millimetre (PWG 5100.3); an inch has 2540 of them.
PER_INCH = 2540
# By less than five points one size is taken for another (CUPS 2.4, _ppdCacheGetPageSize).
ALIKE = 177
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PrinterPaper:
    """Width across the feed and length along it, in hundredths of a millimetre; dots to the inch.

    A length of None is of a continuous roll whose label is not drawn yet. `resolution` is what the
    printer itself calls its dots, where it tells. `is_open`: of a roll, so that it may be longer.
    """

    width: int
    length: int | None
    dpi: int
    resolution: Resolution | None = None
    is_open: bool = False


def paper_of(stock: Stock, pdf: bytes | None = None) -> PrinterPaper:
    """The paper as it lies in the printer: a label that is read along the feed is turned.

    Die-cut labels lie with their longer side across, office paper as it is read. Raises
    PdfUnreadable.
    """
    sides = _hundredths(stock.width_mils), _hundredths(stock.height_mils)
    if stock.kind == "sheet":
        # ISO and ANSI papers are whole tenths of a millimetre; a mil is not.
        width, length = (round(side, -1) for side in sides)
        return PrinterPaper(width, length, stock.dpi)
    if stock.open_side is None:
        return PrinterPaper(max(sides), min(sides), stock.dpi)
    across = sides[0] if stock.open_side == "height" else sides[1]
    drawn = None if pdf is None else _length(stock, pdf)
    return PrinterPaper(across, drawn, stock.dpi, is_open=True)


def clear_of(paper: PrinterPaper, sizes: Iterable[Size]) -> PrinterPaper:
    """A label of a roll so much longer that its size is taken for none of these.

    CUPS takes the first size of its driver's list that is within five points of what was asked for,
    and lays the label into the middle of that: its dots would come to lie between the printer's.
    """
    if paper.length is None or not paper.is_open:
        return paper
    length = paper.length
    near = [one for one in sizes if abs(one[0] - paper.width) < ALIKE]
    if (paper.width, length) not in near:
        while any(abs(one[1] - length) < ALIKE for one in near):
            length += -(-_whole_step(paper.dpi) * PER_INCH // media.PER_INCH)
    return dataclasses.replace(paper, length=length)


def _whole_step(dpi: int) -> int:
    """The least points half of which are whole dots, as nearly as bars ask."""
    return next(
        points
        for points in range(1, 2 * media.PER_INCH + 1)
        if 20 * abs(Fraction(points * dpi, 2 * media.PER_INCH) % 1 - Fraction(1, 2)) >= 9
    )


def _length(stock: Stock, pdf: bytes) -> int:
    """What a print system that cuts it down to whole points takes for the paper of the page."""
    with raster.opened(pdf) as document:
        sides = document.page().size()
    width, height = (round(side * stock.dpi / media.PER_INCH) for side in sides)
    on_paper = media.points(stock, width, height)
    length = on_paper[1] if stock.open_side == "height" else on_paper[0]
    return -(-length * PER_INCH // media.PER_INCH)


def _hundredths(mils: int) -> int:
    return round(mils * PER_INCH / 1000)
