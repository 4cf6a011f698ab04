"""The paper that a printer is told to print on."""

from dataclasses import dataclass

from labels import media, raster
from labels.printers.resolutions import Resolution
from labels.stock import Stock

# IPP counts in hundredths of a millimetre (PWG 5100.3); an inch has 2540 of them.
PER_INCH = 2540


@dataclass(frozen=True, slots=True)
class Paper:
    """Width across the feed and length along it, in hundredths of a millimetre; dots to the inch.

    A length of None is of a continuous roll whose label is not drawn yet. `resolution` is what the
    printer itself calls its dots, where it tells.
    """

    width: int
    length: int | None
    dpi: int
    resolution: Resolution | None = None


def paper_of(stock: Stock, pdf: bytes | None = None) -> Paper:
    """The paper as it lies in the printer: a label that is read along the feed is turned.

    Die-cut labels lie with their longer side across, office paper as it is read. Raises
    PdfUnreadable.
    """
    sides = _hundredths(stock.width_mils), _hundredths(stock.height_mils)
    if stock.kind == "sheet":
        # ISO and ANSI papers are whole tenths of a millimetre; a mil is not.
        width, length = (round(side, -1) for side in sides)
        return Paper(width, length, stock.dpi)
    if stock.open_side is None:
        return Paper(max(sides), min(sides), stock.dpi)
    across = sides[0] if stock.open_side == "height" else sides[1]
    return Paper(across, None if pdf is None else _length(stock, pdf), stock.dpi)


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
