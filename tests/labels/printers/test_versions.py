"""Printers with an older version of IPP."""

import pytest

from labels import errors
from labels.printers import JobState, Printable, PrinterPaper
from labels.printers.ipp import IppPrinter
from tests import broken_printer
from tests.broken_printer import GET_JOB, GET_PRINTER, PRINT_JOB

LABEL = b"%PDF-1.7 a label %%EOF"
PAPER = PrinterPaper(10160, 7620, 203)
VERSIONS = [(2, 2), (2, 0), (1, 1), (1, 0)]


def versions(bodies: list[bytes]) -> list[tuple[int, int]]:
    """The version of each request."""
    return [(body[0], body[1]) for body in bodies]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("too_new", [0x0503, 0x0400], ids=["version", "bad request"])
def test_a_printer_is_addressed_in_the_newest_version_it_supports(
    version: tuple[int, int], too_new: int
) -> None:
    with broken_printer.server({}, version, too_new) as broken:
        printer = IppPrinter(broken.uri, 1, 2, 2)
        report = printer.ask(PAPER)
        sent = printer.send(Printable(LABEL), "attempt-1", PAPER)
        assert printer.track(sent.reference).state is JobState.COMPLETED
    assert (report.state, sent.reference) == ("idle", "7")
    for operation in (GET_PRINTER, PRINT_JOB, GET_JOB):
        tried = versions(broken.of(operation))
        assert tried[-1] == min(version, (2, 0))
        assert tried == [one for one in VERSIONS[1:] if one >= tried[-1]]


def test_a_printer_that_supports_no_version_prints_nothing() -> None:
    with broken_printer.server({}, (0, 9)) as broken:
        printer = IppPrinter(broken.uri, 1, 2, 2)
        with pytest.raises(errors.PrinterFailed, match=r"none of IPP 2\.0, 1\.1 and 1\.0") as first:
            printer.ask(PAPER)
        with pytest.raises(errors.PrinterFailed) as second:
            printer.send(Printable(LABEL), "attempt-1", PAPER)
    for failure in (first.value, second.value):
        assert (failure.permanent, failure.may_have_printed) == (True, False)


def test_a_label_that_was_refused_for_another_reason_is_not_sent_again() -> None:
    with broken_printer.server({PRINT_JOB: broken_printer.ipp(0x040A)}) as broken:
        with pytest.raises(errors.PrinterFailed):
            IppPrinter(broken.uri, 1, 2, 2).send(Printable(LABEL), "attempt-1", PAPER)
        assert len(broken.of(PRINT_JOB)) == 1
