"""A printer's report on itself before it gets a label."""

import struct
from collections.abc import Sequence

import pytest

from labels import errors, pdf, printers
from labels.printers import Printable, PrinterPaper, paper_of
from labels.printers.ipp import IppPrinter
from labels.stock import STOCKS
from tests import broken_printer
from tests.broken_printer import (
    GET_PRINTER,
    IDLE,
    PRINT_JOB,
    PROCESSING,
    STOPPED,
    Answer,
    hangs_up,
    http,
    ipp,
    resets,
    says_nothing,
    state,
    texts,
)
from tests.ipp_printer import VirtualPrinter

PAPER = PrinterPaper(10160, 7620, 203)


def asked(answer: Answer, paper: PrinterPaper = PAPER) -> printers.PrinterReport:
    """The report of a printer with this response."""
    with broken_printer.server({GET_PRINTER: answer}) as broken:
        report = IppPrinter(broken.uri, 1, 2, 1).ask(paper)
        assert broken.of(PRINT_JOB) == []
        return report


def test_a_real_label_printer_accepts_only_its_own_labels(
    ipp_printer: VirtualPrinter,
) -> None:
    ipp_printer.wait_until_idle()
    printer = printers.open_printer(ipp_printer.uri)
    report = printer.ask(paper_of(STOCKS["4x3"]))
    assert (report.state, report.is_busy, report.refusals) == ("idle", False, ())
    assert report.model == "Example Label Printer"
    [words] = printer.ask(paper_of(STOCKS["3.5x1.25"])).refusals
    assert "no labels of 3.5 x 1.25 inch" in words


def test_a_real_printer_refuses_a_size_that_it_lacks(ipp_printer: VirtualPrinter) -> None:
    """A query gets a message in words. Sending without a query is refused too."""
    ipp_printer.wait_until_idle()
    printer, paper = printers.open_printer(ipp_printer.uri), paper_of(STOCKS["3.5x1.25"])
    with pytest.raises(errors.PrinterFailed) as failure:
        printer.send(Printable(b"%PDF-1.7 %%EOF"), "attempt-1", paper)
    assert not failure.value.may_have_printed


@pytest.mark.parametrize(
    ("printer_state", "queued", "is_busy"),
    [(IDLE, 0, False), (IDLE, 1, True), (PROCESSING, 1, True), (STOPPED, 3, False)],
)
def test_a_printer_at_work_is_busy(printer_state: int, queued: int, is_busy: bool) -> None:
    assert asked(state(printer_state, queued)).is_busy is is_busy


def test_reasons_are_reported_if_they_are_keywords() -> None:
    odd = "<b>", "a b", "x" * 61, "ü", ""
    report = asked(state(STOPPED, 0, "media-empty-error", "none", *odd, "cover-open"))
    assert report.reasons == ("media-empty-error", "cover-open")


def test_a_printer_that_reports_nothing_is_tried() -> None:
    report = asked(ipp(0))
    assert (report.state, report.is_busy, report.refusals) == ("", False, ())


def test_a_printer_that_accepts_neither_pdf_nor_our_rasters_is_refused() -> None:
    formats = texts(0x49, "document-format-supported", "image/urf", "image/pwg-raster")
    (refusal,) = asked(state(IDLE, more=formats)).refusals
    assert "neither PDF nor a raster" in refusal


def test_a_printer_that_accepts_no_jobs_is_refused() -> None:
    no = b"\x22\x00\x19printer-is-accepting-jobs\x00\x01\x00"
    assert asked(state(IDLE, more=no)).refusals == ("The printer takes no jobs at present.",)


Dots = tuple[int, int] | tuple[int, int, int]
INCH, CENTIMETRE = 3, 4


NO_VALUE = b"\x13\x00\x1aprinter-resolution-default\x00\x00"


def resolutions(*found: Dots, name: str = "supported") -> bytes:
    """A printer's resolution: across the feed, along it if it differs, and the unit."""
    head = f"printer-resolution-{name}".encode()
    values = [struct.pack(">HiiB", 9, dots[0], dots[-2], dots[-1]) for dots in found]
    values[0] = struct.pack(">H", len(head)) + head + values[0]
    return b"\x32" + b"\x32\x00\x00".join(values)


def set_to(*default: int) -> bytes:
    """A printer's default resolution."""
    return resolutions((default[0], default[-2], default[-1]), name="default")


@pytest.mark.parametrize(
    ("found", "is_taken"),
    [
        ([(203, 3)], True),
        ([(80, 4)], True),
        ([(300, 3)], False),
        ([(300, 3), (203, 3)], True),
        ([(600, 3)], True),
        ([(150, 3)], False),
        ([(203, 406, 3)], True),
        ([(203, 300, 3)], False),
        ([(600, 203, 3)], True),
    ],
)
def test_the_dots_are_those_of_the_stock_or_so_fine_that_bars_keep_their_widths(
    found: Sequence[Dots], is_taken: bool
) -> None:
    refusals = asked(state(IDLE, more=resolutions(*found))).refusals
    assert refusals == (
        () if is_taken else ("The printer does not print 203 dots to the inch, as the stock says.",)
    )


