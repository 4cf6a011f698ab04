"""The paper size that a print job requests."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from labels import media, raster
from labels.device_settings import DeviceSettings
from labels.dots import Dots
from labels.printers.resolutions import Resolution
from labels.stock import Stock

# IPP uses hundredths of a millimeter (PWG 5100.3). An inch has 2540 of them.
PER_INCH = 2540
# Sizes that differ by less than five points count as equal (CUPS 2.4, _ppdCacheGetPageSize).
ALIKE = 177
Size = tuple[int, int]


class Form(StrEnum):
    """The form in which a printer gets a label: as PDF, or as dots in some language."""

    PDF = "application/pdf"
    PWG_BLACK = "image/pwg-raster black_1"
    PWG_GRAY = "image/pwg-raster sgray_8"
    URF = "image/urf"
    ZPL = "ZPL"
    TSPL = "TSPL"
    EPL = "EPL2"

    @property
    def media_type(self) -> str:
        """As IPP's `document-format` names it."""
        return self.value.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class JobSettings:
    """The settings that an IPP printer accepts with a job: values of its attributes.

    unsent: names of the settings that it does not accept.
    """

    darkness: int | None = None
    tracking: str | None = None
    is_upside_down: bool = False
    unsent: tuple[str, ...] = ()


OWN_SETTINGS = DeviceSettings()
NO_JOB_SETTINGS = JobSettings()


@dataclass(frozen=True, slots=True)
class PrinterPaper:
    """Width across the feed and length along it, in hundredths of a millimeter; dots per inch.

    A length of None is a continuous roll whose label is not drawn yet. `resolution` is the
    printer's own name of its dots, if it reports one. `is_open`: a roll, so that it may be longer.
    `is_turned`: the words are read along the feed, so dots are rotated by a quarter turn.
    `is_label`: a label of one page, not office paper. `form`: what the printer gets. `settings`:
    those of this printer for this stock. `job_settings`: those of them that an IPP printer accepts.
    """

    width: int
    length: int | None
    dpi: int
    resolution: Resolution | None = None
    is_open: bool = False
    is_turned: bool = False
    is_label: bool = True
    form: Form = Form.PDF
    settings: DeviceSettings = OWN_SETTINGS
    job_settings: JobSettings = NO_JOB_SETTINGS

    def laid(self, dots: Dots) -> Dots:
        """The dots of a label as they lie under the print head."""
        across = dots.turned() if self.is_turned else dots
        return across.upside_down() if self.settings.is_upside_down else across

    @property
    def dots_across(self) -> int:
        """The dots of the paper's width."""
        return self.width * self.dpi // PER_INCH


def paper_of(
    stock: Stock, pdf: bytes | None = None, settings: DeviceSettings = OWN_SETTINGS
) -> PrinterPaper:
    """The paper as it lies in the printer: a label that is read along the feed is rotated.

    Die-cut labels lie with their longer side across, office paper as it is read. Raises
    PdfUnreadable.
    """
    sides = _hundredths(stock.width_mils), _hundredths(stock.height_mils)
    if stock.kind == "sheet":
        # ISO and ANSI papers are whole tenths of a millimeter. A mil is not.
        width, length = (round(side, -1) for side in sides)
        return PrinterPaper(width, length, stock.dpi, is_label=False, settings=settings)
    if stock.open_side is None:
        is_turned = sides[0] < sides[1]
        return PrinterPaper(
            max(sides), min(sides), stock.dpi, is_turned=is_turned, settings=settings
        )
    across = sides[0] if stock.open_side == "height" else sides[1]
    drawn = None if pdf is None else _length(stock, pdf)
    is_turned = stock.open_side == "width"
    return PrinterPaper(
        across, drawn, stock.dpi, is_open=True, is_turned=is_turned, settings=settings
    )


def clear_of(paper: PrinterPaper, sizes: Iterable[Size]) -> PrinterPaper:
    """The paper of a roll, lengthened until no listed size is mistaken for it.

    CUPS uses the first size of its driver's list that is within five points of the requested size,
    and centers the label on that, so that its dots would not align with the printer's.
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
    """The fewest points whose half is a whole number of dots, as exactly as bars require."""
    return next(
        points
        for points in range(1, 2 * media.PER_INCH + 1)
        if 20 * abs(Fraction(points * dpi, 2 * media.PER_INCH) % 1 - Fraction(1, 2)) >= 9
    )


def _length(stock: Stock, pdf: bytes) -> int:
    """The page's paper length in a print system that rounds down to whole points."""
    with raster.opened(pdf) as document:
        sides = document.page().size()
    width, height = (round(side * stock.dpi / media.PER_INCH) for side in sides)
    on_paper = media.points(stock, width, height)
    length = on_paper[1] if stock.open_side == "height" else on_paper[0]
    return -(-length * PER_INCH // media.PER_INCH)


def _hundredths(mils: int) -> int:
    return round(mils * PER_INCH / 1000)
