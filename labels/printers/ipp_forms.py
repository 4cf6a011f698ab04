"""The form of a label for an IPP printer: its dots if the printer accepts them, else its PDF."""

from collections.abc import Iterator

from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers import resolutions
from labels.printers.ipp_answers import Said, values
from labels.printers.paper import Form, PrinterPaper
from labels.printers.rasters import pwg, urf

REFUSAL = (
    "The printer takes neither PDF nor a raster of these labels' resolution. Share it by CUPS or "
    "LPrint and add the address of that queue, or add it as zpl://host:9100 if it speaks ZPL."
)
KINDS = {Form.PWG_BLACK: pwg.RasterType.BLACK, Form.PWG_GRAY: pwg.RasterType.GRAY}
# URF: 8-bit gray, and the resolutions, such as "RS203-300".
GRAY_OF_URF, RESOLUTIONS_OF_URF = "W8", "RS"


def chosen(said: Said, paper: PrinterPaper) -> Form | None:
    """The form that keeps the dots that were read back, if the printer accepts one.

    A printer that does not report its formats gets a PDF. Office paper is always sent as PDF. None
    if it accepts no form at all.
    """
    formats = {str(one).lower() for one in values(said, "document-format-supported")}
    takes_pdf = not formats or Form.PDF in formats
    if not paper.is_label:
        return Form.PDF if takes_pdf else None
    if pwg.MEDIA_TYPE in formats and (form := next(_pwg_forms(said, paper), None)):
        return form
    if takes_pdf:
        return Form.PDF
    return Form.URF if urf.MEDIA_TYPE in formats and _takes_urf(said, paper) else None


def _pwg_forms(said: Said, paper: PrinterPaper) -> Iterator[Form]:
    kinds = {str(one) for one in values(said, "pwg-raster-document-type-supported")}
    # A CUPS queue lists the first resolution of its driver, and prints at the one that it is set
    # to.
    named = "pwg-raster-document-resolution-supported", "printer-resolution-default"
    every = (one for name in named for one in resolutions.read(values(said, name)))
    if (paper.dpi, paper.dpi) in map(resolutions.dots, every):
        yield from (form for form, kind in KINDS.items() if kind in kinds)


def _takes_urf(said: Said, paper: PrinterPaper) -> bool:
    keywords = {str(one).upper() for one in values(said, "urf-supported")}
    every = [one for one in keywords if one.startswith(RESOLUTIONS_OF_URF)]
    dpi = {number for one in every for number in one.removeprefix(RESOLUTIONS_OF_URF).split("-")}
    return GRAY_OF_URF in keywords and str(paper.dpi) in dpi


def document(printable: Printable, paper: PrinterPaper) -> bytes:
    """The bytes of a label in the form that its paper names. Raises PrinterFailed."""
    if paper.form is Form.PDF:
        return printable.pdf
    if printable.dots is None:
        raise PrinterFailed(
            "The printer takes dots, and this label has none. Nothing was sent.",
            permanent=True,
            may_have_printed=False,
        )
    dots = paper.laid(printable.dots)
    return urf.written(dots) if paper.form is Form.URF else pwg.written(dots, KINDS[paper.form])