MANY = resolutions((203, INCH), (300, INCH), (600, INCH))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (MANY + set_to(300, INCH), "set to 300 dots to the inch; the stock is for 203"),
        (MANY + set_to(118, CENTIMETRE), "set to 299 dots to the inch; the stock is for 203"),
        (MANY + set_to(203, 300, INCH), "set to 203 x 300 dots to the inch"),
        (set_to(300, INCH), "does not print 203 dots to the inch"),
        (resolutions((300, INCH)) + set_to(300, INCH), "does not print 203 dots to the inch"),
    ],
    ids=["inch", "centimetre", "uneven", "only that", "has no other"],
)
def test_a_printer_that_is_set_to_other_dots_is_refused(told: bytes, words: str) -> None:
    """A CUPS queue prints at its own setting, although the stock's resolution is in its list."""
    report = asked(state(IDLE, more=told))
    [refusal] = report.refusals
    assert words in refusal


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (MANY + set_to(203, INCH), (203, 203, INCH)),
        (MANY + set_to(600, INCH), (600, 600, INCH)),
        (MANY + set_to(80, CENTIMETRE), (80, 80, CENTIMETRE)),
        (MANY, (203, 203, INCH)),
        (MANY + NO_VALUE, (203, 203, INCH)),
        (NO_VALUE, None),
        (b"", None),
    ],
    ids=["it", "finer", "centimetre", "not told", "out of band", "neither", "nothing"],
)
def test_the_job_names_its_dots_as_the_printer_does(
    told: bytes, named: tuple[int, int, int] | None
) -> None:
    report = asked(state(IDLE, more=told))
    assert report.refusals == ()
    with broken_printer.server({}) as broken:
        IppPrinter(broken.uri, 1, 2, 1).send(Printable(b"%PDF"), "attempt-1", report.named(PAPER))
        [request] = broken.of(PRINT_JOB)
    name = b"\x32\x00\x12printer-resolution\x00\x09"
    expected = b"" if named is None else name + struct.pack(">iiB", *named)
    assert expected in request
    assert (b"printer-resolution" in request) is (named is not None)


def size(x: bytes, y: bytes) -> bytes:
    """A media size, of whole numbers or ranges."""
    name = b"\x34\x00\x14media-size-supported\x00\x00"
    members = b"\x4a\x00\x00\x00\x0bx-dimension" + x + b"\x4a\x00\x00\x00\x0by-dimension" + y
    return name + members + b"\x37\x00\x00\x00\x00"


def whole(value: int) -> bytes:
    return struct.pack(">BHHi", 0x21, 0, 4, value)


def between(low: int, high: int) -> bytes:
    return struct.pack(">BHHii", 0x33, 0, 8, low, high)


@pytest.mark.parametrize(
    ("x", "y", "is_taken"),
    [
        (whole(10160), whole(7620), True),
        (whole(7620), whole(10160), True),
        (whole(10200), whole(7600), True),
        (whole(10160), whole(5080), False),
        (whole(21590), whole(27940), False),
        (between(2000, 11000), between(1000, 99000), True),
        (between(2000, 5000), between(1000, 5000), False),
    ],
    ids=["it", "turned", "rounded", "lower", "letter", "any up to", "any below"],
)
def test_the_size_is_one_of_the_printers(x: bytes, y: bytes, is_taken: bool) -> None:
    assert (asked(state(IDLE, more=size(x, y))).refusals == ()) is is_taken


@pytest.mark.parametrize(
    "answer",
    [resets, hangs_up, says_nothing, http("500 No"), http("200 OK", body=b"?"), ipp(0x500)],
    ids=["reset", "hung up", "silence", "500", "nonsense", "error"],
)
def test_a_printer_that_does_not_answer_a_query_got_nothing(answer: Answer) -> None:
    with (
        broken_printer.server({GET_PRINTER: answer}) as broken,
        pytest.raises(errors.PrinterFailed) as failure,
    ):
        IppPrinter(broken.uri, 1, 2, 1).ask(PAPER)
    assert not failure.value.may_have_printed
    assert "look" not in failure.value.message


@pytest.mark.parametrize(
    ("stock", "width", "length"),
    [
        ("4x3", 10160, 7620),
        ("4x3-tall", 10160, 7620),
        ("3.5x1.25", 8890, 3175),
        ("62mm", 6200, 6350),
        ("62mm-wide", 6200, 6350),
    ],
)
def test_the_paper_lies_in_the_printer_with_its_words_along_or_across(
    stock: str, width: int, length: int
) -> None:
    """A label on a roll is as long as it was drawn, to the millimeter."""
    drawn = paper_of(STOCKS[stock], pdf.test_label(STOCKS[stock], "bench"))
    assert abs(drawn.width - width) <= 1
    assert drawn.length is not None
    assert abs(drawn.length - length) <= 100
